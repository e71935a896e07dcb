package org.custodia.registry.epcis;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.epcis.CustodyEvent.LotShare;
import org.custodia.registry.epcis.CustodyEvent.Position;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerEvent;

/** Puts a custody event together from what a log of the ledger says. One use. */
final class Telling {
  private final LedgerEvent event;
  private final CustodyStep step;
  private final Bytes32 commandId;
  private int part;
  private Bytes32 member = Bytes32.ZERO;
  private String witness = "";
  private String place = "";
  private Instant eventTime;
  private Optional<Bytes32> counterpart = Optional.empty();
  private Optional<Bytes32> consignment = Optional.empty();
  private Optional<String> sscc = Optional.empty();
  private Optional<Long> quantity = Optional.empty();
  private List<Bytes32> packs = List.of();
  private List<LotShare> lots = List.of();
  private Map<String, Long> counts = Map.of();
  private String note = "";
  private int irregularities;

  Telling(LedgerEvent event, CustodyStep step, Bytes32 commandId) {
    this.event = event;
    this.step = step;
    this.commandId = commandId;
    this.eventTime = event.blockTime();
  }

  Telling by(Bytes32 member, String witness) {
    this.member = member;
    this.witness = witness;
    return this;
  }

  /**
   * @param time by the witness's clock
   */
  Telling at(String place, Instant time) {
    this.place = place;
    this.eventTime = time;
    return this;
  }

  Telling part(int part) {
    this.part = part;
    return this;
  }

  Telling with(Bytes32 counterpart) {
    this.counterpart = Optional.of(counterpart);
    return this;
  }

  Telling consignment(Bytes32 consignment) {
    this.consignment = Optional.of(consignment);
    return this;
  }

  Telling unit(String sscc) {
    this.sscc = Optional.of(sscc);
    return this;
  }

  Telling quantity(long packs) {
    this.quantity = Optional.of(packs);
    return this;
  }

  Telling packs(List<Bytes32> packs) {
    this.packs = packs;
    return this;
  }

  Telling lots(List<LotShare> lots) {
    this.lots = lots;
    return this;
  }

  Telling counts(Map<String, Long> counts) {
    this.counts = counts;
    return this;
  }

  Telling note(String note) {
    this.note = note;
    return this;
  }

  Telling irregularities(int mask) {
    this.irregularities = mask;
    return this;
  }

  CustodyEvent told() {
    return new CustodyEvent(
        new Position(event.block(), event.logIndex(), part),
        EventIds.of(commandId, part),
        Optional.empty(),
        step,
        event.source().channel().map(Ledger.Channel::address),
        commandId,
        member,
        counterpart,
        consignment,
        sscc,
        quantity,
        packs,
        lots,
        counts,
        note,
        irregularities,
        witness,
        place,
        eventTime,
        event.blockTime(),
        event.transaction());
  }
}
