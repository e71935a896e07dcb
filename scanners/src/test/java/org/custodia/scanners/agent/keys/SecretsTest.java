package org.custodia.scanners.agent.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.custodia.contracts.Bytes32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
  private static final char[] PASSPHRASE = "correct horse battery".toCharArray();

  @TempDir Path folder;

  @Test
  void theKeyIsMadeOnceAndOnlyOpensUnderItsPassphrase() throws Exception {
    Path file = folder.resolve("secrets.p12");
    Secrets secrets = Secrets.in(file, PASSPHRASE);
    DeviceKey key = DeviceKey.in(secrets);
    secrets.keep("refresh-token", "a.b.c".repeat(300).getBytes(StandardCharsets.UTF_8));
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    Secrets again = Secrets.in(file, PASSPHRASE);
    assertThat(DeviceKey.in(again).secret()).isEqualTo(key.secret());
    assertThat(again.find("refresh-token").orElseThrow()).hasSize(1500);
    assertThat(again.find("another")).isEmpty();
    String whole = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    assertThat(whole).doesNotContain("a.b.c", key.secret().toString(16));
    assertThatThrownBy(() -> Secrets.in(file, "another passphrase".toCharArray()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aKeyOfBeforeIsTakenOver() throws Exception {
    Path plain = folder.resolve("device.key");
    Bytes32 secret = Bytes32.keccak(new byte[] {1});
    Files.writeString(plain, secret.toString());
    Secrets secrets = Secrets.in(folder.resolve("secrets.p12"), PASSPHRASE);
    DeviceKey.takeOver(plain, secrets);
    assertThat(DeviceKey.in(secrets).secret()).isEqualTo(secret.toUnsigned());
    assertThat(plain).doesNotExist();
  }

  @Test
  void thePassphraseComesFromTheEnvironmentOrFromSystemd() throws Exception {
    assertThat(Passphrase.find(Map.of(Passphrase.VARIABLE, "twelve or more")))
        .isEqualTo("twelve or more".toCharArray());
    Files.writeString(folder.resolve(Passphrase.CREDENTIAL), "from the credential\n");
    assertThat(Passphrase.find(Map.of("CREDENTIALS_DIRECTORY", folder.toString())))
        .isEqualTo("from the credential".toCharArray());
    assertThatThrownBy(() -> Passphrase.find(Map.of())).hasMessageContaining(Passphrase.VARIABLE);
    assertThatThrownBy(() -> Passphrase.find(Map.of(Passphrase.VARIABLE, "short")))
        .hasMessageContaining("shorter");
  }
}
