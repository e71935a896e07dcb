package org.custodia.webapp.demo;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoNetworkTest {
  @TempDir Path directory;

  @Test
  void aLedgerOfAnEarlierVersionIsSaidInWordsBeforeAnythingStarts() throws IOException {
    Path past = directory.resolve("network-past.properties");
    Files.writeString(
        past,
        """
        registrar=0x0000000000000000000000000000000000000001
        medicineRegistry=0x0000000000000000000000000000000000000002
        members=%s
        began=2026-11-01
        """
            .formatted(
                DemoOrganisation.ALL.stream()
                    .map(DemoOrganisation::slug)
                    .collect(Collectors.joining(" "))));
    DemoPorts ports = DemoPorts.of(directory.resolve("ports.properties"), Optional.empty(), 5);
    assertThatThrownBy(() -> DemoNetwork.start(directory, ports, null, null, List.of()))
        .isInstanceOf(DemoFailure.class)
        .hasMessageContaining("consentRegistry")
        .hasMessageContaining("--reset");
  }
}
