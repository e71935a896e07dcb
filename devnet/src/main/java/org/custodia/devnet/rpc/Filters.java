package org.custodia.devnet.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.custodia.devnet.chain.Block;
import org.custodia.devnet.chain.HeadListener;
import org.custodia.devnet.chain.NodeView;

/** Answers log queries and keeps the filters that a client polls. */
final class Filters implements HeadListener {
  private static final long UNUSED_NANOS = Duration.ofMinutes(5).toNanos();

  private enum Kind {
    LOGS,
    BLOCKS,
    TRANSACTIONS
  }

  /** A polled filter: what it tells of, and up to where it has told (block or arrival). */
  private static final class Installed {
    private final Kind kind;
    private final Optional<LogQuery> query;
    private long seen;
    private long usedAt = System.nanoTime();

    Installed(Kind kind, Optional<LogQuery> query, long seen) {
      this.kind = kind;
      this.query = query;
      this.seen = seen;
    }
  }

  private final NodeView view;
  private final Map<Long, Installed> installed = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();

  Filters(NodeView view) {
    this.view = view;
    view.following().listen(this);
  }

  @Override
  public void imported(Block block) {
    // Filters are polled, and look at the head then.
  }

  /** What comes after that block is told again. */
  @Override
  public void rolledBack(long block) {
    for (Installed filter : installed.values()) {
      if (filter.kind == Kind.TRANSACTIONS) continue;
      synchronized (filter) {
        filter.seen = Math.min(filter.seen, block);
      }
    }
  }

  JsonNode logs(LogQuery query) {
    if (query.blockHash().isPresent()) {
      Block block =
          view.block(query.blockHash().get())
              .orElseThrow(() -> new RpcError(RpcError.SERVER, "unknown block"));
      return logs(block.number(), block.number(), query);
    }
    return logs(query.from(), query.to(), query);
  }

  private JsonNode logs(long from, long to, LogQuery query) {
    if (from > to) return Answers.list(List.of());
    return Answers.list(view.logs(from, to, query.filter()).stream().map(Answers::log).toList());
  }

  JsonNode installLogs(LogQuery query) {
    return install(new Installed(Kind.LOGS, Optional.of(query), head()));
  }

  JsonNode installBlocks() {
    return install(new Installed(Kind.BLOCKS, Optional.empty(), head()));
  }

  JsonNode installTransactions() {
    return install(new Installed(Kind.TRANSACTIONS, Optional.empty(), view.pool().arrivals()));
  }

  private JsonNode install(Installed filter) {
    long now = System.nanoTime();
    installed.values().removeIf(old -> now - old.usedAt > UNUSED_NANOS);
    long id = ids.incrementAndGet();
    installed.put(id, filter);
    return Answers.quantity(id);
  }

  JsonNode changes(long id) {
    Installed filter = filter(id);
    synchronized (filter) {
      filter.usedAt = System.nanoTime();
      return switch (filter.kind) {
        case LOGS -> newLogs(filter);
        case BLOCKS -> newBlocks(filter);
        case TRANSACTIONS -> newTransactions(filter);
      };
    }
  }

  private JsonNode newLogs(Installed filter) {
    LogQuery query = filter.query.orElseThrow();
    long head = head();
    long next = filter.seen + 1;
    filter.seen = head;
    long from = query.fromGiven() ? Math.max(query.from(), next) : next;
    return logs(from, query.open() ? head : Math.min(head, query.to()), query);
  }

  private JsonNode newBlocks(Installed filter) {
    long head = head();
    long after = filter.seen;
    filter.seen = head;
    return Answers.list(NodeMethods.blockHashes(view.chain().blocks(), after, head));
  }

  private JsonNode newTransactions(Installed filter) {
    var pool = view.pool();
    synchronized (pool) {
      var arrived = pool.arrivedAfter(filter.seen);
      filter.seen = pool.arrivals();
      return Answers.list(arrived.stream().map(Answers::data).toList());
    }
  }

  JsonNode filterLogs(long id) {
    Installed filter = filter(id);
    LogQuery query = filter.query.orElseThrow(Filters::notFound);
    filter.usedAt = System.nanoTime();
    return logs(query.from(), query.open() ? head() : query.to(), query);
  }

  boolean uninstall(long id) {
    return installed.remove(id) != null;
  }

  private Installed filter(long id) {
    Installed filter = installed.get(id);
    if (filter == null) throw notFound();
    return filter;
  }

  private static RpcError notFound() {
    return new RpcError(RpcError.SERVER, "filter not found");
  }

  private long head() {
    return view.head().number();
  }
}
