package org.custodia.acceptance.network;

import java.net.URI;
import org.custodia.registry.ledger.NetworkFile;

/** The third-party API of a node's Tessera. */
final class PrivacyManager {
  private final NetworkFile.Node node;
  private final PlainHttp http;

  PrivacyManager(NetworkFile.Node node) {
    this.node = node;
    this.http = new PlainHttp(node);
  }

  String version() {
    return http.get(at("/version")).body().strip();
  }

  boolean isUp() {
    return http.get(at("/upcheck")).status() == 200;
  }

  /** Whether the key in the network file is one of its own: it stores a payload for no other. */
  boolean ownsItsKey() {
    String body =
        "{\"payload\":\"Y3VzdG9kaWE=\",\"from\":\"%s\"}".formatted(node.tesseraPublicKey());
    return http.postJson(at("/storeraw"), body).status() == 200;
  }

  private URI at(String path) {
    String base = node.tessera().toString();
    return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
  }
}
