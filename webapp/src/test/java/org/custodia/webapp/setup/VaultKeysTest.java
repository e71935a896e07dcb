package org.custodia.webapp.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.keys.KeyNames;
import org.custodia.registry.keys.KeyVault;
import org.custodia.registry.keys.RecordNotOpened;
import org.custodia.registry.keys.StoredKeys;
import org.custodia.registry.keys.VaultFailure;
import org.custodia.registry.keys.VaultFailure.Reason;
import org.custodia.registry.ledger.NetworkFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStore;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.web3j.crypto.Credentials;

/** Keys in Vault, with a server that keeps Vault's documented protocol; no Vault was at hand. */
class VaultKeysTest {
  @TempDir static Path folder;
  private static SSLContext tls;

  private VaultServer vault;
  private Path secretId;

  @BeforeAll
  static void aCertificate() {
    new Certificates(new PrivateFiles(folder.resolve("tls")), Clock.systemUTC(), "pont")
        .issue("vault", false, List.of("127.0.0.1"));
    PemSslStore own =
        PemSslStore.load(
            PemSslStoreDetails.forCertificates(folder.resolve("tls/vault.pem").toUri().toString())
                .withPrivateKey(folder.resolve("tls/vault.key").toUri().toString()));
    tls = SslBundle.of(new PemSslStoreBundle(own, null)).createSslContext();
  }

  @BeforeEach
  void aVault() throws Exception {
    vault = new VaultServer(tls);
    Files.writeString(folder.resolve("role-id"), vault.roleId + "\n");
    secretId = Files.writeString(folder.resolve("secret-id"), vault.secretId + "\n");
  }

  @AfterEach
  void stop() {
    vault.close();
  }

  private String make(String... names) {
    return setup("vault-key", names);
  }

  private String setup(String command, String... names) {
    return KeysOfPont.setup(
        List.of(
            command,
            "--address",
            vault.address().toString(),
            "--authorities",
            folder.resolve("tls/ca.pem").toString(),
            "--mount",
            "secret",
            "--path",
            "custodia/pont",
            "--role-id-file",
            folder.resolve("role-id").toString(),
            "--secret-id-file",
            secretId.toString()),
        names);
  }

  private NetworkFile network(Optional<Path> authorities, KeyNames names) throws Exception {
    return network(authorities, names, Optional.empty());
  }

  private NetworkFile network(Optional<Path> authorities, KeyNames names, Optional<String> records)
      throws Exception {
    var access =
        new KeyVault.Access(
            vault.address(),
            authorities,
            "secret",
            "custodia/pont",
            folder.resolve("role-id"),
            secretId);
    return new KeysOfPont(folder)
        .network(Optional.empty(), Optional.of(new KeyVault(access, names, records)));
  }

  private StoredKeys open(String... accounts) throws Exception {
    NetworkFile network =
        network(
            Optional.of(folder.resolve("tls/ca.pem")),
            new KeyNames(List.of(accounts), Optional.of("verifier"), Map.of("till-1", "till")));
    return KeysOfPont.open(network);
  }

  @Test
  void anOrganisationSignsWithKeysThatVaultKeepsAndLeavesNoTokenBehind() throws Exception {
    String made = make("account-1", "account-2", "verifier", "till");
    assertThat(make("account-1", "account-2", "verifier", "till")).as("again").isEqualTo(made);
    StoredKeys keys = open("account-1", "account-2");
    assertThat(keys.accounts("pont")).hasSize(2);
    assertThat(made)
        .contains("account-1 " + keys.account("pont").address())
        .contains("verifier " + keys.verifier("pont").orElseThrow().address())
        .contains("till " + keys.device("pont", "till-1").orElseThrow().address());
    Map<String, String> kept = vault.secret("custodia/pont/account-1");
    assertThat(Credentials.create(kept.get("privateKey")).getAddress())
        .isEqualTo(keys.account("pont").address());
    assertThat(made).as("what is printed").doesNotContain(kept.get("privateKey").substring(2));
    assertThat(vault.tokens()).as("tokens that still hold").isEmpty();
    vault.sealed = true;
    assertThat(keys.account("pont").sign(Bytes32.ZERO)).as("sealed afterwards").hasSize(65);
  }

  private StoredKeys openAllInVault() throws Exception {
    return KeysOfPont.open(
        network(
            Optional.of(folder.resolve("tls/ca.pem")),
            new KeyNames(List.of("account-1"), Optional.empty(), Map.of()),
            Optional.of("records")));
  }

  @Test
  void recordsAreSealedUnderKeysThatVaultKeepsAndOldOnesOpenAfterRotation() throws Exception {
    make("account-1");
    assertThat(setup("vault-record-keys", "records")).isEqualTo("records index record-1\n");
    Map<String, String> first = vault.secret("custodia/pont/records");
    assertThat(setup("vault-record-keys", "records")).as("again").endsWith("record-1\n");
    assertThat(vault.secret("custodia/pont/records")).isEqualTo(first);
    byte[] words = "allergic to penicillin".getBytes(StandardCharsets.UTF_8);
    byte[] where = {1};
    StoredKeys before = openAllInVault();
    byte[] sealed = before.records("pont").seal(words, where);
    byte[] token = before.records("pont").token("names", words);

    assertThat(setup("rotate-vault-record-keys", "records"))
        .isEqualTo("records index record-1 record-2\n");
    StoredKeys after = openAllInVault();
    assertThat(after.records("pont").open(sealed, where)).isEqualTo(words);
    assertThat(after.records("pont").token("names", words)).as("stays").isEqualTo(token);
    byte[] anew = after.records("pont").seal(words, where);
    assertThatThrownBy(() -> before.records("pont").open(anew, where))
        .as("what was not started again does not have the new key")
        .isInstanceOf(RecordNotOpened.class);
    assertThat(vault.tokens()).as("tokens that still hold").isEmpty();
  }

  @Test
  void recordKeysThatAreNoneStopTheStartAndAreNotWrittenOver() throws Exception {
    make("account-1");
    vault.put("custodia/pont/records", Map.of("index", "c2hvcnQ=", "record-1", "c2hvcnQ="));
    assertThatThrownBy(this::openAllInVault)
        .isInstanceOf(VaultFailure.class)
        .hasMessageStartingWith("CUS-KEY-017")
        .hasMessageNotContaining("c2hvcnQ=");
    assertThatThrownBy(() -> setup("rotate-vault-record-keys", "records"))
        .isInstanceOf(SetupFailure.class)
        .hasMessageStartingWith("CUS-KEY-017");
    assertThat(vault.secret("custodia/pont/records")).hasSize(2);
  }

  @Test
  void twoWhoMakeTheSameKeyAtOnceGetOne() {
    List<String> made = Stream.of(1, 2, 3, 4).parallel().map(i -> make("account-1")).toList();
    assertThat(made).containsOnly(made.get(0));
  }

  @Test
  void whatVaultRefusesIsSaidWithItsCodeAndWhatToDo() throws Exception {
    make("verifier", "till", "account-1");
    refused(Reason.NOT_FOUND, "secret/data/custodia/pont/account-9", "account-9");
    vault.put("custodia/pont/account-3", Map.of("privateKey", "0x" + "f".repeat(64)));
    refused(Reason.NO_KEY, "custodia/pont/account-3", "account-3");
    vault.mayRead = false;
    refused(Reason.FORBIDDEN, "'read'", "account-1");
    vault.mayRead = true;
    vault.tokensEndAtOnce = true;
    refused(Reason.TOKEN_ENDED, "token_ttl", "account-1");
    vault.tokensEndAtOnce = false;
    vault.sealed = true;
    refused(Reason.SEALED, "vault operator unseal", "account-1");
    vault.sealed = false;
    secretId = Files.writeString(folder.resolve("old-secret-id"), "an-old-secret\n");
    refused(Reason.LOGIN_REFUSED, "old-secret-id", "account-1");
    secretId = folder.resolve("secret-id");
    vault.close();
    refused(Reason.NO_ANSWER, vault.address().toString(), "account-1");
  }

  /** As of a proxy before it, of another program at its address, or of a Vault of years to come. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html><body>It works!</body></html>",
        "",
        "[]",
        "3",
        "\"KEY\"",
        "{}",
        "{\"auth\": null, \"data\": null}",
        "{\"auth\": \"KEY\", \"data\": \"KEY\"}",
        "{\"auth\": {\"client_token\": 3}, \"data\": {\"data\": \"KEY\"}}",
        "{\"auth\": {\"policies\": \"KEY\"}, \"data\": {\"data\": {\"privateKey\": \"KEY\"}}}",
        "{\"auth\": {\"client_token\": \"\"}, \"data\": {\"data\": [\"KEY\"], \"metadata\": {}}}",
        "{\"auth\": [\"KEY\"], \"data\": {\"data\": {}, \"metadata\": {\"version\": \"KEY\"}}}",
        "{\"data\": {\"data\": {\"KEY"
      })
  void whatIsNotVaultsAnswerIsSaidAndNothingOfItIsShown(String answer) {
    make("account-1");
    String key = vault.secret("custodia/pont/account-1").get("privateKey");
    for (String path :
        List.of("/v1/auth/approle/login", "/v1/secret/data/custodia/pont/account-1")) {
      vault.odd.put(path, answer.replace("KEY", key));
      for (ThrowingCallable attempt :
          List.<ThrowingCallable>of(
              () -> open("account-1"), () -> make("account-1"), this::openAllInVault)) {
        Throwable refusal = catchThrowable(attempt);
        assertThat(refusal)
            .as("%s of %s", answer, path)
            .isInstanceOfAny(VaultFailure.class, SetupFailure.class)
            .hasMessageMatching("(?s)CUS-KEY-01[04567] .*");
        assertThat(traceOf(refusal)).doesNotContain(key.substring(2));
      }
      vault.odd.clear();
    }
  }

  private static String traceOf(Throwable refusal) {
    StringWriter trace = new StringWriter();
    refusal.printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }

  private void refused(Reason reason, String said, String account) {
    Throwable refusal = catchThrowable(() -> open(account));
    assertThat(refusal)
        .isInstanceOfSatisfying(
            VaultFailure.class, it -> assertThat(it.reason()).as(it + "").isEqualTo(reason))
        .hasMessageStartingWith(reason.code())
        .hasMessageContaining(said);
    assertThat(traceOf(refusal))
        .doesNotContain(
            vault.secretId,
            "an-old-secret",
            "hvs.",
            vault.secret("custodia/pont/account-1").get("privateKey").substring(2));
  }

  @Test
  void whoMayOnlyReadMakesNoKey() {
    vault.mayCreate = false;
    assertThatThrownBy(() -> make("account-1"))
        .isInstanceOf(SetupFailure.class)
        .hasMessageStartingWith("CUS-KEY-013")
        .hasMessageContaining("'create'");
  }

  @Test
  void aVaultWhoseCertificateIsOfAnotherAuthorityGetsNoSecret() throws Exception {
    NetworkFile network =
        network(Optional.empty(), new KeyNames(List.of("account-1"), Optional.empty(), Map.of()));
    assertThatThrownBy(() -> KeysOfPont.open(network))
        .isInstanceOf(VaultFailure.class)
        .hasMessageStartingWith("CUS-KEY-010");
    assertThat(vault.asked()).isEmpty();
  }

  @Test
  void keysGoOverNoLineThatOthersCanRead() {
    assertThatThrownBy(
            () ->
                Setup.run(
                    Clock.systemUTC(), "vault-key", "--address", "http://vault.example:8200", "a"))
        .isInstanceOf(SetupFailure.class)
        .hasMessageContaining("must be an https address");
    Path file = folder.resolve("plain.json");
    assertThatThrownBy(
            () -> {
              network(Optional.empty(), new KeyNames(List.of("a"), Optional.empty(), Map.of()));
              Files.writeString(
                  file,
                  Files.readString(folder.resolve("network.json"))
                      .replace(vault.address().toString(), "http://vault.example:8200"));
              NetworkFile.read(file);
            })
        .hasMessageContaining("nodes[0].vault.address: must be an https address");
  }
}
