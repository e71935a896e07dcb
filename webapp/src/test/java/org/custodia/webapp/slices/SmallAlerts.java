package org.custodia.webapp.slices;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.alerts.AlertFact;
import org.custodia.registry.alerts.AlertKind;
import org.custodia.registry.alerts.AlertSubject;
import org.custodia.registry.alerts.Alerts;

/** Alerts of ordinary days, as the regulator's service and projections would raise them. */
public final class SmallAlerts {
  public static final String GTIN = "03400930000014";
  private static final String REGULATOR = "agence-du-medicament";

  private SmallAlerts() {}

  /** A pack with an unknown serial, scanned by the pharmacy. */
  public static AlertFact unknownSerial(String serial, Instant at) {
    return unknownSerial(serial, SmallRegistry.LOT_ID, at);
  }

  /** The same of another lot. */
  public static AlertFact unknownSerial(String serial, Bytes32 lotId, Instant at) {
    return new AlertFact(
        AlertFact.id(AlertKind.UNKNOWN_SERIAL, serial, at),
        AlertKind.UNKNOWN_SERIAL,
        AlertSubject.pack(GTIN, serial, Optional.of(lotId)),
        List.of(SmallMembers.PONT),
        at,
        Map.of("query", UUID.nameUUIDFromBytes(serial.getBytes()).toString(), "lotNumber", "A123"));
  }

  /** Two prescriptions of a controlled substance for one patient, of whom nothing is said. */
  public static AlertFact overlap(Bytes32 prescription, Instant at) {
    return new AlertFact(
        AlertFact.id(AlertKind.PRESCRIPTIONS_OVERLAP, prescription),
        AlertKind.PRESCRIPTIONS_OVERLAP,
        AlertSubject.prescription(prescription),
        List.of(SmallMembers.PONT),
        at,
        Map.of("day", "2026-12-17", "substance", "N02AA05", "other", Bytes32.ZERO.toString()));
  }

  /** Some weeks with a little of everything. */
  public static void fill(Alerts alerts, Instant now) {
    for (int day = 0; day < 28; day++) {
      for (int n = 0; n < (day * 7) % 5; n++) {
        alerts.raise(
            REGULATOR,
            unknownSerial("S" + day + "-" + n, now.minusSeconds(day * 86_400L + n * 600L)));
      }
      if (day % 4 == 0) {
        alerts.raise(REGULATOR, twice(now.minusSeconds(day * 86_400L)));
      }
    }
  }

  private static AlertFact twice(Instant at) {
    return new AlertFact(
        AlertFact.id(AlertKind.DISPATCHED_TWICE, at),
        AlertKind.DISPATCHED_TWICE,
        AlertSubject.pack(
            GTIN, "T" + at.getEpochSecond() % 1000, Optional.of(SmallRegistry.LOT_ID)),
        List.of(SmallMembers.memberId("laboratoire-rhone"), SmallMembers.PONT),
        at,
        Map.of(
            "transaction", Bytes32.keccak(at.toString().getBytes()).toString(),
            "block", Long.toString(at.getEpochSecond() % 100_000)));
  }
}
