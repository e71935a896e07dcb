package org.custodia.registry.medicines;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.LotStatus;
import org.custodia.contracts.PackStatus;
import org.custodia.contracts.medicines.LotTerms;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.registry.packs.LotFact;
import org.custodia.registry.packs.PackState;
import org.custodia.registry.verification.Answer;
import org.custodia.registry.verification.Answer.Decommissioned;
import org.custodia.registry.verification.Answer.LotOnLedger;
import org.custodia.registry.verification.Answer.PackOnRecord;
import org.custodia.registry.verification.Misread;
import org.custodia.scanners.gs1.Gtin;
import org.custodia.scanners.gs1.PackScan;
import org.custodia.scanners.gs1.Reading;
import org.custodia.scanners.gs1.Symbology;

/** Facts about a pack with which all is well, until something is said that is not. */
final class PackFactsBuilder {
  static final LocalDate TODAY = LocalDate.of(2026, 11, 20);
  static final LocalDate EXPIRY = LocalDate.of(2027, 6, 30);
  private static final Gtin GTIN = new Gtin("03400930000014");
  private static final String LOT = "A1";
  private static final Instant BEFORE = Instant.parse("2026-01-01T00:00:00Z");

  private boolean productKnown = true;
  private Optional<String> labelLot = Optional.of(LOT);
  private Optional<LocalDate> labelExpiry = Optional.of(EXPIRY);
  private boolean labelLotKnown = true;
  private boolean recordLotKnown = true;
  private boolean serialKnown = true;
  private boolean answered = true;
  private LotStatus lotStatus = LotStatus.RELEASED;
  private Optional<LotStatus> toldLotStatus = Optional.empty();
  private PackStatus condition = PackStatus.ACTIVE;
  private Optional<PackStatus> ownState = Optional.empty();
  private LotStatus standing = LotStatus.RELEASED;
  private Optional<PackState.Opened> opened = Optional.empty();
  private Optional<Misread> misread = Optional.empty();
  private LocalDate today = TODAY;

  static PackFactsBuilder good() {
    return new PackFactsBuilder();
  }

  PackFactsBuilder unknownProduct() {
    productKnown = false;
    return this;
  }

  PackFactsBuilder labelLot(String number) {
    labelLot = Optional.of(number);
    return this;
  }

  PackFactsBuilder labelExpiry(LocalDate day) {
    labelExpiry = Optional.of(day);
    return this;
  }

  PackFactsBuilder labelWithoutLotAndExpiry() {
    labelLot = Optional.empty();
    labelExpiry = Optional.empty();
    return this;
  }

  PackFactsBuilder labelLotUnknown() {
    labelLotKnown = false;
    return this;
  }

  PackFactsBuilder recordLotUnknown() {
    recordLotKnown = false;
    return this;
  }

  PackFactsBuilder unknownSerial() {
    serialKnown = false;
    return this;
  }

  PackFactsBuilder unanswered() {
    answered = false;
    return this;
  }

  /** By own node and service. */
  PackFactsBuilder lotStatus(LotStatus status) {
    lotStatus = status;
    return this;
  }

  /** By the service alone. */
  PackFactsBuilder toldLotStatus(LotStatus status) {
    toldLotStatus = Optional.of(status);
    return this;
  }

  PackFactsBuilder condition(PackStatus found) {
    condition = found;
    return this;
  }

  PackFactsBuilder ownState(PackStatus status) {
    ownState = Optional.of(status);
    return this;
  }

  /** This very pack, by the service. */
  PackFactsBuilder standing(LotStatus status) {
    standing = status;
    return this;
  }

  /** Opened by the asker, with so many units left. */
  PackFactsBuilder openedHere(int remaining) {
    condition = PackStatus.DISPENSED;
    opened = Optional.of(new PackState.Opened(30, remaining));
    return this;
  }

  PackFactsBuilder misread(Misread how) {
    misread = Optional.of(how);
    return this;
  }

  PackFactsBuilder today(LocalDate day) {
    today = day;
    return this;
  }

  PackFactsBuilder expired() {
    return today(EXPIRY.plusDays(1));
  }

  PackFacts build() {
    PackScan label =
        new PackScan(
            GTIN,
            "S1",
            labelLot,
            labelExpiry,
            List.of(),
            new Reading(Symbology.values()[0], "", List.of(), Set.of()));
    return new PackFacts(
        label,
        productKnown,
        labelLot.filter(number -> labelLotKnown).map(this::fact),
        answered && serialKnown && recordLotKnown ? Optional.of(fact(LOT)) : Optional.empty(),
        answered ? Optional.of(answer()) : Optional.empty(),
        ownState.map(this::state),
        Optional.empty(),
        today);
  }

  private static Bytes32 lotId(String number) {
    return LotTerms.lotId(GTIN.number(), number);
  }

  private static Bytes32 packId() {
    return PackLeaf.packId(GTIN.number(), "S1");
  }

  private LotFact fact(String number) {
    return new LotFact(
        lotId(number),
        GTIN.digits(),
        number,
        EXPIRY,
        Bytes32.ZERO,
        1,
        Bytes32.ZERO,
        lotStatus,
        BEFORE,
        1,
        Bytes32.ZERO,
        Optional.empty());
  }

  private LotOnLedger told(String number) {
    return new LotOnLedger(
        lotId(number),
        number,
        EXPIRY,
        Bytes32.ZERO,
        1,
        toldLotStatus.orElse(lotStatus),
        1,
        Bytes32.ZERO);
  }

  private Answer answer() {
    Optional<LotOnLedger> recordLot = recordLotKnown ? Optional.of(told(LOT)) : Optional.empty();
    PackOnRecord record =
        new PackOnRecord(
            lotId(LOT),
            recordLot,
            0,
            List.of(),
            condition,
            standing,
            opened.map(
                part ->
                    new Decommissioned(
                        BEFORE, true, true, Optional.of(part), Optional.of(2L), Optional.empty())),
            Optional.empty());
    return new Answer(
        UUID.randomUUID(),
        packId(),
        true,
        labelLot.filter(number -> labelLotKnown).map(this::told),
        serialKnown ? Optional.of(record) : Optional.empty(),
        misread,
        2,
        BEFORE,
        new Answer.Signed("", Bytes32.ZERO, "", ""));
  }

  private PackState state(PackStatus status) {
    return new PackState(
        packId(),
        lotId(LOT),
        status,
        Bytes32.ZERO,
        Bytes32.ZERO,
        Optional.empty(),
        BEFORE,
        2,
        Bytes32.ZERO);
  }
}
