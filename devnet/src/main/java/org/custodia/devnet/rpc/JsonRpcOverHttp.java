package org.custodia.devnet.rpc;

import java.nio.charset.StandardCharsets;

/** JSON-RPC by POST, refused as geth refuses it otherwise. */
final class JsonRpcOverHttp implements HttpPorts.Endpoint {
  private final JsonRpc rpc;

  JsonRpcOverHttp(JsonRpc rpc) {
    this.rpc = rpc;
  }

  @Override
  public HttpPorts.Answer answer(HttpPorts.Question question) {
    if (question.verb().equals("GET") && question.body().length == 0) {
      return new HttpPorts.Answer(200, "", new byte[0]);
    }
    if (!question.verb().equals("POST")) return text(405, "method not allowed\n");
    if (!question.contentType().equals("application/json")) {
      return text(415, "invalid content type, only application/json is supported\n");
    }
    return new HttpPorts.Answer(200, "application/json", rpc.answer(question.body()));
  }

  private static HttpPorts.Answer text(int status, String text) {
    return new HttpPorts.Answer(status, "text/plain", text.getBytes(StandardCharsets.UTF_8));
  }
}
