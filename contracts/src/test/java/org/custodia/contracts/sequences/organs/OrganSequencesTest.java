package org.custodia.contracts.sequences.organs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.custodia.contracts.Action;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.network.BareEvm;
import org.custodia.contracts.organs.OrganIrregularity;
import org.custodia.contracts.organs.OrganRules;
import org.junit.jupiter.api.Test;

/**
 * Random acts by random members on several donors, their organs and the organs' ways, on the EVM,
 * against {@link OrganModel}. Whatever anybody tries, no organ is transplanted without all that has
 * to stand; no testimony is refused; and what is refused changes nothing.
 */
class OrganSequencesTest {
  private static final int STEPS = 5_000;

  /**
   * Each in a world of its own, as people's keys end with the year; with a seed of its own, from
   * {@code custodia.seed} on, so that {@code custodia.worlds} parts a long run.
   */
  private static final int WORLDS =
      Integer.getInteger("custodia.worlds", Boolean.getBoolean("custodia.long") ? 20 : 1);

  private final long seed = Long.getLong("custodia.seed", 7L);
  private final Map<String, Integer> counts = new TreeMap<>();

  @Test
  void noOrganIsTransplantedUnlessEverythingStands() {
    long start = System.nanoTime();
    for (int world = 0; world < WORLDS; world++) {
      try (BareEvm evm = new BareEvm()) {
        new Play(evm, seed + world, counts).play(STEPS);
      }
    }
    System.out.printf(
        "%,d steps against the model, seed %d, in %d s: %s%n",
        STEPS * WORLDS, seed, (System.nanoTime() - start) / 1_000_000_000, counts);
    assertEverythingWasMet();
  }

  private void assertEverythingWasMet() {
    for (SubjectKind kind :
        List.of(SubjectKind.DONOR_CASE, SubjectKind.ORGAN_OFFER, SubjectKind.ORGAN_LEG)) {
      for (Action action : OrganRules.actions(kind)) {
        // Whoever may close a case rarely does, as nothing comes after it: met in the long form.
        if (action != Action.CLOSE_CASE || WORLDS > 1) {
          assertThat(counts).as("taken").containsKey(action + " taken");
        }
        if (!OrganRules.row(kind, action).orElseThrow().testimony()) {
          assertThat(counts).as("refused").containsKey(action + " refused");
        }
      }
    }
    for (OrganIrregularity odd : OrganIrregularity.values()) {
      // These two take a jump at the right moment, and have tests of their own.
      boolean rare =
          odd == OrganIrregularity.BEFORE_CLOCK || odd == OrganIrregularity.LIMIT_EXCEEDED;
      if (!rare) assertThat(counts).containsKey(odd.name());
    }
    assertThat(counts.get("taken")).isGreaterThan(STEPS * WORLDS / 4);
    assertThat(counts)
        .containsKeys("broken", "transplanted by courier", "transplanted of the living");
  }
}
