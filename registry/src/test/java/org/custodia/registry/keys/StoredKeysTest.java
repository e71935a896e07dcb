package org.custodia.registry.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.custodia.contracts.Bytes32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.WalletUtils;

class StoredKeysTest {
  private static final String PASSWORD = "a password of tests";
  private static final byte[] RECORD = "Élodie Martin".getBytes(UTF_8);
  private static final byte[] CONTEXT = "patient.name 42".getBytes(UTF_8);

  @TempDir Path folder;
  private Path records;
  private Path passwordFile;
  private String account;
  private String device;

  @BeforeEach
  void files() throws IOException {
    passwordFile = Files.writeString(folder.resolve("password"), PASSWORD + "\nsecond line\n");
    account = KeyStoreFiles.create(folder.resolve("account.json"), PASSWORD);
    device = KeyStoreFiles.create(folder.resolve("device.json"), PASSWORD);
    records = folder.resolve("records.p12");
    RecordKeyFile.create(records, PASSWORD);
  }

  @Test
  void accountsDevicesAndRecordsComeFromOneDoor() {
    Keys keys = keys();
    assertThat(keys.account("pont").address()).isEqualTo(account);
    assertThat(keys.accounts("pont")).hasSize(1);
    assertThat(keys.device("pont", "till-1").orElseThrow().address()).isEqualTo(device);
    assertThat(keys.device("pont", "till-2")).isEmpty();
    assertThat(keys.verifier("pont")).isEmpty();
    byte[] sealed = keys.records("pont").seal(RECORD, CONTEXT);
    assertThat(keys().records("pont").open(sealed, CONTEXT)).isEqualTo(RECORD);
    assertThatThrownBy(() -> keys.records("gare")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> keys.device("gare", "till-1"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void afterRotationOldRecordsOpenAndTokensStay() {
    RecordCipher before = keys().records("pont");
    byte[] old = before.seal(RECORD, CONTEXT);
    RecordKeyFile.rotate(records, PASSWORD);
    RecordKeyFile.rotate(records, PASSWORD);
    RecordCipher after = keys().records("pont");
    assertThat(after.open(old, CONTEXT)).isEqualTo(RECORD);
    byte[] fresh = after.seal(RECORD, CONTEXT);
    assertThatThrownBy(() -> before.open(fresh, CONTEXT)).isInstanceOf(RecordNotOpened.class);
    assertThat(HexFormat.of().formatHex(fresh, 1, 9))
        .isNotEqualTo(HexFormat.of().formatHex(old, 1, 9));
    assertThat(after.token("p", RECORD)).isEqualTo(before.token("p", RECORD));
  }

  @Test
  void theTenthKeyIsNewerThanTheNinth() {
    for (int i = 0; i < 9; i++) RecordKeyFile.rotate(records, PASSWORD);
    byte[] tenth = keys().records("pont").seal(RECORD, CONTEXT);
    RecordKeyFile.rotate(records, PASSWORD);
    assertThat(keys().records("pont").open(tenth, CONTEXT)).isEqualTo(RECORD);
    assertThat(HexFormat.of().formatHex(keys().records("pont").seal(RECORD, CONTEXT), 1, 9))
        .isNotEqualTo(HexFormat.of().formatHex(tenth, 1, 9));
  }

  @Test
  void keytoolMakesAndRotatesTheFileAsDocumented() throws Exception {
    Files.delete(records);
    keytool("index");
    keytool("record-1");
    byte[] old = keys().records("pont").seal(RECORD, CONTEXT);
    keytool("record-2");
    RecordCipher rotated = keys().records("pont");
    assertThat(rotated.open(old, CONTEXT)).isEqualTo(RECORD);
    assertThat(HexFormat.of().formatHex(rotated.seal(RECORD, CONTEXT), 1, 9))
        .isNotEqualTo(HexFormat.of().formatHex(old, 1, 9));
  }

  @Test
  void filesAreForTheirOwnerOnlyAndHoldNoPlainKey() throws IOException {
    for (Path file : List.of(records, folder.resolve("account.json"))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
    RecordKeyFile.rotate(records, PASSWORD);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(records)))
        .isEqualTo("rw-------");
    assertThat(Files.list(folder)).hasSize(4);
  }

  @Test
  void aFileThatIsThereIsNotReplaced() throws IOException {
    byte[] before = Files.readAllBytes(records);
    assertThatThrownBy(() -> RecordKeyFile.create(records, PASSWORD));
    assertThat(Files.readAllBytes(records)).isEqualTo(before);
  }

  @Test
  void whatIsWrongWithTheRecordKeysIsSaid() throws Exception {
    Path other = folder.resolve("other.p12");
    RecordKeyFile.create(other, "another password");
    assertThatThrownBy(() -> keys(other))
        .hasMessageContaining("could not open the record keys " + other)
        .hasMessageContaining("with the password of " + passwordFile);
    byte[] damaged = Files.readAllBytes(records);
    damaged[damaged.length / 2] ^= 1;
    Path damagedFile = Files.write(folder.resolve("damaged.p12"), damaged);
    assertThatThrownBy(() -> keys(damagedFile))
        .hasMessageContaining("the record keys " + damagedFile);
    Path text = Files.writeString(folder.resolve("text.p12"), "not a key store");
    assertThatThrownBy(() -> keys(text)).hasMessageContaining("could not read the record keys");
    Files.delete(records);
    keytool("record-1");
    assertThatThrownBy(this::keys).hasMessageContaining("hold no AES key of 256 bits named index");
    Files.delete(records);
    keytool("index");
    assertThatThrownBy(this::keys).hasMessageContaining("hold no key record-1");
    keytool("record-old");
    assertThatThrownBy(this::keys).hasMessageContaining("record-old");
  }

  @Test
  void noKeyAndNoPasswordShows() throws Exception {
    Keys keys = keys();
    Credentials credentials =
        WalletUtils.loadCredentials(PASSWORD, folder.resolve("account.json").toFile());
    String privateKey = credentials.getEcKeyPair().getPrivateKey().toString(16);
    Files.writeString(passwordFile, "not the password");
    StringWriter trace = new StringWriter();
    catchThrowable(this::keys).printStackTrace(new PrintWriter(trace));
    for (String shown :
        List.of(
            keys.toString(),
            keys.account("pont").toString(),
            keys.records("pont").toString(),
            trace.toString())) {
      assertThat(shown).doesNotContain(privateKey, PASSWORD, "not the password");
    }
    assertThat(keys).hasToString("StoredKeys[pont]");
    assertThat(keys.account("pont").sign(Bytes32.ZERO)).hasSize(65);
  }

  private void keytool(String alias) throws Exception {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genseckey",
                "-keystore",
                records.toString(),
                "-storetype",
                "PKCS12",
                "-storepass:file",
                passwordFile.toString(),
                "-keyalg",
                "AES",
                "-keysize",
                "256",
                "-alias",
                alias)
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
    assertThat(keytool.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(keytool.exitValue()).as(said).isZero();
  }

  private Keys keys() {
    return keys(records);
  }

  private Keys keys(Path recordKeys) {
    return new StoredKeys(
        Map.of(
            "pont",
            new KeyFiles(
                List.of(folder.resolve("account.json")),
                Optional.of(passwordFile),
                Optional.empty(),
                Map.of("till-1", folder.resolve("device.json")),
                Optional.of(recordKeys))));
  }
}
