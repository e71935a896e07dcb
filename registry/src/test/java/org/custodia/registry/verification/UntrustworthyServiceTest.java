package org.custodia.registry.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.custodia.registry.testing.Refusals.refused;
import static org.custodia.registry.verification.VerificationWorld.EXPIRY;
import static org.custodia.registry.verification.VerificationWorld.GARE;
import static org.custodia.registry.verification.VerificationWorld.GTIN;
import static org.custodia.registry.verification.VerificationWorld.PONT;
import static org.custodia.registry.verification.VerificationWorld.REGULATOR;
import static org.custodia.registry.verification.VerificationWorld.RHONE;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.witness.Reservation;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.keys.Signer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A service that is slow, gone, taken over or lying is never believed. */
class UntrustworthyServiceTest {
  private VerificationWorld world;

  @BeforeEach
  void open() {
    var defaults = VerificationSettings.defaults();
    world =
        new VerificationWorld(
            new VerificationSettings(
                defaults.connectTimeout(),
                Duration.ofMillis(600),
                defaults.breakerPause(),
                defaults.uploadBudget(),
                defaults.reservationTerm(),
                defaults.largestLot()));
    world.releasedLot("L1", EXPIRY, 5);
    world.clock.advance(Duration.ofSeconds(3));
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aServiceThatIsGoneIsUnavailable() {
    world.stopService();
    refused(Kind.UNAVAILABLE, "CUS-VER-060", this::ask);
  }

  @Test
  void anInstanceThatRunsTheServiceItselfAsksItWithoutTheNetwork() {
    VerificationClient inside =
        world.client(VerificationSettings.defaults(), Optional.of(world.desk));
    inside.reserve(PONT, UUID.randomUUID(), GTIN, "L1-P001", Action.DISPENSE);
    Problem overHttp = reserved(world.client);
    world.stopService();
    refused(Kind.UNAVAILABLE, "CUS-VER-060", this::ask);
    assertThat(inside.ask(PONT, question("L1-P001")).pack()).isPresent();
    Problem told = reserved(inside);
    assertThat(told.code()).isEqualTo(overHttp.code()).isNotEqualTo("CUS-VER-060");
    assertThat(told.kind()).isEqualTo(overHttp.kind());
  }

  /** What somebody else is told of a pack that is reserved. */
  private static Problem reserved(VerificationClient client) {
    return catchThrowableOfType(
        Problem.class,
        () -> client.reserve(GARE, UUID.randomUUID(), GTIN, "L1-P001", Action.DISPENSE));
  }

  @Test
  void aSlowServiceIsGivenUpWithinTheBudget() {
    world.delay = Duration.ofSeconds(5);
    long start = System.nanoTime();
    refused(Kind.UNAVAILABLE, "CUS-VER-060", this::ask);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(world.delay);
  }

  @Test
  void anAnswerThatIsNoAnswerIsNotUnderstood() {
    for (String garbage :
        new String[] {
          "",
          "<html>502</html>",
          "[]",
          "{}",
          "{\"facts\":\"{}\",\"signature\":\"0x00\"}",
          "{\"facts\":1,\"signature\":null}"
        }) {
      world.onTheWay = body -> garbage.getBytes(StandardCharsets.UTF_8);
      refused(Kind.UNAVAILABLE, "CUS-VER-061", this::ask);
    }
  }

  @Test
  void anEndlessAnswerIsCutOff() {
    world.onTheWay = body -> new byte[4 * 1024 * 1024];
    refused(Kind.UNAVAILABLE, "CUS-VER-060", this::ask);
  }

  @Test
  void aFactChangedOnTheWayIsNoticed() {
    change(text -> text.replace("\"condition\":\"ACTIVE\"", "\"condition\":\"DESTROYED\""));
    refused(Kind.UNAVAILABLE, "CUS-VER-062", this::ask);
    change(text -> text.replace("2028-05-31", "2029-05-31"));
    refused(Kind.UNAVAILABLE, "CUS-VER-062", this::ask);
    change(text -> text.replace("\"productKnown\":true", "\"productKnown\":false"));
    refused(Kind.UNAVAILABLE, "CUS-VER-062", this::ask);
    change(text -> text + " ");
    refused(Kind.UNAVAILABLE, "CUS-VER-062", this::ask);
  }

  @Test
  void anAnswerSignedByAnybodyElseIsNotBelieved() {
    Signer regulatorsAccount = world.keys.account(REGULATOR);
    resign(regulatorsAccount, UnaryOperator.identity());
    refused(Kind.UNAVAILABLE, "CUS-VER-062", this::ask);

    world.certify(RHONE, MemberRole.MANUFACTURER, MemberRole.VERIFIER);
    world.enrol(RHONE, world.keys.account(RHONE).address(), MemberRole.VERIFIER);
    resign(world.keys.account(RHONE), UnaryOperator.identity());
    refused(Kind.UNAVAILABLE, "CUS-VER-062", this::ask);
  }

  @Test
  void anAnswerOfARevokedKeyIsNotBelieved() {
    world.revoke(REGULATOR, verifier().address());
    refused(Kind.UNAVAILABLE, "CUS-VER-062", this::ask);
  }

  @Test
  void anOldAnswerIsNotBelievedAgain() {
    var recorded = new AtomicReference<byte[]>();
    world.onTheWay =
        body -> {
          recorded.compareAndSet(null, body);
          return recorded.get();
        };
    Question question = question("L1-P001");
    world.client.ask(PONT, question);
    world.clock.advance(Duration.ofSeconds(1));
    refused(Kind.UNAVAILABLE, "CUS-VER-062", () -> world.client.ask(PONT, question));
  }

  @Test
  void anAnswerToAnotherMemberIsNotBelieved() {
    var recorded = new AtomicReference<byte[]>();
    world.onTheWay =
        body -> {
          recorded.compareAndSet(null, body);
          return recorded.get();
        };
    Question question = question("L1-P001");
    world.client.ask(GARE, question);
    refused(Kind.UNAVAILABLE, "CUS-VER-062", () -> world.client.ask(PONT, question));
  }

  @Test
  void anAnswerThatWasGivenTooLongAgoIsNotBelievedEvenWhenSigned() {
    resign(
        verifier(),
        text ->
            text.replaceAll(
                "\"answeredAt\":\"[^\"]*\"", "\"answeredAt\":\"2026-11-20T08:00:00Z\""));
    refused(Kind.UNAVAILABLE, "CUS-VER-062", this::ask);
  }

  @Test
  void aPackIsNotBelievedToBeOfALotWithoutProof() {
    resign(
        verifier(),
        text -> text.replaceAll("\"proof\":\\[\"[^\"]*\"", "\"proof\":[\"" + Bytes32.ZERO + "\""));
    refused(Kind.UNAVAILABLE, "CUS-VER-062", this::ask);
  }

  @Test
  void withoutARegulatorThereIsNobodyToAsk() {
    world.suspend(REGULATOR);
    refused(Kind.UNAVAILABLE, "CUS-VER-063", this::ask);
  }

  @Test
  void ifTheClocksAreApartItIsOurMessageThatIsAtFaultAndNotThePack() {
    world.onTheWay =
        body -> {
          throw new Problem(Kind.BAD_INPUT, "CUS-VER-004", 2);
        };
    assertThat(refused(Kind.UNAVAILABLE, "CUS-VER-065", this::ask).arguments())
        .containsExactly("CUS-VER-004");
  }

  @Test
  void aServiceWithTooMuchToDoIsUnavailable() {
    world.onTheWay =
        body -> {
          throw new Problem(Kind.TOO_MANY, "CUS-WEB-020");
        };
    refused(Kind.UNAVAILABLE, "CUS-VER-066", this::ask);
  }

  @Test
  void aReservationForAnythingElseIsNotBelieved() {
    reservation(
        r ->
            new Reservation(
                r.reservationId(),
                r.packId(),
                world.id(GARE),
                r.action(),
                r.prescription(),
                r.expires()));
    refused(Kind.UNAVAILABLE, "CUS-VER-062", this::reserve);
    reservation(
        r ->
            new Reservation(
                r.reservationId(),
                Bytes32.ZERO,
                r.member(),
                r.action(),
                r.prescription(),
                r.expires()));
    refused(Kind.UNAVAILABLE, "CUS-VER-062", this::reserve);
    reservation(
        r ->
            new Reservation(
                r.reservationId(),
                r.packId(),
                r.member(),
                Action.RECALL,
                r.prescription(),
                r.expires()));
    refused(Kind.UNAVAILABLE, "CUS-VER-062", this::reserve);
    reservation(
        r ->
            new Reservation(
                r.reservationId(), r.packId(), r.member(), r.action(), r.prescription(), 1));
    refused(Kind.UNAVAILABLE, "CUS-VER-062", this::reserve);
    world.onTheWay =
        body -> {
          GrantedReservation granted = SignedReservation.parse(body);
          String stranger = world.sign(world.keys.account(GARE), granted.reservation());
          return SignedReservation.write(new GrantedReservation(granted.reservation(), stranger));
        };
    refused(Kind.UNAVAILABLE, "CUS-VER-062", this::reserve);
  }

  private void ask() {
    world.client.ask(PONT, question("L1-P001"));
  }

  private void reserve() {
    world.client.reserve(PONT, UUID.randomUUID(), GTIN, "L1-P002", Action.DISPENSE, Bytes32.ZERO);
  }

  private Signer verifier() {
    return world.keys.verifier(REGULATOR).orElseThrow();
  }

  private static Question question(String serial) {
    return new Question(UUID.randomUUID(), GTIN, serial, Optional.of("L1"), Optional.of(EXPIRY));
  }

  /** Changes the facts and leaves the signature. */
  private void change(UnaryOperator<String> change) {
    world.onTheWay =
        body -> {
          SignedText answer = SignedText.parse(body);
          String changed = change.apply(answer.facts());
          assertThat(changed).isNotEqualTo(answer.facts());
          return new SignedText(changed, answer.signature()).write();
        };
  }

  /** Changes the facts and signs them anew. */
  private void resign(Signer signer, UnaryOperator<String> change) {
    world.onTheWay =
        body -> {
          String facts = change.apply(SignedText.parse(body).facts());
          return new SignedText(facts, world.sign(signer, Facts.parse(facts).message(facts)))
              .write();
        };
  }

  private void reservation(UnaryOperator<Reservation> change) {
    world.onTheWay =
        body -> {
          Reservation changed = change.apply(SignedReservation.parse(body).reservation());
          return SignedReservation.write(
              new GrantedReservation(changed, world.sign(verifier(), changed)));
        };
  }
}
