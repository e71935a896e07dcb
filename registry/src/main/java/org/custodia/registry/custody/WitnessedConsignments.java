package org.custodia.registry.custody;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.RejectReason;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.rows.OrganisationRows;

/** Consignments, each act signed by its witness. */
final class WitnessedConsignments implements Consignments {
  private static final int MOST_LISTED = 1_000;

  private final OrganisationRows rows;
  private final Dispatching dispatching;
  private final Receiving receiving;
  private final ConsignmentViews views;

  WitnessedConsignments(
      OrganisationRows rows, Dispatching dispatching, Receiving receiving, ConsignmentViews views) {
    this.rows = rows;
    this.dispatching = dispatching;
    this.receiving = receiving;
    this.views = views;
  }

  @Override
  public DispatchDraft draftDispatch(
      Caller caller, UUID id, Sending sending, String witness, String place) {
    return dispatching.draft(caller, id, sending, witness, place);
  }

  @Override
  public CommandStatus dispatch(Caller caller, UUID id, String signature) {
    return dispatching.record(caller, id, signature);
  }

  @Override
  public ActDraft draftCancel(
      Caller caller, UUID id, UUID consignment, String witness, String place) {
    return dispatching.draftCancel(caller, id, consignment, witness, place);
  }

  @Override
  public CommandStatus cancel(Caller caller, UUID id, String signature) {
    return dispatching.recordCancel(caller, id, signature);
  }

  @Override
  public ReceiveDraft draftReceive(
      Caller caller, UUID id, UUID consignment, Finding finding, String witness, String place) {
    return receiving.draft(caller, id, consignment, finding, witness, place);
  }

  @Override
  public CommandStatus receive(Caller caller, UUID id, String signature) {
    return receiving.record(caller, id, signature);
  }

  @Override
  public ActDraft draftReject(
      Caller caller,
      UUID id,
      UUID consignment,
      List<String> packs,
      RejectReason reason,
      String witness,
      String place) {
    return receiving.draftReject(caller, id, consignment, packs, reason, witness, place);
  }

  @Override
  public CommandStatus reject(Caller caller, UUID id, String signature) {
    return receiving.recordReject(caller, id, signature);
  }

  @Override
  public List<Line> incoming(Caller caller, int limit, int offset) {
    Handling.checkReader(caller);
    String organisation = caller.organisation();
    return rows.in(organisation, () -> views.incoming(organisation, listed(limit), offset));
  }

  @Override
  public List<Line> outgoing(Caller caller, int limit, int offset) {
    Handling.checkReader(caller);
    String organisation = caller.organisation();
    return rows.in(organisation, () -> views.outgoing(organisation, listed(limit), offset));
  }

  @Override
  public Optional<View> view(Caller caller, UUID consignment) {
    Handling.checkReader(caller);
    String organisation = caller.organisation();
    return rows.in(organisation, () -> views.view(organisation, consignment));
  }

  @Override
  public List<Units.Pack> packs(Caller caller, UUID consignment, int limit, int offset) {
    Handling.checkReader(caller);
    String organisation = caller.organisation();
    return rows.in(
        organisation, () -> views.packs(organisation, consignment, listed(limit), offset));
  }

  @Override
  public Optional<BitSet> placeOf(Caller caller, UUID consignment, Bytes32 packId) {
    Handling.checkReader(caller);
    String organisation = caller.organisation();
    return rows.in(organisation, () -> views.placeOf(organisation, consignment, packId));
  }

  @Override
  public Optional<BitSet> placesIn(Caller caller, UUID consignment, String sscc) {
    Handling.checkReader(caller);
    String organisation = caller.organisation();
    return rows.in(organisation, () -> views.placesIn(organisation, consignment, sscc));
  }

  @Override
  public List<UUID> holding(Caller caller, String scan) {
    Handling.checkReader(caller);
    String organisation = caller.organisation();
    return rows.in(organisation, () -> views.holding(organisation, scan));
  }

  private static int listed(int limit) {
    return Math.max(0, Math.min(limit, MOST_LISTED));
  }
}
