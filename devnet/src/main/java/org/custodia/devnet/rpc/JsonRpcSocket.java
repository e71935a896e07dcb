package org.custodia.devnet.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import org.custodia.devnet.rpc.JsonRpc.Method;
import org.custodia.devnet.rpc.Subscriptions.Kind;
import org.custodia.devnet.rpc.Subscriptions.Subscription;
import org.eclipse.jetty.util.IteratingCallback;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JSON-RPC over one websocket: calls and batches as over HTTP, and subscriptions. A consumer that
 * does not keep up is cut off. Public for Jetty alone, which calls it from its own package.
 */
public final class JsonRpcSocket implements Session.Listener.AutoDemanding {
  private static final Logger LOG = LoggerFactory.getLogger(JsonRpcSocket.class);

  private static final String JSON_TYPE = "application/json";

  /** How many characters may wait for a consumer before no more are taken. */
  private static final long MOST_WAITING = 8 << 20;

  private final Subscriptions subscriptions;
  private final JsonRpc rpc;
  private final Wire wire;
  private final Map<String, Subscription> own = new ConcurrentHashMap<>();
  private final List<Subscription> begun = new ArrayList<>();
  private final Outgoing outgoing = new Outgoing();
  private Session session;

  JsonRpcSocket(Map<String, Method> methods, Subscriptions subscriptions, Wire wire) {
    this.subscriptions = subscriptions;
    this.wire = wire;
    Map<String, Method> all = new HashMap<>(methods);
    all.put("eth_subscribe", new Method(1, 2, this::subscribe));
    all.put("eth_unsubscribe", new Method(1, 1, this::unsubscribe));
    this.rpc = new JsonRpc(all);
  }

  private JsonNode subscribe(Params params) {
    String name = params.text(0);
    Kind kind =
        switch (name) {
          case "newHeads" -> Kind.NEW_HEADS;
          case "logs" -> Kind.LOGS;
          case "newPendingTransactions" -> Kind.PENDING_TRANSACTIONS;
          case "syncing" -> Kind.SYNCING;
          default ->
              throw new RpcError(
                  RpcError.NO_SUCH_METHOD, "no \"" + name + "\" subscription in eth namespace");
        };
    params.require(kind == Kind.LOGS ? 2 : 1, kind == Kind.LOGS ? 2 : 1);
    Optional<LogQuery> query =
        kind == Kind.LOGS ? Optional.of(params.logQuery(1, 0)) : Optional.empty();
    Subscription subscription =
        subscriptions.add(kind, query, message -> outgoing.add(message.toString()));
    own.put(subscription.id(), subscription);
    begun.add(subscription);
    return Answers.text(subscription.id());
  }

  private JsonNode unsubscribe(Params params) {
    Subscription ended = own.remove(params.text(0));
    if (ended == null) throw new RpcError(RpcError.SERVER, "subscription not found");
    subscriptions.remove(ended);
    return Answers.flag(true);
  }

  @Override
  public void onWebSocketOpen(Session session) {
    this.session = session;
  }

  /** The next message is read only after this one is answered. */
  @Override
  public void onWebSocketText(String message) {
    var question =
        new HttpPorts.Question("POST", "/", JSON_TYPE, message.getBytes(StandardCharsets.UTF_8));
    var answer = wire.answer(question, this::answer);
    if (answer == HttpPorts.Answer.LOST) {
      session.disconnect();
      return;
    }
    String text = new String(answer.body(), StandardCharsets.UTF_8);
    if (!text.isEmpty()) outgoing.add(text);
    begun.forEach(Subscription::begin);
    begun.clear();
  }

  private HttpPorts.Answer answer(HttpPorts.Question question) {
    return new HttpPorts.Answer(200, JSON_TYPE, rpc.answer(question.body()));
  }

  @Override
  public void onWebSocketError(Throwable cause) {
    LOG.debug("a websocket broke", cause);
    end();
  }

  @Override
  public void onWebSocketClose(int code, String reason, Callback callback) {
    end();
    callback.succeed();
  }

  private void end() {
    own.values().forEach(subscriptions::remove);
    own.clear();
    outgoing.drop();
  }

  /** Messages in the order they go out, one at a time, without a thread that waits for them. */
  private final class Outgoing extends IteratingCallback {
    private final Queue<String> waiting = new ArrayDeque<>();
    private long characters;
    private boolean dropped;

    void add(String message) {
      synchronized (waiting) {
        if (dropped) return;
        if (characters <= MOST_WAITING) {
          waiting.add(message);
          characters += message.length();
        } else {
          dropped = true;
        }
      }
      if (dropped) {
        LOG.warn("a websocket is cut: its consumer leaves {} characters unread", characters);
        session.disconnect();
        end();
      } else {
        iterate();
      }
    }

    @Override
    protected Action process() {
      String next;
      synchronized (waiting) {
        next = waiting.poll();
        if (next == null) return Action.IDLE;
        characters -= next.length();
      }
      session.sendText(next, Callback.from(this::succeeded, this::failed));
      return Action.SCHEDULED;
    }

    @Override
    protected void onFailure(Throwable cause) {
      LOG.debug("a websocket takes no more", cause);
      end();
    }

    void drop() {
      synchronized (waiting) {
        dropped = true;
        waiting.clear();
      }
    }
  }
}
