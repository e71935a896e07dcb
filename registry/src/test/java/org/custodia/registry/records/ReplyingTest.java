package org.custodia.registry.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.custodia.registry.records.RecordsWorld.MARTIN;
import static org.custodia.registry.records.RecordsWorld.MARTIN_HERSELF;
import static org.custodia.registry.records.RecordsWorld.PHYSICIAN;
import static org.custodia.registry.records.RecordsWorld.PONTS;
import static org.custodia.registry.records.RecordsWorld.host;
import static org.custodia.registry.records.RecordsWorld.letter;
import static org.custodia.registry.records.RecordsWorld.pont;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.SAINT_LUC;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.Decision;
import org.custodia.registry.consent.ConsentUses;
import org.custodia.registry.consent.ConsentView;
import org.custodia.registry.consent.Consents;
import org.custodia.registry.consent.HostsHere;
import org.custodia.registry.consent.ReceivedConsent;
import org.custodia.registry.consent.ReceivedConsent.Standing;
import org.custodia.registry.consent.ReplyDesk;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.notices.NoticeKind;
import org.custodia.registry.notices.Notices;
import org.custodia.registry.records.PatientRecords.Whose;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A pharmacy accepts what a patient of the hospital shared with it, or does not want it: she is
 * told once, however badly the line and the processes behave, and nobody reads by what was
 * declined.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReplyingTest {
  private static final String WORDS = "We have moved to Lyon, Jeanne; ask the pharmacy next door.";

  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  @RegisterExtension static final TestNetwork network = TestNetwork.start();

  private static RecordsWorld world;
  private static RecordReading reading;
  private static Whose.Theirs jeanne;
  private static Bytes32 record;
  private static Bytes32 consent;
  private static byte[] accepts;

  @BeforeAll
  static void sheSharesHerRecords() {
    HostsHere.SENT.clear();
    world = RecordsWorld.start(database, network, SAINT_LUC, PONT);
    world.prepare();
    world.decide(Decision.ACCEPT, world.offered(), 0);
    consent = world.consented(ConsentPurpose.TREATMENT);
    reading = world.registry().bean(RecordReading.class);
    jeanne = new Whose.Theirs(world.channel(), host(), world.patient());
    byte[] text = "Penicillin: rash in 2019.".getBytes(StandardCharsets.UTF_8);
    record =
        world.written(PHYSICIAN, letter(new Whose.Own(MARTIN), text)).pointers().get(0).record();
    TestRegistry.await(
        "the pharmacy knows record and consent",
        () ->
            !reading.elsewhere(PONTS, jeanne).isEmpty()
                && !reading.consents(PONTS, jeanne).isEmpty());
  }

  @AfterAll
  static void stop() {
    HostsHere.line = HostsHere.Line.GOOD;
    world.close();
  }

  private static void refused(String code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
  }

  private static RecordReading.Query asked(Bytes32 by) {
    return reading.ask(
        PONTS,
        UUID.randomUUID(),
        new RecordReading.Wanted(jeanne, host(), record, by),
        world.people().key(PONTS));
  }

  private static String signed(RecordReading.Query query) {
    return world.people().sign(PONTS, AskingAndReadingTest.message(query));
  }

  private static ReceivedConsent given(Bytes32 commitment) {
    return reading.shared(PONTS, jeanne).stream()
        .filter(one -> one.commitment().equals(commitment))
        .findFirst()
        .orElseThrow();
  }

  private static ConsentView hers(Bytes32 commitment) {
    return world.registry().bean(Consents.class).of(MARTIN_HERSELF, MARTIN).stream()
        .filter(one -> one.commitment().equals(commitment))
        .findFirst()
        .orElseThrow();
  }

  private static long told(NoticeKind kind) {
    return world
        .registry()
        .bean(Notices.class)
        .list(MARTIN_HERSELF, MARTIN, Optional.empty(), 100)
        .stream()
        .filter(one -> one.kind() == kind)
        .count();
  }

  /** Waits for something that has to do with telling her hospital, which is tried at once. */
  private static void awaitTold(String what, BooleanSupplier so) {
    TestRegistry.await(
        what,
        () -> {
          HostsHere.tellNow(database, world.registry(), PONT);
          return so.getAsBoolean();
        });
  }

  private static byte[] lastSent() {
    return HostsHere.SENT.get(HostsHere.SENT.size() - 1);
  }

  /** Rows of a table of one organisation. */
  private static long count(String organisation, String table) {
    return database
        .rows()
        .in(
            organisation,
            () -> database.jdbc().sql("select count(*) from " + table).query(Long.class).single());
  }

  @Test
  @Order(1)
  void whoHasNothingToDoWithItAnswersNothing() {
    for (String role : List.of("admissions", "patient", "administrator", "wholesaler")) {
      Caller other = new Caller(PONT, "someone", Set.of(role));
      refused("CUS-REC-022", () -> reading.shared(other, jeanne));
      refused("CUS-REC-022", () -> reading.accept(other, UUID.randomUUID(), jeanne, consent));
      refused("CUS-REC-022", () -> reading.reject(other, UUID.randomUUID(), jeanne, consent, ""));
    }
    // Who pays sees bills, who employs single records: treatment is not theirs to answer.
    for (String role : List.of("payer", "employer")) {
      Caller other = new Caller(PONT, "someone", Set.of(role));
      assertThat(reading.shared(other, jeanne)).isEmpty();
      refused("CUS-CON-040", () -> reading.accept(other, UUID.randomUUID(), jeanne, consent));
      refused("CUS-CON-040", () -> reading.reject(other, UUID.randomUUID(), jeanne, consent, ""));
    }
    // Another organisation of the same instance has no such consent.
    refused("CUS-CON-040", () -> reading.accept(PHYSICIAN, UUID.randomUUID(), jeanne, consent));
    refused("CUS-CON-040", () -> reading.reject(PHYSICIAN, UUID.randomUUID(), jeanne, consent, ""));
    refused(
        "CUS-CON-040",
        () -> reading.reject(PONTS, UUID.randomUUID(), jeanne, Bytes32.random(), ""));
    String tooLong = "x".repeat(ConsentUses.LONGEST_WORDS + 1);
    refused(
        "CUS-CON-042", () -> reading.reject(PONTS, UUID.randomUUID(), jeanne, consent, tooLong));
    assertThat(given(consent).standing()).isEqualTo(Standing.IN_FORCE);
    assertThat(count(PONT, "consent_reply")).isZero();
  }

  @Test
  @Order(2)
  void whatIsAcceptedIsToldHerOnceThoughHerHospitalWasAway() {
    HostsHere.line = HostsHere.Line.DEAD;
    assertThat(hers(consent).isUnanswered()).isTrue();
    assertThat(given(consent).acceptedAt()).isEmpty();
    UUID id = UUID.randomUUID();
    ReceivedConsent accepted = reading.accept(PONTS, id, jeanne, consent);
    assertThat(accepted.standing()).isEqualTo(Standing.IN_FORCE);
    Caller colleague = new Caller(PONT, "colleague", Set.of("pharmacist"));
    for (ReceivedConsent again :
        List.of(
            reading.accept(PONTS, id, jeanne, consent),
            reading.accept(colleague, UUID.randomUUID(), jeanne, consent))) {
      var said = again.acceptance().orElseThrow();
      assertThat(said.person()).isEqualTo(PONTS.name());
      assertThat(again.acceptedAt()).contains(said.at());
      assertThat(said.at()).isEqualTo(accepted.acceptedAt().orElseThrow());
    }
    assertThat(count(PONT, "consent_reply")).isOne();
    awaitTold(
        "it was tried to tell her hospital",
        () -> given(consent).acceptance().orElseThrow().trouble().isPresent());
    assertThat(hers(consent).isUnanswered()).isTrue();

    HostsHere.line = HostsHere.Line.MUTE;
    awaitTold("her hospital has it", () -> hers(consent).acceptance().isPresent());
    assertThat(given(consent).acceptance().orElseThrow().toldAt()).isEmpty();
    HostsHere.line = HostsHere.Line.GOOD;
    awaitTold(
        "the answer has come",
        () -> given(consent).acceptance().orElseThrow().toldAt().isPresent());
    accepts = lastSent();
    deliver(accepts, "");
    assertThat(hers(consent).acceptance())
        .contains(new ConsentView.Acceptance(accepted.acceptedAt().orElseThrow(), false));
    assertThat(hers(consent).state()).isEqualTo(ConsentView.State.IN_FORCE);
    assertThat(hers(consent).isUnanswered()).isFalse();
    assertThat(told(NoticeKind.ACCEPTED)).isOne();
  }

  @Test
  @Order(3)
  void whatIsDeclinedIsClosedHereAtOnceThoughHerHospitalIsAway() {
    HostsHere.line = HostsHere.Line.DEAD;
    RecordReading.Query open = asked(consent);
    UUID id = UUID.randomUUID();
    ReceivedConsent rejected = reading.reject(PONTS, id, jeanne, consent, "  " + WORDS + " ");
    assertThat(rejected.standing()).isEqualTo(Standing.REJECTED);
    Caller colleague = new Caller(PONT, "colleague", Set.of("pharmacist"));
    for (ReceivedConsent again :
        List.of(
            reading.reject(PONTS, id, jeanne, consent, WORDS),
            reading.reject(colleague, UUID.randomUUID(), jeanne, consent, "Something else."))) {
      var said = again.rejection().orElseThrow();
      assertThat(said.person()).isEqualTo(PONTS.name());
      assertThat(said.words()).isEqualTo(WORDS);
      assertThat(said.at()).isEqualTo(rejected.rejection().orElseThrow().at());
    }
    assertThat(count(PONT, "consent_reply")).as("accepted, then declined").isEqualTo(2);
    refused("CUS-CON-043", () -> reading.accept(PONTS, UUID.randomUUID(), jeanne, consent));
    assertThat(reading.consents(PONTS, jeanne)).isEmpty();
    refused("CUS-REC-055", () -> asked(consent));
    refused("CUS-REC-055", () -> reading.read(PONTS, open.id(), signed(open)));
    ConsentUses uses = world.registry().bean(ConsentUses.class);
    refused(
        "CUS-CON-043",
        () -> uses.use(PONTS, UUID.randomUUID(), host(), consent, ConsentPurpose.TREATMENT));
    awaitTold(
        "it was tried to tell her hospital",
        () -> given(consent).rejection().orElseThrow().trouble().isPresent());
    assertThat(given(consent).rejection().orElseThrow())
        .satisfies(
            said -> {
              assertThat(said.trouble()).contains("CUS-VER-060");
              assertThat(said.toldAt()).isEmpty();
            });
    assertThat(hers(consent).state()).isEqualTo(ConsentView.State.IN_FORCE);
  }

  @Test
  @Order(4)
  void sheIsToldOnceThoughTheAnswerIsLostAndTheProcessRestarts() {
    HostsHere.line = HostsHere.Line.MUTE;
    awaitTold("her hospital has it", () -> hers(consent).state() == ConsentView.State.REJECTED);
    assertThat(given(consent).rejection().orElseThrow().toldAt()).isEmpty();
    if (Boolean.getBoolean("custodia.long")) restart();
    HostsHere.line = HostsHere.Line.GOOD;
    awaitTold(
        "the answer has come", () -> given(consent).rejection().orElseThrow().toldAt().isPresent());
    assertThat(given(consent).rejection().orElseThrow().trouble()).isEmpty();
    ConsentView view = hers(consent);
    assertThat(view.state()).isEqualTo(ConsentView.State.REJECTED);
    assertThat(view.rejection().orElseThrow().words()).isEqualTo(WORDS);
    assertThat(view.rejection().orElseThrow().at())
        .isEqualTo(given(consent).rejection().orElseThrow().at());
    TestRegistry.await("it is revoked on the ledger", () -> hers(consent).revokedAt().isPresent());
    assertThat(told(NoticeKind.REJECTED)).isOne();
    assertThat(count(SAINT_LUC, "consent_act")).isOne();
    // Both once more, as they were sent.
    deliver(lastSent(), "");
    deliver(accepts, "");
    assertThat(hers(consent).state()).isEqualTo(ConsentView.State.REJECTED);
    assertThat(told(NoticeKind.ACCEPTED)).isOne();
    assertThat(told(NoticeKind.REJECTED)).isOne();
    assertThat(told(NoticeKind.REVOKED)).as("it was not she who took it back").isZero();
    assertThat(count(SAINT_LUC, "consent_act")).isOne();
  }

  private static void restart() {
    world.close();
    world = RecordsWorld.again(world, database, network, SAINT_LUC, PONT);
    reading = world.registry().bean(RecordReading.class);
  }

  private static void deliver(byte[] message, String expected) {
    ReplyDesk desk = world.registry().bean(ReplyDesk.class);
    if (expected.isEmpty()) {
      assertThat(new String(desk.answer(message), StandardCharsets.UTF_8)).contains("replyId");
    } else {
      refused(expected, () -> desk.answer(message));
    }
  }

  @Test
  @Order(5)
  void herHospitalsGatekeeperRefusesWhoDeclinedWithItsOwnCode() {
    ReaderKey key = ReaderKey.make();
    SignedRecordQuery query =
        new SignedRecordQuery(
                UUID.randomUUID(),
                pont(),
                host(),
                record,
                consent,
                ConsentPurpose.TREATMENT,
                world.channel(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                key.publicKey(),
                "",
                "")
            .signed(message -> world.people().sign(PONTS, message));
    Gatekeeper gatekeeper = world.registry().bean(Gatekeeper.class);
    refused("CUS-REC-055", () -> gatekeeper.answer(query.write()));
    assertThat(told(NoticeKind.RECORD_READ)).isZero();
  }

  @Test
  @Order(6)
  void whatIsChangedOrNotOfTheGranteeIsRefused() {
    String good = new String(lastSent(), StandardCharsets.UTF_8);
    Consumer<String> another = changed -> deliver(bytes(changed), "CUS-VER-005");
    another.accept(good.replace(consent.toString(), Bytes32.random().toString()));
    deliver(bytes(good.replace("REJECTED", "ACCEPTED")), "CUS-VER-003");
    another.accept(new String(accepts, StandardCharsets.UTF_8).replace("ACCEPTED", "REJECTED"));
    another.accept(good.replace(WORDS, "You owe us money."));
    // Signed by the pharmacy, and not for the hospital.
    another.accept(good.replace(pont().toString(), host().toString()));
    deliver(bytes(good.replace(host().toString(), Bytes32.random().toString())), "CUS-DOC-001");
    deliver(bytes(good.replace(":\"2026", ":\"2025")), "CUS-VER-004");
    deliver(bytes(good.replaceAll("(\"sentAt\":\")2026", "$12025")), "CUS-VER-003");
    deliver(new byte[ReplyDesk.LONGEST_MESSAGE + 1], "CUS-VER-002");
    deliver(bytes("{}"), "CUS-VER-003");
    assertThat(count(SAINT_LUC, "consent_act")).isOne();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  @Order(7)
  void whatSheSharesAnewIsANewOfferThatIsAcceptedByReading() {
    Bytes32 anew = world.consented(ConsentPurpose.TREATMENT);
    TestRegistry.await(
        "the pharmacy has it",
        () ->
            reading.consents(PONTS, jeanne).stream()
                .anyMatch(one -> one.commitment().equals(anew)));
    RecordReading.Query query = asked(anew);
    assertThat(reading.read(PONTS, query.id(), signed(query)).opened().bytes()).isNotEmpty();
    TestRegistry.await(
        "both see it accepted",
        () ->
            hers(anew).acceptance().filter(ConsentView.Acceptance::byUse).isPresent()
                && given(anew).acceptedAt().isPresent());
    ReceivedConsent again = reading.accept(PONTS, UUID.randomUUID(), jeanne, anew);
    assertThat(again.acceptance()).as("it was accepted by reading").isEmpty();
    assertThat(told(NoticeKind.ACCEPTED)).isOne();
    refused("CUS-REC-055", () -> asked(consent));
    assertThat(hers(consent).state()).isEqualTo(ConsentView.State.REJECTED);
    world
        .registry()
        .bean(Consents.class)
        .revoke(MARTIN_HERSELF, UUID.randomUUID(), MARTIN, List.of(hers(anew).id()));
    TestRegistry.await(
        "the pharmacy sees it taken back", () -> given(anew).standing() == Standing.REVOKED);
    refused("CUS-CON-041", () -> reading.reject(PONTS, UUID.randomUUID(), jeanne, anew, ""));
    assertThat(count(PONT, "consent_reply")).isEqualTo(2);
  }
}
