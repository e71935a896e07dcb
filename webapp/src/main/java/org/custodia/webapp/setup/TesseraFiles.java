package org.custodia.webapp.setup;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.XECPrivateKey;
import java.security.interfaces.XECPublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The key and the configuration of a member's Tessera, as Tessera 24.4 reads them. */
final class TesseraFiles {
  /** Where {@code docker/member/compose.yaml} shows Tessera its files. */
  private static final String TLS = "/tls/";

  private static final String KEYS = "/keys/";
  private static final String FIRST_KEY = "tm";
  private static final int KEY_BYTES = 32;

  private TesseraFiles() {}

  /** Names of the keys that are there, the oldest first. */
  static List<String> keys(PrivateFiles files) {
    List<String> names = new ArrayList<>();
    while (files.has(next(names) + ".key")) names.add(next(names));
    return names;
  }

  /** What the key after these is called: tm, tm-2, tm-3 and so on. */
  static String next(List<String> names) {
    return names.isEmpty() ? FIRST_KEY : FIRST_KEY + "-" + (names.size() + 1);
  }

  /** A new Curve25519 key pair, in the two files that Tessera reads. */
  static void makeKey(PrivateFiles files, String name) {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("X25519").generateKeyPair();
      byte[] secret = ((XECPrivateKey) pair.getPrivate()).getScalar().orElseThrow();
      ObjectNode key = Json.MAPPER.createObjectNode();
      key.put("type", "unlocked");
      key.putObject("data").put("bytes", Base64.getEncoder().encodeToString(secret));
      files.secret(name + ".key", Json.text(key));
      files.open(name + ".pub", publicKey(((XECPublicKey) pair.getPublic()).getU()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no X25519", e);
    }
  }

  /** The u coordinate in 32 bytes, least significant first (RFC 7748), in base64. */
  private static String publicKey(BigInteger u) {
    byte[] big = u.toByteArray();
    byte[] little = new byte[KEY_BYTES];
    for (int i = 0; i < Math.min(big.length, KEY_BYTES); i++) little[i] = big[big.length - 1 - i];
    return Base64.getEncoder().encodeToString(little);
  }

  /**
   * @param database password of the role {@code tessera}
   * @param peers where the others are reached; itself left out
   * @param trusted file names of the authorities, below the folder of certificates
   * @param keyNames of its keys; what was sent to an older one is opened by that alone
   */
  static ObjectNode configuration(
      String own,
      String database,
      List<String> peers,
      List<String> trusted,
      List<String> keyNames) {
    ObjectNode root = Json.MAPPER.createObjectNode();
    root.put("mode", "tessera");
    root.put("useWhiteList", false);
    // Peers are named by whoever runs this member, never learnt from others.
    root.put("disablePeerDiscovery", true);
    root.put("bootstrapNode", false);
    root.putObject("jdbc")
        .put("username", "tessera")
        .put("password", database)
        .put(
            "url",
            "jdbc:postgresql://postgres:5432/tessera?sslmode=verify-full&sslrootcert="
                + TLS
                + "ca.pem")
        .put("autoCreateTables", true)
        .put("fetchSize", 500);
    ArrayNode servers = root.putArray("serverConfigs");
    // For Custodia and for GoQuorum, which the member's own authority has signed certificates of.
    servers
        .addObject()
        .put("app", "ThirdParty")
        .put("serverAddress", "https://tessera:9080")
        .put("bindingAddress", "https://0.0.0.0:9080")
        .put("communicationType", "REST")
        .set("sslConfig", mutual(List.of("ca.pem")));
    servers
        .addObject()
        .put("app", "Q2T")
        .put("serverAddress", "https://tessera:9101")
        .put("bindingAddress", "https://0.0.0.0:9101")
        .put("communicationType", "REST")
        .set("sslConfig", mutual(List.of("ca.pem")));
    servers
        .addObject()
        .put("app", "P2P")
        .put("serverAddress", own)
        .put("bindingAddress", "https://0.0.0.0:9000")
        .put("communicationType", "REST")
        .set("sslConfig", mutual(trusted));
    ArrayNode others = root.putArray("peer");
    peers.forEach(peer -> others.addObject().put("url", peer));
    ObjectNode keys = root.putObject("keys");
    keys.putArray("passwords");
    ArrayNode keyData = keys.putArray("keyData");
    keyNames.forEach(name -> name(keyData, name));
    root.putArray("alwaysSendTo");
    root.putObject("features")
        .put("enableRemoteKeyValidation", true)
        .put("enablePrivacyEnhancements", false)
        .put("enableMultiplePrivateStates", false);
    root.putObject("encryptor").put("type", "NACL");
    return root;
  }

  /** Adds a key to a configuration that is there. */
  static void add(ObjectNode configuration, String name) {
    name((ArrayNode) configuration.get("keys").get("keyData"), name);
  }

  private static void name(ArrayNode keyData, String name) {
    keyData
        .addObject()
        .put("privateKeyPath", KEYS + name + ".key")
        .put("publicKeyPath", KEYS + name + ".pub");
  }

  /** Both sides show a certificate that one of these authorities has signed. */
  private static ObjectNode mutual(List<String> trusted) {
    ObjectNode ssl =
        Json.MAPPER
            .createObjectNode()
            .put("tls", "STRICT")
            .put("generateKeyStoreIfNotExisted", false)
            .put("sslConfigType", "SERVER_AND_CLIENT")
            .put("serverTrustMode", "CA")
            .put("clientTrustMode", "CA");
    for (String side : List.of("server", "client")) {
      ssl.put(side + "TlsKeyPath", TLS + "tessera.key");
      ssl.put(side + "TlsCertificatePath", TLS + "tessera.pem");
      ArrayNode certificates = ssl.putArray(side + "TrustCertificates");
      trusted.forEach(file -> certificates.add(TLS + file));
    }
    return ssl;
  }
}
