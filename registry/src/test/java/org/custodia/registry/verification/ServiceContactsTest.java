package org.custodia.registry.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.testing.MovableClock;
import org.junit.jupiter.api.Test;

class ServiceContactsTest {
  private static final Instant BEGIN = Instant.parse("2026-11-25T12:00:00Z");

  private final MovableClock clock = new MovableClock(BEGIN);
  private final ServiceContacts contacts = new ServiceContacts(clock);

  @Test
  void countsQuestionsWithoutAnAnswerInARowPerOrganisation() {
    asks("pont", Kind.UNAVAILABLE, "CUS-VER-060");
    clock.advance(Duration.ofMinutes(1));
    asks("pont", Kind.UNAVAILABLE, "CUS-VER-062");
    var contact = contacts.latest("pont").orElseThrow();
    assertThat(contact.failures()).isEqualTo(2);
    assertThat(contact.failingSince()).contains(BEGIN);
    assertThat(contact.code()).contains("CUS-VER-062");
    assertThat(contacts.latest("gare")).isEmpty();
    assertThat(contacts.noting("pont", () -> "genuine")).isEqualTo("genuine");
    assertThat(contacts.latest("pont").orElseThrow().failures()).isZero();
  }

  @Test
  void aRefusalOfTheServiceIsAnAnswerAndAWrongQuestionIsNone() {
    asks("pont", Kind.UNAVAILABLE, "CUS-VER-060");
    asks("pont", Kind.BAD_INPUT, "CUS-VER-003");
    assertThat(contacts.latest("pont").orElseThrow().failures()).isEqualTo(1);
    asks("pont", Kind.CONFLICT, "CUS-VER-027");
    assertThat(contacts.latest("pont").orElseThrow().failures()).isZero();
  }

  private void asks(String organisation, Kind kind, String code) {
    assertThatThrownBy(
            () ->
                contacts.noting(
                    organisation,
                    () -> {
                      throw new Problem(kind, code);
                    }))
        .isInstanceOf(Problem.class);
  }
}
