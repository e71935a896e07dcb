package org.custodia.registry.organs.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.organs.allocation.Ranked.Ahead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MatchRunTest {
  private final RuleFile kidney = ExampleRules.KIDNEY.rules();
  private final RuleFile liver = ExampleRules.LIVER.rules();

  private MatchRun run(Candidate... candidates) {
    return MatchRun.of(kidney, Waiting.inputs(Waiting.KIDNEY, List.of(candidates)));
  }

  private static List<Bytes32> ids(MatchRun run) {
    return run.order().stream().map(one -> one.candidate().id()).toList();
  }

  @Test
  void tierComesBeforePointsAndPointsBeforeWaiting() {
    Candidate elective = Waiting.listed(Waiting.candidate(1), Waiting.TODAY.minusYears(11));
    Candidate noAccess = Waiting.urgent(Waiting.candidate(2), 2);
    Candidate fullMatch = Waiting.typed(Waiting.candidate(3), Waiting.DONOR.hla(), List.of());
    Candidate child = Waiting.aged(Waiting.candidate(4), 9);
    Candidate later = Waiting.candidate(5);
    MatchRun run = run(later, elective, child, fullMatch, noAccess);
    assertThat(ids(run))
        .containsExactly(noAccess.id(), fullMatch.id(), child.id(), elective.id(), later.id());
    assertThat(run.order()).extracting(Ranked::rank).containsExactly(1, 2, 3, 4, 5);
    assertThat(run.order()).extracting(Ranked::tier).containsExactly("T1", "T2", "T3", "T4", "T4");
    assertThat(run.order())
        .extracting(Ranked::ahead)
        .containsExactly(Ahead.TIER, Ahead.TIER, Ahead.TIER, Ahead.POINTS, Ahead.NOBODY);
  }

  @Test
  void pointsAreToldRuleByRule() {
    Candidate one =
        Waiting.typed(
            Waiting.urgent(Waiting.candidate(1), 1),
            List.of("A2", "A24", "B7", "B44", "DR4"),
            List.of());
    Ranked ranked = run(one).order().get(0);
    assertThat(ranked.waitedDays()).isEqualTo(365);
    assertThat(ranked.lines())
        .containsExactly(
            new Ranked.Line("P1", 365),
            new Ranked.Line("P2", 1095),
            new Ranked.Line("P3", 730),
            new Ranked.Line("P4", 365));
    assertThat(ranked.points()).isEqualTo(365 + 1095 + 730 + 365);
  }

  @Test
  void whoIsAlikeIsDrawnByLotThatNobodyChooses() {
    Candidate[] alike = new Candidate[20];
    for (int i = 0; i < alike.length; i++) {
      alike[i] = Waiting.candidate(i);
    }
    MatchRun run = run(alike);
    assertThat(run.order()).isSortedAccordingTo(java.util.Comparator.comparing(Ranked::lot));
    assertThat(run.order().subList(0, 19)).extracting(Ranked::ahead).containsOnly(Ahead.LOT);
    MatchInputs other =
        MatchInputs.of(
            Waiting.KIDNEY,
            Waiting.NOW,
            Waiting.word(77),
            Waiting.word(78),
            Waiting.DONOR,
            List.of(alike));
    assertThat(ids(MatchRun.of(kidney, other))).isNotEqualTo(ids(run));
  }

  @Test
  void whoIsExcludedIsToldEveryRuleThatIsNotMet() {
    Candidate wrongGroup = Waiting.of(Waiting.candidate(1), BloodGroup.O);
    Candidate antibodies = Waiting.typed(Waiting.candidate(2), List.of(), List.of("B44"));
    MatchInputs inputs =
        MatchInputs.of(
            Waiting.KIDNEY,
            Waiting.NOW,
            Waiting.word(1),
            Waiting.word(2),
            new Donor(
                BloodGroup.A1,
                44,
                Optional.empty(),
                Optional.empty(),
                "north",
                Waiting.DONOR.hla()),
            List.of(wrongGroup, antibodies, Waiting.candidate(3)));
    MatchRun run = MatchRun.of(kidney, inputs);
    assertThat(ids(run)).containsExactly(Waiting.word(3));
    assertThat(run.excluded())
        .containsExactlyInAnyOrder(
            new Excluded(wrongGroup, List.of("E2")), new Excluded(antibodies, List.of("E3")));
  }

  /** The donor is A2. */
  @ParameterizedTest
  @EnumSource(BloodGroup.class)
  void a2GoesToOthersOnlyWhereTheRulesSaySo(BloodGroup group) {
    Candidate one = Waiting.of(Waiting.candidate(1), group);
    boolean withOption = !run(one).order().isEmpty();
    boolean without =
        !MatchRun.of(liver, Waiting.inputs(Waiting.LIVER, List.of(one))).order().isEmpty();
    assertThat(withOption).isTrue();
    assertThat(without).isEqualTo(group != BloodGroup.O && group != BloodGroup.B);
  }

  @Test
  void whatIsNotKnownIsNotMet() {
    Candidate unknown = Waiting.weighing(Waiting.candidate(1), Optional.empty());
    Candidate tooLight = Waiting.weighing(Waiting.candidate(2), Optional.of(39));
    Candidate light = Waiting.weighing(Waiting.candidate(3), Optional.of(40));
    Candidate heavy = Waiting.weighing(Waiting.candidate(4), Optional.of(160));
    Candidate tooHeavy = Waiting.weighing(Waiting.candidate(5), Optional.of(161));
    MatchRun run =
        MatchRun.of(
            liver,
            Waiting.inputs(Waiting.LIVER, List.of(unknown, tooLight, light, heavy, tooHeavy)));
    assertThat(ids(run)).containsExactlyInAnyOrder(light.id(), heavy.id());
    assertThat(run.excluded()).allSatisfy(out -> assertThat(out.rules()).containsExactly("E3"));
  }

  @Test
  void centreLearnsItsOwnPlacesOnlyAndCanCheckThem() {
    MatchRun run = MatchRun.of(kidney, Waiting.inputs(Waiting.KIDNEY, Waiting.random(300, 5)));
    Map<Bytes32, List<OwnRank>> told = run.byCentre();
    int places = 0;
    for (Map.Entry<Bytes32, List<OwnRank>> centre : told.entrySet()) {
      for (OwnRank own : centre.getValue()) {
        places++;
        assertThat(own.leaf().centre()).isEqualTo(centre.getKey());
        assertThat(own.of()).isEqualTo(run.order().size());
        assertThat(own.isIn(run.root())).isTrue();
        assertThat(run.order().get((int) own.leaf().rank() - 1).candidate().id())
            .isEqualTo(own.candidate());
        OwnRank better =
            new OwnRank(
                own.candidate(),
                new org.custodia.contracts.organs.CandidateLeaf(
                    own.leaf().rank() - 1,
                    own.leaf().candidate(),
                    own.leaf().group(),
                    own.leaf().centre()),
                own.salt(),
                own.of(),
                own.proof());
        assertThat(better.isIn(run.root())).isFalse();
      }
    }
    assertThat(places).isEqualTo(run.order().size()).isGreaterThan(30);
    assertThat(told.size()).isGreaterThan(5);
  }

  @Test
  void sameCandidateHasAnotherNameInAnotherRun() {
    MatchRun one = run(Waiting.candidate(1));
    MatchInputs inputs =
        MatchInputs.of(
            Waiting.KIDNEY,
            Waiting.NOW,
            Waiting.word(1),
            Waiting.word(3),
            Waiting.DONOR,
            List.of(Waiting.candidate(1)));
    MatchRun other = MatchRun.of(kidney, inputs);
    assertThat(other.order().get(0).leaf().candidate())
        .isNotEqualTo(one.order().get(0).leaf().candidate())
        .isNotEqualTo(Waiting.word(1));
  }

  @Test
  void rulesForAnotherOrganAndUnknownUrgenciesAreRefused() {
    MatchInputs forLiver = Waiting.inputs(Waiting.LIVER, List.of());
    assertThatThrownBy(() -> MatchRun.of(kidney, forLiver)).hasMessageContaining("CUS-ALC-008");
    MatchInputs tooUrgent =
        Waiting.inputs(Waiting.KIDNEY, List.of(Waiting.urgent(Waiting.candidate(1), 3)));
    assertThatThrownBy(() -> MatchRun.of(kidney, tooUrgent)).hasMessageContaining("CUS-ALC-011");
  }

  @Test
  void nobodyEligibleIsAnEmptyOrder() {
    MatchRun run = run();
    assertThat(run.order()).isEmpty();
    assertThat(run.root()).isEqualTo(Bytes32.ZERO);
    assertThat(run.byCentre()).isEmpty();
  }

  /** Processor time, so that it does not matter how busy the machine is. */
  @Test
  void tenThousandCandidatesTakeLessThanASecond() {
    MatchInputs inputs = Waiting.inputs(Waiting.KIDNEY, Waiting.random(10_000, 7));
    MatchRun.of(kidney, Waiting.inputs(Waiting.KIDNEY, Waiting.random(2_000, 8))); // warms up
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long began = threads.getCurrentThreadCpuTime();
    MatchRun run = MatchRun.of(kidney, inputs);
    Duration took = Duration.ofNanos(threads.getCurrentThreadCpuTime() - began);
    assertThat(run.order().size() + run.excluded().size()).isEqualTo(10_000);
    System.out.println("match run of 10,000 candidates: " + took.toMillis() + " ms");
    assertThat(took).isLessThan(Duration.ofSeconds(1));
  }
}
