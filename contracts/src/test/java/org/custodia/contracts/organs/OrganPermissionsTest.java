package org.custodia.contracts.organs;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.network.BareEvm;
import org.custodia.contracts.network.Consortium;
import org.custodia.contracts.network.Donation;
import org.custodia.contracts.network.OrganChannel;
import org.custodia.contracts.network.OrganDraft;
import org.custodia.contracts.network.OrganWorld;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.organs.OrganRules.Row;
import org.custodia.contracts.organs.OrganRules.Side;
import org.custodia.contracts.organs.OrganRules.Signer;
import org.custodia.contracts.refusals.Refusal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Of every action, who may and who may not: each member of the channel, by each of its people. Who
 * may is judged before what the action needs, so a refusal for another reason tells that one may.
 */
class OrganPermissionsTest {
  private static final OrganWorld WORLD = new OrganWorld(BareEvm.shared(), 30 * Donation.DAY);
  private static final Set<String> MAY_NOT =
      Set.of("NotForThisMember", "NotAWitness", "WrongGiver", "WrongReceiver");
  private static final Map<SubjectKind, OrganChannel> CHANNELS = new HashMap<>();

  private static OrganChannel channel(SubjectKind kind) {
    return CHANNELS.computeIfAbsent(
        kind,
        of ->
            OrganChannel.ready(
                WORLD,
                of,
                Bytes32.random(),
                WORLD.bank,
                of == SubjectKind.DONOR_CASE ? WORLD.body : WORLD.centre));
  }

  private record Asked(Party signer, MemberRole role, OrganDraft draft) {
    @Override
    public String toString() {
      return role + " of " + signer;
    }
  }

  static Stream<Arguments> actions() {
    return Stream.of(SubjectKind.DONOR_CASE, SubjectKind.ORGAN_OFFER, SubjectKind.ORGAN_LEG)
        .flatMap(
            kind -> OrganRules.actions(kind).stream().map(action -> Arguments.of(kind, action)));
  }

  @ParameterizedTest
  @MethodSource("actions")
  void whoMayAndWhoMayNot(SubjectKind kind, Action action) {
    OrganChannel channel = channel(kind);
    Row row = OrganRules.row(kind, action).orElseThrow();
    int may = 0;
    int mayNot = 0;
    for (Side side : Side.values()) {
      Party submitter = party(channel, side);
      List<Asked> all = new ArrayList<>();
      for (Party signer : signers(channel, row, submitter)) {
        for (MemberRole role : roles(signer)) {
          all.add(new Asked(signer, role, draft(channel, action, submitter, signer, role)));
        }
      }
      List<String> answers = answers(channel, submitter, all);
      for (int i = 0; i < all.size(); i++) {
        Asked one = all.get(i);
        boolean expected = expected(channel, row, side, submitter, one.signer(), one.role());
        String answer = answers.get(i);
        boolean marked = answer.contains("KEY_NOT_VALID");
        assertThat(!MAY_NOT.contains(answer) && !marked)
            .as("%s by %s, signed as %s: %s", action, submitter, one, answer)
            .isEqualTo(expected);
        if (expected) may++;
        else mayNot++;
      }
    }
    assertThat(may).as("somebody may").isPositive();
    assertThat(mayNot).as("somebody may not").isPositive();
  }

  private static List<Party> signers(OrganChannel channel, Row row, Party submitter) {
    List<Party> signers = new ArrayList<>(List.of(submitter));
    if (row.signer() == Signer.ANY || row.signer() == Signer.INDEPENDENT) {
      signers = new ArrayList<>(List.of(WORLD.bank, WORLD.body, WORLD.second));
    }
    return signers;
  }

  private static List<MemberRole> roles(Party party) {
    return party.equals(WORLD.agency) ? List.of(MemberRole.REGULATOR) : party.roles();
  }

  private static boolean expected(
      OrganChannel channel, Row row, Side side, Party submitter, Party signer, MemberRole role) {
    boolean who =
        switch (row.signer()) {
          case OWN, BETWEEN -> signer.equals(submitter);
          case ANY -> true;
          case INDEPENDENT -> !signer.equals(channel.opener);
        };
    return who && row.by().contains(side) && row.roles().contains(role);
  }

  private static Party party(OrganChannel channel, Side side) {
    return switch (side) {
      case OPENER -> channel.opener;
      case OTHER -> channel.other;
      case REGULATOR -> channel.regulator;
    };
  }

  private static OrganDraft draft(
      OrganChannel channel, Action action, Party submitter, Party signer, MemberRole role) {
    OrganDraft draft = new OrganDraft(WORLD, channel, Samples.of(action), submitter, role);
    draft.key = OrganWorld.person(signer, role);
    boolean handOver = action == Action.HAND_OVER || action == Action.TAKE_OVER;
    if (!handOver) draft.act.giver = signer.id();
    return draft;
  }

  /** Of each, sent together: why it is refused; or what is odd about it. */
  private static List<String> answers(OrganChannel channel, Party submitter, List<Asked> all) {
    var commands = all.stream().map(one -> one.draft().command()).toList();
    var receipt = channel.send(submitter, channel.batchData(channel.head(submitter), commands));
    var said = OrganChannel.said(receipt);
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Bytes32 id = all.get(i).draft().id();
      answers.add(
          said.get(i)
              .refusal()
              .map(Refusal::name)
              .orElseGet(
                  () ->
                      OrganChannel.events(receipt).stream()
                          .filter(event -> event.commandId().equals(id))
                          .findFirst()
                          .orElseThrow()
                          .irregularities()
                          .toString()));
    }
    return answers;
  }

  @ParameterizedTest
  @MethodSource("actions")
  void strangersWitnessCountsForNobody(SubjectKind kind, Action action) {
    OrganChannel channel = channel(kind);
    Row row = OrganRules.row(kind, action).orElseThrow();
    Party submitter = party(channel, row.by().iterator().next());
    OrganDraft draft =
        new OrganDraft(
            WORLD, channel, Samples.of(action), submitter, row.roles().iterator().next());
    if (row.signer() == Signer.INDEPENDENT) draft.act.giver = WORLD.body.id();
    draft.key = Party.key("nobody");
    assertThat(channel.refused(draft).name()).isEqualTo("NotAWitness");
  }

  @ParameterizedTest
  @MethodSource("actions")
  void contractsTableIsTheWrittenOne(SubjectKind kind, Action action) {
    Row row = OrganRules.row(kind, action).orElseThrow();
    var rule = Consortium.read(channel(kind).at().rule(BigInteger.valueOf(action.code())));
    assertThat(rule.kind.intValueExact()).isEqualTo(row.testimony() ? 2 : 1);
    assertThat(rule.by.intValueExact())
        .isEqualTo(row.by().stream().mapToInt(side -> 1 << side.ordinal()).sum());
    assertThat(rule.signer.intValueExact()).isEqualTo(row.signer().ordinal());
    assertThat(MemberRole.of(rule.roles.longValueExact())).isEqualTo(row.roles());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void channelKnowsNoOtherActions(SubjectKind kind) {
    for (Action action : Action.values()) {
      var rule = Consortium.read(channel(kind).at().rule(BigInteger.valueOf(action.code())));
      assertThat(rule.kind.signum() != 0)
          .as(kind + " " + action)
          .isEqualTo(OrganRules.actions(kind).contains(action));
    }
  }

  static Stream<SubjectKind> kinds() {
    return Stream.of(SubjectKind.DONOR_CASE, SubjectKind.ORGAN_OFFER, SubjectKind.ORGAN_LEG);
  }
}
