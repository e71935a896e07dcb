package org.custodia.registry.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.custodia.registry.people.PeopleWorld.DESK;
import static org.custodia.registry.people.PeopleWorld.HOSPITAL;
import static org.custodia.registry.people.PeopleWorld.person;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.testing.MovableClock;
import org.custodia.registry.testing.RegistryDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PatientDirectoryTest {
  private static final LocalDate DAY = LocalDate.parse("2026-11-25");

  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();

  private final MovableClock clock = new MovableClock(Instant.parse("2026-11-25T08:00:00Z"));
  private final PeopleWorld world = new PeopleWorld(database, clock);
  private final String suffix = UUID.randomUUID().toString().substring(0, 8);

  private final Patient mother = world.registered(person("Claire", "Petit", "1985-04-03"));
  private final Patient child = world.registered(person("Nino", "Petit", "2010-06-07"));
  private final Caller account = PeopleWorld.person("patient.petit." + suffix);

  @Test
  void anAccountActsForNobodyUntilItIsLinkedAndForNobodyOnceRevoked() {
    assertThat(world.directory.actsFor(account)).isEmpty();
    assertThat(world.directory.mayActFor(account, mother.id())).isFalse();
    world.accounts.link(DESK, mother.id(), " Patient.Petit." + suffix + " ");
    assertThat(world.directory.actsFor(account))
        .containsExactly(new Represented(mother.id(), "Claire Petit", true));
    assertThat(world.directory.mayActFor(account, mother.id())).isTrue();
    assertThat(world.directory.mayActFor(account, child.id())).isFalse();
    Caller elsewhere = new Caller("clinique", account.name(), Set.of("patient"));
    assertThat(world.directory.actsFor(elsewhere)).isEmpty();
    world.accounts.revoke(DESK, mother.id());
    assertThat(world.directory.actsFor(account)).isEmpty();
  }

  @Test
  void anAccountIsOnePersonsAndAPersonHasOneAccount() {
    world.accounts.link(DESK, mother.id(), account.name());
    assertThat(world.accounts.link(DESK, mother.id(), account.name()).account())
        .isEqualTo(account.name());
    refused("CUS-PAT-061", () -> world.accounts.link(DESK, child.id(), account.name()));
    refused("CUS-PAT-062", () -> world.accounts.link(DESK, mother.id(), "another." + suffix));
    refused("CUS-PAT-060", () -> world.accounts.link(DESK, child.id(), "two words"));
    world.accounts.revoke(DESK, mother.id());
    refused("CUS-PAT-063", () -> world.accounts.revoke(DESK, mother.id()));
    world.accounts.link(DESK, child.id(), account.name());
    assertThat(world.accounts.of(DESK, child.id())).isPresent();
  }

  @Test
  void aGuardianActsFromTheFirstDayToTheLastAndUntilItIsEnded() {
    world.accounts.link(DESK, mother.id(), account.name());
    var guardianship =
        guard(
            mother,
            child,
            GuardianRelation.LEGAL_GUARDIAN,
            DAY.plusDays(1),
            Optional.of(DAY.plusDays(2)));
    assertThat(guardianship.state()).isEqualTo(Guardians.State.NOT_YET);
    assertThat(acts()).containsExactly("Claire Petit");
    clock.advance(Duration.ofDays(1));
    assertThat(acts()).containsExactly("Claire Petit", "Nino Petit");
    assertThat(world.directory.mayActFor(account, child.id())).isTrue();
    world.guardians.end(DESK, guardianship.id());
    assertThat(acts()).containsExactly("Claire Petit");
    world.guardians.reopen(DESK, guardianship.id());
    assertThat(acts()).containsExactly("Claire Petit", "Nino Petit");
    clock.advance(Duration.ofDays(2));
    assertThat(acts()).containsExactly("Claire Petit");
    assertThat(world.guardians.of(DESK, child.id()).get(0).state()).isEqualTo(Guardians.State.OVER);
  }

  @Test
  void aParentStopsActingTheDayTheChildComesOfAgeAndTheDeskIsTold() {
    world.accounts.link(DESK, mother.id(), account.name());
    var guardianship = guard(mother, child, GuardianRelation.PARENT, DAY, Optional.empty());
    clock.advance(Duration.between(clock.instant(), Instant.parse("2028-06-06T23:00:00Z")));
    assertThat(acts()).containsExactly("Claire Petit", "Nino Petit");
    clock.advance(Duration.ofHours(2));
    assertThat(acts()).containsExactly("Claire Petit");
    assertThat(world.guardians.cameOfAge(DESK))
        .extracting(Guardians.Guardianship::id)
        .contains(guardianship.id());
    world.guardians.end(DESK, guardianship.id());
    assertThat(world.guardians.cameOfAge(DESK))
        .extracting(Guardians.Guardianship::id)
        .doesNotContain(guardianship.id());
  }

  @Test
  void nobodyIsTheirOwnGuardianOverAnyNumberOfSteps() {
    Patient third = world.registered(person("Aline", "Morvan", "1970-01-01"));
    guard(mother, child, GuardianRelation.PARENT, DAY, Optional.empty());
    var mandate = guard(third, mother, GuardianRelation.MANDATE, DAY, Optional.empty());
    refused(
        "CUS-PAT-050",
        () -> guard(mother, mother, GuardianRelation.MANDATE, DAY, Optional.empty()));
    refused(
        "CUS-PAT-051", () -> guard(child, mother, GuardianRelation.MANDATE, DAY, Optional.empty()));
    refused(
        "CUS-PAT-051", () -> guard(child, third, GuardianRelation.MANDATE, DAY, Optional.empty()));
    world.guardians.end(DESK, mandate.id());
    var other = guard(child, third, GuardianRelation.MANDATE, DAY, Optional.empty());
    refused("CUS-PAT-051", () -> world.guardians.reopen(DESK, mandate.id()));
    world.guardians.end(DESK, other.id());
    assertThat(world.guardians.reopen(DESK, mandate.id()).inForce()).isTrue();
  }

  @Test
  void whoOnlyActsForOthersIsNoPatient() {
    Patient aunt =
        world.patients.register(
            DESK, UUID.randomUUID(), person("Odette", "Salaün", "1950-05-05"), false);
    Caller hers = PeopleWorld.person("odette." + suffix);
    world.accounts.link(DESK, aunt.id(), hers.name());
    assertThat(world.directory.actsFor(hers)).isEmpty();
    guard(aunt, child, GuardianRelation.LEGAL_GUARDIAN, DAY, Optional.empty());
    assertThat(world.directory.actsFor(hers))
        .containsExactly(new Represented(child.id(), "Nino Petit", false));
    assertThat(world.directory.mayActFor(hers, aunt.id())).isFalse();
  }

  @Test
  void erasingAWardOrAGuardianEndsIt() {
    world.accounts.link(DESK, mother.id(), account.name());
    guard(mother, child, GuardianRelation.PARENT, DAY, Optional.empty());
    world.patients.erase(DESK, child.id());
    assertThat(acts()).containsExactly("Claire Petit");
    assertThat(world.guardians.wardsOf(DESK, mother.id())).isEmpty();
    world.patients.erase(DESK, mother.id());
    assertThat(world.directory.actsFor(account)).isEmpty();
  }

  @Test
  void aGuardianOfAnEntryActsForItsOtherEntriesToo() {
    Patient again = world.registered(person("Nino", "Petit", "2010-06-07"));
    world.accounts.link(DESK, mother.id(), account.name());
    guard(mother, child, GuardianRelation.PARENT, DAY, Optional.empty());
    assertThat(world.directory.mayActFor(account, again.id())).isFalse();
    var decision =
        world.duplicates.same(
            DESK, UUID.randomUUID(), child.id(), again.id(), child.id(), "same book");
    assertThat(world.directory.mayActFor(account, again.id())).isTrue();
    world.duplicates.undo(DESK, decision.id());
    assertThat(world.directory.mayActFor(account, again.id())).isFalse();
  }

  @Test
  void nothingThatChannelsSeeIsTheSameInTwoOfThem() {
    Set<Bytes32> seen = new HashSet<>();
    for (Patient patient : List.of(mother, child)) {
      for (String channel : List.of("0xaa", "0xbb", "0xcc")) {
        assertThat(seen.add(world.directory.pseudonym(HOSPITAL, patient.id(), channel))).isTrue();
        assertThat(seen.add(world.directory.evidence(HOSPITAL, patient.id(), channel))).isTrue();
      }
    }
    assertThat(world.directory.pseudonym(HOSPITAL, mother.id(), "0xAA")).isIn(seen);
    assertThat(seen).hasSize(12);
  }

  @Test
  void evidenceFollowsTheDataAndThePseudonymStays() {
    Bytes32 pseudonym = world.directory.pseudonym(HOSPITAL, mother.id(), "0xaa");
    Bytes32 evidence = world.directory.evidence(HOSPITAL, mother.id(), "0xaa");
    assertThat(world.directory.evidence(HOSPITAL, mother.id(), "0xaa")).isEqualTo(evidence);
    world.patients.correct(
        DESK, mother.id(), 1, person("Claire", "Petit-Roux", "1985-04-03"), true);
    assertThat(world.directory.evidence(HOSPITAL, mother.id(), "0xaa")).isNotEqualTo(evidence);
    assertThat(world.directory.pseudonym(HOSPITAL, mother.id(), "0xaa")).isEqualTo(pseudonym);
    assertThat(world.directory.byPseudonym(HOSPITAL, "0xAA", pseudonym)).contains(mother.id());
    assertThat(world.directory.byPseudonym(HOSPITAL, "0xbb", pseudonym)).isEmpty();
    assertThat(world.directory.byPseudonym("clinique", "0xaa", pseudonym)).isEmpty();
  }

  private List<String> acts() {
    return world.directory.actsFor(account).stream().map(Represented::name).toList();
  }

  private Guardians.Guardianship guard(
      Patient guardian,
      Patient ward,
      GuardianRelation relation,
      LocalDate from,
      Optional<LocalDate> until) {
    return world.guardians.record(
        DESK,
        UUID.randomUUID(),
        guardian.id(),
        ward.id(),
        new Guardians.Terms(relation, from, until, "livret de famille"));
  }

  private static void refused(String code, Runnable asked) {
    assertThatThrownBy(asked::run)
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
  }
}
