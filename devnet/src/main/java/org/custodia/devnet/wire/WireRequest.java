package org.custodia.devnet.wire;

/**
 * What goes over a wire of the network.
 *
 * @param method of JSON-RPC its method, as {@code eth_call}; of Tessera's REST verb and path, as
 *     {@code POST /storeraw}; of what is handed over between nodes {@code payload} or {@code
 *     transaction}
 * @param body the body as text; of what is handed over a JSON object with {@code from} and {@code
 *     to} (names of nodes; a transaction goes to {@code *}) and {@code hash}
 */
public record WireRequest(String method, String body) {}
