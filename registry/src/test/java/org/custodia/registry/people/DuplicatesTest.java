package org.custodia.registry.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.custodia.registry.people.PeopleWorld.DESK;
import static org.custodia.registry.people.PeopleWorld.HOSPITAL;
import static org.custodia.registry.people.PeopleWorld.OTHER_DESK;
import static org.custodia.registry.people.PeopleWorld.person;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.testing.MovableClock;
import org.custodia.registry.testing.RegistryDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DuplicatesTest {
  private final RegistryDatabase database = RegistryDatabase.fresh();
  private final MovableClock clock = new MovableClock(Instant.parse("2026-11-25T08:00:00Z"));
  private final PeopleWorld world = new PeopleWorld(database, clock);

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aNewEntryIsComparedWithThoseOnRecord() {
    Patient first = world.registered(person("Mathieu", "Thibault", "1980-03-12"));
    world.registered(person("Paul", "Thibault", "1955-01-01"));
    PatientData again = person("Matthieu", "Thibaud", "1980-03-12");
    assertThat(world.duplicates.alike(DESK, again))
        .singleElement()
        .satisfies(
            alike -> {
              assertThat(alike.patient()).isEqualTo(first);
              assertThat(alike.resemblance().reasons())
                  .containsExactly(
                      Resemblance.Reason.SAME_BIRTH_DATE,
                      Resemblance.Reason.FAMILY_NAME_SOUNDS_SAME,
                      Resemblance.Reason.GIVEN_NAME_SOUNDS_SAME);
            });
    Patient second = world.registered(again);
    assertThat(world.duplicates.toDecide(DESK, 10))
        .singleElement()
        .satisfies(pair -> assertThat(Set.of(pair.a(), pair.b())).isEqualTo(Set.of(first, second)));
    assertThat(world.duplicates.countToDecide(DESK)).isEqualTo(1);
    assertThat(world.duplicates.toDecide(OTHER_DESK, 10)).isEmpty();
  }

  @Test
  void aCorrectionThatEndsTheLikenessEndsTheQuestion() {
    world.registered(person("Mathieu", "Thibault", "1980-03-12"));
    Patient second = world.registered(person("Mathieu", "Thibault", "1980-03-12"));
    world.patients.correct(DESK, second.id(), 1, person("Rose", "Abiven", "2001-01-01"), true);
    assertThat(world.duplicates.toDecide(DESK, 10)).isEmpty();
  }

  @Test
  void decidingSameChangesNeitherEntryAndUndoingRestoresBothExactly() {
    Patient one = world.registered(person("Mathieu", "Thibault", "1980-03-12"));
    Patient other = world.registered(person("Mathieu", "Thibaut", "1980-03-12"));
    var pseudonym = world.directory.pseudonym(HOSPITAL, other.id(), "channel");
    var evidence = world.directory.evidence(HOSPITAL, other.id(), "channel");

    var decision =
        world.duplicates.same(DESK, UUID.randomUUID(), one.id(), other.id(), one.id(), "same card");
    assertThat(decision.same()).isTrue();
    assertThat(decision.joined()).contains(other.id());
    assertThat(decision.reason()).isEqualTo("same card");
    assertThat(decision.by()).isEqualTo("admissions.saintluc");
    assertThat(world.duplicates.toDecide(DESK, 10)).isEmpty();
    assertThat(world.directory.entriesOf(HOSPITAL, one.id()))
        .containsExactlyInAnyOrder(one.id(), other.id());
    assertThat(world.directory.byPseudonym(HOSPITAL, "channel", pseudonym)).contains(other.id());
    assertThat(world.directory.pseudonym(HOSPITAL, other.id(), "channel")).isEqualTo(pseudonym);
    assertThat(world.patients.get(DESK, one.id())).isEqualTo(one);

    var undone = world.duplicates.undo(DESK, decision.id());
    assertThat(undone.stands()).isFalse();
    assertThat(undone.undoneBy()).contains("admissions.saintluc");
    assertThat(world.duplicates.undo(DESK, decision.id())).isEqualTo(undone);
    assertThat(world.patients.get(DESK, one.id())).isEqualTo(one);
    assertThat(world.patients.get(DESK, other.id())).isEqualTo(other);
    assertThat(world.directory.entriesOf(HOSPITAL, one.id())).containsExactly(one.id());
    assertThat(world.directory.byPseudonym(HOSPITAL, "channel", pseudonym)).contains(other.id());
    assertThat(world.directory.evidence(HOSPITAL, other.id(), "channel")).isEqualTo(evidence);
    assertThat(world.duplicates.toDecide(DESK, 10)).hasSize(1);
    assertThat(world.patients.history(DESK, one.id()).acts())
        .extracting(Patients.Done::act)
        .containsExactly(
            PatientAct.DECISION_UNDONE, PatientAct.DECIDED_SAME, PatientAct.REGISTERED);
  }

  @Test
  void aPairDecidedDifferentIsNotAskedAboutAgainUntilThatIsUndone() {
    Patient one = world.registered(person("Michel", "Dubois", "1960-05-12"));
    Patient other = world.registered(person("Michel", "Dubois", "1960-05-12"));
    UUID id = UUID.randomUUID();
    var decision = world.duplicates.different(DESK, id, other.id(), one.id(), "two cards seen");
    assertThat(world.duplicates.different(DESK, id, one.id(), other.id(), "two cards seen"))
        .isEqualTo(decision);
    world.patients.correct(DESK, one.id(), 1, person("Michel H", "Dubois", "1960-05-12"), true);
    assertThat(world.duplicates.toDecide(DESK, 10)).isEmpty();
    assertThat(world.duplicates.of(DESK, one.id())).isEmpty();
    refused(
        "CUS-PAT-041",
        () ->
            world.duplicates.same(
                DESK, UUID.randomUUID(), one.id(), other.id(), one.id(), "mistake"));
    world.duplicates.undo(DESK, id);
    assertThat(world.duplicates.of(DESK, one.id())).hasSize(1);
  }

  @Test
  void decisionsDoNotContradictEachOther() {
    Patient a = world.registered(person("Michel", "Dubois", "1960-05-12"));
    Patient b = world.registered(person("Michel", "Dubois", "1960-05-12"));
    Patient c = world.registered(person("Michel", "Dubois", "1960-05-12"));
    same(a, b);
    same(b, c);
    assertThat(world.directory.entriesOf(HOSPITAL, a.id()))
        .containsExactlyInAnyOrder(a.id(), b.id(), c.id());
    assertThat(world.duplicates.toDecide(DESK, 10)).isEmpty();
    refused(
        "CUS-PAT-044",
        () -> world.duplicates.different(DESK, UUID.randomUUID(), a.id(), c.id(), "no"));
    Patient d = world.registered(person("Michel", "Dubois", "1960-05-12"));
    world.duplicates.different(DESK, UUID.randomUUID(), c.id(), d.id(), "seen both");
    refused("CUS-PAT-046", () -> same(a, d));
  }

  @Test
  void nobodyBecomesTheirOwnGuardianByADecision() {
    Patient child = world.registered(person("Nina", "Petit", "2015-05-05"));
    Patient mother = world.registered(person("Nina", "Petit", "1985-05-05"));
    world.guardians.record(
        DESK,
        UUID.randomUUID(),
        mother.id(),
        child.id(),
        new Guardians.Terms(
            GuardianRelation.PARENT, LocalDate.parse("2015-05-05"), Optional.empty(), "seen"));
    refused("CUS-PAT-045", () -> same(mother, child));
  }

  @Test
  void aDecisionNeedsAReasonAndTwoEntries() {
    Patient a = world.registered(person("Michel", "Dubois", "1960-05-12"));
    refused(
        "CUS-PAT-042",
        () -> world.duplicates.different(DESK, UUID.randomUUID(), a.id(), UUID.randomUUID(), " "));
    refused(
        "CUS-PAT-040",
        () -> world.duplicates.different(DESK, UUID.randomUUID(), a.id(), a.id(), "x"));
    refused(
        "CUS-PAT-001",
        () -> world.duplicates.different(DESK, UUID.randomUUID(), a.id(), UUID.randomUUID(), "x"));
    refused("CUS-PAT-043", () -> world.duplicates.undo(DESK, UUID.randomUUID()));
  }

  private void same(Patient one, Patient other) {
    world.duplicates.same(DESK, UUID.randomUUID(), one.id(), other.id(), one.id(), "same card");
  }

  private static void refused(String code, Runnable asked) {
    assertThatThrownBy(asked::run)
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
  }
}
