package org.custodia.webapp.setup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The keys that Tessera's configuration has, by the object they are in; read off its classes {@code
 * Config}, {@code ServerConfig}, {@code SslConfig}, {@code JdbcConfig}, {@code KeyConfiguration},
 * {@code KeyData} and {@code FeatureToggles}. Tessera refuses none that it does not know, so a
 * mistyped one would be taken for not given.
 */
final class TesseraKeys {
  private static final Map<String, Set<String>> KNOWN =
      Map.of(
          "",
          Set.of(
              "version",
              "mode",
              "jdbc",
              "serverConfigs",
              "peer",
              "keys",
              "alwaysSendTo",
              "useWhiteList",
              "disablePeerDiscovery",
              "bootstrapNode",
              "features",
              "encryptor",
              "residentGroups"),
          "jdbc",
          Set.of("username", "password", "url", "autoCreateTables", "fetchSize"),
          "serverConfigs",
          Set.of(
              "app",
              "enabled",
              "serverAddress",
              "bindingAddress",
              "communicationType",
              "sslConfig",
              "influxConfig",
              "cors",
              "properties"),
          "sslConfig",
          Set.of(
              "tls",
              "generateKeyStoreIfNotExisted",
              "sslConfigType",
              "serverKeyStore",
              "serverKeyStorePassword",
              "serverTlsKeyPath",
              "serverTlsCertificatePath",
              "serverTrustStore",
              "serverTrustStorePassword",
              "serverTrustCertificates",
              "serverTrustMode",
              "clientKeyStore",
              "clientKeyStorePassword",
              "clientTlsKeyPath",
              "clientTlsCertificatePath",
              "clientTrustStore",
              "clientTrustStorePassword",
              "clientTrustCertificates",
              "clientTrustMode",
              "knownClientsFile",
              "knownServersFile",
              "environmentVariablePrefix",
              "excludeCipherSuites",
              "includeCipherSuites"),
          "peer",
          Set.of("url"),
          "keys",
          Set.of("passwordFile", "passwords", "keyData", "keyVaultConfigs"),
          "keyData",
          Set.of("config", "privateKey", "publicKey", "privateKeyPath", "publicKeyPath"),
          "features",
          Set.of(
              "enableRemoteKeyValidation",
              "enablePrivacyEnhancements",
              "enableMultiplePrivateStates"),
          "encryptor",
          Set.of("type", "properties"));

  private TesseraKeys() {}

  /** Fails naming the first key that Tessera does not know. */
  static void check(JsonNode configuration) {
    check("", configuration);
  }

  private static void check(String name, JsonNode object) {
    for (String key : object.propertyNames()) {
      assertThat(KNOWN.get(name)).as("keys of " + name).contains(key);
      JsonNode value = object.get(key);
      for (JsonNode inner : value.isArray() ? value : List.of(value)) {
        if (inner.isObject() && !inner.isEmpty()) check(key, inner);
      }
    }
  }
}
