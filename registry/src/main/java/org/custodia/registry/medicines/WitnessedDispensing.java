package org.custodia.registry.medicines;

import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.medicines.DispenseTerms;
import org.custodia.contracts.medicines.PackProof;
import org.custodia.contracts.medicines.Reserved;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand.ChannelCommand;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.verification.GrantedReservation;
import org.custodia.registry.verification.VerificationClient;
import org.custodia.registry.witnessing.WitnessDraft;
import org.custodia.registry.witnessing.Witnessing;

/** Dispensing under a reservation, signed by its witness, in the member's own book. */
final class WitnessedDispensing implements Dispensing {
  private static final String DISPENSE = "DISPENSE";

  private final OrganisationRows rows;
  private final PackExamination examination;
  private final VerificationClient service;
  private final CustodyChannels channels;
  private final Witnessing witnessing;
  private final Clock clock;

  WitnessedDispensing(
      OrganisationRows rows,
      PackExamination examination,
      VerificationClient service,
      CustodyChannels channels,
      Witnessing witnessing,
      Clock clock) {
    this.rows = rows;
    this.examination = examination;
    this.service = service;
    this.channels = channels;
    this.witnessing = witnessing;
    this.clock = clock;
  }

  /**
   * What is kept with a draft.
   *
   * @param channel address of the channel it goes to
   */
  record Prepared(DispenseTerms terms, String channel) {}

  @Override
  public Draft draft(Caller caller, UUID id, String scan, String witness, String place) {
    String organisation = caller.organisation();
    checkRole(caller);
    var request = Witnessing.Request.of(id, DISPENSE, witness, place, scan);
    Optional<WitnessDraft> earlier = rows.in(organisation, () -> earlierOrAdmit(caller, request));
    if (earlier.isPresent()) {
      return shown(earlier.get());
    }
    // Always asked afresh: what was answered under an earlier question may no longer be so.
    PackVerdict verdict = examination.examine(caller, id, UUID.randomUUID(), scan);
    if (verdict.verdict() != VerdictKind.GENUINE) {
      throw new Problem(Kind.CONFLICT, verdict.code(), verdict.arguments().toArray());
    }
    PackVerdict.Evidence evidence = verdict.evidence().orElseThrow();
    Bytes32 lotId = evidence.lotId().orElseThrow();
    Ledger.Channel channel = rows.in(organisation, () -> channels.ready(organisation));
    String gtin = verdict.gtin().orElseThrow();
    String serial = verdict.serial().orElseThrow();
    GrantedReservation granted =
        service.reserve(organisation, id, gtin, serial, Action.DISPENSE, Bytes32.ZERO);
    var terms =
        new DispenseTerms(
            new PackProof(Long.parseLong(gtin), serial, lotId, evidence.proof()),
            0,
            0,
            Bytes32.ZERO,
            Optional.of(
                new Reserved(
                    granted.reservation(),
                    WitnessSignature.of(granted.signature()).orElseThrow())));
    return shown(
        rows.in(
            organisation,
            () ->
                witnessing.draft(
                    caller,
                    request,
                    Action.DISPENSE,
                    terms.subject(),
                    terms.detail(),
                    new Prepared(terms, channel.address()))));
  }

  @Override
  public CommandStatus dispense(Caller caller, UUID id, String signature) {
    checkRole(caller);
    return rows.in(caller.organisation(), () -> record(caller, id, signature));
  }

  private CommandStatus record(Caller caller, UUID id, String signature) {
    WitnessDraft draft = witnessing.open(caller, id, DISPENSE);
    WitnessSignature signed = witnessing.checkSignature(draft, signature);
    if (draft.recorded()) {
      return witnessing.status(caller, draft);
    }
    // Suspended since the draft: the channel would not take it, and it would wait for better days.
    if (!channels.mayDispense(caller.organisation())) {
      throw new Problem(Kind.FORBIDDEN, "CUS-MED-020");
    }
    Prepared prepared = draft.terms(Prepared.class);
    if (clock.instant().getEpochSecond()
        > prepared.terms().reserved().orElseThrow().reservation().expires()) {
      throw new Problem(Kind.CONFLICT, "CUS-MED-026");
    }
    byte[] body = prepared.terms().body(draft.act(), signed);
    var command = new ChannelCommand(id, prepared.channel(), Action.DISPENSE.code(), body);
    return witnessing.record(caller, draft, signed, command);
  }

  private Optional<WitnessDraft> earlierOrAdmit(Caller caller, Witnessing.Request request) {
    Optional<WitnessDraft> earlier = witnessing.earlier(caller, request);
    if (earlier.isEmpty()) {
      if (!channels.mayDispense(caller.organisation())) {
        throw new Problem(Kind.FORBIDDEN, "CUS-MED-020");
      }
      witnessing.checkKey(
          caller.organisation(), request.witness(), MemberRole.PHARMACY, MemberRole.HOSPITAL);
    }
    return earlier;
  }

  private static void checkRole(Caller caller) {
    if (!caller.has("pharmacist")) {
      throw new Problem(Kind.FORBIDDEN, "CUS-MED-020");
    }
  }

  private Draft shown(WitnessDraft draft) {
    return new Draft(draft.id(), draft.act(), witnessing.typedData(draft));
  }
}
