package org.custodia.webapp.organs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.custodia.contracts.organs.LegState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LegNowTest {
  /** The table in the docs is drawn from the contract, which has a test. */
  @ParameterizedTest
  @EnumSource(LegAct.class)
  void everyActIsOfferedInTheStatesInWhichTheContractExpectsIt(LegAct act) throws IOException {
    String row =
        Files.readAllLines(Path.of("../docs/organs-on-the-ledger.md")).stream()
            .filter(line -> line.startsWith("| `" + act + "` " + act.action().code()))
            .findFirst()
            .orElseThrow();
    Set<LegState> inDocs =
        Arrays.stream(row.split("\\|")[6].strip().split(", "))
            .map(LegState::valueOf)
            .collect(Collectors.toSet());
    assertThat(LegNow.states(act)).isEqualTo(inDocs);
  }

  @Test
  void whatWasHandedOverIsNotPackedOrSealedAnyMore() {
    var before = new LegNow(LegState.STATED, false, false, false);
    var after = new LegNow(LegState.STATED, true, false, false);
    for (LegAct act : Set.of(LegAct.PACKED, LegAct.SEALED, LegAct.HAND_OVER)) {
      assertThat(before.takes(act)).isTrue();
      assertThat(after.takes(act)).isFalse();
    }
    assertThat(after.takes(LegAct.TAKE_OVER)).isTrue();
    assertThat(after.takes(LegAct.SETTLE_SEAL)).as("nothing to settle").isFalse();
    assertThat(new LegNow(LegState.STATED, true, true, true).takes(LegAct.SETTLE_SEAL)).isTrue();
  }
}
