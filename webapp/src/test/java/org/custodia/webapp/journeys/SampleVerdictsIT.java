package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the demo hands out is true: each sample gets the verdict that credentials.json promises. */
@Order(1)
class SampleVerdictsIT {
  private final RunningDemo demo = RunningDemo.get();
  private final Till till = new Till(demo.credentials(), "gare-pos");

  @TestFactory
  Stream<DynamicTest> everyScanGetsTheVerdictThatIsPromised() {
    return demo.credentials().samples().stream()
        .map(
            sample ->
                DynamicTest.dynamicTest(
                    sample.name(),
                    () -> {
                      Till.Answer answer = till.verify(sample.scan());
                      assertThat(answer.text("verdict"))
                          .as("%s: %s", sample.why(), answer)
                          .isEqualTo(sample.expect());
                      assertThat(answer.text("code")).matches("CUS-[A-Z]{3}-[0-9]{3}");
                      assertThat(answer.text("message")).isNotBlank().doesNotContain("{");
                      assertThat(answer.text("action")).isNotBlank();
                    }));
  }

  @TestFactory
  Stream<DynamicTest> everyPhotographIsReadLikeItsScan() {
    return demo.credentials().samples().stream()
        .map(
            sample ->
                DynamicTest.dynamicTest(
                    sample.name(),
                    () -> {
                      Till.Answer answer =
                          till.postMultipart(
                              "/api/v1/verifications/image",
                              Map.of("id", UUID.randomUUID().toString()),
                              "image",
                              "pack.jpg",
                              "image/jpeg",
                              Files.readAllBytes(Path.of(sample.image())));
                      assertThat(answer.text("verdict"))
                          .as("%s", answer)
                          .isEqualTo(sample.expect());
                    }));
  }

  @Test
  void samplesCoverEveryVerdictThatThisReleaseCanReach() {
    assertThat(
            demo.credentials().samples().stream()
                .map(Credentials.Sample::expect)
                .collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(
            "GENUINE",
            "UNKNOWN_PRODUCT",
            "UNKNOWN_LOT",
            "UNKNOWN_SERIAL",
            "LOT_MISMATCH",
            "EXPIRY_MISMATCH",
            "EXPIRED",
            "RECALLED",
            "WITHDRAWN",
            "BLOCKED",
            "ALREADY_DISPENSED",
            "UNREADABLE");
  }

  @Test
  void aGenuinePackComesWithEvidence() {
    Till.Answer answer = till.verify(demo.credentials().sample("genuine-2").scan());
    var evidence = answer.body().path("evidence");
    assertThat(evidence.path("packId").asString("")).matches("0x[0-9a-f]{64}");
    assertThat(evidence.path("root").asString("")).matches("0x[0-9a-f]{64}");
    assertThat(evidence.path("proof").size()).isBetween(7, 8); // 200 packs: leaves on two levels
    assertThat(evidence.path("releaseBlock").asLong()).isPositive();
    assertThat(evidence.path("answerSignature").asString("")).matches("0x[0-9a-f]{130}");
  }

  @Test
  void secretsAreReadableByTheirOwnerOnly() throws IOException {
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(demo.directory().resolve("credentials.json"))))
        .isEqualTo("rw-------");
    try (Stream<Path> secrets = Files.list(demo.directory().resolve("secrets"))) {
      assertThat(secrets.toList())
          .isNotEmpty()
          .allSatisfy(
              secret ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                      .isEqualTo("rw-------"));
    }
  }
}
