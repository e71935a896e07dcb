package org.custodia.registry.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberId;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.MemberStatus;
import org.custodia.contracts.OperatorKind;
import org.custodia.contracts.generated.Registrar;
import org.custodia.registry.ledger.LedgerCommand.PublicContract;
import org.custodia.registry.testing.LedgerEvents;
import org.custodia.registry.testing.RegistryDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.Event;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Uint32;
import org.web3j.abi.datatypes.generated.Uint64;
import org.web3j.abi.datatypes.generated.Uint8;

class MemberProjectionTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();

  private static final String OURS = "pharmacie-du-pont";
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant LATER = START.plus(Duration.ofDays(30));
  private static final BigInteger FOR_EVER = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
  private static final String IDENTITY = "gln:3012345000017";
  private static final Bytes32 PONT = MemberId.of(IDENTITY);
  private static final Bytes32 NODE = Bytes32.keccak(new byte[] {1});
  private static final String ACCOUNT = "0x" + "a1".repeat(20);
  private static final String SECOND_ACCOUNT = "0x" + "a2".repeat(20);
  private static final String KEY = "0x" + "b1".repeat(20);

  private static final Bytes32 HOLDER = Bytes32.keccak(new byte[] {2});

  private final Members members = new Members(database.rows(), database.jdbc());
  private final MemberProjection projection = new MemberProjection(database.jdbc());
  private final LedgerEvents events = new LedgerEvents();

  @BeforeEach
  void startOver() {
    database
        .rows()
        .in(
            OURS,
            () ->
                projection
                    .tables()
                    .forEach(table -> database.jdbc().sql("delete from " + table).update()));
  }

  @Test
  void aCertifiedMemberIsKnownWithItsRolesAndPeriod() {
    certify("Pharmacie du Pont", MemberRole.mask(MemberRole.PHARMACY), FOR_EVER);

    Member member = members.byId(OURS, PONT).orElseThrow();
    assertThat(member.identity()).isEqualTo(IDENTITY);
    assertThat(member.name()).isEqualTo("Pharmacie du Pont");
    assertThat(member.roles()).containsExactly(MemberRole.PHARMACY);
    assertThat(member.validity())
        .isEqualTo(new Validity(START, Instant.parse("9999-12-31T23:59:59Z")));
    assertThat(member.isActive(LATER)).isTrue();
    assertThat(member.isActive(START.minusSeconds(1))).isFalse();
    assertThat(members.withRole(OURS, MemberRole.PHARMACY, LATER)).containsExactly(member);
    assertThat(members.withRole(OURS, MemberRole.REGULATOR, LATER)).isEmpty();
    assertThat(members.all("somebody-else")).isEmpty();
  }

  @Test
  void editingAMemberKeepsItsSuspension() {
    certify("Pharmacie du Pont", MemberRole.mask(MemberRole.PHARMACY), FOR_EVER);
    apply(Registrar.MEMBERSTATUSCHANGED_EVENT, bytes(PONT), new Uint8(2), text("inspection"));
    certify("Grande Pharmacie du Pont", MemberRole.mask(MemberRole.HOSPITAL), FOR_EVER);

    Member member = members.byId(OURS, PONT).orElseThrow();
    assertThat(member.name()).isEqualTo("Grande Pharmacie du Pont");
    assertThat(member.roles()).containsExactly(MemberRole.HOSPITAL);
    assertThat(member.status()).isEqualTo(MemberStatus.SUSPENDED);
    assertThat(member.isActive(LATER)).isFalse();
  }

  @Test
  void anAccountSpeaksForItsMemberUntilItOrItsNodeEnds() {
    certify("Pharmacie du Pont", MemberRole.mask(MemberRole.PHARMACY), FOR_EVER);
    apply(
        Registrar.NODEADDED_EVENT,
        bytes(PONT),
        bytes(NODE),
        new DynamicArray<>(Address.class, new Address(ACCOUNT), new Address(SECOND_ACCOUNT)),
        text("Lyon"),
        seconds(START),
        new Uint64(FOR_EVER));

    assertThat(members.byAccount(OURS, ACCOUNT, LATER)).map(Member::id).contains(PONT);
    assertThat(members.byServiceKey(OURS, ACCOUNT, LATER)).map(Member::id).contains(PONT);
    assertThat(members.nodes(OURS, PONT, LATER))
        .containsExactly(
            new MemberNode(
                PONT,
                NODE,
                List.of(ACCOUNT, SECOND_ACCOUNT),
                "Lyon",
                new Validity(START, LedgerTime.FOR_EVER)));

    applyAt(LATER, Registrar.ACCOUNTENDED_EVENT, bytes(PONT), new Address(ACCOUNT));
    assertThat(members.byAccount(OURS, ACCOUNT, LATER)).isEmpty();
    assertThat(members.byAccount(OURS, ACCOUNT, LATER.minusSeconds(1))).isPresent();
    assertThat(members.byAccount(OURS, SECOND_ACCOUNT, LATER)).isPresent();

    applyAt(LATER, Registrar.NODEENDED_EVENT, bytes(PONT), bytes(NODE));
    assertThat(members.byAccount(OURS, SECOND_ACCOUNT, LATER)).isEmpty();
    assertThat(members.nodes(OURS, PONT, LATER)).isEmpty();
  }

  @Test
  void aKeyWitnessesForItsMemberInItsRolesUntilRevoked() {
    certify("Pharmacie du Pont", MemberRole.mask(MemberRole.PHARMACY), FOR_EVER);
    enrol(OperatorKind.PERSON, MemberRole.PHARMACY, START, LATER.plusSeconds(100));

    assertThat(members.mayWitness(OURS, KEY, PONT, MemberRole.PHARMACY, LATER)).isTrue();
    assertThat(members.mayWitness(OURS, KEY, PONT, MemberRole.REGULATOR, LATER)).isFalse();
    assertThat(members.mayWitness(OURS, KEY, MemberId.of("gln:x"), MemberRole.PHARMACY, LATER))
        .isFalse();
    assertThat(members.mayWitness(OURS, KEY, PONT, MemberRole.PHARMACY, LATER.plusSeconds(100)))
        .as("the period ends before its last second")
        .isFalse();
    assertThat(members.byServiceKey(OURS, KEY, LATER))
        .as("a person's key does not sign messages of its organisation")
        .isEmpty();

    applyAt(
        LATER, Registrar.OPERATORREVOKED_EVENT, bytes(PONT), new Address(KEY), text("lost phone"));
    assertThat(members.mayWitness(OURS, KEY, PONT, MemberRole.PHARMACY, LATER)).isFalse();
    assertThat(members.operator(OURS, KEY)).map(Operator::revokedAt).contains(Optional.of(LATER));
  }

  @Test
  void aRoleTakenFromTheMemberIsTakenFromItsKeys() {
    certify("Pharmacie du Pont", MemberRole.mask(MemberRole.PHARMACY), FOR_EVER);
    enrol(OperatorKind.SERVICE, MemberRole.PHARMACY, START, LATER.plusSeconds(100));
    assertThat(members.byServiceKey(OURS, KEY, LATER)).map(Member::id).contains(PONT);

    certify("Pharmacie du Pont", MemberRole.mask(MemberRole.WHOLESALER), FOR_EVER);
    assertThat(members.mayWitness(OURS, KEY, PONT, MemberRole.PHARMACY, LATER)).isFalse();
  }

  private void certify(String name, long roles, BigInteger until) {
    apply(
        Registrar.MEMBERCERTIFIED_EVENT,
        bytes(PONT),
        text(IDENTITY),
        text(name),
        new Uint8(3),
        new Uint32(roles),
        seconds(START),
        new Uint64(until));
  }

  private void enrol(OperatorKind kind, MemberRole role, Instant from, Instant until) {
    apply(
        Registrar.OPERATORENROLLED_EVENT,
        bytes(PONT),
        new Address(KEY),
        bytes(HOLDER),
        new Uint8(kind.code()),
        new Uint32(role.bit()),
        text("web"),
        seconds(from),
        seconds(until));
  }

  private void apply(Event definition, Type<?>... fields) {
    applyAt(START, definition, fields);
  }

  private void applyAt(Instant at, Event definition, Type<?>... fields) {
    database
        .rows()
        .in(
            OURS,
            () ->
                projection.apply(
                    events.publicEvent(OURS, PublicContract.REGISTRAR, at, definition, fields)));
  }

  private static Type<?> bytes(Bytes32 value) {
    return new org.web3j.abi.datatypes.generated.Bytes32(value.toArray());
  }

  private static Type<?> text(String value) {
    return new Utf8String(value);
  }

  private static Type<?> seconds(Instant at) {
    return new Uint64(at.getEpochSecond());
  }
}
