package org.custodia.contracts.refusals;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class RefusalsPropertiesTest {
  private static final String ERROR = "08c379a0"; // Error(string)

  @Property
  void anyBytesDecodeToSomething(@ForAll byte[] data) {
    assertThat(Refusals.decode(data).name()).isNotBlank();
  }

  @Property
  void anyBytesAfterAKnownSelectorDecodeToSomething(@ForAll byte[] data) {
    String hex = ERROR + HexFormat.of().formatHex(data);
    assertThat(Refusals.decode(hex).name()).isIn("Error", "Unknown");
  }
}
