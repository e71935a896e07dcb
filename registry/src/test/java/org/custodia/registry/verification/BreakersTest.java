package org.custodia.registry.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.testing.TestRegistry;
import org.junit.jupiter.api.Test;

class BreakersTest {
  private static final URI AGENCE = URI.create("http://127.0.0.1:1");
  private static final URI OTHER = URI.create("http://127.0.0.1:2");

  private final Breakers breakers = new Breakers(Duration.ofMillis(200));
  private final AtomicInteger asked = new AtomicInteger();

  private void ask(URI service, String failure) {
    breakers.asking(
        service,
        () -> {
          asked.incrementAndGet();
          if (failure.isEmpty()) return "answer";
          throw new Problem(Kind.UNAVAILABLE, failure);
        });
  }

  private String code(URI service, String failure) {
    try {
      ask(service, failure);
      return "answered";
    } catch (Problem problem) {
      return problem.code();
    }
  }

  private void fiveSilences() {
    for (int i = 0; i < 5; i++) assertThat(code(AGENCE, "CUS-VER-060")).isEqualTo("CUS-VER-060");
  }

  @Test
  void aServiceThatDoesNotAnswerIsLeftAloneForAMomentAndNobodyWaitsForIt() {
    fiveSilences();
    assertThatThrownBy(() -> ask(AGENCE, "")).hasMessageContaining("CUS-VER-067");
    assertThat(asked).hasValue(5);
    assertThat(code(OTHER, "")).as("another service is asked").isEqualTo("answered");
  }

  @Test
  void afterThatMomentItIsTriedAgainAndWhenItAnswersAllAskIt() {
    fiveSilences();
    TestRegistry.await("it may be asked again", () -> code(AGENCE, "").equals("answered"));
    for (int i = 0; i < 20; i++) assertThat(code(AGENCE, "")).isEqualTo("answered");
  }

  @Test
  void aTrialWithoutAnAnswerLeavesItAloneOnceMore() {
    fiveSilences();
    TestRegistry.await(
        "it is tried again", () -> code(AGENCE, "CUS-VER-060").equals("CUS-VER-060"));
    code(AGENCE, "CUS-VER-066");
    assertThat(code(AGENCE, "")).isEqualTo("CUS-VER-067");
  }

  @Test
  void whatTheServiceRefusesIsAnAnswer() {
    for (int i = 0; i < 30; i++) {
      assertThat(code(AGENCE, "CUS-VER-065")).isEqualTo("CUS-VER-065");
    }
    assertThat(code(AGENCE, "")).isEqualTo("answered");
  }
}
