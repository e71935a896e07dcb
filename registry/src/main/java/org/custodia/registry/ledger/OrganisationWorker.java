package org.custodia.registry.ledger;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.keys.Signer;
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
  private static final String KEEPING = "drawing conclusions";
  private static final Duration SHORT = Duration.ofMillis(20);

  /** After this long without anything new, everything is looked at this many times less often. */
  private static final Duration CALM = Duration.ofSeconds(10);

  private static final int LESS_OFTEN = 4;

  /** While something of ours is on its way to a block, the node is asked this much more often. */
  private static final int MORE_OFTEN = 4;

  /** No block for so many block periods, and for so long, and we may have been cut off. */
  private static final int PERIODS_OF_SILENCE = 20;

  private static final Duration SILENCE = Duration.ofSeconds(5);

  /** As many polls after blocks without news everything is looked at, at the latest. */
  private static final int POLLS_AFTER_QUIET = 40;

  private final String organisation;
  private final LedgerSettings settings;
  private final Duration afterQuiet;
  private final long chainId;
  private final QuorumNode node;
  private final Projector projector;
  private final ChannelKeeper keeper;
  private final List<Keeper> keepers;
  private final ChannelWatch watch;
  private final ChannelHeads.Listener heads;
  private final OrganisationRows rows;
  private final JdbcClient jdbc;
  private final Sender sender;
  private final ExecutorService lanes;
  private final Semaphore work = new Semaphore(0);
  private final Semaphore news = new Semaphore(0);
  private final ReentrantLock projecting = new ReentrantLock();
  private final AtomicInteger laneNumber = new AtomicInteger();

  private volatile boolean running;
  private volatile long lastNews = System.nanoTime();

  /**
   * Private transactions are signed for no chain in particular, so nothing is sent before this; nor
   * before the rows were once as far as the node, so that what a database of an earlier moment
   * takes for unsent is found to be done.
   */
  private volatile boolean rightChain;

  /** The node is being rolled back, or the rows emptied: nothing is sent. */
  private volatile boolean startingOver;

  /** No conclusions were drawn yet from rows that were started over. */
  private volatile boolean startedOver;

  private final Duration silence;
  private long lastBlock = System.nanoTime();

  /** The node is back, or we are: what has waited longer and longer is tried at once. */
  private boolean back = true;

  /** Another member has said something that was not compared yet. */
  private volatile boolean heardSomething = true;

  private volatile Optional<String> stopped = Optional.empty();
  private final Map<String, String> troubles = new ConcurrentHashMap<>();
  private List<Thread> threads = List.of();

  /**
   * @param turn from 0 to below 1, another for each organisation: so that they do not all look at
   *     everything in the moment after an empty block
   */
  OrganisationWorker(
      String organisation,
      double turn,
      NetworkFile network,
      List<Signer> signers,
      OrganisationRows rows,
      JdbcClient jdbc,
      List<Projection> projections,
      AccountOwners owners,
      LedgerSettings settings,
      List<Keeper> keepers,
      ChannelHeads.Listener heads) {
    this.organisation = organisation;
    this.keepers = List.copyOf(keepers);
    OrganisationRows always = rows.alsoIncomplete();
    this.rows = always;
    this.jdbc = jdbc;
    this.heads = heads;
    this.settings = settings;
    this.afterQuiet =
        Duration.ofMillis((long) (turn * settings.poll().toMillis() * POLLS_AFTER_QUIET));
    Duration periods = network.blockPeriod().multipliedBy(PERIODS_OF_SILENCE);
    this.silence = periods.compareTo(SILENCE) > 0 ? periods : SILENCE;
    this.chainId = network.chainId();
    this.node =
        new QuorumNode(network.node(organisation), network.privacyFlag(), settings.timeout());
    this.lanes =
        Executors.newFixedThreadPool(
            settings.channelsInFlight(),
            task -> thread("channel-" + laneNumber.incrementAndGet(), task));
    Bytes32 ownMember = network.node(organisation).memberId();
    ChannelCode code = new ChannelCode(network.contracts());
    Set<String> accounts = signers.stream().map(Signer::address).collect(Collectors.toSet());
    Outcomes outcomes =
        new Outcomes(
            node,
            network.contracts(),
            channel -> always.in(organisation, () -> new ChannelRows(jdbc).contracts(channel)),
            ownMember,
            accounts);
    Settler settler =
        new Settler(
            organisation,
            node,
            always,
            new TransactionRows(jdbc),
            new CommandRows(jdbc),
            new TroubleRows(jdbc),
            outcomes);
    Suspicions suspicions = new Suspicions(organisation, node, always, jdbc, owners, accounts);
    this.projector =
        new Projector(
            organisation,
            node,
            rows,
            jdbc,
            new ChannelProjection(
                organisation, node, new ChannelRows(jdbc), code, network.contracts(), ownMember),
            settler,
            suspicions,
            projections,
            network.contracts(),
            settings.blocksAtOnce());
    this.keeper = new ChannelKeeper(organisation, ownMember, rows, jdbc);
    this.watch = new ChannelWatch(organisation, ownMember, node, rows, jdbc, code, suspicions);
    this.sender =
        new Sender(
            organisation,
            node,
            always,
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
    stir();
    work.release();
  }

  private void stir() {
    lastNews = System.nanoTime();
    news.release();
  }

  /** The pause, or a longer one where nothing has happened for a while. */
  private Duration unhurried(Duration pause) {
    boolean calm = System.nanoTime() - lastNews > CALM.toNanos();
    return calm ? pause.multipliedBy(LESS_OFTEN) : pause;
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

  /** Who sent a transaction that is in a block of the node, and when that was. */
  Optional<Trespasses.Sending> sending(Bytes32 transaction) {
    return node.receipt(transaction)
        .map(
            receipt ->
                new Trespasses.Sending(
                    receipt.from(),
                    new Trespass.Moment(
                        receipt.block(), transaction, node.block(receipt.block()).time())));
  }

  /** Another member's word has come in: to be compared soon. */
  void heard() {
    heardSomething = true;
    stir();
  }

  /** Another member speaks of a channel that we have not. */
  void claimed(ChannelHeads.Heard head, Bytes32 openedBy) {
    watch.claimed(head, openedBy);
    heard();
  }

  /** Empties the projections and fills them again; returns when they have been emptied. */
  void replay() {
    projecting.lock();
    try {
      startingOver = true;
      startOver(projector.reached());
    } finally {
      startingOver = false;
      projecting.unlock();
    }
  }

  private void startOver(long goal) {
    projector.startOver(goal);
    startedOver = true;
  }

  /**
   * Rolls the node back and starts the projections over; see {@link LedgerWorkers#rewind}.
   *
   * @param within how long to wait for the node and the rows to come back
   */
  Rewind rewind(long block, String askedBy, Duration within) {
    UUID id = UUID.randomUUID();
    RewindRows audit = new RewindRows(jdbc);
    long head;
    projecting.lock();
    try {
      head = headBefore(block);
      rows.in(organisation, () -> audit.begun(organisation, id, askedBy, block, head));
      startingOver = true;
      awaitQuiet();
      try {
        node.setHead(block);
      } catch (NodeUnavailable e) {
        rows.in(organisation, () -> audit.ended(id, RewindRows.Ending.REFUSED, e.getMessage()));
        throw new Problem(e, Problem.Kind.UNAVAILABLE, "CUS-LED-021", e.getMessage());
      }
      LOG.warn("{}: node rolled back from {} to {} by {}", organisation, head, block, askedBy);
      startOver(head);
    } finally {
      startingOver = false;
      projecting.unlock();
    }
    boolean back = awaitBack(head, within);
    RewindRows.Ending ending = back ? RewindRows.Ending.BACK : RewindRows.Ending.NOT_YET_BACK;
    List<ChannelTrouble> left =
        rows.in(
            organisation,
            () -> {
              audit.ended(id, ending, null);
              return new TroubleRows(jdbc).all();
            });
    return new Rewind(id, block, head, back, left);
  }

  private long headBefore(long block) {
    long head;
    try {
      head = node.blockNumber();
      node.block(head); // which is there, so that the rows can come to it again
    } catch (NodeUnavailable e) {
      throw new Problem(e, Problem.Kind.UNAVAILABLE, "CUS-LED-022", e.getMessage());
    }
    if (block < 0 || block >= head) {
      throw new Problem(Problem.Kind.BAD_INPUT, "CUS-LED-020", block, head);
    }
    return head;
  }

  /**
   * What is being sent comes to its end first; what that was is found out afterwards by its hash.
   */
  private void awaitQuiet() {
    long end = System.nanoTime() + settings.timeout().toNanos();
    while (sender.isBusy() && System.nanoTime() < end) pause(SHORT);
  }

  private boolean awaitBack(long head, Duration within) {
    long end = System.nanoTime() + within.toNanos();
    while (running && System.nanoTime() < end) {
      if (!startedOver && !projector.isRebuilding() && projector.reached() >= head) return true;
      pause(SHORT);
    }
    return false;
  }

  private void follow() {
    boolean moved = true;
    Optional<Long> lookAt = Optional.empty();
    while (running) {
      try {
        if (!rightChain) checkChainId();
        for (Projector.Step step = step(); running && step != Projector.Step.NONE; step = step()) {
          if (System.nanoTime() - lastBlock > silence.toNanos()) back = true;
          lastBlock = System.nanoTime();
          if (step == Projector.Step.NEWS) {
            moved = true;
            work.release(); // what waited for this block is sent while conclusions are drawn
          } else if (lookAt.isEmpty()) {
            lookAt = Optional.of(System.nanoTime() + afterQuiet.toNanos());
          }
          if (projector.isLevel()) rightChain = true;
        }
        Optional<String> behind = projector.behind();
        rightChain = behind.isEmpty();
        report(FOLLOWING, behind);
        if (running && back && rightChain) startAfresh();
        boolean over = startedOver;
        boolean due = over || lookAt.filter(at -> System.nanoTime() - at >= 0).isPresent();
        boolean whole = behind.isEmpty() && !projector.isRebuilding();
        if (running && (moved || heardSomething || due) && whole) {
          heardSomething = false;
          lookAt = Optional.empty();
          keeper.look();
          watch.look();
          if (over) startedOver = false;
          if (moved) {
            wake();
            heads.caughtUp(organisation);
          }
          moved = false;
          keepersLook();
        }
        awaitNews();
      } catch (ChainChanged e) {
        LOG.error("{}", e.getMessage());
        stopped = Optional.of(e.getMessage());
        running = false;
        wake();
      } catch (RuntimeException | VirtualMachineError e) { // no log of a stranger ends this thread
        back = true;
        projector.lookAgain();
        heardSomething = true; // what could not be looked into is looked into again
        if (running) complain(FOLLOWING, e);
        pause(settings.afterTrouble());
      }
    }
  }

  private void startAfresh() {
    back = false;
    rows.in(organisation, () -> new CommandRows(jdbc).startAfresh());
    work.release();
  }

  /** Until the node is to be asked again: a poll, or less where it was told of something. */
  private void awaitNews() {
    if (System.nanoTime() - lastNews <= CALM.toNanos()) {
      news.drainPermits();
      pause(sender.expectsBlock() ? settings.poll().dividedBy(MORE_OFTEN) : settings.poll());
      return;
    }
    try {
      if (news.tryAcquire(unhurried(settings.poll()).toMillis(), TimeUnit.MILLISECONDS)) {
        news.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      running = false;
    }
  }

  /** One that fails holds up neither the others nor the channels. */
  private void keepersLook() {
    boolean well = true;
    for (Keeper one : keepers) {
      try {
        one.look(organisation);
      } catch (RuntimeException e) {
        well = false;
        heardSomething = true; // so that it looks again
        if (running) complain(KEEPING, e);
      }
    }
    if (well) report(KEEPING, Optional.empty());
    else pause(settings.afterTrouble());
  }

  private void checkChainId() {
    long found = node.chainId();
    if (found != chainId) throw new ChainChanged(organisation, chainId, found);
  }

  private Projector.Step step() {
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
        if (rightChain && !startingOver && !projector.isRebuilding()) sender.round();
        report(SENDING, Optional.empty());
        if (work.tryAcquire(unhurried(ROUND).toMillis(), TimeUnit.MILLISECONDS)) {
          work.drainPermits();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        if (running) complain(SENDING, e);
        pause(settings.afterTrouble());
      }
    }
  }

  private void complain(String doing, Throwable e) {
    if (e instanceof NodeUnavailable || e instanceof Problem) {
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
