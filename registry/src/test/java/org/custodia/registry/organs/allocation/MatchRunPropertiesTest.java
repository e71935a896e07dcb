package org.custodia.registry.organs.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.testing.Draws;
import org.junit.jupiter.api.Test;

class MatchRunPropertiesTest {
  private static final RuleFile KIDNEY = ExampleRules.KIDNEY.rules();
  private static final RuleFile LIVER = ExampleRules.LIVER.rules();

  private static MatchRun run(boolean kidney, List<Candidate> candidates) {
    return kidney
        ? MatchRun.of(KIDNEY, Waiting.inputs(Waiting.KIDNEY, candidates))
        : MatchRun.of(LIVER, Waiting.inputs(Waiting.LIVER, candidates));
  }

  @Test
  void orderDoesNotDependOnTheOrderOfTheInputs() {
    Draws.each(
        40,
        random -> {
          long seed = random.nextLong();
          boolean kidney = random.nextBoolean();
          int count = random.nextInt(61);
          List<Candidate> candidates = Waiting.random(count, seed);
          List<Candidate> shuffled = new ArrayList<>(candidates);
          Collections.shuffle(shuffled, new Random(seed + 1));
          assertThat(run(kidney, shuffled).bytes()).isEqualTo(run(kidney, candidates).bytes());
        });
  }

  @Test
  void everybodyIsRankedOrExcludedAndOnce() {
    Draws.each(
        40,
        random -> {
          long seed = random.nextLong();
          boolean kidney = random.nextBoolean();
          List<Candidate> candidates = Waiting.random(60, seed);
          MatchRun run = run(kidney, candidates);
          Set<Bytes32> seen = new HashSet<>();
          run.order().forEach(one -> assertThat(seen.add(one.candidate().id())).isTrue());
          run.excluded().forEach(one -> assertThat(seen.add(one.candidate().id())).isTrue());
          assertThat(seen).hasSize(candidates.size());
          run.excluded().forEach(one -> assertThat(one.rules()).isNotEmpty());
        });
  }

  @Test
  void moreUrgentNeverRanksLower() {
    Draws.each(
        80,
        random -> {
          long seed = random.nextLong();
          boolean kidney = random.nextBoolean();
          int who = random.nextInt(40);
          List<Candidate> candidates = Waiting.random(40, seed);
          Candidate one = Waiting.urgent(candidates.get(who), 0);
          int before = Integer.MAX_VALUE;
          for (int urgency = 0; urgency < 3; urgency++) {
            candidates.set(who, Waiting.urgent(one, urgency));
            int rank =
                run(kidney, candidates)
                    .rankOf(one.id())
                    .map(Ranked::rank)
                    .orElse(Integer.MAX_VALUE);
            assertThat(rank).as("rank at urgency " + urgency).isLessThanOrEqualTo(before);
            before = rank;
          }
        });
  }

  @Test
  void whoHasWaitedLongerNeverRanksLower() {
    Draws.each(
        40,
        random -> {
          long seed = random.nextLong();
          boolean kidney = random.nextBoolean();
          int who = random.nextInt(40);
          List<Candidate> candidates = Waiting.random(40, seed);
          Candidate one = candidates.get(who);
          int before = run(kidney, candidates).rankOf(one.id()).map(Ranked::rank).orElse(0);
          candidates.set(
              who, Waiting.listed(one, one.listedOn().minusDays(1 + Math.floorMod(seed, 900))));
          int after = run(kidney, candidates).rankOf(one.id()).map(Ranked::rank).orElse(0);
          assertThat(after).isLessThanOrEqualTo(before);
        });
  }

  @Test
  void replayFromTheFilesIsEqualToTheByte() {
    Draws.each(
        20,
        random -> {
          long seed = random.nextLong();
          boolean kidney = random.nextBoolean();
          MatchInputs inputs =
              Waiting.inputs(kidney ? Waiting.KIDNEY : Waiting.LIVER, Waiting.random(40, seed));
          RuleFile rules = kidney ? KIDNEY : LIVER;
          MatchRun run = MatchRun.of(rules, inputs);
          MatchRun again =
              MatchRun.of(RuleFile.parse(rules.bytes()), MatchInputs.parse(inputs.bytes()));
          assertThat(again.bytes()).isEqualTo(run.bytes());
          assertThat(again.root()).isEqualTo(run.root());
          assertThat(again.inputs()).isEqualTo(inputs.hash());
          assertThat(again.rules()).isEqualTo(rules.hash());
        });
  }

  @Test
  void anyChangeOfTheInputsChangesTheirHash() {
    Draws.each(
        20,
        random -> {
          long seed = random.nextLong();
          int who = random.nextInt(10);
          List<Candidate> candidates = Waiting.random(10, seed);
          Bytes32 before = Waiting.inputs(Waiting.KIDNEY, candidates).hash();
          Candidate one = candidates.get(who);
          candidates.set(who, Waiting.listed(one, one.listedOn().minusDays(1)));
          assertThat(Waiting.inputs(Waiting.KIDNEY, candidates).hash()).isNotEqualTo(before);
        });
  }
}
