package org.custodia.registry.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.custodia.registry.consent.ConsentWorld.ADMISSIONS;
import static org.custodia.registry.consent.ConsentWorld.CHILD;
import static org.custodia.registry.consent.ConsentWorld.DURAND;
import static org.custodia.registry.consent.ConsentWorld.DURAND_HIMSELF;
import static org.custodia.registry.consent.ConsentWorld.GARE_PHARMACIST;
import static org.custodia.registry.consent.ConsentWorld.MARTIN;
import static org.custodia.registry.consent.ConsentWorld.MARTIN_HERSELF;
import static org.custodia.registry.consent.ConsentWorld.PONT_PHARMACIST;
import static org.custodia.registry.consent.ConsentWorld.address;
import static org.custodia.registry.consent.ConsentWorld.form;
import static org.custodia.registry.consent.ConsentWorld.newKey;
import static org.custodia.registry.consent.ConsentWorld.oneTime;
import static org.custodia.registry.consent.ConsentWorld.person;
import static org.custodia.registry.consent.ConsentWorld.treatment;
import static org.custodia.registry.testing.Refusals.refused;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.RHONE;
import static org.custodia.registry.testing.TestNetwork.SAINT_LUC;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.registry.consent.ConsentView.State;
import org.custodia.registry.consent.Consents.Draft;
import org.custodia.registry.decisions.ConsentDocument;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.notices.NoticeKind;
import org.custodia.registry.people.PatientAccounts;
import org.custodia.registry.people.Patients;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.web3j.crypto.ECKeyPair;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** From what a patient allows to what a pharmacy can do with it, and back. */
class ConsentJourneyTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  private static ConsentWorld world;

  @BeforeAll
  static void start() {
    world = ConsentWorld.start(database, network);
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  // --- Granting ---

  @Test
  void aConsentIsPublishedOpenedAndUsedByWhomItWasGivenTo() {
    UUID id = world.inForce(MARTIN_HERSELF, MARTIN, treatment(PONT));
    ConsentView view = world.view(MARTIN_HERSELF, MARTIN, id);
    assertThat(view.granteeName()).isEqualTo("Pharmacie du Pont");
    assertThat(view.used()).isZero();

    ReceivedConsent received = world.awaitReceived(PONT_PHARMACIST, view.commitment());
    assertThat(received.standing()).isEqualTo(ReceivedConsent.Standing.IN_FORCE);
    assertThat(received.hostName()).isEqualTo("Hôpital Saint-Luc");
    world.accepted(world.use(PONT_PHARMACIST, received));
    world.accepted(world.use(PONT_PHARMACIST, received));
    TestRegistry.await("both uses", () -> world.view(MARTIN_HERSELF, MARTIN, id).used() == 2);
    assertThat(world.view(MARTIN_HERSELF, MARTIN, id).lastUsedAt()).isPresent();
    TestRegistry.await("four notices", () -> told(id).size() == 4);
    assertThat(told(id))
        .containsExactly(NoticeKind.GRANTED, NoticeKind.OPENED, NoticeKind.USED, NoticeKind.USED);
  }

  @Test
  void theFirstDraftForAnOrganisationOpensTheChannelAndTheSameRequestIsTheSameDraft() {
    UUID id = UUID.randomUUID();
    ECKeyPair key = newKey();
    GrantForm form = form(RHONE, ConsentPurpose.RESEARCH, 0, Duration.ofDays(1));
    assertThat(world.consents().draft(MARTIN_HERSELF, id, MARTIN, form, address(key)))
        .isInstanceOf(Draft.Preparing.class);
    refused(
        Kind.CONFLICT,
        "CUS-CON-023",
        () -> world.consents().grant(MARTIN_HERSELF, id, "0x" + "1".repeat(130)));
    Draft.ToSign draft = world.drafted(MARTIN_HERSELF, id, MARTIN, form, key);
    assertThat(world.consents().draft(MARTIN_HERSELF, id, MARTIN, form, address(key)))
        .isEqualTo(draft);
    refused(
        Kind.CONFLICT,
        "CUS-CON-002",
        () -> world.consents().draft(MARTIN_HERSELF, id, MARTIN, treatment(PONT), address(key)));
    refused(
        Kind.CONFLICT,
        "CUS-CON-027",
        () ->
            world.consents().draft(MARTIN_HERSELF, UUID.randomUUID(), MARTIN, form, address(key)));

    String signature = world.sign(id, key);
    refused(
        Kind.BAD_INPUT,
        "CUS-CON-024",
        () -> world.consents().grant(MARTIN_HERSELF, id, world.sign(id, newKey())));
    refused(
        Kind.NOT_FOUND, "CUS-CON-020", () -> world.consents().grant(DURAND_HIMSELF, id, signature));
    world.consents().grant(MARTIN_HERSELF, id, signature);
    ConsentView again = world.consents().grant(MARTIN_HERSELF, id, signature);
    assertThat(again.id()).isEqualTo(id);
    world.awaitState(MARTIN_HERSELF, MARTIN, id, State.IN_FORCE);
    assertThat(told(id)).containsOnlyOnce(NoticeKind.GRANTED);
  }

  @Test
  void theDocumentIsAConsentOfFhirWhoseHashIsTheScope() {
    UUID id = UUID.randomUUID();
    world.drafted(MARTIN_HERSELF, id, MARTIN, treatment(PONT), newKey());
    ConsentTerms terms =
        database
            .rows()
            .in(
                SAINT_LUC,
                () ->
                    new SealedTerms(world.registry().bean(Keys.class))
                        .terms(SAINT_LUC, world.row(id)));
    assertThat(terms.message().scope())
        .isEqualTo(Bytes32.keccak(terms.document().getBytes(StandardCharsets.UTF_8)));
    JsonNode document = JsonMapper.builder().build().readTree(terms.document());
    assertThat(ConsentDocument.read(document)).isNotNull();
    assertThat(document.path("provision").path("class").findValuesAsString("code"))
        .containsExactlyInAnyOrder("MedicationStatement", "AllergyIntolerance");
    assertThat(document.path("provision").path("provision").toString()).contains("\"PSY\"");
    assertThat(terms.document()).doesNotContain(MARTIN.toString());
    assertThat(new String(world.row(id).prepared().orElseThrow().terms(), StandardCharsets.UTF_8))
        .doesNotContain("Consent");
  }

  @Test
  void whatCannotBeAllowedIsRefusedBeforeAnybodySigns() {
    Instant now = Instant.now();
    GrantForm good = treatment(PONT);
    assertBad("CUS-CON-016", change(good, SAINT_LUC, ConsentPurpose.TREATMENT, 0));
    assertBad("CUS-CON-018", change(good, RHONE, ConsentPurpose.TREATMENT, 0));
    assertBad("CUS-CON-018", change(good, PONT, ConsentPurpose.ORGAN_DONATION, 0));
    assertBad("CUS-CON-018", change(good, PONT, ConsentPurpose.BILLING, 0));
    assertBad("CUS-CON-029", change(good, PONT, ConsentPurpose.BILLING, 3));
    assertBad("CUS-CON-015", change(good, PONT, ConsentPurpose.ONE_TIME, 0));
    assertBad("CUS-CON-014", change(good, PONT, ConsentPurpose.TREATMENT, -1));
    assertBad("CUS-CON-012", form(PONT, ConsentPurpose.TREATMENT, 0, Duration.ofSeconds(-1)));
    assertBad("CUS-CON-011", form(PONT, ConsentPurpose.TREATMENT, 0, Duration.ofDays(-1)));
    assertBad("CUS-CON-013", form(PONT, ConsentPurpose.TREATMENT, 0, Duration.ofDays(4000)));
    assertBad(
        "CUS-CON-017",
        new GrantForm(
            Bytes32.random(),
            ConsentPurpose.TREATMENT,
            Set.of(),
            Set.of(),
            good.validFrom(),
            good.validUntil(),
            0,
            Optional.empty()));
    assertBad(
        "CUS-CON-019",
        new GrantForm(
            good.grantee(),
            ConsentPurpose.TREATMENT,
            Set.of(),
            Set.of(),
            good.validFrom(),
            good.validUntil(),
            0,
            Optional.of(good.grantee())));
    refused(
        Kind.BAD_INPUT,
        "CUS-CON-010",
        () -> world.consents().draft(MARTIN_HERSELF, UUID.randomUUID(), MARTIN, good, "0x12"));
    assertThat(now).isBefore(good.validUntil());
  }

  private static GrantForm change(
      GrantForm form, String grantee, ConsentPurpose purpose, int uses) {
    return new GrantForm(
        TestNetwork.memberId(grantee),
        purpose,
        form.kinds(),
        form.withheld(),
        form.validFrom(),
        form.validUntil(),
        uses,
        Optional.empty());
  }

  private static void assertBad(String code, GrantForm form) {
    refused(
        Kind.BAD_INPUT,
        code,
        () ->
            world
                .consents()
                .draft(MARTIN_HERSELF, UUID.randomUUID(), MARTIN, form, address(newKey())));
  }

  @Test
  void onlyThePatientAndTheGuardianDecide() {
    Caller noRole = new Caller(SAINT_LUC, "patient.martin", Set.of("pharmacist"));
    Caller elsewhere = new Caller(PONT, "somebody", Set.of("patient"));
    for (Caller caller : List.of(noRole, elsewhere, DURAND_HIMSELF)) {
      refused(Kind.FORBIDDEN, "CUS-CON-001", () -> world.consents().of(caller, MARTIN));
      refused(Kind.FORBIDDEN, "CUS-CON-001", () -> world.consents().standing(caller, MARTIN));
      refused(
          Kind.FORBIDDEN,
          "CUS-CON-001",
          () ->
              world
                  .consents()
                  .draft(caller, UUID.randomUUID(), MARTIN, treatment(PONT), address(newKey())));
      refused(
          Kind.FORBIDDEN,
          "CUS-CON-001",
          () -> world.consents().optOut(caller, UUID.randomUUID(), MARTIN));
      refused(
          Kind.FORBIDDEN,
          "CUS-CON-001",
          () -> world.consents().revoke(caller, UUID.randomUUID(), MARTIN, List.of()));
    }
    UUID id = world.inForce(MARTIN_HERSELF, CHILD, treatment(PONT));
    assertThat(world.view(MARTIN_HERSELF, CHILD, id).grantedBy()).isEqualTo("patient.martin");
    Caller nobody = new Caller(PONT, "patient", Set.of("patient"));
    refused(Kind.FORBIDDEN, "CUS-CON-003", () -> world.uses().received(nobody));
    refused(
        Kind.NOT_FOUND,
        "CUS-CON-040",
        () ->
            world
                .uses()
                .use(
                    GARE_PHARMACIST,
                    UUID.randomUUID(),
                    TestNetwork.memberId(SAINT_LUC),
                    world.view(MARTIN_HERSELF, CHILD, id).commitment(),
                    ConsentPurpose.TREATMENT));
  }

  // --- Limits ---

  @Test
  void ofTwoRacingUsesOfAOneTimeConsentOneIsAccepted() {
    UUID id = world.inForce(MARTIN_HERSELF, MARTIN, oneTime(PONT));
    ReceivedConsent received =
        world.awaitReceived(PONT_PHARMACIST, world.view(MARTIN_HERSELF, MARTIN, id).commitment());
    UUID first = UUID.randomUUID();
    UUID second = UUID.randomUUID();
    for (UUID use : List.of(first, second)) {
      world
          .uses()
          .use(PONT_PHARMACIST, use, received.host(), received.commitment(), received.purpose());
    }
    List<CommandStatus> outcomes =
        List.of(
            world.registry().awaitFinal(PONT, first), world.registry().awaitFinal(PONT, second));
    assertThat(outcomes).filteredOn(one -> one.state().isDone()).hasSize(1);
    world.refused(
        outcomes.stream().filter(one -> !one.state().isDone()).findFirst().orElseThrow(),
        "ConsentUsedUp");
    world.awaitState(MARTIN_HERSELF, MARTIN, id, State.USED_UP);
    assertThat(world.received(PONT_PHARMACIST, received.commitment()).orElseThrow().standing())
        .isEqualTo(ReceivedConsent.Standing.USED_UP);
  }

  @Test
  void aUseForAnotherPurposeIsRefused() {
    UUID id = world.inForce(MARTIN_HERSELF, MARTIN, treatment(PONT));
    ReceivedConsent received =
        world.awaitReceived(PONT_PHARMACIST, world.view(MARTIN_HERSELF, MARTIN, id).commitment());
    UUID use = UUID.randomUUID();
    world
        .uses()
        .use(PONT_PHARMACIST, use, received.host(), received.commitment(), ConsentPurpose.RESEARCH);
    world.refused(world.registry().awaitFinal(PONT, use), "WrongPurpose");
  }

  @Test
  void aConsentIsNotUsedBeforeItsTimeAndNotAfterIt() {
    Instant from =
        Instant.now().plusSeconds(3600).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
    GrantForm later =
        new GrantForm(
            TestNetwork.memberId(PONT),
            ConsentPurpose.TREATMENT,
            Set.of(),
            Set.of(),
            from,
            from.plusSeconds(60),
            0,
            Optional.empty());
    UUID id = world.granted(MARTIN_HERSELF, MARTIN, later);
    world.awaitState(MARTIN_HERSELF, MARTIN, id, State.NOT_YET_VALID);
    world.refused(
        world.use(
            PONT_PHARMACIST,
            world.awaitReceived(
                PONT_PHARMACIST, world.view(MARTIN_HERSELF, MARTIN, id).commitment())),
        "ConsentNotYetValid");

    UUID brief =
        world.inForce(
            MARTIN_HERSELF, MARTIN, form(PONT, ConsentPurpose.TREATMENT, 0, Duration.ofSeconds(5)));
    ReceivedConsent received =
        world.awaitReceived(
            PONT_PHARMACIST, world.view(MARTIN_HERSELF, MARTIN, brief).commitment());
    world.awaitState(MARTIN_HERSELF, MARTIN, brief, State.ENDED);
    assertThat(told(brief)).doesNotContain(NoticeKind.EXPIRING);
    TestRegistry.await(
        "the ledger's clock", () -> Instant.now().isAfter(received.validUntil().plusSeconds(1)));
    world.refused(world.use(PONT_PHARMACIST, received), "ConsentExpired");
  }

  // --- Taking back ---

  @Test
  void whatIsRevokedCannotBeUsedAnyMore() {
    UUID id = world.inForce(MARTIN_HERSELF, MARTIN, treatment(PONT));
    UUID other = world.inForce(MARTIN_HERSELF, MARTIN, treatment(PONT));
    ReceivedConsent received =
        world.awaitReceived(PONT_PHARMACIST, world.view(MARTIN_HERSELF, MARTIN, id).commitment());
    world.accepted(world.use(PONT_PHARMACIST, received));
    UUID act = UUID.randomUUID();
    world.consents().revoke(MARTIN_HERSELF, act, MARTIN, List.of(id));
    assertThat(world.consents().revoke(MARTIN_HERSELF, act, MARTIN, List.of(id))).isNotEmpty();
    refused(
        Kind.CONFLICT,
        "CUS-CON-002",
        () -> world.consents().revoke(MARTIN_HERSELF, act, MARTIN, List.of(other)));
    world.awaitState(MARTIN_HERSELF, MARTIN, id, State.REVOKED);
    world.refused(world.use(PONT_PHARMACIST, received), "ConsentRevoked");
    TestRegistry.await(
        "Pont sees it",
        () ->
            world.received(PONT_PHARMACIST, received.commitment()).orElseThrow().standing()
                == ReceivedConsent.Standing.REVOKED);
    TestRegistry.await("it is told", () -> told(id).contains(NoticeKind.REVOKED));
    assertThat(world.view(MARTIN_HERSELF, MARTIN, other).state()).isEqualTo(State.IN_FORCE);
    refused(
        Kind.NOT_FOUND,
        "CUS-CON-020",
        () -> world.consents().revoke(MARTIN_HERSELF, UUID.randomUUID(), CHILD, List.of(other)));
  }

  @Test
  void whatIsRevokedAtOnceNeverComesIntoForce() {
    UUID id = world.granted(MARTIN_HERSELF, MARTIN, treatment(PONT));
    world.consents().revoke(MARTIN_HERSELF, UUID.randomUUID(), MARTIN, List.of(id));
    assertThat(world.view(MARTIN_HERSELF, MARTIN, id).state())
        .isIn(State.BEING_REVOKED, State.REVOKED);
    world.awaitState(MARTIN_HERSELF, MARTIN, id, State.REVOKED);
    TestRegistry.await("it is told", () -> told(id).contains(NoticeKind.REVOKED));
    assertThat(told(id)).doesNotContain(NoticeKind.REFUSED);
  }

  @Test
  void optingOutEndsEverythingAndOptingInRestoresNothing() {
    UUID open = world.inForce(DURAND_HIMSELF, DURAND, treatment(PONT));
    UUID elsewhere =
        world.inForce(
            DURAND_HIMSELF, DURAND, form(GARE, ConsentPurpose.EMERGENCY, 0, Duration.ofDays(1)));
    ReceivedConsent received =
        world.awaitReceived(PONT_PHARMACIST, world.view(DURAND_HIMSELF, DURAND, open).commitment());
    UUID onItsWay = world.granted(DURAND_HIMSELF, DURAND, treatment(PONT));
    UUID draft = UUID.randomUUID();
    ECKeyPair key = newKey();
    world.drafted(DURAND_HIMSELF, draft, DURAND, treatment(PONT), key);
    String signature = world.sign(draft, key);

    UUID act = UUID.randomUUID();
    assertThat(world.consents().optOut(DURAND_HIMSELF, act, DURAND).optedOut()).isTrue();
    assertThat(world.consents().optOut(DURAND_HIMSELF, act, DURAND).optedOut()).isTrue();
    refused(
        Kind.CONFLICT,
        "CUS-CON-022",
        () -> world.consents().grant(DURAND_HIMSELF, draft, signature));
    refused(
        Kind.CONFLICT,
        "CUS-CON-022",
        () ->
            world
                .consents()
                .draft(
                    DURAND_HIMSELF, UUID.randomUUID(), DURAND, treatment(PONT), address(newKey())));
    for (UUID one : List.of(open, elsewhere, onItsWay)) {
      world.awaitState(DURAND_HIMSELF, DURAND, one, State.REVOKED);
    }
    TestRegistry.await(
        "every channel has it", () -> world.consents().standing(DURAND_HIMSELF, DURAND).settled());
    assertThat(world.use(PONT_PHARMACIST, received).refusal().orElseThrow().name())
        .isIn("PatientOptedOut", "ConsentRevoked");

    world.consents().optIn(DURAND_HIMSELF, UUID.randomUUID(), DURAND);
    TestRegistry.await(
        "every channel has it", () -> world.consents().standing(DURAND_HIMSELF, DURAND).settled());
    refused(
        Kind.CONFLICT,
        "CUS-CON-021",
        () -> world.consents().grant(DURAND_HIMSELF, draft, signature));
    for (UUID one : List.of(open, elsewhere, onItsWay)) {
      assertThat(world.view(DURAND_HIMSELF, DURAND, one).state()).isEqualTo(State.REVOKED);
    }
    assertThat(world.use(PONT_PHARMACIST, received).state()).isEqualTo(CommandStatus.State.REFUSED);
    UUID anew = world.inForce(DURAND_HIMSELF, DURAND, treatment(PONT));
    world.accepted(
        world.use(
            PONT_PHARMACIST,
            world.awaitReceived(
                PONT_PHARMACIST, world.view(DURAND_HIMSELF, DURAND, anew).commitment())));
    assertThat(world.told(DURAND_HIMSELF, DURAND, Optional.empty()))
        .contains(NoticeKind.OPTED_OUT, NoticeKind.OPTED_IN);
  }

  @Test
  void whatWasDeclinedEndsAndIsRefusedUntilItIsReconsidered() {
    GrantForm research = form(PONT, ConsentPurpose.RESEARCH, 0, Duration.ofDays(1));
    UUID open = world.inForce(MARTIN_HERSELF, CHILD, research);
    UUID treated = world.inForce(MARTIN_HERSELF, CHILD, treatment(PONT));
    UUID draft = UUID.randomUUID();
    ECKeyPair key = newKey();
    world.drafted(MARTIN_HERSELF, draft, CHILD, research, key);
    String signature = world.sign(draft, key);

    UUID act = UUID.randomUUID();
    for (int again = 0; again < 2; again++) {
      Wish wish = world.consents().decline(MARTIN_HERSELF, act, CHILD, ConsentPurpose.RESEARCH);
      assertThat(wish.declined()).isTrue();
    }
    refused(
        Kind.CONFLICT,
        "CUS-CON-031",
        () -> world.consents().grant(MARTIN_HERSELF, draft, signature));
    refused(
        Kind.CONFLICT,
        "CUS-CON-031",
        () ->
            world
                .consents()
                .draft(MARTIN_HERSELF, UUID.randomUUID(), CHILD, research, address(newKey())));
    refused(
        Kind.BAD_INPUT,
        "CUS-CON-030",
        () ->
            world
                .consents()
                .decline(MARTIN_HERSELF, UUID.randomUUID(), CHILD, ConsentPurpose.TREATMENT));
    refused(
        Kind.FORBIDDEN,
        "CUS-CON-001",
        () ->
            world
                .consents()
                .decline(DURAND_HIMSELF, UUID.randomUUID(), CHILD, ConsentPurpose.RESEARCH));
    world.awaitState(MARTIN_HERSELF, CHILD, open, State.REVOKED);
    assertThat(world.view(MARTIN_HERSELF, CHILD, treated).state()).isEqualTo(State.IN_FORCE);
    assertThat(world.consents().wishes(MARTIN_HERSELF, CHILD))
        .extracting(Wish::purpose, Wish::declined)
        .containsExactly(
            tuple(ConsentPurpose.RESEARCH, true), tuple(ConsentPurpose.ORGAN_DONATION, false));

    world.consents().reconsider(MARTIN_HERSELF, UUID.randomUUID(), CHILD, ConsentPurpose.RESEARCH);
    assertThat(world.view(MARTIN_HERSELF, CHILD, open).state()).isEqualTo(State.REVOKED);
    world.drafted(MARTIN_HERSELF, UUID.randomUUID(), CHILD, research, newKey());
    assertThat(world.told(MARTIN_HERSELF, CHILD, Optional.empty()))
        .containsOnlyOnce(NoticeKind.DECLINED, NoticeKind.RECONSIDERED);
  }

  @Test
  void whoIsErasedHasNothingAllowedAnyMore() {
    UUID gone = UUID.randomUUID();
    Patients patients = world.registry().bean(Patients.class);
    patients.register(ADMISSIONS, gone, person("Petit", "Anne", "1930-01-02"), true);
    world.registry().bean(PatientAccounts.class).link(ADMISSIONS, gone, "patient.petit");
    Caller petit = ConsentWorld.patient("patient.petit");
    UUID open = world.inForce(petit, gone, treatment(PONT));
    Bytes32 commitment = world.view(petit, gone, open).commitment();
    world.awaitReceived(PONT_PHARMACIST, commitment);
    UUID onItsWay = world.granted(petit, gone, treatment(PONT));
    patients.erase(ADMISSIONS, gone);
    refused(Kind.FORBIDDEN, "CUS-CON-001", () -> world.consents().of(petit, gone));
    for (UUID one : List.of(open, onItsWay)) {
      TestRegistry.await("it is revoked", () -> world.row(one).told().revoked());
      assertThat(world.row(one).person()).isEmpty();
    }
    TestRegistry.await(
        "Pont sees it",
        () ->
            world.received(PONT_PHARMACIST, commitment).orElseThrow().standing()
                == ReceivedConsent.Standing.REVOKED);
  }

  @Test
  void correctedIdentityDataAmendTheEvidence() {
    UUID id = world.inForce(DURAND_HIMSELF, DURAND, treatment(GARE));
    String channel = world.view(DURAND_HIMSELF, DURAND, id).channel();
    Bytes32 before = world.directory().evidence(SAINT_LUC, DURAND, channel);
    Patients patients = world.registry().bean(Patients.class);
    patients.correct(ADMISSIONS, DURAND, 1, person("Dürand", "Paul", "1951-11-23"), true);
    world.inForce(DURAND_HIMSELF, DURAND, treatment(GARE));
    Bytes32 pseudonym = world.directory().pseudonym(SAINT_LUC, DURAND, channel);
    Bytes32 after = world.directory().evidence(SAINT_LUC, DURAND, channel);
    assertThat(after).isNotEqualTo(before);
    TestRegistry.await(
        "the other side has it",
        () ->
            database
                .rows()
                .in(
                    GARE,
                    () ->
                        new Subjects(database.jdbc())
                            .find(channel, TestNetwork.memberId(SAINT_LUC), pseudonym))
                .filter(known -> known.evidence().equals(after))
                .isPresent());
  }

  private static List<NoticeKind> told(UUID consent) {
    ConsentRow row = world.row(consent);
    return world.told(ConsentWorld.patient(row.person()), row.patient(), Optional.of(consent));
  }
}
