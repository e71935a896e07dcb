package org.custodia.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.contracts.network.Consortium.encoded;
import static org.custodia.contracts.network.Consortium.read;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.custodia.contracts.consents.ConsentCalls;
import org.custodia.contracts.generated.ConsentRegistry;
import org.custodia.contracts.network.BareEvm;
import org.custodia.contracts.network.Consortium;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.refusals.Refusal;
import org.custodia.contracts.witness.Consent;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

class ConsentRegistryTest {
  /** A transaction that everybody takes has to stay well below what the application sends with. */
  private static final long GAS_OF_THE_APPLICATION = 30_000_000;

  private static Consortium all;

  @BeforeAll
  static void found() {
    all = Consortium.found(BareEvm.shared());
  }

  /** What the public knows of a consent: publication, its number, revocation. */
  private record Standing(long publishedAt, long number, long revokedAt) {
    static Standing of(Bytes32 commitment, Bytes32 revocationHash) {
      var answer = read(all.consents.standing(commitment.toArray(), revocationHash.toArray()));
      return new Standing(
          answer.component1().longValueExact(),
          answer.component2().longValueExact(),
          answer.component3().longValueExact());
    }
  }

  private static List<Bytes32> words(int count) {
    return Stream.generate(Bytes32::random).limit(count).toList();
  }

  private static TransactionReceipt publish(Party by, List<Bytes32> commitments) {
    return all.accept(by, all.consents(), ConsentCalls.publish(commitments));
  }

  private static TransactionReceipt revoke(Party by, List<Bytes32> secrets) {
    return all.accept(by, all.consents(), ConsentCalls.revokeMany(secrets));
  }

  // --- Publishing ---

  @Test
  void anyMemberPublishesForAnyOther() {
    for (Party relay : List.of(all.hospital, all.chemist, all.maker, all.agency)) {
      List<Bytes32> commitments = words(3);
      TransactionReceipt receipt = publish(relay, commitments);
      assertThat(ConsentRegistry.getCommitmentPublishedEvents(receipt))
          .extracting(event -> Bytes32.of(event.commitment))
          .isEqualTo(commitments);
      Standing standing = Standing.of(commitments.get(2), Bytes32.random());
      assertThat(standing.number()).isEqualTo(read(all.consents.published()).longValueExact());
      assertThat(Standing.of(commitments.get(0), Bytes32.random()).number())
          .isEqualTo(standing.number() - 2);
      assertThat(standing.publishedAt()).isBetween(all.founded, all.network.now());
      assertThat(standing.revokedAt()).isZero();
    }
  }

  @Test
  void theFirstPublicationCountsWhoeverRepeatsIt() {
    Bytes32 commitment = Bytes32.random();
    publish(all.hospital, List.of(commitment));
    Standing first = Standing.of(commitment, Bytes32.ZERO);
    Bytes32 other = Bytes32.random();
    TransactionReceipt again = publish(all.rival, List.of(commitment, other, other));
    assertThat(ConsentRegistry.getCommitmentPublishedEvents(again))
        .extracting(event -> Bytes32.of(event.commitment))
        .containsExactly(other);
    assertThat(Standing.of(commitment, Bytes32.ZERO)).isEqualTo(first);
  }

  @Test
  void whatWasNeverPublishedIsUnknown() {
    assertThat(Standing.of(Bytes32.random(), Bytes32.random())).isEqualTo(new Standing(0, 0, 0));
  }

  // --- Revoking ---

  @Test
  void revealedSecretRevokesWhateverHangsOnIt() {
    Bytes32 secret = Bytes32.random();
    Bytes32 commitment = Bytes32.random();
    publish(all.hospital, List.of(commitment));
    TransactionReceipt receipt = revoke(all.chemist, List.of(secret));
    assertThat(ConsentRegistry.getSecretRevealedEvents(receipt))
        .extracting(event -> Bytes32.of(event.revocationHash))
        .containsExactly(Consent.revocationHash(secret));
    assertThat(Standing.of(commitment, Consent.revocationHash(secret)).revokedAt())
        .isBetween(all.founded, all.network.now());
    assertThat(Standing.of(commitment, Consent.revocationHash(commitment)).revokedAt()).isZero();
  }

  @Test
  void consentCanBeRevokedBeforeItIsPublished() {
    Bytes32 secret = Bytes32.random();
    Bytes32 commitment = Bytes32.random();
    revoke(all.hospital, List.of(secret));
    publish(all.hospital, List.of(commitment));
    Standing standing = Standing.of(commitment, Consent.revocationHash(secret));
    assertThat(standing.publishedAt()).isPositive();
    assertThat(standing.revokedAt()).isPositive();
  }

  @Test
  void revokingAgainChangesNothing() {
    Bytes32 secret = Bytes32.random();
    revoke(all.hospital, List.of(secret));
    Standing first = Standing.of(Bytes32.ZERO, Consent.revocationHash(secret));
    TransactionReceipt again = revoke(all.rival, List.of(secret, secret));
    assertThat(again.getLogs()).isEmpty();
    assertThat(Standing.of(Bytes32.ZERO, Consent.revocationHash(secret))).isEqualTo(first);
  }

  @Test
  void onlyTheSecretRevokesAndNotItsHash() {
    Bytes32 secret = Bytes32.random();
    revoke(all.rival, List.of(Consent.revocationHash(secret)));
    assertThat(Standing.of(Bytes32.ZERO, Consent.revocationHash(secret)).revokedAt()).isZero();
  }

  @Test
  void dummiesLookLikeTheRealOnes() {
    List<Bytes32> real = words(5);
    List<Bytes32> padded = ConsentCalls.padded(real);
    TransactionReceipt receipt = revoke(all.hospital, padded);
    assertThat(padded).hasSize(8).containsAll(real).doesNotHaveDuplicates();
    assertThat(receipt.getLogs()).hasSize(8);
    assertThat(receipt.getLogs())
        .allSatisfy(log -> assertThat(log.getTopics()).hasSize(2))
        .allSatisfy(log -> assertThat(log.getData()).isEqualTo("0x"));
    assertThat(ConsentCalls.padded(List.of())).hasSize(4);
    assertThat(ConsentCalls.padded(words(4))).hasSize(4);
    assertThat(ConsentCalls.padded(words(256))).hasSize(256);
  }

  // --- Who, and how much ---

  @Test
  void whoIsNoActiveMemberRelaysNothing() {
    byte[] publishing = ConsentCalls.publish(words(1));
    byte[] revoking = ConsentCalls.revokeMany(words(1));
    for (byte[] data : List.of(publishing, revoking)) {
      assertThat(all.refuse(all.stranger, all.consents(), data).name()).isEqualTo("NotAMember");
    }
    Consortium other = Consortium.found(BareEvm.shared());
    other.setStatus(other.pharmacy, 2);
    assertThat(other.refuse(other.pharmacy, other.consents(), publishing))
        .isEqualTo(new Refusal("NotAMember", Map.of("account", other.pharmacy.address())));
    byte[] end =
        encoded(
            other.registrar.endAccount(other.hospital.id().toArray(), other.hospital.address()));
    other.authority(end);
    assertThat(other.refuse(other.hospital, other.consents(), revoking).name())
        .isEqualTo("NotAMember");
  }

  @Test
  void callTakesSoManyAndNoMore() {
    int limit = ConsentCalls.MANY_LIMIT;
    assertThat(read(all.consents.MANY_LIMIT()).intValueExact()).isEqualTo(limit);
    TransactionReceipt most = publish(all.hospital, words(limit));
    assertThat(most.getLogs()).hasSize(limit);
    TransactionReceipt revoked = revoke(all.hospital, words(limit));
    assertThat(revoked.getLogs()).hasSize(limit);
    assertThat(most.getGasUsed().max(revoked.getGasUsed()).longValueExact())
        .isLessThan(GAS_OF_THE_APPLICATION / 3);
    Refusal tooMany = new Refusal("TooMany", Map.of("given", "257", "limit", "256"));
    assertThat(all.refuse(all.hospital, all.consents(), ConsentCalls.publish(words(limit + 1))))
        .isEqualTo(tooMany);
    assertThat(all.refuse(all.hospital, all.consents(), ConsentCalls.revokeMany(words(limit + 1))))
        .isEqualTo(tooMany);
    assertThat(all.refuse(all.hospital, all.consents(), ConsentCalls.publish(List.of())).name())
        .isEqualTo("NothingGiven");
  }
}
