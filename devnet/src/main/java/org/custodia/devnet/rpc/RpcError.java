package org.custodia.devnet.rpc;

import java.util.Optional;

/** An answer of JSON-RPC that is an error. */
final class RpcError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  static final int PARSE = -32700;
  static final int INVALID_REQUEST = -32600;
  static final int NO_SUCH_METHOD = -32601;
  static final int INVALID_PARAMS = -32602;
  static final int SERVER = -32000;
  static final int REVERTED = 3;

  private final int code;
  private final String data;

  RpcError(int code, String message) {
    this(code, message, null);
  }

  RpcError(int code, String message, String data) {
    super(message, null, false, false);
    this.code = code;
    this.data = data;
  }

  int code() {
    return code;
  }

  Optional<String> data() {
    return Optional.ofNullable(data);
  }
}
