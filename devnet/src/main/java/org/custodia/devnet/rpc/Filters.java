package org.custodia.devnet.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.custodia.devnet.chain.Block;
import org.custodia.devnet.chain.NodeView;

/** Answers log queries and keeps the filters that a client polls. */
final class Filters {
  private static final long UNUSED_NANOS = Duration.ofMinutes(5).toNanos();

  /** A polled filter; without a query it tells of blocks. */
  private static final class Installed {
    private final Optional<LogQuery> query;
    private long seen;
    private long usedAt = System.nanoTime();

    Installed(Optional<LogQuery> query, long seen) {
      this.query = query;
      this.seen = seen;
    }
  }

  private final NodeView view;
  private final Map<Long, Installed> installed = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();

  Filters(NodeView view) {
    this.view = view;
  }

  JsonNode logs(LogQuery query) {
    if (query.blockHash().isPresent()) {
      Block block =
          view.chain()
              .blocks()
              .block(query.blockHash().get())
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
    return install(Optional.of(query));
  }

  JsonNode installBlocks() {
    return install(Optional.empty());
  }

  private JsonNode install(Optional<LogQuery> query) {
    long now = System.nanoTime();
    installed.values().removeIf(filter -> now - filter.usedAt > UNUSED_NANOS);
    long id = ids.incrementAndGet();
    installed.put(id, new Installed(query, head()));
    return Answers.quantity(id);
  }

  JsonNode changes(long id) {
    Installed filter = filter(id);
    synchronized (filter) {
      long head = head();
      long after = filter.seen;
      filter.seen = head;
      filter.usedAt = System.nanoTime();
      if (filter.query.isEmpty()) {
        return Answers.list(NodeMethods.blockHashes(view.chain().blocks(), after, head));
      }
      LogQuery query = filter.query.get();
      long from = query.fromGiven() ? Math.max(query.from(), after + 1) : after + 1;
      return logs(from, query.open() ? head : Math.min(head, query.to()), query);
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
    return view.chain().blocks().head().number();
  }
}
