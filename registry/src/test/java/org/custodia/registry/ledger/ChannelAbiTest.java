package org.custodia.registry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.custodia.contracts.Bytes32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.web3j.utils.Numeric;

/** What anybody can log under the topic of a channel's opening. */
class ChannelAbiTest {
  private static final String REGISTRAR = "12".repeat(20);

  @Test
  void anOpeningIsReadAsItWasWritten() {
    ChannelAbi.Opening opening = ChannelAbi.opening(opened(2));
    assertThat(opening.kind()).isEqualTo(1);
    assertThat(opening.members()).hasSize(2);
    assertThat(opening.subject()).isEqualTo(Bytes32.ZERO);
    assertThat(opening.registrar()).isEqualTo("0x" + REGISTRAR);
  }

  /** Room for them would end the thread that follows the node, of every member. */
  @ParameterizedTest
  @ValueSource(longs = {3, 0x0fffffffL, Integer.MAX_VALUE, 0xffffffffL, Long.MAX_VALUE})
  void moreMembersThanThereIsDataForAreRefusedAndNotMadeRoomFor(long claimed) {
    assertThatIllegalArgumentException().isThrownBy(() -> ChannelAbi.opening(opened(claimed)));
  }

  private static byte[] opened(long claimed) {
    String words =
        "%064x".formatted(1)
            + "11".repeat(32)
            + "%064x".formatted(5 * 32)
            + "%064x".formatted(0)
            + "0".repeat(24)
            + REGISTRAR
            + "%064x".formatted(claimed)
            + "22".repeat(32)
            + "33".repeat(32);
    return Numeric.hexStringToByteArray(words);
  }
}
