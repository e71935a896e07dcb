package org.custodia.registry.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.keys.KeyFiles;
import org.custodia.registry.keys.KeyStoreFiles;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.keys.RecordKeyFile;
import org.custodia.registry.keys.Signer;
import org.custodia.registry.keys.StoredKeys;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.web3j.crypto.Sign;

class NetworkFileTest {
  private static final String GOOD =
      """
      {"chainId": 1337, "blockPeriodMs": 250, "privacyFlag": 0,
       "contracts": {"registrar": "0xAB00000000000000000000000000000000000001",
                     "medicineRegistry": "0x0000000000000000000000000000000000000002",
                     "consentRegistry": "0x0000000000000000000000000000000000000003",
                     "priceOrders": "0x0000000000000000000000000000000000000004"},
       "nodes": [
         {"name": "agence", "identity": "gln:3010000000014", "rpc": "http://127.0.0.1:22000",
          "tessera": "http://127.0.0.1:9080", "tesseraPublicKey": "gh9AsRLTp8oBvVVUU8W36usvXM+aqfOiefFt3zh3ejY=",
          "accounts": ["keys/agence.json"], "accountPasswordFile": "keys/password",
          "verifierKey": "keys/verifier.json", "devices": {"line-1": "keys/line.json"},
          "recordKeys": "keys/records.p12", "service": "http://127.0.0.1:8080"},
         {"name": "pont", "identity": "gln:3010000000021", "rpc": "http://127.0.0.1:22001",
          "tessera": "http://127.0.0.1:9081", "tesseraPublicKey": "AknYLYQqLBJdlVaOf+lH8tkpktevlH2/NqtjGz5TYX4="}]}
      """;

  @TempDir static Path folder;
  private static String address;

  @BeforeAll
  static void keyStore() throws IOException {
    address = KeyStoreFiles.create(folder.resolve("keys/agence.json"), "secret");
    KeyStoreFiles.create(folder.resolve("keys/verifier.json"), "secret");
    KeyStoreFiles.create(folder.resolve("keys/line.json"), "secret");
    RecordKeyFile.create(folder.resolve("keys/records.p12"), "secret");
    Files.writeString(folder.resolve("keys/password"), "secret\n");
  }

  @Test
  void saysWhatIsInIt() throws IOException {
    NetworkFile network = read(GOOD);
    assertThat(network.contracts().registrar())
        .isEqualTo("0xab00000000000000000000000000000000000001");
    assertThat(network.localOrganisations()).containsExactly("agence");
    assertThat(network.node("pont").rpc()).isEqualTo(URI.create("http://127.0.0.1:22001"));
    assertThat(network.node("pont").memberId())
        .isEqualTo(Bytes32.keccak("gln:3010000000021".getBytes()));
    assertThat(network.node("agence").keys().verifier()).isPresent();
    assertThat(network.node("agence").keys().devices()).containsOnlyKeys("line-1");
    assertThat(network.node("pont").keys()).isEqualTo(KeyFiles.NONE);
  }

  @Test
  void readsBackWhatItWrote() throws IOException {
    NetworkFile network = read(GOOD);
    Path again = folder.resolve("again.json");
    network.write(again);
    assertThat(NetworkFile.read(again)).isEqualTo(network);
    assertThat(Files.readString(again)).contains("\"keys/agence.json\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"chainId\": 1337, | | chainId: is missing",
        "\"chainId\": 1337 | \"chainId\": \"1337\" | chainId: must be a whole number",
        "\"privacyFlag\": 0 | \"privacyFlag\": 4 | privacyFlag: must be from 0 to 3",
        "\"privacyFlag\": 0 | \"privacyflag\": 0 | privacyflag: is not a known key",
        "\"registrar\": \"0xAB | \"registrar\": \"0xAG | contracts.registrar: must look like",
        "\"consentRegistry\": | \"consents\": | contracts.consents: is not a known key",
        "0000003\", | 000003\", | contracts.consentRegistry: must look like",
        "0000004\"}, | 000004\"}, | contracts.priceOrders: must look like",
        "\"name\": \"pont\" | \"name\": \"agence\" | nodes[1].name: is there twice",
        "gln:3010000000021 | 3010000000021 | nodes[1].identity: must look like",
        "http://127.0.0.1:22001 | ftp://127.0.0.1 | nodes[1].rpc: must be an http or https address",
        "AknYLYQq | Akn | nodes[1].tesseraPublicKey: must be 32 bytes in base64",
        "keys/agence.json | keys/other.json | nodes[0].accounts[0]: no readable file",
        "\"accountPasswordFile\": \"keys/password\", | | nodes[0].accountPasswordFile: is missing",
        "\"recordKeys\": \"keys/records.p12\", | | nodes[0].recordKeys: is missing, but there are accounts",
        "records.p12 | other.p12 | nodes[0].recordKeys: no readable file",
        "\"line-1\" | \"Line 1\" | nodes[0].devices.Line 1: must be a name",
        "keys/line.json | keys/other.json | nodes[0].devices.line-1: no readable file",
        "{\"line-1\": \"keys/line.json\"} | [\"keys/line.json\"] | nodes[0].devices: must be an object",
        "{\"chainId\" | \"chainId\" | is not JSON",
        "\"privacyFlag\": 0 | \"chainId\": 0 | is not JSON: Duplicate",
      })
  void namesTheKeyThatIsWrong(String instead, String put, String message) {
    assertThatThrownBy(() -> read(GOOD.replace(instead, put == null ? "" : put)))
        .isInstanceOf(InvalidNetworkFile.class)
        .hasMessageContaining(message);
  }

  @Test
  void keysSignAndDoNotShowThemselves() throws Exception {
    Keys keys = new StoredKeys(read(GOOD).keyFiles(List.of("agence")));
    Signer signer = keys.account("agence");
    assertThat(signer.address()).isEqualTo(address);
    Bytes32 digest = Bytes32.keccak(new byte[] {1});
    byte[] signature = signer.sign(digest);
    var parts =
        new Sign.SignatureData(
            signature[64],
            java.util.Arrays.copyOf(signature, 32),
            java.util.Arrays.copyOfRange(signature, 32, 64));
    assertThat(
            "0x"
                + org.web3j.crypto.Keys.getAddress(
                    Sign.signedMessageHashToKey(digest.toArray(), parts)))
        .isEqualTo(address);
    assertThat(signer.toString()).isEqualTo("Signer[" + address + "]");
    assertThat(keys.verifier("agence")).isPresent();
    assertThat(keys.device("agence", "line-1")).isPresent();
    assertThat(keys.records("agence")).isNotNull();
    assertThatThrownBy(() -> keys.account("pont")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void oneFileOfRecordKeysIsForOneOrganisation() {
    String both =
        GOOD.replace(
            "pktevlH2/NqtjGz5TYX4=\"",
            "pktevlH2/NqtjGz5TYX4=\", \"accountPasswordFile\": \"keys/password\", \"recordKeys\":"
                + " \"keys/records.p12\"");
    assertThatThrownBy(() -> read(both))
        .isInstanceOf(InvalidNetworkFile.class)
        .hasMessageContaining("nodes[1].recordKeys: is there twice");
  }

  @Test
  void aWrongPasswordNamesTheFileAndNotThePassword() throws IOException {
    Files.writeString(folder.resolve("keys/mistaken"), "wrong-one\n");
    NetworkFile network = read(GOOD.replace("keys/password", "keys/mistaken"));
    assertThatThrownBy(() -> new StoredKeys(network.keyFiles(List.of("agence"))))
        .hasMessageContaining("agence.json")
        .hasMessageNotContaining("wrong-one");
  }

  private NetworkFile read(String json) throws IOException {
    Path file = folder.resolve("network.json");
    Files.writeString(file, json);
    return NetworkFile.read(file);
  }
}
