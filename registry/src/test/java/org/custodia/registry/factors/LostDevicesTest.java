package org.custodia.registry.factors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.custodia.registry.testing.Refusals.refused;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.factors.LostDevices.Loss;
import org.custodia.registry.factors.LostDevices.State;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.testing.MovableClock;
import org.custodia.registry.testing.RegistryDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On a real PostgreSQL, as the application's role: two administrators, neither for themselves. */
class LostDevicesTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();

  private final MovableClock clock = new MovableClock(Instant.parse("2026-11-02T10:00:00Z"));
  private final LostDevices losses =
      new StoredLosses(database.rows(), database.jdbc(), Duration.ofHours(24), clock);

  /** Of its own in each test. */
  private final String hospital = "hospital-" + UUID.randomUUID();

  private final Caller alix = administrator("alix");
  private final Caller mika = administrator("mika");
  private final Caller nurse = new Caller(hospital, "nurse", Set.of("nurse"));

  private Caller administrator(String name) {
    return new Caller(hospital, name, Set.of("administrator"));
  }

  private Loss asked(UUID id) {
    return losses.ask(alix, id, "nurse", "Passport, in person");
  }

  @Test
  void oneAsksAnotherConfirmsItIsReplacedOnceAndThePersonIsTold() {
    UUID id = UUID.randomUUID();
    assertThat(asked(id).state()).isEqualTo(State.ASKED);
    assertThat(asked(id)).isEqualTo(losses.all(alix).get(0));
    assertThat(losses.waiting(alix)).isZero();
    assertThat(losses.waiting(mika)).isOne();
    refused(Kind.CONFLICT, "CUS-FAC-006", () -> losses.carryOut(alix, id, () -> {}));
    assertThat(losses.confirm(mika, id).state()).isEqualTo(State.CONFIRMED);
    assertThat(losses.confirm(mika, id).state()).isEqualTo(State.CONFIRMED);

    Runnable fails =
        () -> {
          throw new IllegalStateException("the provider is away");
        };
    assertThatThrownBy(() -> losses.carryOut(mika, id, fails)).hasMessageContaining("away");
    assertThat(losses.all(mika).get(0).state()).isEqualTo(State.CONFIRMED);
    assertThat(losses.unread(nurse)).isEmpty();
    int[] times = {0};
    assertThat(losses.carryOut(mika, id, () -> times[0]++).state()).isEqualTo(State.DONE);
    refused(Kind.CONFLICT, "CUS-FAC-006", () -> losses.carryOut(mika, id, () -> times[0]++));
    assertThat(times[0]).isOne();

    Loss told = losses.unread(nurse).get(0);
    assertThat(told.askedBy()).isEqualTo("alix");
    assertThat(told.decidedBy()).contains("mika");
    losses.read(mika, id);
    assertThat(losses.unread(nurse)).hasSize(1);
    losses.read(nurse, id);
    assertThat(losses.unread(nurse)).isEmpty();
  }

  @Test
  void nobodyConfirmsWhatTheyAskedForOrWhatIsTheirs() {
    UUID id = UUID.randomUUID();
    asked(id);
    refused(Kind.FORBIDDEN, "CUS-FAC-003", () -> losses.confirm(alix, id));
    refused(
        Kind.FORBIDDEN,
        "CUS-FAC-003",
        () -> losses.ask(alix, UUID.randomUUID(), "alix", "It is me"));
    UUID mikas = UUID.randomUUID();
    losses.ask(alix, mikas, "mika", "Passport");
    refused(Kind.FORBIDDEN, "CUS-FAC-003", () -> losses.confirm(mika, mikas));
    refused(Kind.FORBIDDEN, "CUS-FAC-001", () -> losses.confirm(nurse, id));
    refused(Kind.FORBIDDEN, "CUS-FAC-001", () -> losses.all(nurse));
    Caller elsewhere = new Caller("elsewhere", "someone", Set.of("administrator"));
    refused(Kind.NOT_FOUND, "CUS-FAC-005", () -> losses.confirm(elsewhere, id));
    assertThat(losses.all(elsewhere)).isEmpty();
    // The database itself does not take it either.
    assertThatThrownBy(
            () ->
                database
                    .rows()
                    .in(
                        hospital,
                        () -> {
                          database
                              .jdbc()
                              .sql(
                                  """
                                  update lost_device set decided_by = asked_by, decided_at = now(), confirmed = true
                                  where id = :id
                                  """)
                              .param("id", id)
                              .update();
                        }))
        .hasMessageContaining("check constraint");
  }

  @Test
  void itLapsesAfterADayAndOnlyOneIsUnderWayForAPerson() {
    UUID id = UUID.randomUUID();
    asked(id);
    refused(Kind.CONFLICT, "CUS-FAC-004", () -> asked(UUID.randomUUID()));
    losses.confirm(mika, id);
    clock.advance(Duration.ofHours(24));
    assertThat(losses.all(mika).get(0).state()).isEqualTo(State.LAPSED);
    refused(Kind.CONFLICT, "CUS-FAC-006", () -> losses.carryOut(mika, id, () -> {}));
    UUID next = UUID.randomUUID();
    asked(next);
    assertThat(losses.refuse(alix, next).state()).isEqualTo(State.REFUSED);
    refused(Kind.CONFLICT, "CUS-FAC-006", () -> losses.confirm(mika, next));
    refused(Kind.BAD_INPUT, "CUS-FAC-002", () -> losses.ask(alix, UUID.randomUUID(), "nurse", " "));
  }
}
