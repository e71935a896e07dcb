package org.custodia.webapp.setup;

import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.custodia.contracts.MemberRole;
import org.custodia.registry.keys.KeyFiles;
import org.custodia.registry.keys.KeyStoreFiles;
import org.custodia.registry.keys.RecordKeyFile;
import org.custodia.registry.ledger.NetworkFile;
import org.custodia.registry.ledger.NodeTls;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;
import org.web3j.utils.Numeric;
import tools.jackson.databind.node.ObjectNode;

/**
 * Everything of one member on one machine: what {@code docker/member/compose.yaml} mounts. What is
 * there is kept, so that making it again only adds what is missing. All secrets in it are made
 * here, and differ from member to member.
 */
final class MemberFolder {
  /** Secrets that nobody types; a file each, read by the processes that share it. */
  static final List<String> SECRETS =
      List.of(
          "postgres-superuser",
          "database-owner",
          "database-application",
          "database-keycloak",
          "database-tessera",
          "database-backup",
          "keycloak-administrator",
          "web-client");

  private final Path directory;
  private final PrivateFiles files;
  private final PrivateFiles tls;
  private final Clock clock;

  MemberFolder(Path directory, Clock clock) {
    this.directory = directory.toAbsolutePath().normalize();
    this.files = new PrivateFiles(this.directory);
    this.tls = new PrivateFiles(this.directory.resolve("tls"));
    this.clock = clock;
  }

  /** What a member is asked for when its folder is made. */
  record Description(
      String name,
      String title,
      String identity,
      String country,
      List<MemberRole> roles,
      String host,
      String nodeAddress,
      String tesseraAddress) {}

  /** Makes what is missing; {@link MemberCard#FILE} tells the others of it. */
  MemberCard make(Description asked) {
    PrivateFiles secrets = new PrivateFiles(directory.resolve("secrets"));
    SECRETS.forEach(secrets::generated);
    for (String data : List.of("node", "postgres", "archive", "backup")) {
      files.makeDirectory("data/" + data);
    }
    PrivateFiles keys = new PrivateFiles(directory.resolve("keys"));
    String password = keys.generated("password");
    List<String> accounts = new ArrayList<>();
    for (String name : List.of("account-1", "account-2")) {
      accounts.add(account(keys, name, password));
    }
    account(keys, "device", password);
    if (!keys.has("records.p12")) RecordKeyFile.create(keys.at("records.p12"), password);
    String verifier =
        asked.roles().contains(MemberRole.REGULATOR) ? account(keys, "verifier", password) : "";
    String nodePublicKey = nodePublicKey();
    PrivateFiles tessera = tessera();
    if (TesseraFiles.keys(tessera).isEmpty()) {
      TesseraFiles.makeKey(tessera, TesseraFiles.next(List.of()));
    }
    Certificates certificates = new Certificates(tls, clock, asked.name());
    MemberCard card =
        new MemberCard(
            asked.name(),
            asked.title(),
            asked.identity(),
            asked.country(),
            asked.roles(),
            nodePublicKey,
            "0x" + Keys.getAddress(nodePublicKey),
            asked.nodeAddress(),
            "https://" + asked.tesseraAddress() + "/",
            files.has(MemberCard.FILE) ? card().tesseraPublicKey() : publicKey(tessera),
            accounts,
            verifier,
            "https://" + asked.host(),
            certificates.authorityPem());
    if (!tls.has("custodia.pem") || !tls.has("keycloak.pem")) renew(card);
    if (!tls.has("trust.p12")) {
      certificates.trust("trust.p12", List.of(card.certificateAuthority()));
    }
    PrivateFiles realm = new PrivateFiles(directory.resolve("realm"));
    realm.secret(
        "custodia-realm.json",
        Json.text(
            Realm.of(asked.name(), asked.title(), card.service(), secrets.text("web-client"))));
    files.open(MemberCard.FILE, Json.text(card));
    if (!files.has("member.env")) files.open("member.env", environment(card));
    return card;
  }

  /**
   * Makes another key for the privacy manager, beside those it has; Tessera reads it at its next
   * start.
   *
   * @return its public key
   */
  String addTesseraKey() {
    PrivateFiles tessera = tessera();
    String name = TesseraFiles.next(TesseraFiles.keys(tessera));
    TesseraFiles.makeKey(tessera, name);
    if (tessera.has("configuration.json")) {
      ObjectNode configuration = (ObjectNode) Json.tree(tessera.at("configuration.json"));
      TesseraFiles.add(configuration, name);
      tessera.secret("configuration.json", Json.text(configuration));
    }
    return tessera.text(name + ".pub");
  }

  /** Has the member's card say the newest key of its privacy manager. */
  MemberCard useNewestTesseraKey() {
    MemberCard card = card().withTesseraPublicKey(publicKey(tessera()));
    files.open(MemberCard.FILE, Json.text(card));
    return card;
  }

  private PrivateFiles tessera() {
    return new PrivateFiles(directory.resolve("tessera"));
  }

  private static String publicKey(PrivateFiles tessera) {
    List<String> keys = TesseraFiles.keys(tessera);
    return tessera.text(keys.get(keys.size() - 1) + ".pub");
  }

  MemberCard card() {
    return Json.read(files.at(MemberCard.FILE), MemberCard.class);
  }

  /** New certificates for all processes, signed by the member's own authority. */
  void renew(MemberCard card) {
    Certificates certificates = new Certificates(tls, clock, card.name());
    certificates.issue("node", false, List.of("node", host(card.nodeAddress())));
    certificates.issue("custodia", false, List.of("custodia"));
    certificates.issue("keycloak", false, List.of("keycloak", "localhost"));
    certificates.issue("postgres", false, List.of("postgres", "localhost"));
    certificates.issue(
        "tessera", true, List.of(URI.create(card.tessera()).getHost(), "tessera", "localhost"));
    certificates.issue("proxy", false, List.of(URI.create(card.service()).getHost(), "localhost"));
  }

  /**
   * Writes what depends on the other members: which nodes may connect, which privacy managers there
   * are and whose certificates they show, and Custodia's network file.
   */
  void join(NetworkFolder network) {
    MemberCard own = card();
    List<MemberCard> members = network.members();
    if (members.stream().noneMatch(own::equals)) {
      throw new SetupFailure(
          "The network in "
              + network.directory()
              + " does not have this member as its "
              + MemberCard.FILE
              + " describes it. Hand "
              + files.at(MemberCard.FILE)
              + " to whoever keeps the network's description, and take the new one.");
    }
    files.open("network/genesis.json", Json.text(network.genesis()));
    List<String> enodes = members.stream().map(MemberCard::enode).toList();
    files.open("network/permissioned-nodes.json", Json.text(enodes));
    files.open(
        "network/static-nodes.json",
        Json.text(
            members.stream()
                .filter(member -> !member.equals(own))
                .map(MemberCard::enode)
                .toList()));
    List<String> trusted = new ArrayList<>();
    for (MemberCard member : members) {
      String name = "authorities/" + member.name() + ".pem";
      tls.open(name, member.certificateAuthority());
      trusted.add(name);
    }
    new Certificates(tls, clock, own.name())
        .trust(
            "trust.p12",
            members.stream().map(MemberCard::certificateAuthority).distinct().toList());
    PrivateFiles secrets = new PrivateFiles(directory.resolve("secrets"));
    tessera()
        .secret(
            "configuration.json",
            Json.text(
                TesseraFiles.configuration(
                    own.tessera(),
                    secrets.text("database-tessera"),
                    members.stream()
                        .filter(member -> !member.equals(own))
                        .map(MemberCard::tessera)
                        .toList(),
                    trusted,
                    TesseraFiles.keys(tessera()))));
    networkFile(network, URI.create("https://node:8546"), URI.create("https://tessera:9080"))
        .write(files.at("network.json"));
  }

  /**
   * The network as this member's Custodia is told of it: with no keys but its own.
   *
   * @param rpc where it reaches its own node
   * @param tessera where it reaches its own privacy manager
   */
  NetworkFile networkFile(NetworkFolder network, URI rpc, URI tessera) {
    MemberCard own = card();
    return new NetworkFile(
        network.chainId(),
        network.blockPeriod(),
        0,
        network.contracts(),
        network.members().stream()
            .map(
                member ->
                    member.equals(own)
                        ? node(member, rpc, tessera, keys(), Optional.of(shown()))
                        : node(
                            member,
                            nowhere(member),
                            nowhere(member),
                            KeyFiles.NONE,
                            Optional.empty()))
            .toList());
  }

  /** What Custodia shows to the member's own node and privacy manager, and whom it believes. */
  private NodeTls shown() {
    return new NodeTls(
        tls.at("ca.pem"),
        Optional.of(new NodeTls.Client(tls.at("custodia.pem"), tls.at("custodia.key"))));
  }

  private static String host(String address) {
    return address.substring(0, address.lastIndexOf(':'));
  }

  private static NetworkFile.Node node(
      MemberCard member, URI rpc, URI tessera, KeyFiles keys, Optional<NodeTls> tls) {
    return new NetworkFile.Node(
        member.name(),
        member.identity(),
        rpc,
        tessera,
        member.tesseraPublicKey(),
        keys,
        Optional.of(URI.create(member.service())),
        tls);
  }

  /** Nobody asks another member's node; {@code invalid} resolves nowhere (RFC 2606). */
  private static URI nowhere(MemberCard member) {
    return URI.create("http://" + member.name() + ".invalid");
  }

  private KeyFiles keys() {
    Path keys = directory.resolve("keys");
    boolean verifies = !card().verifier().isEmpty();
    return new KeyFiles(
        List.of(keys.resolve("account-1.json"), keys.resolve("account-2.json")),
        Optional.of(keys.resolve("password")),
        verifies ? Optional.of(keys.resolve("verifier.json")) : Optional.empty(),
        Map.of("device", keys.resolve("device.json")),
        Optional.of(keys.resolve("records.p12")));
  }

  private static String account(PrivateFiles keys, String name, String password) {
    String file = name + ".json";
    if (!keys.has(file)) return KeyStoreFiles.create(keys.at(file), password);
    return "0x" + Json.tree(keys.at(file)).get("address").stringValue();
  }

  /** The node's own key, as geth reads it: 64 hex digits. */
  private String nodePublicKey() {
    if (!files.has("node/nodekey")) {
      try {
        ECKeyPair made = Keys.createEcKeyPair();
        files.secret(
            "node/nodekey", Numeric.toHexStringNoPrefixZeroPadded(made.getPrivateKey(), 64));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("could not make the key of the node", e);
      }
    }
    ECKeyPair pair = ECKeyPair.create(Numeric.toBigInt(files.text("node/nodekey")));
    return Numeric.toHexStringNoPrefixZeroPadded(pair.getPublicKey(), 128);
  }

  /** For compose: what differs from member to member. Ports and limits may be changed in it. */
  private static String environment(MemberCard card) {
    return """
    # Made by setup and read by docker/member/compose.yaml. Nothing in it is secret.
    MEMBER_NAME=%s
    MEMBER_HOST=%s
    NODE_PORT=%s
    TESSERA_PORT=%d
    """
        .formatted(
            card.name(),
            URI.create(card.service()).getHost(),
            card.nodeAddress().substring(card.nodeAddress().lastIndexOf(':') + 1),
            URI.create(card.tessera()).getPort());
  }
}
