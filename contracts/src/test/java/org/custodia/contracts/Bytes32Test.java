package org.custodia.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class Bytes32Test {
  @Test
  void uuidIsPaddedOnTheLeftAndReadBack() {
    UUID id = UUID.fromString("0198a6c0-7f55-7c41-8a3e-2f60c1d4e5b7");
    Bytes32 word = Bytes32.ofUuid(id);
    assertThat(word)
        .hasToString("0x000000000000000000000000000000000198a6c07f557c418a3e2f60c1d4e5b7");
    assertThat(word.toUuid()).isEqualTo(id);
    assertThatThrownBy(() -> Bytes32.keccak(new byte[0]).toUuid())
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void valueCannotBeChangedFromOutside() {
    byte[] bytes = new byte[32];
    Bytes32 word = Bytes32.of(bytes);
    bytes[0] = 1;
    word.toArray()[1] = 1;
    assertThat(word).isEqualTo(Bytes32.ZERO).hasSameHashCodeAs(Bytes32.ZERO);
  }

  @Test
  void hexIsReadWithAndWithoutPrefixAndOtherwiseRefused() {
    assertThat(Bytes32.of("AB".repeat(32))).isEqualTo(Bytes32.of("0x" + "ab".repeat(32)));
    assertThatThrownBy(() -> Bytes32.of("0xab")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Bytes32.of("zz".repeat(32)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void orderIsThatOfUnsignedBytes() {
    Bytes32 high = Bytes32.of("ff" + "00".repeat(31));
    Bytes32 low = Bytes32.of("7f" + "ff".repeat(31));
    assertThat(high).isGreaterThan(low);
  }

  @Test
  void masksAndRolesMeanTheSame() {
    long mask = MemberRole.mask(MemberRole.PHARMACY, MemberRole.VERIFIER, MemberRole.PHARMACY);
    assertThat(mask).isEqualTo(36);
    assertThat(MemberRole.of(mask)).isEqualTo(Set.of(MemberRole.PHARMACY, MemberRole.VERIFIER));
    assertThatThrownBy(() -> MemberRole.of(1 << 19)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void numbersOfTheContractsAreReadBack() {
    for (Action action : Action.values()) assertThat(Action.of(action.code())).isEqualTo(action);
    for (LotStatus s : LotStatus.values()) assertThat(LotStatus.of(s.code())).isEqualTo(s);
    for (MemberStatus s : MemberStatus.values()) assertThat(MemberStatus.of(s.code())).isEqualTo(s);
    for (OperatorKind k : OperatorKind.values()) assertThat(OperatorKind.of(k.code())).isEqualTo(k);
    for (SubjectKind k : SubjectKind.values()) assertThat(SubjectKind.of(k.code())).isEqualTo(k);
    assertThatThrownBy(() -> Action.of(99)).isInstanceOf(IllegalArgumentException.class);
  }
}
