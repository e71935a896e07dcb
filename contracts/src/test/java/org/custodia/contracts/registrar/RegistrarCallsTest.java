package org.custodia.contracts.registrar;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberId;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.MemberStatus;
import org.custodia.contracts.OperatorKind;
import org.custodia.contracts.generated.Registrar;
import org.custodia.contracts.witness.Approval;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.ECKeyPair;
import org.web3j.protocol.core.RemoteFunctionCall;
import org.web3j.tx.ReadonlyTransactionManager;
import org.web3j.tx.gas.StaticGasProvider;
import org.web3j.utils.Numeric;

/** Our call data is what web3j's wrapper of the contract makes. */
class RegistrarCallsTest {
  private static final String ADDRESS = "0x" + "5f".repeat(20);
  private static final String KEY = "0x" + "a1".repeat(20);
  private static final String OTHER = "0x" + "b2".repeat(20);
  private static final String IDENTITY = "gln:3012345000017";
  private static final Bytes32 MEMBER = MemberId.of(IDENTITY);
  private static final Bytes32 WORD = Bytes32.keccak(new byte[] {7});

  private final Registrar registrar =
      Registrar.load(
          ADDRESS,
          null,
          new ReadonlyTransactionManager(null, ADDRESS),
          new StaticGasProvider(BigInteger.ZERO, BigInteger.ZERO));

  private static void assertSame(byte[] ours, RemoteFunctionCall<?> theirs) {
    assertThat(Numeric.toHexString(ours)).isEqualTo(theirs.encodeFunctionCall());
  }

  private static BigInteger big(long value) {
    return BigInteger.valueOf(value);
  }

  @Test
  void callsAboutMembersAndNodes() {
    assertSame(
        RegistrarCalls.certifyMember(
            IDENTITY, "Pharmacie du Pont", 3, List.of(MemberRole.PHARMACY), 5, 253_402_300_799L),
        registrar.certifyMember(
            MEMBER.toArray(),
            IDENTITY,
            "Pharmacie du Pont",
            big(3),
            big(4),
            big(5),
            big(253_402_300_799L)));
    assertSame(
        RegistrarCalls.setMemberStatus(MEMBER, MemberStatus.REVOKED, "fermée"),
        registrar.setMemberStatus(MEMBER.toArray(), big(3), "fermée"));
    assertSame(
        RegistrarCalls.addNode(MEMBER, List.of(KEY, OTHER), WORD, "FR", 5, 6),
        registrar.addNode(
            MEMBER.toArray(), List.of(KEY, OTHER), WORD.toArray(), "FR", big(5), big(6)));
    assertSame(
        RegistrarCalls.endNode(MEMBER, WORD), registrar.endNode(MEMBER.toArray(), WORD.toArray()));
    assertSame(RegistrarCalls.endAccount(MEMBER, KEY), registrar.endAccount(MEMBER.toArray(), KEY));
  }

  @Test
  void callsAboutOperators() {
    assertSame(
        RegistrarCalls.enrolOperator(
            MEMBER,
            KEY,
            WORD,
            OperatorKind.DEVICE,
            List.of(MemberRole.PHARMACY, MemberRole.ADMINISTRATOR),
            "Comptoir 2 – Besançon",
            5,
            6),
        registrar.enrolOperator(
            MEMBER.toArray(),
            KEY,
            WORD.toArray(),
            big(2),
            big(68),
            "Comptoir 2 – Besançon",
            big(5),
            big(6)));
    assertSame(
        RegistrarCalls.revokeOperator(KEY, "broken"), registrar.revokeOperator(KEY, "broken"));
    assertSame(
        RegistrarCalls.replaceKey(KEY, OTHER, 6, "lost"),
        registrar.replaceKey(KEY, OTHER, big(6), "lost"));
  }

  @Test
  void anActWithItsTwoApprovals() {
    WitnessDomain domain = new WitnessDomain(1337, ADDRESS);
    ECKeyPair first = ECKeyPair.create(BigInteger.valueOf(11));
    ECKeyPair second = ECKeyPair.create(BigInteger.valueOf(12));
    byte[] act = RegistrarCalls.endFounding();
    assertSame(act, registrar.endFounding());
    Approval approval = Approval.of(WORD, act, 1_795_785_000L);
    List<WitnessSignature> signatures =
        List.of(
            WitnessSignature.sign(approval, domain, first),
            WitnessSignature.sign(approval, domain, second));
    byte[] call = RegistrarCalls.perform(WORD, act, 1_795_785_000L, signatures);
    assertSame(
        call,
        registrar.perform(
            WORD.toArray(),
            act,
            big(1_795_785_000L),
            signatures.stream().map(WitnessSignature::toArray).toList()));
    assertThat(RegistrarCalls.perform(WORD, act, 1_795_785_000L, domain, first, second))
        .isEqualTo(call);
  }

  @Test
  void callsAboutScans() {
    assertSame(
        RegistrarCalls.anchorScans(WORD, 500), registrar.anchorScans(WORD.toArray(), big(500)));
  }
}
