package org.custodia.registry.ledger;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.custodia.registry.keys.Signer;
import org.custodia.registry.rows.OrganisationRows;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Sends one organisation's outbox. What is signed is stored, with its hash, before it is sent; what
 * became of it is then found out by the hash, whatever happened in between.
 *
 * <p>Public calls go one after the other with consecutive nonces, many at a time. Commands to a
 * channel travel together, one transaction at a time for each channel, many channels at a time.
 */
final class Sender {
  private static final Logger LOG = LoggerFactory.getLogger(Sender.class);

  /**
   * A transaction that the node does not know after this many tries without a clear answer gives
   * its nonce back, so that one dead recipient does not hold up other channels. Should it come in
   * late, whichever transaction has the nonce by then makes it impossible.
   */
  private static final int GIVE_UP_AFTER = 2;

  private static final Duration FORGET = Duration.ofMinutes(1);
  private static final Duration CLOCK_EVERY = Duration.ofSeconds(10);
  private static final Duration BLOCK_COMES_WITHIN = Duration.ofSeconds(3);

  private final String organisation;
  private final QuorumNode node;
  private final OrganisationRows rows;
  private final CommandRows commands;
  private final TransactionRows transactions;
  private final Drafts drafts;
  private final Accounts accounts;
  private final Settler settler;
  private final LedgerSettings settings;
  private final Executor lanes;
  private final Duration soon;
  private final Duration later;

  private volatile boolean inRound;
  private volatile long lastTaken = System.nanoTime();
  private long clockSeen = System.nanoTime();
  private final Set<String> busyLanes = ConcurrentHashMap.newKeySet();

  /** By {@link System#nanoTime}, which nobody sets. */
  private final Map<Long, Long> nextLook = new ConcurrentHashMap<>();

  private final Map<Long, Integer> unanswered = new ConcurrentHashMap<>();

  Sender(
      String organisation,
      QuorumNode node,
      OrganisationRows rows,
      JdbcClient jdbc,
      Drafts drafts,
      Accounts accounts,
      Settler settler,
      LedgerSettings settings,
      Executor lanes) {
    this.organisation = organisation;
    this.node = node;
    this.rows = rows;
    this.commands = new CommandRows(jdbc);
    this.transactions = new TransactionRows(jdbc);
    this.drafts = drafts;
    this.accounts = accounts;
    this.settler = settler;
    this.settings = settings;
    this.soon = settings.afterTrouble().dividedBy(2);
    this.later = settings.afterTrouble().multipliedBy(10);
    this.lanes = lanes;
  }

  /**
   * Sends what can be sent, and looks after what was sent and is not heard of.
   *
   * @throws NodeUnavailable when the node does not answer; to be tried again later
   */
  void round() {
    inRound = true;
    try {
      lookAfterOpen();
      lookAtClock();
      sendPublic();
      sendLanes();
    } finally {
      inRound = false;
    }
  }

  /** Nothing waits for the time that the database's clock showed before it was set back. */
  private void lookAtClock() {
    if (System.nanoTime() - clockSeen < CLOCK_EVERY.toNanos()) return;
    int early = rows.in(organisation, () -> commands.dueAtLast(Settler.LONGEST));
    if (early > 0) LOG.warn("{}: {} commands waited for a time too far away", organisation, early);
    clockSeen = System.nanoTime();
  }

  /** Whether something is being sent at this moment. */
  boolean isBusy() {
    return inRound || !busyLanes.isEmpty();
  }

  /** Whether the node took something so lately that a block with it is to be expected. */
  boolean expectsBlock() {
    return System.nanoTime() - lastTaken < BLOCK_COMES_WITHIN.toNanos();
  }

  // --- Public calls ---

  private void sendPublic() {
    int free =
        rows.in(
            organisation,
            () -> settings.publicInFlight() - transactions.countOpen(TransactionRows.Kind.PUBLIC));
    if (free <= 0) return;
    for (OutboxCommand command : rows.in(organisation, () -> commands.duePublic(free))) {
      Draft draft = drafts.publicCall(command);
      Optional<Prepared> prepared = prepare(draft, draft.data());
      if (prepared.isPresent() && !handOver(prepared.get())) return;
    }
  }

  // --- Channels ---

  private void sendLanes() {
    int open = rows.in(organisation, () -> transactions.countOpen(TransactionRows.Kind.PRIVATE));
    int free = settings.channelsInFlight() - Math.max(open, busyLanes.size());
    if (free <= 0) return;
    for (String lane :
        rows.in(organisation, () -> commands.dueLanes(settings.channelsInFlight() * 2))) {
      if (free <= 0) return;
      if (!busyLanes.add(lane)) continue;
      free--;
      lanes.execute(
          () -> {
            try {
              sendLane(lane);
            } catch (RuntimeException e) {
              LOG.warn("{}: sending to {} failed: {}", organisation, lane, e.toString());
            } finally {
              busyLanes.remove(lane);
            }
          });
    }
  }

  private void sendLane(String lane) {
    List<OutboxCommand> waiting =
        rows.in(
            organisation,
            () ->
                transactions.hasOpen(lane)
                    ? List.of()
                    : commands.due(lane, settings.batchCommands()));
    if (waiting.isEmpty()) return;
    try {
      Optional<Draft> draft = drafts.privateOne(waiting);
      if (draft.isEmpty() || rows.in(organisation, () -> waitsForItsAccount(draft.get()))) return;
      Recipients recipients = drafts.recipients(draft.get().members());
      byte[] payloadHash = node.storePayload(draft.get().data());
      prepare(draft.get(), payloadHash).ifPresent(prepared -> handOver(prepared, recipients));
    } catch (NodeUnavailable e) {
      rows.in(
          organisation,
          () ->
              waiting.forEach(
                  command ->
                      commands.again(
                          command.id(), e.getMessage(), settings.afterTrouble(), false)));
    } catch (Recipients.MemberWithoutNode | Drafts.NotNow e) {
      putOff(waiting, e.getMessage());
    }
  }

  /**
   * A node that validates states simulates a creation with the nonce that its newest block has for
   * the account. While another transaction of the account is on its way, that would be another
   * address, and the creation would fail in its block.
   */
  private boolean waitsForItsAccount(Draft draft) {
    return node.validatesStates()
        && draft.to().isEmpty()
        && transactions.hasOpenOf(accounts.forLane(draft.lane()).address());
  }

  private void putOff(List<OutboxCommand> waiting, String trouble) {
    LOG.warn("{}: {} commands wait: {}", organisation, waiting.size(), trouble);
    rows.in(organisation, () -> waiting.forEach(command -> putOff(command.id(), trouble)));
  }

  private void putOff(UUID command, String trouble) {
    commands.again(command, trouble, settler.delay(command, soon), true);
  }

  // --- Signing, storing, handing over ---

  /** A signed transaction that is stored. */
  private record Prepared(TransactionRows.Open transaction, SignedTransaction signed) {}

  /** Takes a nonce, signs, stores; empty when somebody else was quicker with these commands. */
  private Optional<Prepared> prepare(Draft draft, byte[] data) {
    Signer signer = accounts.forLane(draft.lane());
    synchronized (signer) {
      return rows.in(
          organisation,
          () -> {
            transactions.lockAccount(signer.address());
            if (draft.kind() == TransactionRows.Kind.PRIVATE
                && (transactions.hasOpen(draft.lane()) || waitsForItsAccount(draft))) {
              return Optional.empty();
            }
            if (!commands.stillWaiting(draft.commands())) return Optional.empty();
            long nonce = accounts.nextNonce(signer.address());
            SignedTransaction signed = drafts.sign(draft, signer, nonce, data);
            TransactionRows.Open open =
                transactions.add(organisation, signer.address(), nonce, draft.kind(), draft.lane());
            lookAgain(open.id(), settings.timeout().plus(soon));
            transactions.addAttempt(organisation, open.id(), signed);
            if (!draft.commands().isEmpty()) commands.claim(draft.commands(), open.id());
            return Optional.of(new Prepared(open, signed));
          });
    }
  }

  private boolean handOver(Prepared prepared) {
    NodeAnswer answer = node.send((SignedTransaction.Public) prepared.signed());
    note(prepared.transaction(), prepared.signed(), answer);
    return answer instanceof NodeAnswer.Taken;
  }

  private void handOver(Prepared prepared, Recipients recipients) {
    NodeAnswer answer = node.send((SignedTransaction.Private) prepared.signed(), recipients);
    note(prepared.transaction(), prepared.signed(), answer);
  }

  /** Writes down what the node said, and draws the conclusion for the nonce. */
  private void note(TransactionRows.Open open, SignedTransaction signed, NodeAnswer answer) {
    boolean taken = answer instanceof NodeAnswer.Taken;
    if (taken) lastTaken = System.nanoTime();
    else {
      LOG.warn("{}: transaction {} was answered {}", organisation, signed.hash(), answer);
    }
    lookAgain(open.id(), taken ? later : soon);
    boolean given =
        answer instanceof NodeAnswer.Refused
            || answer instanceof NodeAnswer.PayloadSpent
            || answer instanceof NodeAnswer.Unclear
                && unanswered.merge(open.id(), 1, Integer::sum) >= GIVE_UP_AFTER;
    rows.in(
        organisation,
        () -> {
          transactions.answered(signed.hash(), taken, answer.toString());
          if (taken) commands.submitted(open.id());
          else if (answer instanceof NodeAnswer.Busy busy) waitForRoom(open, busy.message());
          else if (given) free(open, answer.toString());
        });
  }

  /** Gives the nonce back; that the node has no room now is no failure of the commands. */
  private void waitForRoom(TransactionRows.Open open, String why) {
    if (!transactions.isOpen(open.id())) return;
    transactions.freed(open.id());
    nextLook.remove(open.id());
    commands
        .travelling(open.id())
        .forEach(command -> commands.again(command.id(), why, soon, false));
  }

  /** Gives the nonce back; the commands wait for another turn. */
  private void free(TransactionRows.Open open, String why) {
    if (!transactions.isOpen(open.id())) return;
    transactions.freed(open.id());
    nextLook.remove(open.id());
    commands.travelling(open.id()).forEach(command -> putOff(command.id(), why));
  }

  // --- Looking after what is open ---

  private void lookAfterOpen() {
    List<TransactionRows.Open> open = rows.in(organisation, transactions::open);
    Set<Long> ids = open.stream().map(TransactionRows.Open::id).collect(Collectors.toSet());
    long now = System.nanoTime();
    // What is being stored at this moment is not in the list, and must not be forgotten.
    nextLook
        .entrySet()
        .removeIf(look -> !ids.contains(look.getKey()) && now - look.getValue() > FORGET.toNanos());
    unanswered.keySet().retainAll(ids);
    for (TransactionRows.Open transaction : open) {
      if (now - nextLook.getOrDefault(transaction.id(), now) < 0) continue;
      lookAgain(transaction.id(), settings.timeout());
      resolve(transaction);
    }
    for (String account : open.stream().map(TransactionRows.Open::account).distinct().toList()) {
      Optional<Long> gap = rows.in(organisation, () -> accounts.gap(account));
      if (gap.isEmpty()) continue;
      if (accounts.hold(account)) fill(account);
      else rows.in(organisation, () -> freeBehind(account, gap.get()));
    }
  }

  /** Nobody here fills the gap any more; the commands go by another account. */
  private void freeBehind(String account, long gap) {
    transactions.open().stream()
        .filter(one -> one.account().equals(account) && one.nonce() > gap)
        .forEach(one -> free(one, "its account is no longer used"));
  }

  private void lookAgain(long transaction, Duration after) {
    nextLook.put(transaction, System.nanoTime() + after.toNanos());
  }

  /**
   * Finds out by its hashes what became of a transaction, and hands it over again only when the
   * node has never heard of it.
   */
  private void resolve(TransactionRows.Open open) {
    long used = node.nonce(open.account(), false);
    List<TransactionRows.Attempt> attempts =
        rows.in(organisation, () -> transactions.attempts(open.id()));
    for (TransactionRows.Attempt attempt : attempts) {
      if (node.receipt(attempt.hash()).isPresent()) {
        settleBehindProjector(open);
        return;
      }
    }
    for (TransactionRows.Attempt attempt : attempts) {
      if (node.transaction(attempt.hash()).isPresent()) {
        rows.in(
            organisation,
            () -> {
              transactions.answered(attempt.hash(), true, "found in the node's pool");
              commands.submitted(open.id());
            });
        lookAgain(open.id(), later);
        return;
      }
    }
    if (used > open.nonce()) {
      rows.in(organisation, () -> free(open, "another transaction took the nonce"));
      return;
    }
    if (accounts.hold(open.account())) sendAgain(open, attempts.get(attempts.size() - 1));
    else rows.in(organisation, () -> free(open, "its account is no longer used"));
  }

  /** The projector settles what is in the blocks before it; what it has passed is settled here. */
  private void settleBehindProjector(TransactionRows.Open open) {
    long position = rows.in(organisation, () -> drafts.position());
    List<Settler.Settlement> settlements =
        settler.upTo(position, Optional.empty()).stream()
            .filter(settlement -> settlement.transaction().id() == open.id())
            .toList();
    rows.in(organisation, () -> settlements.forEach(settler::apply));
    lookAgain(open.id(), soon);
  }

  private void sendAgain(TransactionRows.Open open, TransactionRows.Attempt last) {
    LOG.info("{}: sending {} again, the node does not know it", organisation, last.hash());
    if (open.kind() != TransactionRows.Kind.PRIVATE) {
      var signed = drafts.restorePublic(last.raw());
      note(open, signed, node.send(signed));
      return;
    }
    List<OutboxCommand> travelling = rows.in(organisation, () -> commands.travelling(open.id()));
    if (travelling.isEmpty()) {
      rows.in(organisation, () -> free(open, "no longer needed"));
      return;
    }
    try {
      Recipients recipients = drafts.recipients(drafts.members(travelling.get(0)));
      var signed = new SignedTransaction.Private(last.raw());
      NodeAnswer answer = node.send(signed, recipients);
      if (answer instanceof NodeAnswer.PayloadSpent) {
        renew(open, travelling, recipients);
      } else {
        note(open, signed, answer);
      }
    } catch (NodeUnavailable | Recipients.MemberWithoutNode | Drafts.NotNow e) {
      LOG.warn("{}: cannot send {} again: {}", organisation, last.hash(), e.getMessage());
      lookAgain(open.id(), soon);
    }
  }

  /**
   * Stores the payload anew and signs it with the same nonce: whichever of the two gets there, the
   * other cannot.
   */
  private void renew(
      TransactionRows.Open open, List<OutboxCommand> travelling, Recipients recipients) {
    Optional<Draft> draft = drafts.again(travelling);
    if (draft.isEmpty()) {
      rows.in(organisation, () -> free(open, "no longer needed"));
      return;
    }
    byte[] payloadHash = node.storePayload(draft.get().data());
    var signed =
        (SignedTransaction.Private)
            drafts.sign(draft.get(), accounts.signer(open.account()), open.nonce(), payloadHash);
    rows.in(organisation, () -> transactions.addAttempt(organisation, open.id(), signed));
    note(open, signed, node.send(signed, recipients));
  }

  /** An empty transaction to ourselves, where a refused one left a hole before others. */
  private void fill(String account) {
    Draft filler = drafts.filler(account);
    prepare(filler, filler.data()).ifPresent(this::handOver);
  }
}
