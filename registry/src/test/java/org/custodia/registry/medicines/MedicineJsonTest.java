package org.custodia.registry.medicines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.junit.jupiter.api.Test;

class MedicineJsonTest {

  @Test
  void aVerdictIsReadBackExactlyAsItWas() {
    var evidence =
        new PackVerdict.Evidence(
            Bytes32.random(),
            Optional.of(Bytes32.random()),
            Optional.of("Laboratoire du Rhône"),
            Optional.of(Instant.parse("2026-11-20T10:11:12.345Z")),
            Optional.of(7L),
            Optional.empty(),
            Optional.of(Bytes32.random()),
            List.of(Bytes32.random(), Bytes32.random()),
            9,
            "Agence",
            "{\"serial\":\"S1\"}",
            "0xabc",
            Optional.of(
                new PackVerdict.Dispensed(
                    Instant.parse("2026-11-20T10:11:00Z"),
                    Optional.empty(),
                    false,
                    Optional.empty())),
            Optional.of(new PackVerdict.Recalled(Instant.EPOCH, "x", "é\u2028\"", 3)));
    var verdict =
        new PackVerdict(
            UUID.randomUUID(),
            VerdictKind.RECALLED,
            "CUS-MED-008",
            List.of("2026-01-01", 3, 4L, LocalDate.of(2027, 1, 31), Instant.EPOCH, ""),
            List.of(VerdictKind.RECALLED, VerdictKind.EXPIRED),
            Optional.of(new PackVerdict.Product("03400930000014", "n", "p", "h")),
            Optional.of("03400930000014"),
            Optional.empty(),
            Optional.of(LocalDate.of(2027, 1, 31)),
            Optional.of("S\"1"),
            Optional.of(evidence),
            false,
            Instant.parse("2026-11-20T10:11:12.345Z"));

    assertThat(MedicineJson.readVerdict(MedicineJson.writeVerdict(verdict))).isEqualTo(verdict);
  }

  @Test
  void anArgumentThatNoSentenceCanTakeIsRefusedWhenWritten() {
    var verdict =
        new PackVerdict(
            UUID.randomUUID(),
            VerdictKind.UNREADABLE,
            "CUS-SCN-001",
            List.of(1.5),
            List.of(VerdictKind.UNREADABLE),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            Instant.EPOCH);
    assertThatThrownBy(() -> MedicineJson.writeVerdict(verdict))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
