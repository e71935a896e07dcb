package org.custodia.registry.organs.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.custodia.contracts.Bytes32;

class MatchRunPropertiesTest {
  private static final RuleFile KIDNEY = ExampleRules.KIDNEY.rules();
  private static final RuleFile LIVER = ExampleRules.LIVER.rules();

  private static MatchRun run(boolean kidney, List<Candidate> candidates) {
    return kidney
        ? MatchRun.of(KIDNEY, Waiting.inputs(Waiting.KIDNEY, candidates))
        : MatchRun.of(LIVER, Waiting.inputs(Waiting.LIVER, candidates));
  }

  @Property(tries = 40)
  void orderDoesNotDependOnTheOrderOfTheInputs(
      @ForAll long seed, @ForAll boolean kidney, @ForAll @IntRange(max = 60) int count) {
    List<Candidate> candidates = Waiting.random(count, seed);
    List<Candidate> shuffled = new ArrayList<>(candidates);
    Collections.shuffle(shuffled, new Random(seed + 1));
    assertThat(run(kidney, shuffled).bytes()).isEqualTo(run(kidney, candidates).bytes());
  }

  @Property(tries = 40)
  void everybodyIsRankedOrExcludedAndOnce(@ForAll long seed, @ForAll boolean kidney) {
    List<Candidate> candidates = Waiting.random(60, seed);
    MatchRun run = run(kidney, candidates);
    Set<Bytes32> seen = new HashSet<>();
    run.order().forEach(one -> assertThat(seen.add(one.candidate().id())).isTrue());
    run.excluded().forEach(one -> assertThat(seen.add(one.candidate().id())).isTrue());
    assertThat(seen).hasSize(candidates.size());
    run.excluded().forEach(one -> assertThat(one.rules()).isNotEmpty());
  }

  @Property(tries = 80)
  void moreUrgentNeverRanksLower(
      @ForAll long seed, @ForAll boolean kidney, @ForAll @IntRange(max = 39) int who) {
    List<Candidate> candidates = Waiting.random(40, seed);
    Candidate one = Waiting.urgent(candidates.get(who), 0);
    int before = Integer.MAX_VALUE;
    for (int urgency = 0; urgency < 3; urgency++) {
      candidates.set(who, Waiting.urgent(one, urgency));
      int rank =
          run(kidney, candidates).rankOf(one.id()).map(Ranked::rank).orElse(Integer.MAX_VALUE);
      assertThat(rank).as("rank at urgency " + urgency).isLessThanOrEqualTo(before);
      before = rank;
    }
  }

  @Property(tries = 40)
  void whoHasWaitedLongerNeverRanksLower(
      @ForAll long seed, @ForAll boolean kidney, @ForAll @IntRange(max = 39) int who) {
    List<Candidate> candidates = Waiting.random(40, seed);
    Candidate one = candidates.get(who);
    int before = run(kidney, candidates).rankOf(one.id()).map(Ranked::rank).orElse(0);
    candidates.set(
        who, Waiting.listed(one, one.listedOn().minusDays(1 + Math.floorMod(seed, 900))));
    int after = run(kidney, candidates).rankOf(one.id()).map(Ranked::rank).orElse(0);
    assertThat(after).isLessThanOrEqualTo(before);
  }

  @Property(tries = 20)
  void replayFromTheFilesIsEqualToTheByte(@ForAll long seed, @ForAll boolean kidney) {
    MatchInputs inputs =
        Waiting.inputs(kidney ? Waiting.KIDNEY : Waiting.LIVER, Waiting.random(40, seed));
    RuleFile rules = kidney ? KIDNEY : LIVER;
    MatchRun run = MatchRun.of(rules, inputs);
    MatchRun again = MatchRun.of(RuleFile.parse(rules.bytes()), MatchInputs.parse(inputs.bytes()));
    assertThat(again.bytes()).isEqualTo(run.bytes());
    assertThat(again.root()).isEqualTo(run.root());
    assertThat(again.inputs()).isEqualTo(inputs.hash());
    assertThat(again.rules()).isEqualTo(rules.hash());
  }

  @Property(tries = 20)
  void anyChangeOfTheInputsChangesTheirHash(@ForAll long seed, @ForAll @IntRange(max = 9) int who) {
    List<Candidate> candidates = Waiting.random(10, seed);
    Bytes32 before = Waiting.inputs(Waiting.KIDNEY, candidates).hash();
    Candidate one = candidates.get(who);
    candidates.set(who, Waiting.listed(one, one.listedOn().minusDays(1)));
    assertThat(Waiting.inputs(Waiting.KIDNEY, candidates).hash()).isNotEqualTo(before);
  }
}
