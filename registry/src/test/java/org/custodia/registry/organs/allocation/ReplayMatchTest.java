package org.custodia.registry.organs.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
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

  /**
   * What is on ledgers is compared with what later versions compute: nothing of this may change.
   */
  @Test
  void exampleHasTheHashesThatItAlwaysHad() throws IOException {
    byte[] inputs;
    try (InputStream in = ReplayMatch.class.getResourceAsStream("example-kidney-inputs.json")) {
      inputs = in.readAllBytes();
    }
    MatchRun run = MatchRun.of(ExampleRules.KIDNEY.rules(), MatchInputs.parse(inputs));
    assertThat(run.rules())
        .hasToString("0xc65452d8f28f2f31b141da099d115233bf0c55ae7a99e12a766b744e5cbb9d54");
    assertThat(run.inputs())
        .hasToString("0xee6fae66074d35f2adaf5009d1e3d7324f29d84552d52fe2b523e51a0d8c1927");
    assertThat(run.root())
        .hasToString("0x2ebda0c772553865ece702a6c15e186faa2b2b5bd9eac552af0314e83ed0419a");
    assertThat(ExampleRules.LIVER.rules().hash())
        .hasToString("0x97286504e979f56486053f8577a562f85670994776a0261aa422faffa69f05f9");
  }
}
