package org.custodia.registry.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.MemberStatus;
import org.custodia.contracts.OperatorKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What people are shown is what the bytes say that they sign. */
class AuthorityCallsTest {
  private static final Bytes32 MEMBER = Bytes32.keccak(new byte[] {1});
  private static final Bytes32 OTHER = Bytes32.keccak(new byte[] {2});
  private static final String KEY = "0x" + "a1".repeat(20);
  private static final String SECOND = "0x" + "0b".repeat(20);
  private static final Validity PERIOD =
      new Validity(Instant.parse("2026-01-01T00:00:00Z"), LedgerTime.FOR_EVER);

  static Stream<AuthorityAct> acts() {
    return Stream.of(
        new AuthorityAct.CertifyMember(
            "gln:3012345000017",
            "Pharmacie de Besançon",
            255,
            Set.of(MemberRole.PHARMACY, MemberRole.ADMINISTRATOR),
            PERIOD),
        new AuthorityAct.SetStatus(MEMBER, MemberStatus.REVOKED, "fermée « pour de bon »"),
        new AuthorityAct.AddNode(MEMBER, OTHER, List.of(KEY, SECOND), "FR", PERIOD),
        new AuthorityAct.EndNode(MEMBER, OTHER),
        new AuthorityAct.EndAccount(MEMBER, SECOND),
        new AuthorityAct.EnrolOperator(
            MEMBER, KEY, OTHER, OperatorKind.DEVICE, Set.of(MemberRole.HOSPITAL), "", PERIOD),
        new AuthorityAct.RevokeOperator(KEY, "volée"),
        new AuthorityAct.ReplaceKey(KEY, SECOND, PERIOD.from(), "perdue"),
        new AuthorityAct.EndFounding());
  }

  @ParameterizedTest
  @MethodSource("acts")
  void everyActIsReadBackFromItsCall(AuthorityAct act) {
    assertThat(AuthorityCalls.read(AuthorityCalls.of(act))).isEqualTo(act);
  }

  @Test
  void everyKindOfActIsTried() {
    assertThat(acts().map(Object::getClass).distinct())
        .hasSize(AuthorityAct.class.getPermittedSubclasses().length);
  }

  @Test
  void anythingElseIsNoAct() {
    assertThatThrownBy(() -> AuthorityCalls.read(new byte[] {1, 2, 3, 4}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
