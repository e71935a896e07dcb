package org.custodia.registry.ledger;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Runs the ledger work of all local organisations, each with its own node, keys and threads. */
public final class LedgerWorkers implements SmartLifecycle {
  private static final Duration STOP_WITHIN = Duration.ofSeconds(4);

  private final NetworkFile network;
  private final Keys keys;
  private final Set<String> organisations;
  private final OrganisationRows rows;
  private final JdbcClient jdbc;
  private final List<Projection> projections;
  private final AccountOwners owners;
  private final LedgerSettings settings;
  private final Supplier<List<Keeper>> keepers;
  private final Supplier<List<ChannelHeads.Listener>> listeners;
  private volatile Map<String, OrganisationWorker> workers = Map.of();

  LedgerWorkers(
      NetworkFile network,
      Keys keys,
      Set<String> organisations,
      OrganisationRows rows,
      JdbcClient jdbc,
      List<Projection> projections,
      AccountOwners owners,
      LedgerSettings settings,
      Supplier<List<Keeper>> keepers,
      Supplier<List<ChannelHeads.Listener>> listeners) {
    this.network = network;
    this.keys = keys;
    this.organisations = organisations;
    this.rows = rows;
    this.jdbc = jdbc;
    this.projections = List.copyOf(projections);
    this.owners = owners;
    this.settings = settings;
    this.keepers = keepers;
    this.listeners = listeners;
  }

  /**
   * How an organisation's work goes.
   *
   * @param stopped why it was given up until an operator acts
   * @param trouble what is in the way at the moment, such as a node that does not answer
   */
  public record Standing(String organisation, Optional<String> stopped, Optional<String> trouble) {}

  /** One for each local organisation. */
  public List<Standing> standing() {
    return workers.entrySet().stream()
        .map(
            entry ->
                new Standing(
                    entry.getKey(), entry.getValue().stopped(), entry.getValue().trouble()))
        .toList();
  }

  /**
   * Drops all projections of an organisation and reads its node from the first block again. Until
   * they are as far as they were nothing is told from them ({@code OrganisationRows}). What lives
   * only in the database, the outbox among it, stays as it is. Also what is to be done after a node
   * that was out of step has been healed by hand: channels that were put aside are written to again
   * once it is proven that they agree.
   */
  public void replay(String organisation) {
    worker(organisation).replay();
  }

  /** As {@link #rewind(String, long, String)}, asked for by the program itself. */
  public Rewind rewind(String organisation, long block) {
    return rewind(organisation, block, "custodia");
  }

  /**
   * The cure of a node that was left behind: rolls it back to this block with {@code
   * debug_setHead}, so that it imports the later ones again with the payloads that its privacy
   * manager holds by now, and starts the projections over. Nothing is sent meanwhile; what waits in
   * the outbox goes on afterwards, and what was recorded only on the copy that was out of step is
   * sent again. Waits for the node to be back, but not for ever.
   *
   * @param askedBy for the audit
   * @throws Problem CUS-LED-020 for a block that is not before the node's head, 021 when the node
   *     does not offer it, 022 when the node does not answer
   */
  public Rewind rewind(String organisation, long block, String askedBy) {
    return worker(organisation).rewind(block, askedBy, settings.rewindWithin());
  }

  /** Who sent a transaction that is in a block of the organisation's node, and when that was. */
  Optional<Trespasses.Sending> sending(String organisation, Bytes32 transaction) {
    return worker(organisation).sending(transaction);
  }

  /** What is wrong with the channels of an organisation, the oldest trouble first. */
  public List<ChannelTrouble> channelTroubles(String organisation) {
    return rows.alsoIncomplete().in(organisation, () -> new TroubleRows(jdbc).all());
  }

  private OrganisationWorker worker(String organisation) {
    OrganisationWorker worker = workers.get(organisation);
    if (worker == null) {
      throw new IllegalArgumentException("not a running organisation: " + organisation);
    }
    return worker;
  }

  /** Another member's word has come in for this organisation. */
  void heard(String organisation) {
    OrganisationWorker worker = workers.get(organisation);
    if (worker != null) worker.heard();
  }

  /** Another member speaks to this organisation of a channel that it has not. */
  void claimed(String organisation, ChannelHeads.Heard head, Bytes32 openedBy) {
    OrganisationWorker worker = workers.get(organisation);
    if (worker != null) worker.claimed(head, openedBy);
  }

  /** There is something new to send for this organisation. */
  void wake(String organisation) {
    OrganisationWorker worker = workers.get(organisation);
    if (worker != null) worker.wake();
  }

  @Override
  public synchronized void start() {
    if (isRunning()) return;
    Map<String, OrganisationWorker> fresh = new LinkedHashMap<>();
    List<Keeper> keeping = keepers.get();
    List<ChannelHeads.Listener> told = listeners.get();
    for (String organisation : organisations) {
      fresh.put(
          organisation,
          new OrganisationWorker(
              organisation,
              (double) fresh.size() / organisations.size(),
              network,
              keys.accounts(organisation),
              rows,
              jdbc,
              projections,
              owners,
              settings,
              keeping,
              caughtUp -> told.forEach(listener -> listener.caughtUp(caughtUp))));
    }
    workers = fresh;
    fresh.values().forEach(OrganisationWorker::start);
  }

  @Override
  public synchronized void stop() {
    Map<String, OrganisationWorker> ending = workers;
    workers = Map.of();
    ending.values().forEach(OrganisationWorker::stop);
    long end = System.nanoTime() + STOP_WITHIN.toNanos();
    try {
      for (OrganisationWorker worker : ending.values()) {
        worker.awaitStop(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return !workers.isEmpty();
  }
}
