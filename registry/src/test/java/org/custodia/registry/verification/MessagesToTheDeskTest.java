package org.custodia.registry.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.Refusals.refused;
import static org.custodia.registry.verification.VerificationWorld.EXPIRY;
import static org.custodia.registry.verification.VerificationWorld.GARE;
import static org.custodia.registry.verification.VerificationWorld.GTIN;
import static org.custodia.registry.verification.VerificationWorld.PONT;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberId;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.keys.Signer;
import org.custodia.registry.messages.WireProblem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.web3j.crypto.Sign;

/** Messages that the service does not accept, and what it says. */
class MessagesToTheDeskTest {
  private static VerificationWorld world;

  @BeforeAll
  static void open() {
    world = new VerificationWorld();
    world.releasedLot("M1", EXPIRY, 3);
  }

  @AfterAll
  static void close() {
    world.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "\"text\"",
        "{",
        "{} {}",
        "{\"query\":{},\"query\":{}}",
        "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}}}"
      })
  void whatIsNotOneJsonObjectIsMalformed(String body) {
    refused(Kind.BAD_INPUT, "CUS-VER-001", () -> answer(body));
    refused(Kind.BAD_INPUT, "CUS-VER-001", () -> world.desk.reserve(bytes(body)));
  }

  /** Planned anew each time, the one statement that reads everything would cost more than many. */
  @Test
  void whatIsReadForAnAnswerIsReadByAPlanThatIsKept() {
    for (int i = 0; i < 30; i++) {
      world.desk.answer(query(PONT, "M1-P00" + (1 + i % 3)).write());
    }
    long kept =
        world
            .database
            .jdbc()
            .sql(
                """
                select coalesce(sum(generic_plans), 0) from pg_prepared_statements
                where statement like '%verification_answer%' and statement like '%serial_branch%'
                """)
            .query(Long.class)
            .single();
    assertThat(kept).isGreaterThan(10);
  }

  @Test
  void aLongMessageIsTooLarge() {
    String body = " ".repeat(VerificationDesk.LONGEST_MESSAGE + 1);
    refused(Kind.TOO_LARGE, "CUS-VER-002", () -> answer(body));
    refused(Kind.TOO_LARGE, "CUS-VER-002", () -> world.desk.reserve(bytes(body)));
  }

  @Test
  void everyFieldIsCheckedAndNamed() {
    String good = new String(query(PONT, "M1-P001").write(), StandardCharsets.UTF_8);
    assertField("query.gtin", good.replace(GTIN, "3400930000014"));
    assertField("query.gtin", good.replace('"' + GTIN + '"', GTIN.substring(1)));
    assertField("query.serial", good.replace("M1-P001", "M1 P001"));
    assertField("query.serial", good.replace("M1-P001", "x".repeat(21)));
    assertField("query.serial", good.replace("M1-P001", ""));
    assertField("query.lotNumber", good.replace("\"M1\"", "\"M1\\u0000\""));
    assertField("query.expiry", good.replace("2028-05-31", "2028-02-31"));
    assertField("query.expiry", good.replace("2028-05-31", "310528"));
    assertField("query.askedAt", good.replace("09:00:00Z", "09:00:00.5Z"));
    assertField("query.queryId", good.replaceAll("\"queryId\":\"[^\"]*\"", "\"queryId\":\"1\""));
    assertField("query.asker", good.replace(world.id(PONT).toString(), "0x01"));
    assertField("query.more", good.replace("\"serial\"", "\"more\":1,\"serial\""));
    assertField("more", good.replace("\"signature\"", "\"more\":1,\"signature\""));
    assertField("signature", good.replaceAll("\"signature\":\"[^\"]*\"", "\"signature\":\"0x\""));
    assertField("query", "{\"signature\":\"0x" + "00".repeat(65) + "\"}");
  }

  @Test
  void aSignatureThatBelongsToNothingIsRefused() {
    SignedQuery good = query(PONT, "M1-P001");
    refused(
        Kind.FORBIDDEN,
        "CUS-VER-005",
        () -> world.desk.answer(with(good, "0x" + "00".repeat(65)).write()));
    refused(
        Kind.FORBIDDEN,
        "CUS-VER-005",
        () -> world.desk.answer(with(good, otherHalf(good.signature())).write()));
  }

  @Test
  void onlyTheAskersOwnKeysSignForIt() {
    refused(
        Kind.FORBIDDEN,
        "CUS-VER-005",
        () -> world.desk.answer(query(PONT, GARE, "M1-P001").write()));
    SignedQuery good = query(PONT, "M1-P001");
    String anotherSerial =
        new String(good.write(), StandardCharsets.UTF_8).replace("M1-P001", "M1-P002");
    refused(Kind.FORBIDDEN, "CUS-VER-005", () -> answer(anotherSerial));
  }

  @Test
  void aStrangerIsNotAMember() {
    Bytes32 stranger = MemberId.of("gln:9999999999999");
    SignedQuery query =
        SignedQuery.sign(
            stranger,
            question("M1-P001"),
            world.clock.instant(),
            message -> world.sign(key(7), message));
    refused(Kind.FORBIDDEN, "CUS-VER-006", () -> world.desk.answer(query.write()));
  }

  @Test
  void aKeyThatIsEnrolledAsAServiceSignsForItsMember() {
    world.enrol(PONT, key(8).address(), org.custodia.contracts.MemberRole.PHARMACY);
    SignedQuery query =
        SignedQuery.sign(
            world.id(PONT),
            question("M1-P001"),
            world.clock.instant(),
            message -> world.sign(key(8), message));
    assertThat(SignedText.parse(world.desk.answer(query.write())).facts()).contains("M1-P001");

    world.revoke(PONT, key(8).address());
    refused(Kind.FORBIDDEN, "CUS-VER-005", () -> world.desk.answer(query.write()));
  }

  @Test
  void messagesOfAnotherTimeAreRefused() {
    Instant now = world.clock.instant();
    for (Duration away : new Duration[] {Duration.ofSeconds(121), Duration.ofSeconds(-121)}) {
      SignedQuery query =
          SignedQuery.sign(
              world.id(PONT),
              question("M1-P001"),
              now.plus(away),
              message -> world.sign(world.keys.account(PONT), message));
      refused(Kind.BAD_INPUT, "CUS-VER-004", () -> world.desk.answer(query.write()));
      var request =
          SignedReservationRequest.sign(
              UUID.randomUUID(),
              world.id(PONT),
              GTIN,
              "M1-P001",
              Action.DISPENSE,
              Bytes32.ZERO,
              now.plus(away),
              message -> world.sign(world.keys.account(PONT), message));
      refused(Kind.BAD_INPUT, "CUS-VER-004", () -> world.desk.reserve(request.write()));
    }
  }

  @Test
  void theSameMessageAgainGetsTheSameBytes() {
    byte[] message = query(PONT, "M1-P002").write();
    byte[] first = world.desk.answer(message);
    world.dispensed(GARE, "M1", "M1-P002");
    assertThat(world.desk.answer(message)).isEqualTo(first);
  }

  @Test
  void aQuestionForOneDomainIsNotOneForAnother() {
    var elsewhere =
        new org.custodia.contracts.witness.WitnessDomain(1338, world.domain.registrar());
    SignedQuery query =
        SignedQuery.sign(
            world.id(PONT),
            question("M1-P001"),
            world.clock.instant(),
            message ->
                "0x"
                    + HexFormat.of()
                        .formatHex(world.keys.account(PONT).sign(message.digest(elsewhere))));
    refused(Kind.FORBIDDEN, "CUS-VER-005", () -> world.desk.answer(query.write()));
  }

  @Test
  void onlyWhatTakesAPackOutOfTradeIsReserved() {
    var request =
        SignedReservationRequest.sign(
            UUID.randomUUID(),
            world.id(PONT),
            GTIN,
            "M1-P001",
            Action.RECALL,
            Bytes32.ZERO,
            world.clock.instant(),
            message -> world.sign(world.keys.account(PONT), message));
    Problem refusal =
        refused(Kind.BAD_INPUT, "CUS-VER-003", () -> world.desk.reserve(request.write()));
    assertThat(refusal.arguments()).containsExactly("request.action");
  }

  @Test
  void aSuspendedMemberGetsNoAnswers() {
    try (var suspended = new VerificationWorld()) {
      suspended.releasedLot("M1", EXPIRY, 1);
      suspended.suspend(PONT);
      refused(Kind.FORBIDDEN, "CUS-VER-007", () -> suspended.client.ask(PONT, question("M1-P001")));
      refused(
          Kind.FORBIDDEN,
          "CUS-VER-007",
          () ->
              suspended.client.reserve(
                  PONT, UUID.randomUUID(), GTIN, "M1-P001", Action.DISPENSE, Bytes32.ZERO));
      assertThat(suspended.client.ask(GARE, question("M1-P001")).pack()).isPresent();
    }
  }

  @Test
  void anInstanceWithoutTheRegulatorsKeyRunsNoService() {
    var closed =
        new VerificationDesk(
            Optional.empty(), null, null, null, null, null, null, null, world.domain);
    assertThat(closed.isOpen()).isFalse();
    refused(Kind.NOT_FOUND, "CUS-VER-009", () -> closed.answer(new byte[0]));
    assertThat(world.desk.isOpen()).isTrue();
  }

  @Test
  void aRefusalTravelsWithItsFacts() {
    Instant at = Instant.parse("2026-11-20T10:00:00Z");
    var problem = new Problem(Kind.CONFLICT, "CUS-VER-029", at, EXPIRY, 3, "text");
    Problem read = WireProblem.parse(WireProblem.write(problem));
    assertThat(read.code()).isEqualTo("CUS-VER-029");
    assertThat(read.kind()).isEqualTo(Kind.CONFLICT);
    assertThat(read.arguments()).containsExactly(at, EXPIRY, 3L, "text");
  }

  private static void assertField(String field, String body) {
    Problem refusal = refused(Kind.BAD_INPUT, "CUS-VER-003", () -> answer(body));
    assertThat(refusal.arguments()).containsExactly(field);
  }

  private static void answer(String body) {
    world.desk.answer(bytes(body));
  }

  private static byte[] bytes(String body) {
    return body.getBytes(StandardCharsets.UTF_8);
  }

  private static SignedQuery query(String asker, String serial) {
    return query(asker, asker, serial);
  }

  private static SignedQuery query(String asker, String signer, String serial) {
    return SignedQuery.sign(
        world.id(asker),
        question(serial),
        world.clock.instant(),
        message -> world.sign(world.keys.account(signer), message));
  }

  private static SignedQuery with(SignedQuery query, String signature) {
    return new SignedQuery(query.asker(), query.question(), query.askedAt(), signature);
  }

  private static Question question(String serial) {
    return new Question(UUID.randomUUID(), GTIN, serial, Optional.of("M1"), Optional.of(EXPIRY));
  }

  /** The same signature in the form that contracts refuse: the higher s. */
  private static String otherHalf(String signature) {
    byte[] bytes = HexFormat.of().parseHex(signature.substring(2));
    BigInteger s = new BigInteger(1, java.util.Arrays.copyOfRange(bytes, 32, 64));
    byte[] high =
        Bytes32.of(org.web3j.utils.Numeric.toBytesPadded(Sign.CURVE_PARAMS.getN().subtract(s), 32))
            .toArray();
    System.arraycopy(high, 0, bytes, 32, 32);
    bytes[64] = (byte) (bytes[64] == 27 ? 28 : 27);
    return "0x" + HexFormat.of().formatHex(bytes);
  }

  private static Signer key(int number) {
    return org.custodia.registry.ledger.LedgerRows.signer(BigInteger.valueOf(number));
  }
}
