package org.custodia.registry.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.custodia.registry.testing.Refusals.refused;
import static org.custodia.registry.verification.VerificationWorld.EXPIRY;
import static org.custodia.registry.verification.VerificationWorld.GARE;
import static org.custodia.registry.verification.VerificationWorld.GTIN;
import static org.custodia.registry.verification.VerificationWorld.PONT;
import static org.custodia.registry.verification.VerificationWorld.REGULATOR;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.LotStatus;
import org.custodia.contracts.PackStatus;
import org.custodia.contracts.merkle.MerkleTree;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.contracts.witness.SignedMessage;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.packs.SerialList;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.rows.Reading.Seen;
import org.custodia.registry.verification.Answer.PackOnRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the service knows of packs, asked by pharmacies over HTTP. */
class PackAnswersTest {
  private static VerificationWorld world;

  @BeforeAll
  static void open() {
    world = new VerificationWorld();
  }

  @AfterAll
  static void close() {
    world.close();
  }

  @Test
  void aPackInUseComesWithAProofAgainstTheRootOfItsLot() {
    SerialLot lot = world.releasedLot("GOOD", EXPIRY, 37);

    Answer answer = world.client.ask(PONT, question("GOOD-P017", "GOOD"));

    PackOnRecord pack = answer.pack().orElseThrow();
    assertThat(answer.productKnown()).isTrue();
    assertThat(pack.condition()).isEqualTo(PackStatus.ACTIVE);
    assertThat(pack.decommissioned()).isEmpty();
    assertThat(pack.lot()).isEqualTo(answer.askedLot());
    assertThat(pack.lot().orElseThrow().expiry()).isEqualTo(EXPIRY);
    assertThat(pack.lot().orElseThrow().status()).isEqualTo(LotStatus.RELEASED);
    assertThat(
            MerkleTree.verify(
                lot.root(),
                PackLeaf.leaf(PackLeaf.packId(Long.parseLong(GTIN), "GOOD-P017")),
                pack.proof()))
        .isTrue();
    assertThat(answer.signed().key())
        .isEqualTo(world.keys.verifier(REGULATOR).orElseThrow().address());
    assertThat(answer.signed().answeredBy()).isEqualTo(world.id(REGULATOR));
    assertThat(answer.block()).isPositive();
  }

  @Test
  void aSerialNobodyHandedOverIsAnsweredWithTheBlockItIsTrueOf() {
    world.releasedLot("NEG", EXPIRY, 3);
    world.at(world.clock.instant());

    Answer answer = world.client.ask(PONT, question("NEG-P999", "NEG"));

    assertThat(answer.pack()).isEmpty();
    assertThat(answer.askedLot()).isPresent();
    assertThat(answer.block()).isPositive();
    assertThat(answer.signed().facts()).contains("\"block\":" + answer.block());
  }

  @Test
  void aProductNobodyHoldsIsUnknown() {
    Answer answer =
        world.client.ask(
            PONT,
            new Question(
                UUID.randomUUID(), "03400930999999", "X1", Optional.empty(), Optional.empty()));

    assertThat(answer.productKnown()).isFalse();
    assertThat(answer.pack()).isEmpty();
  }

  @Test
  void aPackWithAnotherLotOnItsLabelIsFoundUnderItsOwn() {
    SerialLot own = world.releasedLot("OWN", EXPIRY, 2);
    SerialLot other = world.releasedLot("OTHER", EXPIRY, 2);

    Answer answer = world.client.ask(PONT, question("OWN-P001", "OTHER"));

    assertThat(answer.askedLot().orElseThrow().lotId()).isEqualTo(other.lotId());
    assertThat(answer.pack().orElseThrow().lotId()).isEqualTo(own.lotId());
    assertThat(answer.pack().orElseThrow().lot().orElseThrow().lotNumber()).isEqualTo("OWN");
  }

  @Test
  void aLotThatWasReleasedWithOtherSerialsIsNotThePacksLot() {
    SerialList handedOver = VerificationWorld.packs("SWAP", 4);
    SerialLot lot = VerificationWorld.lot("SWAP", handedOver);
    world.serials.store(REGULATOR, GTIN, lot.lotId(), handedOver);
    world.release(VerificationWorld.lot("SWAP", VerificationWorld.packs("SWAP-B", 4)), EXPIRY);

    PackOnRecord pack = world.client.ask(PONT, question("SWAP-P001", "SWAP")).pack().orElseThrow();

    assertThat(pack.lot()).isEmpty();
  }

  @Test
  void aRecallIsToldAsSoonAsItIsOnTheLedger() {
    world.releasedLot("RCL", EXPIRY, 2);
    world.change("RCL", Action.RECALL, LotStatus.RECALLED);

    Answer answer = world.client.ask(PONT, question("RCL-P001", "RCL"));

    assertThat(answer.askedLot().orElseThrow().status()).isEqualTo(LotStatus.RECALLED);
  }

  @Test
  void anotherMembersDispensingIsToldByTimeAlone() {
    world.releasedLot("DSP", EXPIRY, 2);
    world.clock.advance(Duration.ofSeconds(17));
    Instant dispensedAt = world.clock.instant();
    world.dispensed(PONT, "DSP", "DSP-P001");

    Answer answer = world.client.ask(GARE, question("DSP-P001", "DSP"));

    PackOnRecord pack = answer.pack().orElseThrow();
    assertThat(pack.condition()).isEqualTo(PackStatus.DISPENSED);
    assertThat(pack.decommissioned())
        .contains(
            new Answer.Decommissioned(
                dispensedAt.truncatedTo(ChronoUnit.MINUTES),
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    assertThat(answer.signed().facts())
        .doesNotContain(world.id(PONT).toString())
        .doesNotContain("\"transaction\"")
        .doesNotContain(PONT);
  }

  @Test
  void onesOwnDispensingIsToldWithItsPlaceOnTheLedger() {
    world.releasedLot("MINE", EXPIRY, 2);
    world.dispensed(PONT, "MINE", "MINE-P001");

    PackOnRecord pack = world.client.ask(PONT, question("MINE-P001", "MINE")).pack().orElseThrow();

    Answer.Decommissioned done = pack.decommissioned().orElseThrow();
    assertThat(done.byAsker()).isTrue();
    assertThat(done.at()).isEqualTo(world.clock.instant());
    assertThat(done.block()).isPresent();
    assertThat(done.transaction()).isPresent();
  }

  @Test
  void aReservationIsToldWithoutWhoHoldsIt() {
    world.releasedLot("RSV", EXPIRY, 2);
    world.client.reserve(PONT, UUID.randomUUID(), GTIN, "RSV-P001", Action.DISPENSE, Bytes32.ZERO);

    var ours = world.client.ask(PONT, question("RSV-P001", "RSV")).pack().orElseThrow();
    var theirs = world.client.ask(GARE, question("RSV-P001", "RSV"));

    assertThat(ours.reservation()).map(Answer.Reserved::byAsker).contains(true);
    assertThat(theirs.pack().orElseThrow().reservation())
        .map(Answer.Reserved::byAsker)
        .contains(false);
    assertThat(theirs.signed().facts()).doesNotContain(world.id(PONT).toString());
  }

  @Test
  void theSameQuestionIsAnsweredAnewAndAnotherUnderItsIdRefused() {
    world.releasedLot("AGAIN", EXPIRY, 2);
    Question question = question("AGAIN-P001", "AGAIN");
    Answer first = world.client.ask(PONT, question);
    world.dispensed(GARE, "AGAIN", "AGAIN-P001");
    world.clock.advance(Duration.ofSeconds(5));

    Answer second = world.client.ask(PONT, question);

    assertThat(first.pack().orElseThrow().condition()).isEqualTo(PackStatus.ACTIVE);
    assertThat(second.pack().orElseThrow().condition()).isEqualTo(PackStatus.DISPENSED);
    var another =
        new Question(question.id(), GTIN, "AGAIN-P002", question.lotNumber(), question.expiry());
    refused(Kind.CONFLICT, "CUS-VER-008", () -> world.client.ask(PONT, another));
  }

  @Test
  void anIdOfAnotherMemberIsNeitherBlockedNorAnsweredForThem() {
    world.releasedLot("IDS", EXPIRY, 2);
    Question ours = question("IDS-P001", "IDS");
    world.client.ask(PONT, ours);

    var theirs = new Question(ours.id(), GTIN, "IDS-P002", Optional.of("IDS"), Optional.empty());
    Answer answer = world.client.ask(GARE, theirs);

    assertThat(answer.packId()).isEqualTo(PackLeaf.packId(Long.parseLong(GTIN), "IDS-P002"));
  }

  @Test
  void everyAnswerIsKeptInTheRegulatorsRowsAndNobodyElses() {
    world.releasedLot("KEPT", EXPIRY, 2);
    Answer answer = world.client.ask(PONT, question("KEPT-P001", "KEPT"));

    String sql = "select facts from verification_answer where query_id = :id";
    assertThat(
            world
                .database
                .rows()
                .in(
                    REGULATOR,
                    () ->
                        world
                            .database
                            .jdbc()
                            .sql(sql)
                            .param("id", answer.queryId())
                            .query(String.class)
                            .single()))
        .isEqualTo(answer.signed().facts());
    assertThat(
            world
                .database
                .rows()
                .in(
                    PONT,
                    () ->
                        world
                            .database
                            .jdbc()
                            .sql(sql)
                            .param("id", answer.queryId())
                            .query(String.class)
                            .list()))
        .isEmpty();
  }

  /** However it is asked, what is kept shows to anybody who asked what, and who answered it. */
  @Test
  void whatIsKeptIsSignedByWhoAskedAndByTheService() {
    world.releasedLot("SIGN", EXPIRY, 3);
    VerificationClient inside =
        world.client(VerificationSettings.defaults(), Optional.of(world.desk));

    assertSignedByBoth(world.client.ask(PONT, question("SIGN-P001", "SIGN")));
    assertSignedByBoth(inside.ask(PONT, question("SIGN-P002", "SIGN")));
    assertSignedByBoth(askAhead(inside, question("SIGN-P003", "SIGN")));
  }

  /** As a check does, which adds the row of the answer together with its own. */
  private static Answer askAhead(VerificationClient inside, Question question) {
    OrganisationRows rows = world.database.rows();
    VerificationClient.Ahead ahead = inside.ahead(PONT, question).orElseThrow();
    Seen seen = rows.look(List.of(ahead.look())).get(0);
    VerificationClient.Heard heard = ahead.hear(inside.service(PONT), seen);
    assertThat(rows.add(heard.unkept().orElseThrow())).isOne();
    return inside.believe(PONT, heard);
  }

  private static void assertSignedByBoth(Answer answer) {
    Map<String, Object> kept =
        world
            .database
            .rows()
            .in(
                REGULATOR,
                () ->
                    world
                        .database
                        .jdbc()
                        .sql(
                            """
                            select query, query_digest, facts, signature from verification_answer
                            where query_id = :id
                            """)
                        .param("id", answer.queryId())
                        .query()
                        .singleRow());
    SignedQuery query =
        SignedQuery.parse(kept.get("query").toString().getBytes(StandardCharsets.UTF_8));
    String text = kept.get("facts").toString();
    Facts facts = Facts.parse(text);

    assertThat(query.question().id()).isEqualTo(answer.queryId());
    assertThat(signer(query.message(), query.signature()))
        .contains(world.keys.account(PONT).address());
    assertThat(query.message().digest(world.domain))
        .isEqualTo(facts.queryDigest())
        .isEqualTo(Bytes32.of((byte[]) kept.get("query_digest")));
    assertThat(signer(facts.message(text), kept.get("signature").toString()))
        .contains(world.keys.verifier(REGULATOR).orElseThrow().address());
    assertThat(answer.signed().facts()).isEqualTo(text);
    assertThat(facts.answer(answer.signed())).isEqualTo(answer);
  }

  private static Optional<String> signer(SignedMessage message, String signature) {
    return WitnessSignature.of(signature).flatMap(found -> found.signer(message, world.domain));
  }

  @Test
  void theServiceIsNotAskedInsideATransaction() {
    assertThatThrownBy(
            () -> world.database.rows().in(PONT, () -> world.client.ask(PONT, question("X", "X"))))
        .isInstanceOf(IllegalStateException.class);
  }

  private static Question question(String serial, String lotNumber) {
    return new Question(
        UUID.randomUUID(), GTIN, serial, Optional.of(lotNumber), Optional.of(EXPIRY));
  }
}
