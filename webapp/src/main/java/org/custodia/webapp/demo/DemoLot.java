package org.custodia.webapp.demo;

import java.time.LocalDate;
import java.time.Period;
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
 * @param left from the day on which the demo began to the expiry date, which is the last day of its
 *     month unless days are named
 * @param fate what becomes of it after its release
 */
record DemoLot(String gtin, String lotNumber, Period left, Fate fate) {
  static final int SIZE = 200;

  enum Fate {
    ON_SALE,
    EXPIRED,
    RECALLED,
    WITHDRAWN,
    BLOCKED
  }

  static final DemoLot VENTOLINE =
      new DemoLot("03400949004751", "VT25A1", Period.ofMonths(20), Fate.ON_SALE);
  static final DemoLot VENTOLINE_OTHER =
      new DemoLot("03400949004751", "VT25B2", Period.ofMonths(22), Fate.ON_SALE);
  static final DemoLot LEVOTHYROX =
      new DemoLot("03400930065785", "LV2507", Period.ofMonths(26), Fate.ON_SALE);
  static final DemoLot ELIQUIS =
      new DemoLot("03400926784102", "EQ25K4", Period.ofMonths(30), Fate.ON_SALE);
  static final DemoLot KARDEGIC =
      new DemoLot("03400934744198", "KD2309", Period.ofMonths(-2), Fate.EXPIRED);
  static final DemoLot AUGMENTIN =
      new DemoLot("03400934450853", "AG25R1", Period.ofMonths(18), Fate.RECALLED);
  static final DemoLot SPASFON =
      new DemoLot("03400930986080", "SP25B2", Period.ofMonths(28), Fate.BLOCKED);
  static final DemoLot METFORMINE =
      new DemoLot("03400930236154", "MF25W3", Period.ofMonths(24), Fate.WITHDRAWN);

  /** Needs a prescription (liste I). */
  static final DemoLot TRAMADOL =
      new DemoLot("03400949363940", "TR26P1", Period.ofMonths(25), Fate.ON_SALE);

  /** A narcotic: needs a prescription, and overlaps are told. */
  static final DemoLot OXYCONTIN =
      new DemoLot("03400935420909", "OX26C1", Period.ofMonths(24), Fate.ON_SALE);

  /** Within 7, 30 and 90 days of their expiry, so that warnings can be seen. */
  static final DemoLot EFFERALGAN =
      new DemoLot("03400936485464", "EF24A7", Period.ofDays(6), Fate.ON_SALE);

  static final DemoLot SMECTALIA =
      new DemoLot("03400949313792", "SM24C3", Period.ofDays(25), Fate.ON_SALE);
  static final DemoLot LEVOTHYROX_OLDER =
      new DemoLot("03400930065785", "LV2410", Period.ofDays(80), Fate.ON_SALE);

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
          OXYCONTIN,
          EFFERALGAN,
          SMECTALIA,
          LEVOTHYROX_OLDER);

  /** Last day of use, for a demo that began on that day. */
  LocalDate expiry(LocalDate began) {
    LocalDate day = began.plus(left);
    return left.getDays() == 0 ? YearMonth.from(day).atEndOfMonth() : day;
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
