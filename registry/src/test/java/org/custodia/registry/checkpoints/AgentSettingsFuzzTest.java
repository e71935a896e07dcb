package org.custodia.registry.checkpoints;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.custodia.registry.testing.ParserFuzz;
import org.custodia.scanners.agent.AgentSettings;
import org.junit.jupiter.api.io.TempDir;

/** The properties file of a checkpoint's agent. */
class AgentSettingsFuzzTest extends ParserFuzz {
  @TempDir static Path folder;

  @Override
  protected List<byte[]> seeds() {
    return List.of(
        utf8(
            """
            folder=/var/lib/custodia-scanner
            place=Dock 3
            operator=h.martin
            language=fr
            instance=https://custodia.pont.example
            token=/run/token
            inputs=keyboard, serial:/dev/ttyACM0, camera:/dev/video0
            prefix=~
            suffix=\\r
            cameraSize=1280x720
            cameraRate=5
            large=true
            """),
        utf8(
            """
            folder=/var/lib/custodia-scanner
            place=Dock 3
            operator=h.martin
            chainId=1337
            registrar=0x95ea21b464ff927542280468053c30a564598870
            member=0x%s
            issuer=https://id.example/realms/pont
            clientId=scanner
            signer=0x95ea21b464ff927542280468053c30a564598870
            """
                .formatted("ab".repeat(32))));
  }

  @Override
  protected void read(byte[] input) {
    Path file =
        (folder == null ? Path.of(System.getProperty("java.io.tmpdir")) : folder)
            .resolve("scanner.properties");
    try {
      Files.write(file, input);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    AgentSettings.read(file);
  }

  @Override
  protected boolean isRefusal(RuntimeException thrown) {
    return thrown instanceof IllegalArgumentException && !thrown.getMessage().isBlank();
  }
}
