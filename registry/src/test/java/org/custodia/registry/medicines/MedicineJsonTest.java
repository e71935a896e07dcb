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
    List<Bytes32> proof = List.of(Bytes32.random(), Bytes32.random());
    PackVerdict verdict = verdict(proof, "{\"serial\":\"S1\"}");
    assertThat(MedicineJson.readVerdict(MedicineJson.writeVerdict(verdict))).isEqualTo(verdict);
    PackVerdict without = verdict(List.of(), "");
    assertThat(MedicineJson.readVerdict(MedicineJson.writeVerdict(without))).isEqualTo(without);
  }

  @Test
  void aProofThatTheServiceToldIsWrittenOnce() {
    Bytes32 first = Bytes32.random();
    Bytes32 second = Bytes32.random();
    String facts = "{\"pack\":{\"proof\":[\"%s\",\"%s\"]},\"block\":1}".formatted(first, second);
    PackVerdict verdict = verdict(List.of(first, second), facts);
    String text = MedicineJson.writeVerdict(verdict);
    assertThat(text.split(second.toString(), -1)).hasSize(2);
    assertThat(MedicineJson.readVerdict(text)).isEqualTo(verdict);

    PackVerdict another = verdict(List.of(second, first), facts);
    assertThat(MedicineJson.readVerdict(MedicineJson.writeVerdict(another))).isEqualTo(another);
  }

  private static PackVerdict verdict(List<Bytes32> proof, String facts) {
    var evidence =
        new PackVerdict.Evidence(
            Bytes32.random(),
            Optional.of(Bytes32.random()),
            Optional.of("Laboratoire du Rhône"),
            Optional.of(Instant.parse("2026-11-20T10:11:12.345Z")),
            Optional.of(7L),
            Optional.empty(),
            Optional.of(Bytes32.random()),
            proof,
            9,
            "Agence",
            facts,
            "0xabc",
            Optional.of(
                new PackVerdict.Dispensed(
                    Instant.parse("2026-11-20T10:11:00Z"),
                    Optional.empty(),
                    false,
                    Optional.empty())),
            Optional.of(new PackVerdict.Recalled(Instant.EPOCH, "x", "é\u2028\"", 3)));
    return new PackVerdict(
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
