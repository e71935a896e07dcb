package org.custodia.contracts.organs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.custodia.contracts.Action;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Laterality;
import org.custodia.contracts.Organ;
import org.custodia.contracts.OrganKind;
import org.custodia.contracts.SubjectKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OrganTermsTest {
  static Stream<Action> actions() {
    return Stream.of(SubjectKind.DONOR_CASE, SubjectKind.ORGAN_OFFER, SubjectKind.ORGAN_LEG)
        .flatMap(kind -> OrganRules.actions(kind).stream());
  }

  @ParameterizedTest
  @MethodSource("actions")
  void termsAreReadBackAsTheyWereWritten(Action action) {
    OrganTerms terms = Samples.of(action);
    assertThat(terms.action()).isEqualTo(action);
    assertThat(OrganTerms.read(action, terms.terms())).isEqualTo(terms);
  }

  @ParameterizedTest
  @MethodSource("actions")
  void termsThatEndTooEarlyAreNone(Action action) {
    byte[] whole = Samples.of(action).terms();
    if (whole.length == 0) return;
    byte[] part = Arrays.copyOf(whole, Math.max(0, whole.length - 33));
    assertThatThrownBy(() -> OrganTerms.read(action, part))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void timeBeyondAllTimeIsReadAsTheLastOne() {
    byte[] terms = Samples.of(Action.FOLLOW_UP_DUTY).terms();
    Arrays.fill(terms, 0, 32, (byte) 0xff);
    assertThat(((FollowUpDutyTerms) OrganTerms.read(Action.FOLLOW_UP_DUTY, terms)).until())
        .isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void everyKindOfTermsIsWritten() {
    assertThat(actions().map(action -> Samples.of(action).getClass()).distinct().count())
        .isEqualTo(OrganTerms.class.getPermittedSubclasses().length);
  }

  @Test
  void payloadThatOpensAChannelIsReadByteForByteAndAsNoOtherKind() {
    List<SubjectKind> kinds =
        List.of(SubjectKind.DONOR_CASE, SubjectKind.ORGAN_OFFER, SubjectKind.ORGAN_LEG);
    String registrar = "0x" + "a1".repeat(20);
    String consents = "0x" + "b2".repeat(20);
    List<Bytes32> members =
        List.of(
            Bytes32.of("01".repeat(32)), Bytes32.of("02".repeat(32)), Bytes32.of("03".repeat(32)));
    for (SubjectKind kind : kinds) {
      var code = new OrganChannelCode(kind, registrar, consents, members, Bytes32.random());
      byte[] payload = code.payload();
      for (SubjectKind read : kinds) {
        assertThat(OrganChannelCode.read(read, payload))
            .isEqualTo(read == kind ? Optional.of(code) : Optional.empty());
      }
      assertThat(OrganChannelCode.read(kind, Arrays.copyOf(payload, payload.length + 1))).isEmpty();
    }
    assertThatThrownBy(
            () ->
                new OrganChannelCode(
                    SubjectKind.MEDICINE, registrar, consents, members, Bytes32.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void noBodyHasALeftHeartOrAThirdPartOfALiver() {
    for (OrganKind kind : OrganKind.values()) {
      for (Laterality side : Laterality.values()) {
        for (int part : List.of(0, 1, 2, 3)) {
          boolean sided = kind == OrganKind.LUNG || kind == OrganKind.KIDNEY;
          boolean there =
              sided == (side != Laterality.NONE)
                  && (part == 0 || (kind == OrganKind.LIVER && part < 3));
          if (there) new Organ(kind, side, part);
          else {
            assertThatThrownBy(() -> new Organ(kind, side, part))
                .isInstanceOf(IllegalArgumentException.class);
          }
        }
      }
    }
  }

  @Test
  void weakAntigenPassesOnlyWhereTheRulesSaySo() {
    assertThat(BloodGroup.A2.mayGiveTo(BloodGroup.O, false)).isFalse();
    assertThat(BloodGroup.A2.mayGiveTo(BloodGroup.O, true)).isTrue();
    assertThat(BloodGroup.A2B.mayGiveTo(BloodGroup.B, true)).isTrue();
    assertThat(BloodGroup.A2B.mayGiveTo(BloodGroup.O, true)).isFalse();
    assertThat(BloodGroup.A.mayGiveTo(BloodGroup.O, true)).isFalse();
    assertThat(BloodGroup.AB.mayGiveTo(BloodGroup.A, true)).isFalse();
    for (BloodGroup group : BloodGroup.values()) {
      assertThat(BloodGroup.O.mayGiveTo(group, false)).isTrue();
      assertThat(group.mayGiveTo(BloodGroup.AB, false)).isTrue();
      assertThat(group.mayGiveTo(group, false)).isTrue();
    }
  }
}
