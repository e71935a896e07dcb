package org.custodia.webapp.demo;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.stream.IntStream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.medicines.LotTerms;

/**
 * A lot of the demo. The products are real (Base de données publique des médicaments, CIP13 with a
 * leading zero is the GTIN); lots and serials are made up.
 *
 * @param gtin 14 digits
 * @param monthsToExpiry from the month in which the demo began to the month whose last day is the
 *     expiry date
 * @param fate what becomes of it after its release
 */
record DemoLot(String gtin, String lotNumber, int monthsToExpiry, Fate fate) {
  static final int SIZE = 200;

  enum Fate {
    ON_SALE,
    EXPIRED,
    RECALLED,
    WITHDRAWN,
    BLOCKED
  }

  static final DemoLot VENTOLINE = new DemoLot("03400949004751", "VT25A1", 20, Fate.ON_SALE);
  static final DemoLot VENTOLINE_OTHER = new DemoLot("03400949004751", "VT25B2", 22, Fate.ON_SALE);
  static final DemoLot LEVOTHYROX = new DemoLot("03400930065785", "LV2507", 26, Fate.ON_SALE);
  static final DemoLot ELIQUIS = new DemoLot("03400926784102", "EQ25K4", 30, Fate.ON_SALE);
  static final DemoLot KARDEGIC = new DemoLot("03400934744198", "KD2309", -2, Fate.EXPIRED);
  static final DemoLot AUGMENTIN = new DemoLot("03400934450853", "AG25R1", 18, Fate.RECALLED);
  static final DemoLot SPASFON = new DemoLot("03400930986080", "SP25B2", 28, Fate.BLOCKED);
  static final DemoLot METFORMINE = new DemoLot("03400930236154", "MF25W3", 24, Fate.WITHDRAWN);

  /** Needs a prescription (liste I). */
  static final DemoLot TRAMADOL = new DemoLot("03400949363940", "TR26P1", 25, Fate.ON_SALE);

  /** A narcotic: needs a prescription, and overlaps are told. */
  static final DemoLot OXYCONTIN = new DemoLot("03400935420909", "OX26C1", 24, Fate.ON_SALE);

  static final List<DemoLot> ALL =
      List.of(
          VENTOLINE,
          VENTOLINE_OTHER,
          LEVOTHYROX,
          ELIQUIS,
          KARDEGIC,
          AUGMENTIN,
          SPASFON,
          METFORMINE,
          TRAMADOL,
          OXYCONTIN);

  /** Last day of use, for a demo that began on that day. */
  LocalDate expiry(LocalDate began) {
    return YearMonth.from(began).plusMonths(monthsToExpiry).atEndOfMonth();
  }

  Bytes32 lotId() {
    return LotTerms.lotId(Long.parseLong(gtin), lotNumber);
  }

  /** Its serial numbers, the same at every start of the same installation. */
  List<String> serials(DemoSecrets secrets) {
    return IntStream.range(0, SIZE).mapToObj(index -> serial(secrets, index)).toList();
  }

  /** The serial of one of its packs, from 0. */
  String serial(DemoSecrets secrets, int index) {
    return secrets.derived("serials", gtin + " " + lotNumber + " " + index, 12);
  }
}
