package org.custodia.registry.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberId;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.OperatorKind;
import org.custodia.contracts.registrar.RegistrarCalls;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.devnet.EmbeddedNetwork;
import org.custodia.devnet.EmbeddedNetworkSettings;
import org.custodia.devnet.EmbeddedNode;
import org.custodia.registry.keys.KeyFiles;
import org.custodia.registry.ledger.ContractDeployment;
import org.custodia.registry.ledger.NetworkFile;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;

/**
 * An embedded Quorum network with the members of the demo: contracts deployed, members certified
 * with node and two accounts each, the regulator's verification key enrolled, founding ended, and a
 * network file for it all. Use it as {@code @RegisterExtension static final TestNetwork network =
 * TestNetwork.start();}.
 */
public final class TestNetwork implements AfterAllCallback, AutoCloseable {
  public static final String AGENCE = "agence-du-medicament";
  public static final String RHONE = "laboratoire-rhone";
  public static final String PONT = "pharmacie-du-pont";
  public static final String GARE = "pharmacie-de-la-gare";
  public static final String SAINT_LUC = "hopital-saint-luc";

  /** Members by slug. */
  public static final Map<String, Member> MEMBERS = members();

  private static final String PASSWORD = "for tests only";
  private static final long FROM = 0;
  private static final long UNTIL = 253_402_300_799L; // year 9999

  private final Path directory;
  private final Optional<EmbeddedNetwork> network;
  private final NetworkFile file;
  private final List<ECKeyPair> regulators;

  private TestNetwork(
      Path directory,
      Optional<EmbeddedNetwork> network,
      NetworkFile file,
      List<ECKeyPair> regulators) {
    this.directory = directory;
    this.network = network;
    this.file = file;
    this.regulators = regulators;
  }

  /** A member as it is certified. */
  public record Member(String slug, String name, String identity, List<MemberRole> roles) {
    public Bytes32 id() {
      return MemberId.of(identity);
    }
  }

  /** Starts it, with a block every 20 ms. */
  public static TestNetwork start() {
    return start(0, (settings, channelAccounts) -> settings);
  }

  /** The same, with blocks stamped by this clock. */
  public static TestNetwork start(Clock clock) {
    return start(0, (settings, channelAccounts) -> settings, clock);
  }

  /**
   * The same with another privacy flag in the network file.
   *
   * @param change what is to be other about the network, given the accounts by slug that send to
   *     the channels
   */
  public static TestNetwork start(
      int privacyFlag,
      BiFunction<EmbeddedNetworkSettings, Map<String, String>, EmbeddedNetworkSettings> change) {
    return start(privacyFlag, change, Clock.systemUTC());
  }

  private static TestNetwork start(
      int privacyFlag,
      BiFunction<EmbeddedNetworkSettings, Map<String, String>, EmbeddedNetworkSettings> change,
      Clock clock) {
    try {
      Path directory = Files.createTempDirectory("custodia-network");
      Map<String, List<String>> accounts = accounts(directory);
      Map<String, String> channelAccounts = new LinkedHashMap<>();
      accounts.forEach((slug, both) -> channelAccounts.put(slug, both.get(1)));
      var settings =
          EmbeddedNetworkSettings.in(
                  directory.resolve("devnet"), MEMBERS.keySet().toArray(new String[0]))
              .withBlockPeriod(Duration.ofMillis(20))
              .withEmptyBlockPeriod(Duration.ofSeconds(1));
      EmbeddedNetwork network =
          EmbeddedNetwork.start(change.apply(settings, channelAccounts), clock);
      List<ECKeyPair> regulators = List.of(key(), key());
      Place place =
          new Place(
              network.settings().chainId(),
              network.settings().blockPeriod(),
              privacyFlag,
              MEMBERS.keySet().stream().map(network::node).map(TestNetwork::door).toList());
      return new TestNetwork(
          directory,
          Optional.of(network),
          found(directory, place, accounts, regulators),
          regulators);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The same members on a network that runs elsewhere, founded there anew.
   *
   * @param networkFile has at least as many nodes as there are members; keys and contracts in it
   *     are not looked at
   */
  public static TestNetwork on(Path networkFile) {
    try {
      Path directory = Files.createTempDirectory("custodia-network");
      NetworkFile theirs = NetworkFile.read(networkFile);
      if (theirs.nodes().size() < MEMBERS.size()) {
        throw new IllegalArgumentException(networkFile + " has too few nodes");
      }
      List<ECKeyPair> regulators = List.of(key(), key());
      Place place =
          new Place(
              theirs.chainId(),
              theirs.blockPeriod(),
              theirs.privacyFlag(),
              theirs.nodes().stream()
                  .limit(MEMBERS.size())
                  .map(node -> new Door(node.rpc(), node.tessera(), node.tesseraPublicKey()))
                  .toList());
      return new TestNetwork(
          directory,
          Optional.empty(),
          found(directory, place, accounts(directory), regulators),
          regulators);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A node and its privacy manager. */
  private record Door(URI rpc, URI tessera, String tesseraPublicKey) {}

  /** What is to be founded, with a door for each of {@link #MEMBERS}, in their order. */
  private record Place(long chainId, Duration blockPeriod, int privacyFlag, List<Door> doors) {}

  private static Door door(EmbeddedNode node) {
    return new Door(node.rpc(), node.tessera(), node.tesseraPublicKey());
  }

  /** The embedded network; there is none where it runs elsewhere. */
  public EmbeddedNetwork network() {
    return network.orElseThrow();
  }

  /** Call data by which both regulators of the agency have an act of the Registrar done. */
  public byte[] performed(byte[] act) {
    return RegistrarCalls.perform(
        Bytes32.random(),
        act,
        UNTIL,
        new WitnessDomain(file.chainId(), file.contracts().registrar()),
        regulators.get(0),
        regulators.get(1));
  }

  /** Key of a person of the agency who is enrolled as REGULATOR. */
  public ECKeyPair regulator() {
    return regulators.get(0);
  }

  private static ECKeyPair key() {
    try {
      return Keys.createEcKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What is in the network file. */
  public NetworkFile file() {
    return file;
  }

  /** Where the network file is. */
  public Path path() {
    return directory.resolve("network.json");
  }

  /** Member id of one of {@link #MEMBERS}. */
  public static Bytes32 memberId(String slug) {
    return MEMBERS.get(slug).id();
  }

  /**
   * Writes another network file beside the first one, say with the address of an instance or of a
   * proxy in it.
   */
  public Path write(String name, NetworkFile changed) {
    Path path = directory.resolve(name);
    changed.write(path);
    return path;
  }

  /**
   * The network file with addresses of instances in it.
   *
   * @param instances of each member, by slug; null for one that has none
   */
  public NetworkFile withInstances(Function<String, URI> instances) {
    List<NetworkFile.Node> nodes =
        file.nodes().stream()
            .map(
                node ->
                    new NetworkFile.Node(
                        node.name(),
                        node.identity(),
                        node.rpc(),
                        node.tessera(),
                        node.tesseraPublicKey(),
                        node.keys(),
                        Optional.ofNullable(instances.apply(node.name()))))
            .toList();
    return new NetworkFile(
        file.chainId(), file.blockPeriod(), file.privacyFlag(), file.contracts(), nodes);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    close();
  }

  @Override
  public void close() {
    network.ifPresent(EmbeddedNetwork::close);
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The network file with another key of a member's privacy manager and a new account in it, in
   * place of the key and the accounts that were there.
   *
   * @param account address of the new account is given to it
   */
  public NetworkFile rotated(String slug, String tesseraPublicKey, Consumer<String> account)
      throws IOException {
    Path key = directory.resolve("keys/" + slug + "-rotated.json");
    account.accept(TestKeys.account(key, PASSWORD));
    List<NetworkFile.Node> nodes = new ArrayList<>();
    for (NetworkFile.Node node : file.nodes()) {
      nodes.add(
          !node.name().equals(slug)
              ? node
              : new NetworkFile.Node(
                  node.name(),
                  node.identity(),
                  node.rpc(),
                  node.tessera(),
                  tesseraPublicKey,
                  new KeyFiles(
                      List.of(key),
                      node.keys().passwordFile(),
                      node.keys().verifier(),
                      node.keys().devices(),
                      node.keys().records()),
                  node.service()));
    }
    return new NetworkFile(
        file.chainId(), file.blockPeriod(), file.privacyFlag(), file.contracts(), nodes);
  }

  private static Map<String, List<String>> accounts(Path directory) throws IOException {
    Files.createDirectories(directory.resolve("keys"));
    Map<String, List<String>> accounts = new LinkedHashMap<>();
    for (String slug : MEMBERS.keySet()) {
      List<String> both = new ArrayList<>();
      TestKeys.records(records(directory, slug), PASSWORD);
      for (Path file : keyFiles(directory, slug)) both.add(TestKeys.account(file, PASSWORD));
      accounts.put(slug, List.copyOf(both));
    }
    return accounts;
  }

  private static List<Path> keyFiles(Path directory, String slug) {
    return List.of(
        directory.resolve("keys/" + slug + "-1.json"),
        directory.resolve("keys/" + slug + "-2.json"));
  }

  private static Path records(Path directory, String slug) {
    return directory.resolve("keys/" + slug + "-records.p12");
  }

  private static NetworkFile found(
      Path directory, Place place, Map<String, List<String>> accounts, List<ECKeyPair> regulators)
      throws IOException {
    Path password = directory.resolve("keys/password");
    Files.writeString(password, PASSWORD + "\n");
    List<NetworkFile.Node> nodes = new ArrayList<>();
    Iterator<Door> doors = place.doors().iterator();
    for (Member member : MEMBERS.values()) {
      List<Path> keys = keyFiles(directory, member.slug());
      nodes.add(node(doors.next(), member, keys, password, directory));
    }
    String verifier = TestKeys.account(directory.resolve("keys/verifier.json"), PASSWORD);
    long chainId = place.chainId();
    try (ContractDeployment deployment = new ContractDeployment(nodes.get(0), chainId)) {
      NetworkFile.Contracts contracts = deployment.deploy(Optional.empty());
      deployment.carryOut(
          contracts.registrar(),
          firstActs(
              new WitnessDomain(chainId, contracts.registrar()),
              nodes,
              accounts,
              verifier,
              regulators));
      NetworkFile file =
          new NetworkFile(chainId, place.blockPeriod(), place.privacyFlag(), contracts, nodes);
      file.write(directory.resolve("network.json"));
      return NetworkFile.read(directory.resolve("network.json"));
    }
  }

  private static NetworkFile.Node node(
      Door node, Member member, List<Path> accounts, Path password, Path directory) {
    return new NetworkFile.Node(
        member.slug(),
        member.identity(),
        node.rpc(),
        node.tessera(),
        node.tesseraPublicKey(),
        new KeyFiles(
            accounts,
            Optional.of(password),
            member.slug().equals(AGENCE)
                ? Optional.of(directory.resolve("keys/verifier.json"))
                : Optional.empty(),
            Map.of(),
            Optional.of(records(directory, member.slug()))),
        Optional.of(URI.create("http://127.0.0.1:1")));
  }

  /**
   * Everybody certified with node and accounts, the verification key and two regulators enrolled,
   * and founding ended by these two.
   */
  private static List<byte[]> firstActs(
      WitnessDomain domain,
      List<NetworkFile.Node> nodes,
      Map<String, List<String>> accounts,
      String verifier,
      List<ECKeyPair> regulators) {
    List<byte[]> calls = new ArrayList<>();
    for (NetworkFile.Node node : nodes) {
      Member member = MEMBERS.get(node.name());
      calls.add(
          RegistrarCalls.certifyMember(
              member.identity(), member.name(), 1, member.roles(), FROM, UNTIL));
      Bytes32 tesseraKey = Bytes32.of(Base64.getDecoder().decode(node.tesseraPublicKey()));
      calls.add(
          RegistrarCalls.addNode(
              member.id(), accounts.get(node.name()), tesseraKey, "FR", FROM, UNTIL));
    }
    calls.add(enrolment(verifier, OperatorKind.SERVICE, MemberRole.VERIFIER));
    for (ECKeyPair regulator : regulators) {
      String key = "0x" + Keys.getAddress(regulator);
      calls.add(enrolment(key, OperatorKind.PERSON, MemberRole.REGULATOR));
    }
    calls.add(
        RegistrarCalls.perform(
            Bytes32.random(),
            RegistrarCalls.endFounding(),
            UNTIL,
            domain,
            regulators.get(0),
            regulators.get(1)));
    return calls;
  }

  private static byte[] enrolment(String key, OperatorKind kind, MemberRole role) {
    return RegistrarCalls.enrolOperator(
        memberId(AGENCE), key, Bytes32.random(), kind, List.of(role), "", FROM, UNTIL);
  }

  private static Map<String, Member> members() {
    Map<String, Member> members = new LinkedHashMap<>();
    Stream.of(
            new Member(
                AGENCE,
                "Agence du médicament (démo)",
                "gln:3010000000014",
                List.of(MemberRole.REGULATOR, MemberRole.VERIFIER, MemberRole.ADMINISTRATOR)),
            new Member(
                RHONE,
                "Laboratoire du Rhône",
                "gln:3010000000021",
                List.of(
                    MemberRole.MANUFACTURER,
                    MemberRole.PAYER,
                    MemberRole.EMPLOYER,
                    MemberRole.ADMINISTRATOR)),
            new Member(
                PONT,
                "Pharmacie du Pont",
                "gln:3010000000038",
                List.of(MemberRole.PHARMACY, MemberRole.ADMINISTRATOR)),
            new Member(
                GARE,
                "Pharmacie de la Gare",
                "gln:3010000000045",
                List.of(MemberRole.PHARMACY, MemberRole.ADMINISTRATOR)),
            new Member(
                SAINT_LUC,
                "Hôpital Saint-Luc",
                "gln:3010000000052",
                List.of(MemberRole.HOSPITAL, MemberRole.ADMINISTRATOR)))
        .forEach(member -> members.put(member.slug(), member));
    return members;
  }
}
