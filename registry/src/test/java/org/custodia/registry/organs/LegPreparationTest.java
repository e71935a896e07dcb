package org.custodia.registry.organs;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.custodia.contracts.organs.SignedHandOver;
import org.junit.jupiter.api.Test;

/** How often an organ changes hands. */
class LegPreparationTest {
  private static List<SignedHandOver> before(int legs) {
    return Collections.nCopies(legs, null);
  }

  @Test
  void anOrganThatHasChangedHandsFiveTimesGoesOnOnceMoreAndThenNoFurther() {
    assertThatCode(() -> LegPreparation.checkLength(before(5))).doesNotThrowAnyException();
    assertThatThrownBy(() -> LegPreparation.checkLength(before(6)))
        .hasMessageContaining("CUS-ORG-136 [6]");
  }
}
