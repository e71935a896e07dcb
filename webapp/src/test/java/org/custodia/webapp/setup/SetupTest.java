package org.custodia.webapp.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.custodia.devnet.EmbeddedNetwork;
import org.custodia.devnet.EmbeddedNetworkSettings;
import org.custodia.devnet.GenesisFile;
import org.custodia.registry.keys.StoredKeys;
import org.custodia.registry.ledger.NetworkFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Sign;
import org.web3j.utils.Numeric;
import tools.jackson.databind.JsonNode;

/** A member's folder and a network's, as the containers get them. */
class SetupTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  @TempDir static Path directory;

  /** Two members of a network; the first is its authority. */
  @BeforeAll
  static void makeTwoMembersAndTheirNetwork() {
    make("agence", "0000000000017", "regulator,administrator", "172.30.0.11");
    make("pont", "3010000000038", "pharmacy,administrator", "172.30.0.12");
    setup(
        "network",
        "--directory",
        at("network"),
        "--chain-id",
        "4242",
        "--block-seconds",
        "1",
        at("agence/member.json"),
        at("pont/member.json"));
    setup("join", "--directory", at("agence"), "--network", at("network"));
    setup("join", "--directory", at("pont"), "--network", at("network"));
  }

  @Test
  void nodesKeyValidatorAndEnodeBelongTogether() throws Exception {
    MemberCard card = Json.read(directory.resolve("pont/member.json"), MemberCard.class);
    String secret = Files.readString(directory.resolve("pont/node/nodekey"));
    String point =
        Numeric.toHexStringNoPrefixZeroPadded(
            Sign.publicKeyFromPrivate(Numeric.toBigInt(secret)), 128);
    assertThat(secret).matches("[0-9a-f]{64}");
    assertThat(card.enode()).isEqualTo("enode://" + point + "@172.30.0.12:30303?discport=0");
    assertThat(card.validator()).isEqualTo("0x" + Keys.getAddress(point));
  }

  @Test
  void whatIsSecretIsItsOwnersAloneAndNeverTheSameTwice() throws Exception {
    Set<String> secrets = new HashSet<>();
    int files = 0;
    for (String member : List.of("agence", "pont")) {
      for (String secret : MemberFolder.SECRETS) {
        secrets.add(Files.readString(directory.resolve(member + "/secrets/" + secret)));
        files++;
      }
      secrets.add(Files.readString(directory.resolve(member + "/keys/password")));
      secrets.add(Files.readString(directory.resolve(member + "/node/nodekey")));
      secrets.add(Files.readString(directory.resolve(member + "/tessera/tm.key")));
      files += 3;
    }
    assertThat(secrets).hasSize(files).allMatch(secret -> secret.length() >= 32);
    List<String> readable = new ArrayList<>();
    try (Stream<Path> all = Files.walk(directory.resolve("pont"))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        if (PosixFilePermissions.toString(Files.getPosixFilePermissions(file)).endsWith("r--")) {
          readable.add(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1));
        }
      }
    }
    assertThat(readable).isNotEmpty();
    assertThat(readable).noneMatch(text -> secrets.stream().anyMatch(text::contains));
    assertThat(readable).noneMatch(text -> text.contains("PRIVATE KEY"));
  }

  @Test
  void makingAMemberAgainChangesNothing() throws Exception {
    String before = Files.readString(directory.resolve("pont/member.json"));
    String key = Files.readString(directory.resolve("pont/tls/tessera.key"));
    make("pont", "3010000000038", "pharmacy,administrator", "172.30.0.12");
    assertThat(Files.readString(directory.resolve("pont/member.json"))).isEqualTo(before);
    assertThat(Files.readString(directory.resolve("pont/tls/tessera.key"))).isEqualTo(key);
  }

  @Test
  void theNetworkFileHasTheMembersOwnKeysAndCustodiaOpensThem() {
    NetworkFile network = NetworkFile.read(directory.resolve("agence/network.json"));
    assertThat(network.chainId()).isEqualTo(4242);
    assertThat(network.blockPeriod()).isEqualTo(Duration.ofSeconds(1));
    assertThat(network.localOrganisations()).containsExactly("agence");
    StoredKeys keys = new StoredKeys(network.keyFiles(network.localOrganisations()));
    MemberCard card = Json.read(directory.resolve("agence/member.json"), MemberCard.class);
    assertThat(keys.accounts("agence"))
        .extracting(signer -> signer.address().toLowerCase())
        .containsExactlyElementsOf(card.accounts());
    assertThat(keys.verifier("agence").orElseThrow().address())
        .isEqualToIgnoringCase(card.verifier());
    assertThat(keys.device("agence", "device")).isPresent();
    assertThat(keys.records("agence")).isNotNull();
  }

  /** As the embedded network's reader takes it, which refuses what harms a network on GoQuorum. */
  @Test
  void theGenesisBlockIsWhatGoQuorumNeedsAndNamesTheFirstValidatorsInOrder() throws Exception {
    GenesisFile genesis = GenesisFile.read(directory.resolve("pont/network/genesis.json"));
    assertThat(genesis.chainId()).isEqualTo(4242);
    assertThat(genesis.blockPeriod()).isEqualTo(Duration.ofSeconds(1));
    assertThat(largestContract()).isBetween(24 * 1024, genesis.largestContract());
    assertThat(genesis.largestTransaction()).isEqualTo(Genesis.TRANSACTION_SIZE * 1024);
    // The acceptance suite and the authority's first acts ask for 30,000,000.
    assertThat(genesis.gasLimit()).isEqualTo(Genesis.GAS_LIMIT).isGreaterThan(30_000_000);
    assertThat(genesis.validators())
        .extracting(Object::toString)
        .containsExactlyElementsOf(
            Stream.of("agence", "pont")
                .map(name -> Json.read(directory.resolve(name + "/member.json"), MemberCard.class))
                .map(MemberCard::validator)
                .sorted()
                .toList());
  }

  @Test
  void eachTrapOfAGenesisBlockIsNamedByTheReader(@TempDir Path changed) throws Exception {
    String right = Files.readString(directory.resolve("pont/network/genesis.json"));
    Map<String, UnaryOperator<String>> traps = new LinkedHashMap<>();
    traps.put("config.berlinBlock", text -> within(text, "\"config\"", "\"berlinBlock\": 0"));
    traps.put(
        "config.maxCodeSizeConfig",
        text -> within(text, "\"config\"", "\"maxCodeSizeConfig\": []"));
    traps.put(
        "config.isQuorum", text -> text.replaceAll("\"isQuorum\" *: *true", "\"isQuorum\":false"));
    traps.put("config.chainId", text -> text.replace("4242", "1"));
    traps.put(
        "config.transitions[0].gasPriceEnabled",
        text -> text.replaceAll("\"gasPriceEnabled\" *: *false", "\"gasPriceEnabled\":true"));
    traps.put(
        "config.transitions[0].requesttimeoutseconds",
        text -> text.replaceAll("(\"contractsizelimit\")", "\"requesttimeoutseconds\":4,$1"));
    traps.put(
        "config.qbft.requesttimeoutseconds",
        text ->
            text.replaceAll("\"requesttimeoutseconds\" *: *4", "\"requesttimeoutseconds\":4000"));
    traps.put(
        "config.txnSizeLimit",
        text -> text.replaceAll("\"txnSizeLimit\" *: *128", "\"txnSizeLimit\":64"));
    traps.put("extraData", text -> text.replaceAll("(\"extraData\" *: *\"0x)f8[0-9a-f]{2}", "$1"));
    traps.put("mixHash", text -> text.replace("0x63746963", "0x00000000"));
    traps.put("gasLimit", text -> text.replace("\"0x29b92700\"", "\"700000000\""));
    traps.put("gasLimt", text -> within(text, "", "\"gasLimt\": \"0x1\""));
    Path file = changed.resolve("genesis.json");
    traps.forEach(
        (key, trap) -> {
          String wrong = trap.apply(right);
          assertThat(wrong).as(key).isNotEqualTo(right);
          write(file, wrong);
          assertThatThrownBy(() -> GenesisFile.read(file))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageStartingWith(key + ":");
        });
  }

  /** One key more, at the beginning of the object of that name. */
  private static String within(String text, String object, String more) {
    return text.replaceFirst(
        object.isEmpty() ? "^\\s*\\{" : object + " *: *\\{",
        (object.isEmpty() ? "" : object + ":") + "{" + more + ",");
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void tesserasConfigurationHasItsKeysOnlyAndTlsOnBothSides() throws Exception {
    JsonNode root = Json.tree(directory.resolve("pont/tessera/configuration.json"));
    TesseraKeys.check(root);
    assertThat(root.get("peer")).hasSize(1);
    assertThat(root.get("peer").get(0).get("url").stringValue())
        .isEqualTo("https://172.30.0.11:9000/");
    assertThat(root.get("serverConfigs").findValuesAsString("app"))
        .containsExactlyInAnyOrder("ThirdParty", "Q2T", "P2P");
    for (JsonNode server : root.get("serverConfigs")) {
      // What is Custodia's and the node's is for who has a certificate of the member's own
      // authority.
      boolean peers = server.get("app").stringValue().equals("P2P");
      for (String side : List.of("server", "client")) {
        assertThat(server.get("sslConfig").get(side + "TrustCertificates").values())
            .extracting(JsonNode::stringValue)
            .containsExactlyElementsOf(
                peers
                    ? List.of("/tls/authorities/agence.pem", "/tls/authorities/pont.pem")
                    : List.of("/tls/ca.pem"));
      }
      assertThat(server.get("sslConfig").get("tls").stringValue()).isEqualTo("STRICT");
      assertThat(server.get("sslConfig").get("serverTrustMode").stringValue()).isEqualTo("CA");
      assertThat(server.get("sslConfig").get("clientTrustMode").stringValue()).isEqualTo("CA");
      for (JsonNode trusted : server.get("sslConfig").get("serverTrustCertificates")) {
        assertThat(directory.resolve("pont").resolve(trusted.stringValue().substring(1))).exists();
      }
      for (String file : List.of("serverTlsKeyPath", "serverTlsCertificatePath")) {
        String path = server.get("sslConfig").get(file).stringValue();
        assertThat(directory.resolve("pont").resolve(path.substring(1))).exists();
      }
    }
    byte[] key =
        Base64.getDecoder().decode(Files.readString(directory.resolve("pont/tessera/tm.pub")));
    assertThat(key).hasSize(32);
  }

  /** Both are Tessera's from then on; the card, and so the network, has the new one when told. */
  @Test
  void anotherKeyOfThePrivacyManagerStandsBesideTheOldOne() throws Exception {
    make("deux", "3010000000069", "pharmacy", "172.30.0.14");
    setup("admit", "--directory", at("network"), at("deux/member.json"));
    setup("join", "--directory", at("deux"), "--network", at("network"));
    String before = Files.readString(directory.resolve("deux/member.json"));
    String old = Files.readString(directory.resolve("deux/tessera/tm.key"));
    String key = setup("tessera-key", "--directory", at("deux")).strip();
    assertThat(keyPaths()).containsExactly("/keys/tm.key", "/keys/tm-2.key");
    TesseraKeys.check(Json.tree(directory.resolve("deux/tessera/configuration.json")));
    assertThat(Files.readString(directory.resolve("deux/tessera/tm-2.pub"))).isEqualTo(key);
    assertThat(Base64.getDecoder().decode(key)).hasSize(32);
    assertThat(Files.readString(directory.resolve("deux/tessera/tm.key"))).isEqualTo(old);
    assertThat(Files.readString(directory.resolve("deux/member.json"))).isEqualTo(before);
    setup("join", "--directory", at("deux"), "--network", at("network"));
    assertThat(keyPaths()).containsExactly("/keys/tm.key", "/keys/tm-2.key");
    assertThat(setup("use-tessera-key", "--directory", at("deux"))).contains(key);
    setup("admit", "--directory", at("network"), at("deux/member.json"));
    setup("join", "--directory", at("deux"), "--network", at("network"));
    NetworkFile joined = NetworkFile.read(directory.resolve("deux/network.json"));
    assertThat(joined.node("deux").tesseraPublicKey()).isEqualTo(key);
    make("deux", "3010000000069", "pharmacy", "172.30.0.14");
    assertThat(Files.readString(directory.resolve("deux/member.json"))).contains(key);
    setup("dismiss", "--directory", at("network"), "deux");
  }

  private static List<String> keyPaths() {
    return Json.tree(directory.resolve("deux/tessera/configuration.json"))
        .get("keys")
        .findValuesAsString("privateKeyPath");
  }

  /** With nobody in it; whoever is added must change the password that was handed over. */
  @Test
  void keycloaksRealmHasTheMemberItsClientAndNobody() throws Exception {
    JsonNode realm = Json.tree(directory.resolve("pont/realm/custodia-realm.json"));
    assertThat(realm.get("sslRequired").stringValue()).isEqualTo("all");
    assertThat(realm.get("users")).isEmpty();
    assertThat(realm.get("groups").get(0).get("name").stringValue()).isEqualTo("pont");
    JsonNode client = realm.get("clients").get(0);
    assertThat(client.get("secret").stringValue())
        .isEqualTo(Files.readString(directory.resolve("pont/secrets/web-client")));
    assertThat(client.get("redirectUris").get(0).stringValue())
        .isEqualTo("https://pont.example/login/oauth2/code/keycloak");
    assertThat(client.get("directAccessGrantsEnabled").booleanValue()).isFalse();
    assertThat(realm.get("requiredActions").findValuesAsString("alias"))
        .contains("UPDATE_PASSWORD");
  }

  @Test
  void certificatesAreTheMembersOwnNameTheirProcessAndEnd() throws Exception {
    X509Certificate authority = certificate("pont/tls/ca.pem");
    for (String process : List.of("node", "postgres", "tessera", "custodia", "keycloak", "proxy")) {
      X509Certificate certificate = certificate("pont/tls/" + process + ".pem");
      certificate.verify(authority.getPublicKey());
      assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
      assertThat(certificate.getNotAfter().toInstant())
          .isBetween(NOW.plus(Duration.ofDays(390)), NOW.plus(Duration.ofDays(398)));
    }
    assertThat(certificate("pont/tls/proxy.pem").getSubjectAlternativeNames().toString())
        .contains("pont.example");
    assertThat(certificate("pont/tls/tessera.pem").getSubjectAlternativeNames().toString())
        .contains("172.30.0.12");
    KeyStore trust = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(directory.resolve("pont/tls/trust.p12"))) {
      trust.load(in, null);
    }
    assertThat(trust.size()).isEqualTo(2);
  }

  @Test
  void aMemberThatTheNetworkDoesNotDescribeCannotJoin() {
    make("loin", "3010000000045", "pharmacy", "172.30.0.13");
    assertThatThrownBy(() -> setup("join", "--directory", at("loin"), "--network", at("network")))
        .isInstanceOf(SetupFailure.class)
        .hasMessageContaining("member.json");
    assertThatThrownBy(() -> setup("member", "--directory", at("x"), "--name"))
        .hasMessage("--name needs a value.");
  }

  /** The authority founds on the embedded network as it would on GoQuorum: by JSON-RPC. */
  @Test
  void theAuthorityFoundsTheNetworkOnce(@TempDir Path chain) {
    try (EmbeddedNetwork network =
        EmbeddedNetwork.start(
            EmbeddedNetworkSettings.in(chain, "one")
                .withChainId(
                    GenesisFile.read(directory.resolve("agence/network/genesis.json")).chainId())
                .withBlockPeriod(Duration.ofMillis(20)))) {
      URI rpc = network.nodes().get(0).rpc();
      String[] found = {
        "found", "--directory", at("agence"), "--network", at("network"), "--rpc", rpc.toString()
      };
      assertThat(setup(found)).startsWith("founded");
      assertThat(setup(found)).isEqualTo("was founded already\n");
    }
    setup("join", "--directory", at("pont"), "--network", at("network"));
    NetworkFile joined = NetworkFile.read(directory.resolve("pont/network.json"));
    assertThat(joined.contracts().registrar()).matches("0x[0-9a-f]{40}").doesNotMatch("0x0*");
  }

  private static int largestContract() throws Exception {
    int largest = 0;
    for (String contract :
        List.of("OrganLeg", "CustodyBook", "CustodyHandOver", "PatientProviderRelationship")) {
      try (InputStream code =
          SetupTest.class.getResourceAsStream(
              "/org/custodia/contracts/artifacts/" + contract + ".bin")) {
        largest = Math.max(largest, new String(code.readAllBytes()).strip().length() / 2);
      }
    }
    return largest;
  }

  private static X509Certificate certificate(String file) throws Exception {
    return Certificates.read(Files.readString(directory.resolve(file)));
  }

  private static void make(String name, String gln, String roles, String address) {
    setup(
        "member",
        "--directory",
        at(name),
        "--name",
        name,
        "--title",
        "Member " + name,
        "--gln",
        gln,
        "--country",
        "FR",
        "--roles",
        roles,
        "--host",
        name + ".example",
        "--node",
        address + ":30303",
        "--tessera",
        address + ":9000");
  }

  private static String setup(String... arguments) {
    return Setup.run(CLOCK, arguments);
  }

  private static String at(String name) {
    return directory.resolve(name).toString();
  }
}
