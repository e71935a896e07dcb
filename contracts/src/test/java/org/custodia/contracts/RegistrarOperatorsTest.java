package org.custodia.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.contracts.network.Consortium.encoded;
import static org.custodia.contracts.network.Consortium.read;

import java.math.BigInteger;
import java.util.List;
import org.custodia.contracts.generated.Registrar;
import org.custodia.contracts.network.BareEvm;
import org.custodia.contracts.network.Consortium;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.refusals.Refusal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.ECKeyPair;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

class RegistrarOperatorsTest {
  private static final long PHARMACY = 4;
  private static final ECKeyPair KEY = Party.key("a shift's key");
  private static final String ADDRESS = Credentials.create(KEY).getAddress();

  private static final Bytes32 HOLDER = Consortium.holder(KEY);

  private final Consortium all = Consortium.withNobodyElse(BareEvm.shared());
  private final Party pharmacy = all.pharmacy;
  private final long now = all.network.now();

  @BeforeEach
  void certifyThePharmacy() {
    all.certify(pharmacy);
    all.addNode(pharmacy);
  }

  private byte[] enrolment(long roles, long from, long until) {
    return all.enrolment(pharmacy, KEY, OperatorKind.PERSON, roles, from, until);
  }

  private byte[] raw(
      Party member, String key, int kind, long roles, String place, long from, long until) {
    return encoded(
        all.registrar.enrolOperator(
            member.id().toArray(),
            key,
            HOLDER.toArray(),
            BigInteger.valueOf(kind),
            BigInteger.valueOf(roles),
            place,
            BigInteger.valueOf(from),
            BigInteger.valueOf(until)));
  }

  private byte[] revocation(String reason) {
    return encoded(all.registrar.revokeOperator(ADDRESS, reason));
  }

  private boolean mayWitness(Party member, long role, long at) {
    return read(
        all.registrar.mayWitness(
            ADDRESS, member.id().toArray(), BigInteger.valueOf(role), BigInteger.valueOf(at)));
  }

  private String refused(Party by, byte[] data) {
    return all.refuse(by, all.registrar(), data).name();
  }

  @Test
  void enrolledKeyWitnessesInItsRoleWithinItsPeriod() {
    TransactionReceipt receipt =
        all.accept(pharmacy, all.registrar(), enrolment(PHARMACY, now - 10, now + 1000));
    var event = Registrar.getOperatorEnrolledEvents(receipt).get(0);
    assertThat(Bytes32.of(event.member)).isEqualTo(pharmacy.id());
    assertThat(event.key).isEqualTo(ADDRESS);
    assertThat(event.place).isEqualTo("Comptoir 1");
    assertThat(mayWitness(pharmacy, PHARMACY, now)).isTrue();
    assertThat(mayWitness(pharmacy, PHARMACY | 8, now)).isTrue();
    assertThat(mayWitness(pharmacy, 8, now)).isFalse();
    assertThat(mayWitness(pharmacy, PHARMACY, now - 11)).isFalse();
    assertThat(mayWitness(pharmacy, PHARMACY, now - 10)).isTrue();
    assertThat(mayWitness(pharmacy, PHARMACY, now + 999)).isTrue();
    assertThat(mayWitness(pharmacy, PHARMACY, now + 1000)).isFalse();
    assertThat(mayWitness(all.agency, PHARMACY, now)).isFalse();
    var operator = read(all.registrar.operator(ADDRESS));
    assertThat(Bytes32.of(operator.component1())).isEqualTo(pharmacy.id());
    assertThat(operator.component2()).isEqualTo(1);
    assertThat(operator.component6()).isZero();
    assertThat(Bytes32.of(event.holder)).isEqualTo(HOLDER);
    assertThat(Bytes32.of(read(all.registrar.holderOf(ADDRESS)).component1())).isEqualTo(HOLDER);
  }

  @Test
  void keyOfNobodyWitnessesNothing() {
    assertThat(mayWitness(pharmacy, PHARMACY, now)).isFalse();
    boolean forNobody =
        read(
            all.registrar.mayWitness(
                ADDRESS, new byte[32], BigInteger.valueOf(127), BigInteger.valueOf(now)));
    assertThat(forNobody).isFalse();
  }

  @Test
  void witnessLosesItsVoiceWithItsMember() {
    all.accept(pharmacy, all.registrar(), enrolment(PHARMACY, now - 10, now + 1000));
    all.setStatus(pharmacy, 2);
    assertThat(mayWitness(pharmacy, PHARMACY, now)).isFalse();
    all.setStatus(pharmacy, 1);
    assertThat(mayWitness(pharmacy, PHARMACY, now)).isTrue();
  }

  @Test
  void witnessLosesARoleThatItsMemberLost() {
    all.accept(pharmacy, all.registrar(), enrolment(PHARMACY, now - 10, now + 1000));
    byte[] wholesalerOnly =
        encoded(
            all.registrar.certifyMember(
                pharmacy.id().toArray(),
                pharmacy.identity(),
                "No pharmacy any more",
                BigInteger.ONE,
                BigInteger.TWO,
                BigInteger.ONE,
                BigInteger.valueOf(now + 9999)));
    all.accept(all.agency, all.registrar(), wholesalerOnly);
    assertThat(mayWitness(pharmacy, PHARMACY, now)).isFalse();
  }

  @Test
  void authorityMayEnrolAndRevokeForAMember() {
    all.accept(all.agency, all.registrar(), enrolment(PHARMACY, now - 10, now + 1000));
    assertThat(mayWitness(pharmacy, PHARMACY, now)).isTrue();
    all.accept(all.agency, all.registrar(), revocation("member asked by telephone"));
    assertThat(mayWitness(pharmacy, PHARMACY, all.network.now() + 1)).isFalse();
  }

  @Test
  void nobodyEnrolsOrRevokesForAnother() {
    all.certify(all.maker);
    all.addNode(all.maker);
    for (Party other : List.of(all.maker, all.stranger)) {
      Refusal refusal =
          all.refuse(other, all.registrar(), enrolment(PHARMACY, now - 10, now + 1000));
      assertThat(refusal.name()).isEqualTo("NotAnAccountOf");
      assertThat(refusal.arguments().get("member")).isEqualTo(pharmacy.id().toString());
    }
    all.accept(pharmacy, all.registrar(), enrolment(PHARMACY, now - 10, now + 1000));
    assertThat(refused(all.maker, revocation("mischief"))).isEqualTo("NotAnAccountOf");
    assertThat(refused(all.stranger, revocation("mischief"))).isEqualTo("NotAnAccountOf");
  }

  @Test
  void strangerIsNotTakenForTheMemberOfAnUnknownKey() {
    byte[] forNobody =
        encoded(
            all.registrar.enrolOperator(
                new byte[32],
                ADDRESS,
                HOLDER.toArray(),
                BigInteger.ONE,
                BigInteger.ONE,
                "",
                BigInteger.ONE,
                BigInteger.TEN));
    assertThat(refused(all.stranger, forNobody)).isEqualTo("NotAnAccountOf");
    byte[] revokesNobody = encoded(all.registrar.revokeOperator(ADDRESS, "mischief"));
    assertThat(refused(all.stranger, revokesNobody)).isEqualTo("NotAnAccountOf");
    assertThat(refused(all.agency, forNobody)).isEqualTo("UnknownMember");
    assertThat(refused(all.agency, revokesNobody)).isEqualTo("UnknownOperator");
  }

  @Test
  void suspendedMemberEnrolsNobody() {
    all.setStatus(pharmacy, 2);
    assertThat(refused(pharmacy, enrolment(PHARMACY, now - 10, now + 1000)))
        .isEqualTo("NotAnAccountOf");
  }

  @Test
  void revokedMemberGetsNoOperatorEvenFromTheAuthority() {
    all.setStatus(pharmacy, 3);
    assertThat(refused(all.agency, enrolment(PHARMACY, now - 10, now + 1000)))
        .isEqualTo("MemberRevoked");
  }

  @Test
  void operatorHasNoRoleThatItsMemberHasNot() {
    Refusal refusal =
        all.refuse(pharmacy, all.registrar(), enrolment(PHARMACY | 16 | 32, now - 10, now + 1000));
    assertThat(refusal.name()).isEqualTo("RolesNotHeld");
    assertThat(refusal.arguments()).containsEntry("roles", "48");
  }

  @Test
  void keyStaysWithItsMemberForEver() {
    all.accept(pharmacy, all.registrar(), enrolment(PHARMACY, now - 10, now + 1000));
    all.certify(all.chemist);
    all.addNode(all.chemist);
    byte[] taken = raw(all.chemist, ADDRESS, 1, PHARMACY, "Counter", now, now + 1000);
    Refusal refusal = all.refuse(all.chemist, all.registrar(), taken);
    assertThat(refusal.name()).isEqualTo("KeyOfAnother");
    assertThat(refusal.arguments()).containsEntry("member", pharmacy.id().toString());
    all.accept(pharmacy, all.registrar(), revocation("end of shift"));
    assertThat(refused(all.chemist, taken)).isEqualTo("KeyOfAnother");
  }

  @Test
  void termsOfAKeyMayChangeUntilItIsRevoked() {
    all.accept(pharmacy, all.registrar(), enrolment(PHARMACY, now - 10, now + 1000));
    all.accept(pharmacy, all.registrar(), enrolment(PHARMACY, now - 10, now + 5000));
    assertThat(mayWitness(pharmacy, PHARMACY, now + 4000)).isTrue();
    TransactionReceipt receipt = all.accept(pharmacy, all.registrar(), revocation("lost"));
    assertThat(Registrar.getOperatorRevokedEvents(receipt).get(0).reason).isEqualTo("lost");
    long revoked = read(all.registrar.operator(ADDRESS)).component6().longValueExact();
    assertThat(mayWitness(pharmacy, PHARMACY, revoked)).isFalse();
    assertThat(mayWitness(pharmacy, PHARMACY, revoked - 1)).isTrue();
    assertThat(refused(pharmacy, enrolment(PHARMACY, now - 10, now + 9000)))
        .isEqualTo("KeyRevoked");
    assertThat(refused(pharmacy, revocation("again"))).isEqualTo("KeyRevoked");
  }

  @Test
  void malformedEnrolmentsAreRefused() {
    String zero = "0x" + "0".repeat(40);
    long until = now + 1000;
    assertThat(refused(all.agency, raw(all.maker, ADDRESS, 1, 1, "", now, until)))
        .isEqualTo("UnknownMember");
    assertThat(refused(pharmacy, raw(pharmacy, zero, 1, PHARMACY, "", now, until)))
        .isEqualTo("ZeroKey");
    assertThat(refused(pharmacy, raw(pharmacy, ADDRESS, 0, PHARMACY, "", now, until)))
        .isEqualTo("UnknownOperatorKind");
    assertThat(refused(pharmacy, raw(pharmacy, ADDRESS, 4, PHARMACY, "", now, until)))
        .isEqualTo("UnknownOperatorKind");
    assertThat(refused(pharmacy, raw(pharmacy, ADDRESS, 1, 0, "", now, until)))
        .isEqualTo("UnknownRoles");
    assertThat(refused(pharmacy, raw(pharmacy, ADDRESS, 1, PHARMACY, "p".repeat(201), now, until)))
        .isEqualTo("TextTooLong");
    assertThat(refused(pharmacy, raw(pharmacy, ADDRESS, 1, PHARMACY, "", now, now)))
        .isEqualTo("WrongPeriod");
  }

  @Test
  void malformedRevocationsAreRefused() {
    all.accept(pharmacy, all.registrar(), enrolment(PHARMACY, now - 10, now + 1000));
    assertThat(refused(pharmacy, revocation(""))).isEqualTo("TextMissing");
    assertThat(refused(pharmacy, revocation("r".repeat(2001)))).isEqualTo("TextTooLong");
  }

  @Test
  void scansAreAnchoredByAMembersAccountAndTheFirstTimeCounts() {
    byte[] root = Bytes32.keccak(new byte[] {1}).toArray();
    byte[] call = encoded(all.registrar.anchorScans(root, BigInteger.TEN));
    TransactionReceipt receipt = all.accept(pharmacy, all.registrar(), call);
    assertThat(Registrar.getScansAnchoredEvents(receipt)).hasSize(1);
    BigInteger first = read(all.registrar.scansAnchoredAt(pharmacy.id().toArray(), root));
    assertThat(first).isPositive();
    TransactionReceipt again = all.accept(pharmacy, all.registrar(), call);
    assertThat(Registrar.getScansAnchoredEvents(again)).isEmpty();
    assertThat(read(all.registrar.scansAnchoredAt(pharmacy.id().toArray(), root))).isEqualTo(first);
    assertThat(read(all.registrar.scansAnchoredAt(all.agency.id().toArray(), root))).isZero();
    assertThat(refused(all.stranger, call)).isEqualTo("NotAnAccountOf");
  }
}
