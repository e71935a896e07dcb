package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.consents.PatientProviderCode;
import org.custodia.registry.testing.disclosure.NetworkWalk.PrivateContract;
import org.custodia.registry.testing.disclosure.NetworkWalk.Surface;
import org.custodia.registry.testing.disclosure.PersonalData;
import org.custodia.registry.testing.disclosure.PersonalSearch;
import org.custodia.registry.testing.disclosure.PersonalSearch.Leak;
import org.custodia.registry.testing.disclosure.SharedWords;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.web3j.crypto.Keys;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Nobody finds a patient, a donor or a candidate in what the demo gives away: public state,
 * payloads and logs of every node, the network's files, the logs, mails, and what is served without
 * signing in, or of the application's own state to whoever has signed in. That the walk would find
 * one is shown by leaks put there on purpose, of a person who is no patient.
 */
@Order(12)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NothingPersonalIT {
  private static final PersonalData NO_PATIENT =
      new PersonalData(
          "nobody", Map.of("name family", "Zwyntöwski", "email", "nobody.at.all@example.org"));

  /** Every kind of field that is personal around an organ, of nobody. */
  private static final PersonalData NO_DONOR =
      new PersonalData(
          "nobody's donor",
          Map.of(
              "name family", "Zwirtnagiewski",
              "name given", "Xanthippus",
              "birthDate", "1947-07-29",
              "number", "ZZX-704417",
              "donation number", "Z999903704417",
              "phone", "+33 4 00 70 44 17",
              "pseudonym", "5a".repeat(31) + "c3",
              "document", "Zwirtnagiewski ne s'oppose à rien."));

  private final RunningDemo demo = RunningDemo.get();
  private final DemoSurfaces surfaces = new DemoSurfaces(demo);

  private static List<Leak> walk(PersonalSearch search, Iterable<Surface> surfaces) {
    List<Leak> leaks = new ArrayList<>();
    for (Surface surface : surfaces) leaks.addAll(search.in(surface.name(), surface.bytes()));
    return leaks;
  }

  @Test
  @Order(1)
  void nothingOfAPatientIsAnywhere() {
    demo.organs();
    List<PersonalData> patients = new ArrayList<>(DemoPatients.of(demo.credentials()));
    assertThat(patients).hasSizeGreaterThan(4);
    List<PersonalData> around = OrganPerson.all(demo.credentials());
    assertThat(around).as("two donors, six candidates, labels, documents").hasSizeGreaterThan(9);
    patients.addAll(around);
    PersonalSearch search = new PersonalSearch(patients);
    long[] size = new long[2];
    List<Leak> leaks = new ArrayList<>();
    surfaces
        .all()
        .forEach(
            surface -> {
              size[0]++;
              size[1] += surface.bytes().length;
              leaks.addAll(search.in(surface.name(), surface.bytes()));
            });
    System.out.printf(
        "walked: %,d surfaces, %,d bytes, for %,d forms of %d people%n",
        size[0], size[1], search.size(), patients.size());
    assertThat(size[0]).isGreaterThan(1_000);
    assertThat(leaks).isEmpty();
  }

  /**
   * What a collector of logs gets: beside each line where and when it was written, and a trace.
   * What the demo writes before Custodia starts in it is text.
   */
  @Test
  @Order(1)
  void aLineOfTheLogIsAnObjectOfTheElasticCommonSchemaAndHasNoOtherFields() throws IOException {
    List<String> lines =
        Files.readAllLines(demo.directory().resolve("logs/custodia.log")).stream()
            .filter(line -> line.startsWith("{"))
            .toList();
    assertThat(lines).hasSizeGreaterThan(10);
    Set<String> fields = new TreeSet<>();
    boolean mined = false;
    for (String line : lines) {
      JsonNode object = JsonMapper.shared().readTree(line);
      fields.addAll(object.propertyNames());
      mined |=
          object.path("message").asString("").contains(" confirmed in block ")
              && object.path("trace").path("id").asString("").matches("[0-9a-f]{32}");
    }
    assertThat(mined).as("a block's line under the trace of a request").isTrue();
    assertThat(fields)
        .isSubsetOf(
            "@timestamp", "ecs", "error", "log", "message", "process", "service", "tags", "trace");
  }

  /** Whoever carries a mail learns that somebody has an account here, and nothing else. */
  @Test
  @Order(1)
  void aMailNamesNobodyAndSaysNothingOfWhoMaySeeWhat() {
    List<MailBox.Sent> mails = demo.mail().all();
    assumeThat(mails).as("mails of the journeys before").isNotEmpty();
    List<PersonalData> named = new ArrayList<>(DemoPatients.of(demo.credentials()));
    for (JsonNode node : QuorumRpc.networkFile(demo.credentials()).path("nodes")) {
      if (node.path("name").asString().equals("hopital-saint-luc")) continue; // it is the sender
      named.add(
          new PersonalData(
              "member", Map.of("slug", node.path("name").asString(), "word", word(node))));
    }
    PersonalSearch search = new PersonalSearch(named);
    for (MailBox.Sent mail : mails) {
      assertThat(mail.to()).as("one reader").hasSize(1);
      assertThat(search.in("a mail", mail.rest())).isEmpty();
    }
    System.out.printf("walked: %d mails%n", mails.size());
  }

  /** The longest word of a member's name, such as in its slug. */
  private static String word(JsonNode node) {
    return Stream.of(node.path("name").asString().split("-"))
        .max(Comparator.comparingInt(String::length))
        .orElseThrow();
  }

  @Test
  @Order(1)
  void noWordTiesAPatientInOneChannelToHerInAnother() {
    String host = "hopital-saint-luc";
    SharedWords words = new SharedWords();
    List<String> channels = new ArrayList<>();
    surfaces
        .network()
        .privateContracts(host)
        .forEach(
            (address, contract) -> {
              if (PatientProviderCode.read(contract.creation()).isPresent()) {
                words.explain(contract.creation()).channel(address, contract.pieces());
                channels.add(address);
              }
            });
    assertThat(channels).hasSizeGreaterThan(1);
    JsonNode network = QuorumRpc.networkFile(demo.credentials());
    String registrar = network.path("contracts").path("registrar").asString();
    surfaces.network().logs(host, registrar).forEach(words::explain);
    for (JsonNode node : network.path("nodes")) {
      byte[] identity = node.path("identity").asString().getBytes(StandardCharsets.UTF_8);
      words.explain(Bytes32.keccak(identity).toArray());
    }
    assertThat(words.unexplained()).isEmpty();
  }

  /** Neither the name that the match run gives a candidate, nor the channel it is offered in. */
  @Test
  @Order(1)
  void aCentresNodeHoldsNothingOfAnotherCentresCandidates() {
    OrganProgram centre = OrganProgram.of(demo.credentials(), "saintluc-transplants", "Accueil");
    List<byte[]> words = new ArrayList<>();
    List<String> channels = new ArrayList<>();
    for (JsonNode offer : centre.get("/api/v1/organs/offers?limit=1000").body()) {
      words.add(HexFormat.of().parseHex(offer.path("candidate").asString().substring(2)));
      channels.add(offer.path("channel").asString());
    }
    assertThat(words).as("offers to Saint-Luc").isNotEmpty();
    Map<String, PrivateContract> own = surfaces.network().privateContracts("hopital-saint-luc");
    Map<String, PrivateContract> other =
        surfaces.network().privateContracts("hopital-des-tilleuls");
    assertThat(own.keySet()).containsAll(channels);
    assertThat(holds(own, words)).as("so it would be found").isTrue();
    assertThat(other.keySet()).isNotEmpty().doesNotContainAnyElementsOf(channels);
    assertThat(holds(other, words)).isFalse();
  }

  /** In payloads and logs, as bytes. */
  private static boolean holds(Map<String, PrivateContract> contracts, List<byte[]> words) {
    return contracts.values().stream()
        .flatMap(contract -> contract.pieces().stream())
        .anyMatch(piece -> words.stream().anyMatch(word -> contains(piece, word)));
  }

  private static boolean contains(byte[] bytes, byte[] word) {
    return new String(bytes, StandardCharsets.ISO_8859_1)
        .contains(new String(word, StandardCharsets.ISO_8859_1));
  }

  @Test
  @Order(2)
  void everyFieldOfADonorOrACandidateWouldBeFound() throws Exception {
    String all = String.join("\n", NO_DONOR.fields().values());
    send(surfaces.nodes().get(0), all.getBytes(StandardCharsets.UTF_8));
    PersonalSearch search = new PersonalSearch(List.of(NO_DONOR));
    assertThat(walk(search, surfaces.network().of(surfaces.nodes().get(6))))
        .as("in a public transaction, as the organ bank's node sees them")
        .extracting(Leak::kind)
        .containsAll(NO_DONOR.fields().keySet());
  }

  @Test
  @Order(2)
  void theWalkFindsWhatIsPutThereOnPurpose() throws Exception {
    String node = surfaces.nodes().get(0);
    byte[] data =
        HexFormat.of()
            .formatHex("zwyntowski".getBytes(StandardCharsets.UTF_16BE))
            .getBytes(StandardCharsets.US_ASCII);
    send(node, data);
    PersonalSearch search = new PersonalSearch(List.of(NO_PATIENT));
    assertThat(walk(search, surfaces.network().of(surfaces.nodes().get(1))))
        .as("in a public transaction, as another node sees it")
        .extracting(Leak::kind)
        .contains("name family");
    assertThat(walk(search, surfaces.files("network").toList()))
        .as("in the network's files")
        .isNotEmpty();
    // A page that does not exist, asked for with an address that a careless log would keep.
    new Till(demo.credentials(), "pont-pos").verify("nobody.at.all@example.org");
    assertThat(walk(search, surfaces.files("logs").toList())).as("in logs").isEmpty();
  }

  /** From an account that nobody knows; gas costs nothing here. */
  private void send(String node, byte[] data) throws Exception {
    QuorumRpc rpc = QuorumRpc.of(demo.credentials(), node);
    long chainId = Long.decode(rpc.call("eth_chainId").asString());
    RawTransaction transaction =
        RawTransaction.createTransaction(
            BigInteger.ZERO,
            BigInteger.ZERO,
            BigInteger.valueOf(1_000_000),
            "0x00000000000000000000000000000000000000ff",
            "0x" + HexFormat.of().formatHex(data));
    org.web3j.crypto.Credentials account =
        org.web3j.crypto.Credentials.create(Keys.createEcKeyPair());
    byte[] signed = TransactionEncoder.signMessage(transaction, chainId, account);
    String hash =
        rpc.call("eth_sendRawTransaction", "0x" + HexFormat.of().formatHex(signed)).asString();
    for (int tries = 0; rpc.call("eth_getTransactionReceipt", hash).isNull(); tries++) {
      assertThat(tries).as("not in a block").isLessThan(300);
      Thread.sleep(100);
    }
  }
}
