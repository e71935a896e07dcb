package org.custodia.devnet.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.custodia.devnet.chain.Block;
import org.custodia.devnet.chain.HeadListener;
import org.custodia.devnet.chain.NodeView;
import org.custodia.devnet.evm.Hash32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the subscribers of one node of its new blocks, of logs and of transactions that came to
 * wait, in that order of events, from a thread of its own.
 */
final class Subscriptions implements HeadListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);
  private static final SecureRandom RANDOM = new SecureRandom();

  /** What can be subscribed to. */
  enum Kind {
    NEW_HEADS,
    LOGS,
    PENDING_TRANSACTIONS,
    /** Accepted as by geth; a node here is never syncing, so it is never told of. */
    SYNCING
  }

  /** One subscription; silent until it is {@link #begin begun}, but nothing is lost before. */
  static final class Subscription {
    private final String id = newId();
    private final Kind kind;
    private final Optional<LogQuery> query;
    private final Consumer<JsonNode> sink;
    private List<JsonNode> early = new ArrayList<>();

    private Subscription(Kind kind, Optional<LogQuery> query, Consumer<JsonNode> sink) {
      this.kind = kind;
      this.query = query;
      this.sink = sink;
    }

    String id() {
      return id;
    }

    /** The subscriber knows the id by now. */
    synchronized void begin() {
      early.forEach(sink);
      early = null;
    }

    private synchronized void tell(JsonNode result) {
      JsonNode message = Answers.notification(id, result);
      if (early != null) early.add(message);
      else sink.accept(message);
    }

    private static String newId() {
      byte[] random = new byte[16];
      RANDOM.nextBytes(random);
      return "0x" + HexFormat.of().formatHex(random).replaceFirst("^0+", "");
    }
  }

  private final NodeView view;
  private final Map<String, Subscription> all = new ConcurrentHashMap<>();
  private final ExecutorService teller;

  Subscriptions(NodeView view) {
    this.view = view;
    this.teller =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread thread = new Thread(work, "devnet-notify-" + view.own().name());
              thread.setDaemon(true);
              return thread;
            });
    view.following().listen(this);
    view.pool().listen(this::arrived);
  }

  /**
   * Adds a subscription.
   *
   * @param query which logs, for {@link Kind#LOGS}
   * @param sink takes each notification, and must not wait for its consumer
   */
  Subscription add(Kind kind, Optional<LogQuery> query, Consumer<JsonNode> sink) {
    Subscription added = new Subscription(kind, query, sink);
    all.put(added.id(), added);
    return added;
  }

  void remove(Subscription subscription) {
    all.remove(subscription.id());
  }

  @Override
  public void imported(Block block) {
    later(() -> tellOf(block));
  }

  @Override
  public void rolledBack(long block) {
    // The blocks after it are told of again when they are imported again.
  }

  private void arrived(Hash32 transaction) {
    later(() -> tell(Kind.PENDING_TRANSACTIONS, Answers.data(transaction)));
  }

  private void later(Runnable work) {
    if (all.isEmpty()) return;
    try {
      teller.execute(work);
    } catch (RejectedExecutionException e) {
      LOG.debug("closed before it was told", e);
    }
  }

  private void tellOf(Block block) {
    tell(Kind.NEW_HEADS, Answers.header(block));
    for (Subscription subscription : all.values()) {
      subscription
          .query
          .filter(query -> query.takesBlock(block.number()))
          .ifPresent(
              query ->
                  view.logs(block.number(), block.number(), query.filter())
                      .forEach(log -> subscription.tell(Answers.log(log))));
    }
  }

  private void tell(Kind kind, JsonNode result) {
    for (Subscription subscription : all.values()) {
      if (subscription.kind == kind) subscription.tell(result);
    }
  }

  @Override
  public void close() {
    all.clear();
    teller.shutdownNow();
  }
}
