package org.custodia.registry.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.custodia.registry.keys.HardwareToken;
import org.custodia.registry.keys.KeyFiles;
import org.custodia.registry.keys.KeyNames;
import org.custodia.registry.keys.KeyVault;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON form of a {@link NetworkFile}: strict in what it takes, exact about what is wrong. */
final class NetworkFileFormat {
  private static final long MAX_BYTES = 1 << 20;

  /** Of Vault, in an address: no dots, nothing to be encoded. */
  private static final String PLACE = "[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*";

  /** Of keys of records in a token; a dot ends it there. */
  private static final String NAME = "[A-Za-z0-9_-]+";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Path file;

  NetworkFileFormat(Path file) {
    this.file = file.toAbsolutePath().normalize();
  }

  NetworkFile read() {
    Fields root = new Fields(parse(), "");
    root.onlyKnows("chainId", "blockPeriodMs", "privacyFlag", "contracts", "nodes");
    // With chain id 1 a public signature (v 37, 38) would be taken for a private transaction.
    long chainId = root.number("chainId", 2, 1L << 50);
    Duration period = Duration.ofMillis(root.number("blockPeriodMs", 1, 3_600_000));
    int flag = root.has("privacyFlag") ? (int) root.number("privacyFlag", 0, 3) : 0;
    Fields contracts = root.object("contracts");
    contracts.onlyKnows("registrar", "medicineRegistry", "consentRegistry", "priceOrders");
    var addresses =
        new NetworkFile.Contracts(
            contracts.address("registrar"),
            contracts.address("medicineRegistry"),
            contracts.address("consentRegistry"),
            contracts.address("priceOrders"));
    List<NetworkFile.Node> nodes = root.objects("nodes").stream().map(this::node).toList();
    if (nodes.isEmpty()) throw root.wrong("nodes", "is empty");
    unique(nodes, "name", NetworkFile.Node::name);
    unique(nodes, "identity", NetworkFile.Node::identity);
    unique(nodes, "tesseraPublicKey", NetworkFile.Node::tesseraPublicKey);
    // The same keys for two organisations would let one open what the other has sealed.
    unique(
        nodes,
        "recordKeys",
        node ->
            node.keys()
                .records()
                .map(Path::toString)
                .or(() -> node.keys().vault().flatMap(NetworkFileFormat::recordKeys))
                .orElse("none of " + node.name()));
    unique(
        nodes,
        "token.recordKeys",
        node ->
            node.keys()
                .token()
                .flatMap(NetworkFileFormat::recordKeys)
                .orElse("none of " + node.name()));
    return new NetworkFile(chainId, period, flag, addresses, nodes);
  }

  private static Optional<String> recordKeys(HardwareToken token) {
    return token
        .records()
        .map(name -> name + " in slot " + token.slot() + " of " + token.library());
  }

  private static Optional<String> recordKeys(KeyVault vault) {
    KeyVault.Access access = vault.access();
    return vault
        .records()
        .map(name -> access.address() + "/" + access.mount() + "/" + access.path() + "/" + name);
  }

  private NetworkFile.Node node(Fields node) {
    node.onlyKnows(
        "name",
        "identity",
        "rpc",
        "tessera",
        "tesseraPublicKey",
        "accounts",
        "accountPasswordFile",
        "verifierKey",
        "devices",
        "recordKeys",
        "token",
        "vault",
        "service",
        "tls");
    return new NetworkFile.Node(
        node.matching("name", "[a-z0-9][a-z0-9-]{0,62}"),
        node.matching("identity", "gln:[0-9]{13}"),
        node.url("rpc"),
        node.url("tessera"),
        node.key("tesseraPublicKey"),
        keys(node),
        node.optional("service", node::url),
        node.optional("tls", key -> tls(node.object(key))));
  }

  private static NodeTls tls(Fields tls) {
    tls.onlyKnows("authorities", "certificate", "key");
    if (tls.has("certificate") != tls.has("key")) {
      throw tls.wrong(
          tls.has("key") ? "certificate" : "key",
          "is missing: a certificate and its key go together");
    }
    NodeTls read =
        new NodeTls(
            tls.file("authorities"),
            tls.optional("key", key -> new NodeTls.Client(tls.file("certificate"), tls.file(key))));
    try {
      read.context();
    } catch (RuntimeException e) {
      throw tls.wrong(
          "authorities",
          "or certificate or key is not what it should be, PEM and the key in PKCS#8 and of that"
              + " certificate: "
              + e.getMessage());
    }
    return read;
  }

  private KeyFiles keys(Fields node) {
    KeyFiles keys =
        new KeyFiles(
            node.has("accounts") ? node.files("accounts") : List.of(),
            node.optional("accountPasswordFile", node::file),
            node.optional("verifierKey", node::file),
            node.has("devices")
                ? node.object("devices").namedFiles("[a-z0-9][a-z0-9-]{0,62}")
                : Map.of(),
            node.optional("recordKeys", node::file),
            node.optional("token", key -> token(node.object(key))),
            node.optional("vault", key -> vault(node.object(key))));
    boolean any =
        !keys.accounts().isEmpty()
            || keys.verifier().isPresent()
            || !keys.devices().isEmpty()
            || keys.records().isPresent();
    if (any && keys.passwordFile().isEmpty()) {
      throw node.wrong("accountPasswordFile", "is missing, but there are key-store files");
    }
    if (keys.records().isPresent() && keys.vault().flatMap(KeyVault::records).isPresent()) {
      throw node.wrong("vault.recordKeys", "is there, and so is recordKeys: one of the two");
    }
    if (keys.hasAccounts() && !keys.hasRecords()) {
      throw node.wrong(
          "recordKeys",
          "is missing, but there are accounts. Make a file of record keys for the organisation with"
              + " keytool, as docs/network-file.md says, and name it here");
    }
    return keys;
  }

  private static HardwareToken token(Fields token) {
    token.onlyKnows(
        "library", "slot", "pinFile", "accounts", "verifierKey", "devices", "recordKeys");
    return new HardwareToken(
        token.file("library"),
        token.number("slot", 0, Long.MAX_VALUE),
        token.file("pinFile"),
        names(token),
        token.optional("recordKeys", key -> token.matching(key, NAME)));
  }

  private static KeyVault vault(Fields vault) {
    vault.onlyKnows(
        "address",
        "authorities",
        "mount",
        "path",
        "roleIdFile",
        "secretIdFile",
        "accounts",
        "verifierKey",
        "devices",
        "recordKeys");
    URI address = vault.url("address");
    if (!KeyVault.Access.keepsSecrets(address)) {
      throw vault.wrong("address", "must be an https address, not " + address);
    }
    return new KeyVault(
        new KeyVault.Access(
            address,
            vault.optional("authorities", vault::file),
            vault.matching("mount", PLACE),
            vault.matching("path", PLACE),
            vault.file("roleIdFile"),
            vault.file("secretIdFile")),
        names(vault),
        vault.optional("recordKeys", key -> vault.matching(key, PLACE)));
  }

  private static KeyNames names(Fields keys) {
    return new KeyNames(
        keys.has("accounts") ? keys.texts("accounts") : List.of(),
        keys.optional("verifierKey", keys::text),
        keys.has("devices")
            ? keys.object("devices").namedTexts("[a-z0-9][a-z0-9-]{0,62}")
            : Map.of());
  }

  void write(NetworkFile network) {
    ObjectNode root = JSON.createObjectNode();
    root.put("chainId", network.chainId());
    root.put("blockPeriodMs", network.blockPeriod().toMillis());
    root.put("privacyFlag", network.privacyFlag());
    root.putObject("contracts")
        .put("registrar", network.contracts().registrar())
        .put("medicineRegistry", network.contracts().medicineRegistry())
        .put("consentRegistry", network.contracts().consentRegistry())
        .put("priceOrders", network.contracts().priceOrders());
    ArrayNode nodes = root.putArray("nodes");
    for (NetworkFile.Node node : network.nodes()) {
      ObjectNode json =
          nodes
              .addObject()
              .put("name", node.name())
              .put("identity", node.identity())
              .put("rpc", node.rpc().toString())
              .put("tessera", node.tessera().toString())
              .put("tesseraPublicKey", node.tesseraPublicKey());
      write(node.keys(), json);
      node.service().ifPresent(url -> json.put("service", url.toString()));
      node.tls().ifPresent(tls -> write(tls, json.putObject("tls")));
    }
    try {
      Files.createDirectories(file.getParent());
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.writeString(fresh, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(KeyFiles keys, ObjectNode json) {
    if (!keys.accounts().isEmpty()) {
      ArrayNode accounts = json.putArray("accounts");
      keys.accounts().forEach(path -> accounts.add(relative(path)));
    }
    keys.passwordFile().ifPresent(path -> json.put("accountPasswordFile", relative(path)));
    keys.verifier().ifPresent(path -> json.put("verifierKey", relative(path)));
    if (!keys.devices().isEmpty()) {
      ObjectNode devices = json.putObject("devices");
      new TreeMap<>(keys.devices()).forEach((name, path) -> devices.put(name, relative(path)));
    }
    keys.records().ifPresent(path -> json.put("recordKeys", relative(path)));
    keys.token().ifPresent(token -> write(token, json.putObject("token")));
    keys.vault().ifPresent(vault -> write(vault, json.putObject("vault")));
  }

  private void write(HardwareToken token, ObjectNode json) {
    json.put("library", relative(token.library()))
        .put("slot", token.slot())
        .put("pinFile", relative(token.pinFile()));
    write(token.names(), json);
    token.records().ifPresent(name -> json.put("recordKeys", name));
  }

  private void write(KeyVault vault, ObjectNode json) {
    KeyVault.Access access = vault.access();
    json.put("address", access.address().toString());
    access.authorities().ifPresent(path -> json.put("authorities", relative(path)));
    json.put("mount", access.mount())
        .put("path", access.path())
        .put("roleIdFile", relative(access.roleIdFile()))
        .put("secretIdFile", relative(access.secretIdFile()));
    write(vault.names(), json);
    vault.records().ifPresent(name -> json.put("recordKeys", name));
  }

  private static void write(KeyNames names, ObjectNode json) {
    ArrayNode accounts = json.putArray("accounts");
    names.accounts().forEach(accounts::add);
    names.verifier().ifPresent(name -> json.put("verifierKey", name));
    ObjectNode devices = json.putObject("devices");
    new TreeMap<>(names.devices()).forEach(devices::put);
  }

  private void write(NodeTls tls, ObjectNode json) {
    json.put("authorities", relative(tls.authorities()));
    tls.client()
        .ifPresent(
            client ->
                json.put("certificate", relative(client.certificate()))
                    .put("key", relative(client.key())));
  }

  private String relative(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    Path folder = file.getParent();
    return absolute.startsWith(folder)
        ? folder.relativize(absolute).toString()
        : absolute.toString();
  }

  private JsonNode parse() {
    try {
      if (Files.size(file) > MAX_BYTES) throw new InvalidNetworkFile(file, "", "over 1 MiB");
      return JSON.readTree(Files.readString(file));
    } catch (IOException e) {
      throw new InvalidNetworkFile(file, "cannot be read", e);
    } catch (JacksonException e) {
      throw new InvalidNetworkFile(file, "is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private void unique(
      List<NetworkFile.Node> nodes, String key, Function<NetworkFile.Node, String> value) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < nodes.size(); i++) {
      String name = value.apply(nodes.get(i));
      if (!seen.add(name)) {
        throw new InvalidNetworkFile(file, "nodes[" + i + "]." + key, "is there twice: " + name);
      }
    }
  }

  /** The fields of one JSON object, each read as what it has to be. */
  private final class Fields {
    private final JsonNode json;
    private final String path;

    Fields(JsonNode json, String path) {
      this.json = json;
      this.path = path;
      if (!json.isObject()) throw new InvalidNetworkFile(file, path, "must be an object");
    }

    InvalidNetworkFile wrong(String key, String reason) {
      return new InvalidNetworkFile(file, path.isEmpty() ? key : path + "." + key, reason);
    }

    void onlyKnows(String... keys) {
      Set<String> known = Set.of(keys);
      for (String key : json.propertyNames()) {
        if (!known.contains(key)) throw wrong(key, "is not a known key");
      }
    }

    boolean has(String key) {
      return json.has(key);
    }

    <T> Optional<T> optional(String key, Function<String, T> read) {
      return has(key) ? Optional.of(read.apply(key)) : Optional.empty();
    }

    long number(String key, long least, long most) {
      JsonNode value = value(key);
      if (!value.isIntegralNumber() || !value.canConvertToLong()) {
        throw wrong(key, "must be a whole number");
      }
      if (value.longValue() < least || value.longValue() > most) {
        throw wrong(key, "must be from " + least + " to " + most + ", not " + value.longValue());
      }
      return value.longValue();
    }

    String matching(String key, String pattern) {
      String text = text(key);
      if (!text.matches(pattern)) throw wrong(key, "must look like " + pattern + ", not " + text);
      return text;
    }

    String address(String key) {
      return matching(key, "0x[0-9a-fA-F]{40}").toLowerCase(Locale.ROOT);
    }

    String key(String key) {
      String text = text(key);
      try {
        if (Base64.getDecoder().decode(text).length == 32) return text;
      } catch (IllegalArgumentException e) {
        // said below
      }
      throw wrong(key, "must be 32 bytes in base64, not " + text);
    }

    URI url(String key) {
      String text = text(key);
      try {
        URI url = URI.create(text);
        if (Set.of("http", "https").contains(String.valueOf(url.getScheme()))
            && url.getHost() != null) {
          return url;
        }
      } catch (IllegalArgumentException e) {
        // said below
      }
      throw wrong(key, "must be an http or https address, not " + text);
    }

    Path file(String key) {
      return existing(key, text(key));
    }

    List<Path> files(String key) {
      List<Path> files = new ArrayList<>();
      JsonNode array = array(key);
      for (int i = 0; i < array.size(); i++) {
        if (!array.get(i).isString()) throw wrong(key + "[" + i + "]", "must be text");
        files.add(existing(key + "[" + i + "]", array.get(i).stringValue()));
      }
      return files;
    }

    List<String> texts(String key) {
      List<String> texts = new ArrayList<>();
      for (JsonNode value : array(key)) {
        if (!value.isString()) throw wrong(key, "must be a list of texts");
        texts.add(value.stringValue());
      }
      return texts;
    }

    /** Every key is a name, and what it holds a file. */
    Map<String, Path> namedFiles(String pattern) {
      return named(pattern, this::file);
    }

    /** Every key is a name, and what it holds a text. */
    Map<String, String> namedTexts(String pattern) {
      return named(pattern, this::text);
    }

    private <T> Map<String, T> named(String pattern, Function<String, T> read) {
      Map<String, T> values = new LinkedHashMap<>();
      for (String name : json.propertyNames()) {
        if (!name.matches(pattern)) throw wrong(name, "must be a name that looks like " + pattern);
        values.put(name, read.apply(name));
      }
      return values;
    }

    Fields object(String key) {
      return new Fields(value(key), path.isEmpty() ? key : path + "." + key);
    }

    List<Fields> objects(String key) {
      List<Fields> objects = new ArrayList<>();
      JsonNode array = array(key);
      for (int i = 0; i < array.size(); i++) {
        objects.add(new Fields(array.get(i), key + "[" + i + "]"));
      }
      return objects;
    }

    private Path existing(String key, String name) {
      Path resolved = file.getParent().resolve(name).normalize();
      if (!Files.isReadable(resolved)) throw wrong(key, "no readable file at " + resolved);
      return resolved;
    }

    private JsonNode array(String key) {
      JsonNode value = value(key);
      if (!value.isArray()) throw wrong(key, "must be a list");
      return value;
    }

    private String text(String key) {
      JsonNode value = value(key);
      if (!value.isString() || value.stringValue().isBlank()) {
        throw wrong(key, "must be text");
      }
      return value.stringValue();
    }

    private JsonNode value(String key) {
      JsonNode value = json.get(key);
      if (value == null || value.isNull()) throw wrong(key, "is missing");
      return value;
    }
  }
}
