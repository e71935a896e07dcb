package org.custodia.registry.ledger;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.rows.OrganisationRows;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Everything that goes on for one local organisation: a thread that follows its node, a thread that
 * sends its outbox, and a few for its channels.
 */
final class OrganisationWorker {
  private static final Logger LOG = LoggerFactory.getLogger(OrganisationWorker.class);
  private static final Duration ROUND = Duration.ofMillis(500);
  private static final String FOLLOWING = "following the node";
  private static final String SENDING = "sending";
  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);

  private final String organisation;
  private final LedgerSettings settings;
  private final long chainId;
  private final QuorumNode node;
  private final Projector projector;
  private final ChannelKeeper keeper;
  private final Sender sender;
  private final ExecutorService lanes;
  private final Semaphore work = new Semaphore(0);
  private final ReentrantLock projecting = new ReentrantLock();
  private final AtomicInteger laneNumber = new AtomicInteger();

  private volatile boolean running;

  /** Private transactions are signed for no chain in particular, so nothing is sent before this. */
  private volatile boolean rightChain;

  private volatile Optional<String> stopped = Optional.empty();
  private final Map<String, String> troubles = new ConcurrentHashMap<>();
  private List<Thread> threads = List.of();

  OrganisationWorker(
      String organisation,
      NetworkFile network,
      List<Signer> signers,
      OrganisationRows rows,
      JdbcClient jdbc,
      List<Projection> projections,
      LedgerSettings settings) {
    this.organisation = organisation;
    this.settings = settings;
    this.chainId = network.chainId();
    this.node =
        new QuorumNode(network.node(organisation), network.privacyFlag(), settings.timeout());
    this.lanes =
        Executors.newFixedThreadPool(
            settings.channelsInFlight(),
            task -> thread("channel-" + laneNumber.incrementAndGet(), task));
    Bytes32 ownMember = network.node(organisation).memberId();
    ChannelCode code = new ChannelCode(network.contracts());
    Outcomes outcomes =
        new Outcomes(
            node,
            network.contracts(),
            ownMember,
            signers.stream().map(Signer::address).collect(Collectors.toSet()));
    Settler settler =
        new Settler(
            organisation,
            node,
            rows,
            new TransactionRows(jdbc),
            new CommandRows(jdbc),
            new ChannelRows(jdbc),
            outcomes);
    this.projector =
        new Projector(
            organisation,
            node,
            rows,
            jdbc,
            new ChannelProjection(
                organisation, node, new ChannelRows(jdbc), code, network.contracts(), ownMember),
            settler,
            projections,
            network.contracts(),
            settings.blocksAtOnce());
    this.keeper = new ChannelKeeper(organisation, ownMember, rows, jdbc);
    this.sender =
        new Sender(
            organisation,
            node,
            rows,
            jdbc,
            new Drafts(organisation, node, network, rows, jdbc, code, settings),
            new Accounts(node, jdbc, signers),
            settler,
            settings,
            lanes);
  }

  void start() {
    running = true;
    threads = List.of(thread("projector", this::follow), thread("sender", this::send));
    threads.forEach(Thread::start);
  }

  /** There is something new to send. */
  void wake() {
    work.release();
  }

  /** Why this organisation's work was given up until somebody acts. */
  Optional<String> stopped() {
    return stopped;
  }

  /** What is in the way at the moment. */
  Optional<String> trouble() {
    return troubles.isEmpty()
        ? Optional.empty()
        : Optional.of(String.join("; ", new TreeMap<>(troubles).values()));
  }

  /** Empties the projections and fills them again; returns when they have been emptied. */
  void replay() {
    projecting.lock();
    try {
      projector.startOver();
    } finally {
      projecting.unlock();
    }
  }

  private void follow() {
    boolean moved = true;
    while (running) {
      try {
        if (!rightChain) checkChainId();
        while (running && step()) {
          moved = true;
          rightChain = true;
        }
        Optional<String> behind = projector.behind();
        rightChain = behind.isEmpty();
        report(FOLLOWING, behind);
        if (running && moved) {
          keeper.look();
          moved = false;
          wake();
        }
        pause(settings.poll());
      } catch (ChainChanged e) {
        LOG.error("{}", e.getMessage());
        stopped = Optional.of(e.getMessage());
        running = false;
        wake();
      } catch (RuntimeException e) {
        if (running) complain(FOLLOWING, e);
        pause(AFTER_TROUBLE);
      }
    }
  }

  private void checkChainId() {
    long found = node.chainId();
    if (found != chainId) throw new ChainChanged(organisation, chainId, found);
  }

  private boolean step() {
    projecting.lock();
    try {
      return projector.step();
    } finally {
      projecting.unlock();
    }
  }

  private void send() {
    while (running) {
      try {
        if (rightChain) sender.round();
        report(SENDING, Optional.empty());
        if (work.tryAcquire(ROUND.toMillis(), TimeUnit.MILLISECONDS)) work.drainPermits();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        if (running) complain(SENDING, e);
        pause(AFTER_TROUBLE);
      }
    }
  }

  private void complain(String doing, RuntimeException e) {
    if (e instanceof NodeUnavailable) {
      report(doing, Optional.of(doing + ": " + e.getMessage()));
      return;
    }
    String message = doing + ": " + e;
    if (!message.equals(troubles.put(doing, message))) LOG.error("{}: {}", organisation, doing, e);
  }

  /** Remembers what is in the way, and logs it when it is new. */
  private void report(String doing, Optional<String> trouble) {
    if (trouble.isEmpty()) {
      if (troubles.remove(doing) != null) LOG.info("{}: {} goes on", organisation, doing);
    } else if (!trouble.get().equals(troubles.put(doing, trouble.get()))) {
      LOG.warn("{}: {}", organisation, trouble.get());
    }
  }

  private void pause(Duration duration) {
    try {
      Thread.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      running = false;
    }
  }

  /** Tells everything to end; {@link #awaitStop} waits for it. */
  void stop() {
    running = false;
    wake();
    lanes.shutdown();
    node.close();
    threads.forEach(Thread::interrupt);
  }

  void awaitStop(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    for (Thread thread : threads) {
      thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
    }
    if (!lanes.awaitTermination(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
      lanes.shutdownNow();
    }
  }

  private Thread thread(String name, Runnable task) {
    return new Thread(task, "custodia-" + organisation + "-" + name);
  }
}
