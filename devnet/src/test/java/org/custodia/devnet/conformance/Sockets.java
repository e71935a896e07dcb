package org.custodia.devnet.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The websockets of a conversation, by name. */
final class Sockets implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration ANSWER = Duration.ofSeconds(20);

  private static final class Socket implements WebSocket.Listener {
    private final List<JsonNode> kept = new ArrayList<>();
    private final StringBuilder part = new StringBuilder();
    private WebSocket connection;
    private boolean closed;

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        String text = part.toString();
        part.setLength(0);
        synchronized (this) {
          try {
            kept.add(JSON.readTree(text));
          } catch (IOException e) {
            throw new IllegalStateException("not JSON: " + text, e);
          }
          notifyAll();
        }
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      end();
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      end();
    }

    private synchronized void end() {
      closed = true;
      notifyAll();
    }

    /** Takes out the first kept or coming message of that kind. */
    synchronized Optional<JsonNode> take(Predicate<JsonNode> wanted, Duration within)
        throws InterruptedException {
      long deadline = System.nanoTime() + within.toNanos();
      while (true) {
        for (Iterator<JsonNode> messages = kept.iterator(); messages.hasNext(); ) {
          JsonNode message = messages.next();
          if (wanted.test(message)) {
            messages.remove();
            return Optional.of(message);
          }
        }
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0 || closed) return Optional.empty();
        wait(left);
      }
    }
  }

  private final Map<String, Socket> sockets = new HashMap<>();

  JsonNode open(String name, URI uri) throws Exception {
    Socket socket = new Socket();
    socket.connection =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(uri, socket)
            .get(ANSWER.toSeconds(), TimeUnit.SECONDS);
    sockets.put(name, socket);
    return JSON.createObjectNode().put("open", true);
  }

  JsonNode call(String name, JsonNode request) throws Exception {
    Socket socket = sockets.get(name);
    ObjectNode call = JSON.createObjectNode().put("jsonrpc", "2.0");
    for (String field : List.of("id", "method", "params")) call.set(field, request.get(field));
    socket.connection.sendText(call.toString(), true).get(ANSWER.toSeconds(), TimeUnit.SECONDS);
    return socket
        .take(message -> request.get("id").equals(message.get("id")), ANSWER)
        .orElseThrow(() -> new IllegalStateException("no answer to " + call));
  }

  /** The first message that is so, kept or coming. */
  Optional<JsonNode> receive(String name, Predicate<JsonNode> where, Duration within)
      throws InterruptedException {
    return sockets.get(name).take(where, within);
  }

  JsonNode close(String name) throws Exception {
    sockets
        .remove(name)
        .connection
        .sendClose(WebSocket.NORMAL_CLOSURE, "")
        .get(ANSWER.toSeconds(), TimeUnit.SECONDS);
    return JSON.createObjectNode().put("closed", true);
  }

  @Override
  public void close() {
    sockets.values().forEach(socket -> socket.connection.abort());
    sockets.clear();
  }
}
