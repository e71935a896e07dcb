package org.custodia.devnet;

import java.net.URI;
import java.nio.file.Path;

/**
 * One member's node of a running {@link EmbeddedNetwork}.
 *
 * @param name its name in the settings
 * @param rpc where it answers JSON-RPC, {@code http://127.0.0.1:port}
 * @param tessera where its privacy manager answers Tessera's third-party REST API
 * @param tesseraPublicKey its privacy manager's X25519 public key, 32 bytes in base64; what other
 *     nodes put in {@code privateFor}
 * @param nodeDirectory everything this node alone has on disk: its keys, the payloads sent to it,
 *     its private state, receipts and logs
 */
public record EmbeddedNode(
    String name, URI rpc, URI tessera, String tesseraPublicKey, Path nodeDirectory) {

  /** Where it answers JSON-RPC over websockets, on the same port. */
  public URI webSocket() {
    return URI.create("ws" + rpc.toString().substring("http".length()));
  }
}
