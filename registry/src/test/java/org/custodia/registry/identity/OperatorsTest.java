package org.custodia.registry.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.identity.IdentityWorld.address;
import static org.custodia.registry.identity.IdentityWorld.newKey;
import static org.custodia.registry.identity.IdentityWorld.person;
import static org.custodia.registry.testing.Refusals.refused;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.memberId;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.MemberRole;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Operators.Device;
import org.custodia.registry.identity.Operators.Person;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.web3j.crypto.ECKeyPair;

/** A pharmacy's administrator, its people and its devices, on a running network. */
class OperatorsTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  private static final Caller ANNA = person(PONT, "anna", "administrator");
  private static final Set<MemberRole> PHARMACY = Set.of(MemberRole.PHARMACY);

  private static IdentityWorld world;
  private static Operators operators;

  @BeforeAll
  static void start() {
    world = new IdentityWorld(database, network);
    operators = world.operators;
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  private static Caller pharmacist(String name) {
    return person(PONT, name, "pharmacist");
  }

  private static Validity year() {
    return new Validity(world.now(), world.now().plus(Duration.ofDays(365)));
  }

  private static boolean mayWitness(ECKeyPair key) {
    return world.members.mayWitness(
        GARE, address(key), memberId(PONT), MemberRole.PHARMACY, world.now());
  }

  @Test
  void whoEnrolsAKeyIsAPersonWithOneHandleOverAllKeys() {
    Caller paul = pharmacist("paul");
    ECKeyPair first = world.enrolled(paul);
    ECKeyPair second = world.enrolled(paul);
    Person known = operators.person(ANNA, "paul").orElseThrow();
    assertThat(known.entry()).isEmpty();
    assertThat(known.keys()).hasSize(2);
    for (ECKeyPair key : List.of(first, second)) {
      assertThat(world.members.operator(PONT, address(key)).orElseThrow().holder())
          .isEqualTo(known.holder());
    }
    ECKeyPair others = world.enrolled(pharmacist("petra"));
    assertThat(world.members.operator(PONT, address(others)).orElseThrow().holder())
        .isNotEqualTo(known.holder());
    assertThat(operators.persons(ANNA)).extracting(Person::userName).contains("paul", "petra");
    assertThat(operators.persons(person(GARE, "gabi", "administrator"))).isEmpty();
  }

  @Test
  void aSuspendedPersonsKeysEndOnEveryNodeAndNoNewOnesBegin() {
    Caller sam = pharmacist("sam");
    ECKeyPair key = world.enrolled(sam);
    TestRegistry.await("the key on the other's node", () -> mayWitness(key));

    UUID id = UUID.randomUUID();
    Person suspended = operators.suspend(ANNA, id, "sam", "left the house with the till");
    assertThat(suspended.isSuspended()).isTrue();
    assertThat(operators.suspend(ANNA, id, "sam", "again").keys()).isEqualTo(suspended.keys());
    TestRegistry.await("its end on the other's node", () -> !mayWitness(key));
    refused(Kind.FORBIDDEN, "CUS-IDN-012", () -> world.enrol(sam, newKey(), Duration.ofHours(1)));
    var last = world.history.of(GARE, memberId(PONT)).get(0);
    assertThat(last.event())
        .as("the reason stays at home")
        .isEqualTo(
            new MemberHistory.Event.OperatorRevoked(
                address(key), suspended.holder(), "suspended by its organisation"));

    operators.reinstate(ANNA, UUID.randomUUID(), "sam");
    assertThat(operators.person(ANNA, "sam").orElseThrow().isSuspended()).isFalse();
    ECKeyPair another = world.enrolled(sam);
    TestRegistry.await("the new key on the other's node", () -> mayWitness(another));
    assertThat(mayWitness(key)).isFalse();
  }

  @Test
  void somebodyWhoNeverCameCanBeSuspended() {
    operators.suspend(ANNA, UUID.randomUUID(), "stranger", "known thief");
    refused(
        Kind.FORBIDDEN,
        "CUS-IDN-012",
        () -> world.enrol(pharmacist("stranger"), newKey(), Duration.ofHours(1)));
  }

  @Test
  void anEntryLimitsRolesAndTime() {
    Caller rosa = person(PONT, "rosa", "pharmacist", "administrator");
    Validity halfAnHour = new Validity(world.now(), world.now().plus(Duration.ofMinutes(30)));
    operators.enter(ANNA, UUID.randomUUID(), "rosa", PHARMACY, halfAnHour);
    ECKeyPair key = world.enrolled(rosa);
    Operator enrolled = world.members.operator(PONT, address(key)).orElseThrow();
    assertThat(enrolled.roles()).isEqualTo(PHARMACY);
    assertThat(enrolled.validity().until()).isEqualTo(halfAnHour.until());
    assertThat(world.sessionKeys.list(rosa).get(0).until()).isEqualTo(halfAnHour.until());

    world.advance(Duration.ofMinutes(30));
    refused(Kind.FORBIDDEN, "CUS-IDN-013", () -> world.enrol(rosa, newKey(), Duration.ofHours(1)));
    world.advance(Duration.ofMinutes(30).negated());
    operators.enter(ANNA, UUID.randomUUID(), "rosa", Set.of(MemberRole.ADMINISTRATOR), halfAnHour);
    refused(
        Kind.FORBIDDEN,
        "CUS-IDN-006",
        () -> world.enrol(pharmacist("rosa"), newKey(), Duration.ofHours(1)));
  }

  @Test
  void keysThatHaveMoreThanAnEntryAllowsAreRevoked() {
    Caller tom = person(PONT, "tom", "pharmacist", "administrator");
    ECKeyPair wide = world.enrolled(tom);
    operators.enter(ANNA, UUID.randomUUID(), "tom", PHARMACY, year());
    TestRegistry.await("its end", () -> !mayWitness(wide));
    ECKeyPair narrow = world.enrolled(tom);
    operators.enter(
        ANNA,
        UUID.randomUUID(),
        "tom",
        Set.of(MemberRole.PHARMACY, MemberRole.ADMINISTRATOR),
        year());
    assertThat(world.sessionKeys.list(tom))
        .filteredOn(key -> key.key().equals(address(narrow)))
        .extracting(SessionKeys.SessionKey::revoked)
        .containsExactly(false);
  }

  @Test
  void aDeviceIsEnrolledEditedAndEnded() {
    String key = address(newKey());
    UUID enrolment = UUID.randomUUID();
    operators.enrolDevice(ANNA, enrolment, key, PHARMACY, "Till 1", year());
    assertThat(operators.enrolDevice(ANNA, enrolment, key, PHARMACY, "Till 1", year()).id())
        .isEqualTo(enrolment);
    assertThat(device(key).enrolment()).isPresent();
    world.expectDone(PONT, enrolment);
    refused(
        Kind.CONFLICT,
        "CUS-IDN-018",
        () -> operators.enrolDevice(ANNA, UUID.randomUUID(), key, PHARMACY, "Till 1", year()));

    UUID edit = UUID.randomUUID();
    operators.editDevice(ANNA, edit, key, PHARMACY, "Till 2, first floor", year());
    world.expectDone(PONT, edit);
    Device edited = device(key);
    assertThat(edited.place()).isEqualTo("Till 2, first floor");
    assertThat(world.members.operator(PONT, key).orElseThrow().holder()).isEqualTo(edited.holder());

    UUID end = UUID.randomUUID();
    operators.revokeDevice(ANNA, end, key, "fell down");
    assertThat(operators.revokeDevice(ANNA, UUID.randomUUID(), key, "fell down").id())
        .isEqualTo(end);
    world.expectDone(PONT, end);
    assertThat(device(key).revokedAt()).isPresent();
    refused(
        Kind.CONFLICT,
        "CUS-IDN-035",
        () -> operators.editDevice(ANNA, UUID.randomUUID(), key, PHARMACY, "Till 3", year()));
  }

  private static Device device(String key) {
    return operators.devices(ANNA).stream()
        .filter(device -> device.key().equals(key))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void nobodyIsGivenWhatTheOrganisationDoesNotHold() {
    Set<MemberRole> regulator = Set.of(MemberRole.REGULATOR);
    refused(
        Kind.BAD_INPUT,
        "CUS-IDN-015",
        () -> operators.enter(ANNA, UUID.randomUUID(), "paula", regulator, year()));
    refused(
        Kind.BAD_INPUT,
        "CUS-IDN-015",
        () ->
            operators.enrolDevice(
                ANNA, UUID.randomUUID(), address(newKey()), regulator, "Till", year()));
    refused(
        Kind.BAD_INPUT,
        "CUS-IDN-034",
        () -> operators.enter(ANNA, UUID.randomUUID(), "paula", Set.of(), year()));
    assertThat(operators.person(ANNA, "paula")).as("nothing stays of it").isEmpty();
  }

  @Test
  void onlyAnAdministratorManagesAndNobodySuspendsThemselves() {
    Caller paul = pharmacist("paul");
    String key = address(newKey());
    UUID id = UUID.randomUUID();
    refused(Kind.FORBIDDEN, "CUS-IDN-014", () -> operators.persons(paul));
    refused(Kind.FORBIDDEN, "CUS-IDN-014", () -> operators.devices(paul));
    refused(Kind.FORBIDDEN, "CUS-IDN-014", () -> operators.person(paul, "anna"));
    refused(
        Kind.FORBIDDEN, "CUS-IDN-014", () -> operators.enter(paul, id, "paul", PHARMACY, year()));
    refused(Kind.FORBIDDEN, "CUS-IDN-014", () -> operators.suspend(paul, id, "anna", "why"));
    refused(Kind.FORBIDDEN, "CUS-IDN-014", () -> operators.reinstate(paul, id, "paul"));
    refused(
        Kind.FORBIDDEN,
        "CUS-IDN-014",
        () -> operators.enrolDevice(paul, id, key, PHARMACY, "Till", year()));
    refused(Kind.FORBIDDEN, "CUS-IDN-014", () -> operators.revokeDevice(paul, id, key, "why"));
    refused(Kind.CONFLICT, "CUS-IDN-032", () -> operators.suspend(ANNA, id, "anna", "tired"));
    refused(Kind.NOT_FOUND, "CUS-IDN-016", () -> operators.revokeDevice(ANNA, id, key, "why"));
    refused(
        Kind.BAD_INPUT,
        "CUS-IDN-017",
        () -> operators.enrolDevice(ANNA, id, "0x12", PHARMACY, "Till", year()));
  }

  @Test
  void anAdministratorOfAnotherOrganisationEndsNothingHere() {
    String key = address(newKey());
    UUID enrolment = UUID.randomUUID();
    operators.enrolDevice(ANNA, enrolment, key, PHARMACY, "Till 9", year());
    world.expectDone(PONT, enrolment);
    Caller gabi = person(GARE, "gabi", "administrator");
    TestRegistry.await("Gare to know it", () -> world.members.operator(GARE, key).isPresent());
    refused(
        Kind.NOT_FOUND,
        "CUS-IDN-016",
        () -> operators.revokeDevice(gabi, UUID.randomUUID(), key, "mischief"));
    refused(
        Kind.CONFLICT,
        "CUS-IDN-018",
        () -> operators.enrolDevice(gabi, UUID.randomUUID(), key, PHARMACY, "Till", year()));
  }
}
