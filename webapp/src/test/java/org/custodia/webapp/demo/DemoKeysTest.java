package org.custodia.webapp.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.custodia.registry.keys.KeyFiles;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.keys.StoredKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoKeysTest {
  @TempDir Path directory;

  @Test
  void aDirectoryOfAnEarlierDemoIsGivenTheRecordKeysItLacksAndKeepsTheRest() throws IOException {
    KeyFiles before = files();
    byte[] account = Files.readAllBytes(before.accounts().get(0));
    Files.delete(before.records().orElseThrow());
    KeyFiles completed = files();
    assertThat(completed).isEqualTo(before);
    assertThat(Files.readAllBytes(completed.accounts().get(0))).isEqualTo(account);
    Keys keys = new StoredKeys(Map.of("pont", completed));
    assertThat(keys.accounts("pont")).hasSize(2);
    assertThat(keys.device("pont", DemoKeys.DEVICE)).isPresent();
    byte[] sealed = keys.records("pont").seal(new byte[] {1}, new byte[0]);
    // The next start opens what this one sealed.
    assertThat(new StoredKeys(Map.of("pont", files())).records("pont").open(sealed, new byte[0]))
        .containsExactly(1);
  }

  private KeyFiles files() {
    DemoSecrets secrets = new DemoSecrets(directory.resolve("secrets"));
    return new DemoKeys(directory.resolve("keys"), secrets).files(DemoOrganisation.PONT);
  }
}
