package org.custodia.webapp.demo;

import java.time.LocalDate;
import java.util.List;
import org.custodia.registry.medicines.VerdictKind;
import org.custodia.scanners.gs1.ElementStrings;
import org.custodia.scanners.gs1.Gtin;
import org.custodia.scanners.gs1.Symbology;

/**
 * One pack to try: what its label says, and what verdict is to be expected.
 *
 * @param name file name of its photograph, without ending
 * @param expect the verdict as long as nobody did anything to the pack
 * @param damaged whether its symbol cannot be read
 */
record DemoSample(
    String name,
    Gtin gtin,
    String lot,
    LocalDate expiry,
    String serial,
    VerdictKind expect,
    boolean damaged) {

  /** A product that is not in the register: a GTIN with a valid check digit that nobody uses. */
  private static final Gtin NOBODYS = new Gtin("03400999999991");

  /** One sentence for whoever tries it. */
  String why() {
    return DemoWords.say("sample." + name);
  }

  /** What a scanner sends for its symbol; for a damaged one, what is left of it. */
  String scan() {
    String whole =
        ElementStrings.scannerText(
            Symbology.GS1_DATAMATRIX, ElementStrings.ofPack(gtin, serial, lot, expiry));
    return damaged ? whole.substring(0, 14) : whole;
  }

  /** The pack that the first pharmacy has given to a patient. */
  static DemoSample dispensed(DemoSecrets secrets, LocalDate began) {
    return of(
        "already-dispensed", DemoLot.ELIQUIS, 0, VerdictKind.ALREADY_DISPENSED, secrets, began);
  }

  /** All of them, the genuine ones first. */
  static List<DemoSample> all(DemoSecrets secrets, LocalDate began) {
    DemoSample other = of("", DemoLot.VENTOLINE, 20, VerdictKind.GENUINE, secrets, began);
    LocalDate expiry = other.expiry();
    return List.of(
        of("genuine-1", DemoLot.VENTOLINE, 0, VerdictKind.GENUINE, secrets, began),
        of("genuine-2", DemoLot.LEVOTHYROX, 0, VerdictKind.GENUINE, secrets, began),
        of("genuine-3", DemoLot.LEVOTHYROX, 1, VerdictKind.GENUINE, secrets, began),
        of("genuine-4", DemoLot.VENTOLINE_OTHER, 0, VerdictKind.GENUINE, secrets, began),
        of("prescription-only", DemoLot.TRAMADOL, 0, VerdictKind.GENUINE, secrets, began),
        of("controlled", DemoLot.OXYCONTIN, 0, VerdictKind.GENUINE, secrets, began),
        other.as(
            "unknown-serial",
            other.lot(),
            expiry,
            "FAKE" + other.serial().substring(4),
            VerdictKind.UNKNOWN_SERIAL),
        other.as(
            "lot-mismatch",
            DemoLot.VENTOLINE_OTHER.lotNumber(),
            DemoLot.VENTOLINE_OTHER.expiry(began),
            other.serial(),
            VerdictKind.LOT_MISMATCH),
        other.as(
            "unknown-lot",
            "ZZ99X9",
            expiry,
            "FAKE" + other.serial().substring(4),
            VerdictKind.UNKNOWN_LOT),
        other.as(
            "expiry-mismatch",
            other.lot(),
            expiry.plusYears(1),
            other.serial(),
            VerdictKind.EXPIRY_MISMATCH),
        of("expired", DemoLot.KARDEGIC, 0, VerdictKind.EXPIRED, secrets, began),
        of("recalled", DemoLot.AUGMENTIN, 0, VerdictKind.RECALLED, secrets, began),
        of("withdrawn", DemoLot.METFORMINE, 0, VerdictKind.WITHDRAWN, secrets, began),
        of("blocked", DemoLot.SPASFON, 0, VerdictKind.BLOCKED, secrets, began),
        dispensed(secrets, began),
        new DemoSample(
            "unknown-product",
            NOBODYS,
            "XX0001",
            expiry,
            "XX0000000001",
            VerdictKind.UNKNOWN_PRODUCT,
            false),
        new DemoSample(
            "damaged",
            other.gtin(),
            other.lot(),
            expiry,
            other.serial(),
            VerdictKind.UNREADABLE,
            true));
  }

  private static DemoSample of(
      String name,
      DemoLot lot,
      int pack,
      VerdictKind expect,
      DemoSecrets secrets,
      LocalDate began) {
    return new DemoSample(
        name,
        new Gtin(lot.gtin()),
        lot.lotNumber(),
        lot.expiry(began),
        lot.serial(secrets, pack),
        expect,
        false);
  }

  private DemoSample as(
      String name, String lot, LocalDate expiry, String serial, VerdictKind expect) {
    return new DemoSample(name, gtin, lot, expiry, serial, expect, false);
  }
}
