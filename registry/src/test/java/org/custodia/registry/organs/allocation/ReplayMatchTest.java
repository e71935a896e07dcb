package org.custodia.registry.organs.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ReplayMatchTest {
  @Test
  void auditorGetsTheHashesOnTheLedgerAndTheReasons() {
    RuleFile rules = ExampleRules.KIDNEY.rules();
    MatchInputs inputs = Waiting.inputs(Waiting.KIDNEY, Waiting.random(40, 11));
    MatchRun run = MatchRun.of(rules, inputs);
    String report = ReplayMatch.report(ExampleRules.KIDNEY.text(), inputs.bytes());
    assertThat(report)
        .contains(run.rules().toString(), run.inputs().toString(), run.root().toString())
        .contains("Rules:  Example rules for kidneys, version 1")
        .contains("Inputs: KIDNEY LEFT, 2026-11-26T03:00:00Z, 40 candidates")
        .contains("1. " + run.order().get(0).candidate().id())
        .contains("   Place 1 of " + run.order().size() + ".")
        .contains("   Not in the order.");
    run.order().forEach(one -> assertThat(report).contains(one.candidate().id().toString()));
    run.excluded().forEach(one -> assertThat(report).contains(one.candidate().id().toString()));
  }

  @Test
  void filesThatCannotBeUsedAreRefused() {
    assertThatThrownBy(() -> ReplayMatch.report(ExampleRules.KIDNEY.text(), new byte[0]))
        .hasMessageContaining("CUS-ALC-001");
  }
}
