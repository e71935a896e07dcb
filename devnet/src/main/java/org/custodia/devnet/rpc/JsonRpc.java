package org.custodia.devnet.rpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.custodia.devnet.chain.TransactionRefused;
import org.custodia.devnet.privacy.PrivacyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The envelope of JSON-RPC 2.0, single and batch, as geth treats it. */
final class JsonRpc {
  static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final Logger LOG = LoggerFactory.getLogger(JsonRpc.class);

  /** A method: how many arguments it needs, how many it takes, and what it answers. */
  record Method(int needed, int taken, Function<Params, JsonNode> answer) {}

  private final Map<String, Method> methods;

  JsonRpc(Map<String, Method> methods) {
    this.methods = Map.copyOf(methods);
  }

  /** Answers a request; no bytes when it consists of notifications. */
  byte[] answer(byte[] request) {
    JsonNode parsed;
    try {
      parsed = JSON.readTree(request);
    } catch (IOException e) {
      return write(error(Optional.empty(), new RpcError(RpcError.PARSE, "parse error")));
    }
    if (parsed.isMissingNode()) {
      return write(error(Optional.empty(), new RpcError(RpcError.PARSE, "parse error")));
    }
    if (!parsed.isArray()) {
      return answerOne(parsed).map(JsonRpc::write).orElse(new byte[0]);
    }
    if (parsed.isEmpty()) {
      return write(error(Optional.empty(), new RpcError(RpcError.INVALID_REQUEST, "empty batch")));
    }
    ArrayNode answers = JSON.createArrayNode();
    parsed.forEach(one -> answerOne(one).ifPresent(answers::add));
    return answers.isEmpty() ? new byte[0] : write(answers);
  }

  private Optional<JsonNode> answerOne(JsonNode request) {
    JsonNode id = request.get("id");
    JsonNode method = request.get("method");
    if (method == null || !method.isTextual()) {
      return Optional.of(
          error(
              Optional.ofNullable(id), new RpcError(RpcError.INVALID_REQUEST, "invalid request")));
    }
    JsonNode answer = call(method.asText(), request.get("params"), Optional.ofNullable(id));
    return id == null ? Optional.empty() : Optional.of(answer);
  }

  private JsonNode call(String name, JsonNode params, Optional<JsonNode> id) {
    try {
      Method method = methods.get(name);
      if (method == null) {
        throw new RpcError(
            RpcError.NO_SUCH_METHOD, "the method " + name + " does not exist/is not available");
      }
      JsonNode result = method.answer().apply(Params.of(params, method.needed(), method.taken()));
      ObjectNode answer = envelope(id);
      answer.set("result", result);
      return answer;
    } catch (RpcError e) {
      return error(id, e);
    } catch (TransactionRefused e) {
      return error(id, new RpcError(RpcError.SERVER, e.getMessage()));
    } catch (PrivacyException e) {
      return error(id, new RpcError(RpcError.SERVER, e.asTheNodeSaysIt()));
    } catch (UncheckedIOException e) {
      LOG.error("{} failed", name, e);
      return error(
          id,
          new RpcError(
              RpcError.SERVER,
              "this node's disk failed: " + e.getMessage() + ": " + e.getCause().getMessage()));
    } catch (RuntimeException e) {
      LOG.error("{} failed", name, e);
      return error(id, new RpcError(RpcError.SERVER, "internal error: " + e));
    }
  }

  private static JsonNode error(Optional<JsonNode> id, RpcError e) {
    ObjectNode answer = envelope(id);
    ObjectNode error = answer.putObject("error");
    error.put("code", e.code()).put("message", e.getMessage());
    e.data().ifPresent(data -> error.put("data", data));
    return answer;
  }

  private static ObjectNode envelope(Optional<JsonNode> id) {
    ObjectNode answer = JSON.createObjectNode();
    answer.put("jsonrpc", "2.0");
    answer.set("id", id.orElse(NullNode.getInstance()));
    return answer;
  }

  private static byte[] write(JsonNode answer) {
    try {
      return JSON.writeValueAsBytes(answer);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
