package org.custodia.scanners.agent.sending;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.custodia.scanners.agent.chain.Answer;
import org.custodia.scanners.agent.chain.Answer.Reason;
import org.custodia.scanners.agent.chain.BatchJson;
import org.custodia.scanners.agent.chain.BatchJson.EventFate;
import org.custodia.scanners.agent.chain.ChainRules;
import org.custodia.scanners.agent.chain.ScanEvent;
import org.custodia.scanners.agent.chain.ScanVerdict;
import org.custodia.scanners.agent.journal.EventState;
import org.custodia.scanners.agent.journal.Journal;
import org.custodia.scanners.agent.journal.Journal.Change;
import org.custodia.scanners.agent.sending.SendingState.Halt;

/**
 * Sends what waits in the journal, in order and in batches, in a thread of its own. What was not
 * answered is sent again: the receiver knows it by its id. Waits by the machine's running time,
 * which no clock that is set changes.
 */
public final class Sender implements AutoCloseable {
  /** How often a device that has nothing to send asks whether it may still sign. */
  private static final Duration STANDING = Duration.ofSeconds(15);

  /** A verdict is asked for first so soon after its scan was sent, and then ever less often. */
  private static final Duration SOONEST = Duration.ofMillis(250);

  private final Journal journal;
  private final Checkpoint checkpoint;
  private final Clock clock;
  private final Pace pace;
  private final Consumer<ScanVerdict> verdicts;
  private final Thread thread = new Thread(this::run, "custodia-sender");

  private volatile SendingState state = new SendingState.Idle(false);
  private int batchSize;
  private long asked = System.nanoTime();
  private long sent = System.nanoTime();
  private int failures;
  private boolean clockOff;
  private boolean woken;
  private boolean closed;

  /**
   * How fast.
   *
   * @param batch events of one batch at most
   * @param first wait after a failure, doubled with each further one
   * @param longest wait after failures
   * @param halted wait while somebody has to do something first
   * @param look how often to ask what became of events, and whether there are new ones
   */
  public record Pace(int batch, Duration first, Duration longest, Duration halted, Duration look) {
    public static final Pace USUAL =
        new Pace(
            200,
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofSeconds(5));
  }

  /**
   * @param verdicts shows a verdict; in a crash one may be shown again, and none is left out
   */
  public Sender(
      Journal journal,
      Checkpoint checkpoint,
      Clock clock,
      Pace pace,
      Consumer<ScanVerdict> verdicts) {
    this.journal = journal;
    this.checkpoint = checkpoint;
    this.clock = clock;
    this.pace = pace;
    this.verdicts = verdicts;
    this.batchSize = pace.batch();
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  /** There is something new to send. While nobody answers, it does not make it try sooner. */
  public void wake() {
    if (state instanceof SendingState.Idle || state instanceof SendingState.Busy) {
      tryNow();
    }
  }

  /** Somebody has put right what was wrong: what was refused is sent again. */
  public void resume() {
    journal.sendRefusedAgain();
    tryNow();
  }

  private synchronized void tryNow() {
    woken = true;
    notifyAll();
  }

  public SendingState state() {
    return state;
  }

  private void run() {
    while (!isClosed()) {
      Duration wait;
      try {
        wait = step();
      } catch (RuntimeException e) {
        // The journal cannot be read; whoever scans is told by the journal itself.
        state = new SendingState.Halted(Halt.DAMAGED);
        wait = pace.halted();
      }
      await(wait);
    }
  }

  /**
   * One request, or one each for sending and for learning what became of events.
   *
   * @return how long to wait before the next
   */
  Duration step() {
    List<ScanEvent> batch = journal.waiting(batchSize);
    if (batch.isEmpty()) {
      return learn();
    }
    Checkpoint.Outcome<BatchJson.Answers> outcome =
        checkpoint.send(new BatchJson.Batch(clock.millis(), batch));
    if (outcome instanceof Checkpoint.Answered<BatchJson.Answers> answered
        && answered.content().answers().size() == batch.size()) {
      return apply(batch, answered.content());
    }
    if (outcome instanceof Checkpoint.TooLong<BatchJson.Answers> && batchSize > 1) {
      batchSize = Math.max(1, batchSize / 2);
      return Duration.ZERO;
    }
    return failed(outcome);
  }

  private Duration apply(List<ScanEvent> batch, BatchJson.Answers answers) {
    failures = 0;
    sent = System.nanoTime();
    List<Change> changes = new ArrayList<>();
    Optional<Answer.Refused> refused = Optional.empty();
    for (int i = 0; i < batch.size(); i++) {
      Answer answer = answers.answers().get(i);
      UUID id = batch.get(i).act().commandId().toUuid();
      if (answer instanceof Answer.Accepted || answer instanceof Answer.Duplicate) {
        changes.add(new Change(id, EventState.SENT, Optional.empty()));
      } else if (answer instanceof Answer.Refused why) {
        refused = Optional.of(why);
        if (why.reason() != Reason.GAP) {
          changes.add(new Change(id, EventState.REFUSED, Optional.of(why.reason().name())));
        }
      }
    }
    journal.apply(changes);
    clockOff = answers.clockOff();
    if (refused.isEmpty()) {
      state = new SendingState.Busy(clockOff);
      return Duration.ZERO;
    }
    return refused(refused.get());
  }

  private Duration refused(Answer.Refused refused) {
    switch (refused.reason()) {
      case GAP -> {
        // The other end has lost what it had, or refused the one before until now.
        journal.sendAgainFrom(refused.expected());
        if (state instanceof SendingState.Halted halted && halted.why().isForGood()) {
          return pace.halted();
        }
        failures++;
        return backOff();
      }
      case UNKNOWN_DEVICE -> state = new SendingState.Halted(Halt.UNKNOWN_DEVICE);
      case REVOKED -> state = new SendingState.Halted(Halt.REVOKED);
      case EXPIRED -> state = new SendingState.Halted(Halt.EXPIRED);
      case FORKED, ID_TAKEN -> state = new SendingState.Halted(Halt.FORKED);
      case SIGNATURE, OTHER_MEMBER -> state = new SendingState.Halted(Halt.DAMAGED);
    }
    return pace.halted();
  }

  private Duration learn() {
    List<UUID> ids = journal.unconfirmed(BatchJson.MOST_EVENTS);
    Map<UUID, Boolean> unverified = journal.unverified(BatchJson.MOST_VERDICTS);
    if (ids.isEmpty() && unverified.isEmpty() && System.nanoTime() - asked < STANDING.toNanos()) {
      idle();
      return pace.look();
    }
    asked = System.nanoTime();
    Checkpoint.Outcome<Checkpoint.Fates> outcome =
        checkpoint.fates(ids, List.copyOf(unverified.keySet()));
    if (!(outcome instanceof Checkpoint.Answered<Checkpoint.Fates> answered)) {
      return failed(outcome);
    }
    failures = 0;
    List<Change> changes = new ArrayList<>();
    for (EventFate fate : answered.content().events()) {
      switch (fate.fate()) {
        case RECORDED -> {}
        case CONFIRMED ->
            changes.add(new Change(fate.id(), EventState.CONFIRMED, Optional.empty()));
        case REFUSED -> changes.add(new Change(fate.id(), EventState.REFUSED, fate.reason()));
        case UNKNOWN -> changes.add(new Change(fate.id(), EventState.WAITING, Optional.empty()));
      }
    }
    journal.apply(changes);
    answered.content().taken().ifPresent(journal::taken);
    for (ScanVerdict verdict : answered.content().verdicts()) {
      boolean silenceSaid = unverified.getOrDefault(verdict.event(), true);
      boolean waits = unverified.containsKey(verdict.event());
      if (waits && (verdict.settled() || !silenceSaid)) show(verdict);
    }
    idle();
    answered.content().device().ifPresent(this::stands);
    if (!changes.isEmpty()) return Duration.ZERO;
    return unverified.isEmpty() ? pace.look() : soon();
  }

  /** Half as long again as it has been waited for. */
  private Duration soon() {
    Duration half = Duration.ofNanos((System.nanoTime() - sent) / 2);
    Duration wait = half.compareTo(SOONEST) < 0 ? SOONEST : half;
    return wait.compareTo(pace.look()) < 0 ? wait : pace.look();
  }

  private void show(ScanVerdict verdict) {
    verdicts.accept(verdict);
    journal.verdictShown(verdict.event(), verdict.settled());
  }

  /** So that a device that does nothing is told, too. */
  private void stands(ChainRules.Standing standing) {
    switch (standing) {
      case UNKNOWN -> state = new SendingState.Halted(Halt.UNKNOWN_DEVICE);
      case REVOKED -> state = new SendingState.Halted(Halt.REVOKED);
      case EXPIRED -> state = new SendingState.Halted(Halt.EXPIRED);
      case VALID -> {
        if (state instanceof SendingState.Halted halted && !halted.why().isForGood()) {
          // It was enrolled, or its time was extended: what was refused for that is sent again.
          journal.sendRefusedAgain();
          state = new SendingState.Idle(clockOff);
        }
      }
    }
  }

  /** What only an event that is taken can show to be over stays. */
  private void idle() {
    if (!(state instanceof SendingState.Halted halted && halted.why().isOfDevice())) {
      state = new SendingState.Idle(clockOff);
    }
  }

  private Duration failed(Checkpoint.Outcome<?> outcome) {
    failures++;
    if (outcome instanceof Checkpoint.NotAllowed<?>) {
      state = new SendingState.Halted(Halt.NOT_ALLOWED);
      return pace.halted();
    }
    if (outcome instanceof Checkpoint.OtherVersion<?>) {
      state = new SendingState.Halted(Halt.OTHER_VERSION);
      return pace.halted();
    }
    if (outcome instanceof Checkpoint.Away<?> away) {
      state = new SendingState.Away(away.why(), failures);
      return away.after().orElseGet(this::backOff);
    }
    state = new SendingState.Away("the answer is none", failures);
    return backOff();
  }

  /** Doubled with each failure, and a fifth more or less, so that devices do not come at once. */
  private Duration backOff() {
    long doubled = pace.first().toMillis() << Math.min(failures - 1, 20);
    long capped = Math.min(doubled, pace.longest().toMillis());
    return Duration.ofMillis((long) (capped * ThreadLocalRandom.current().nextDouble(0.8, 1.2)));
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized void await(Duration wait) {
    long until = System.nanoTime() + wait.toNanos();
    try {
      while (!closed && !woken) {
        long left = until - System.nanoTime();
        if (left <= 0) {
          break;
        }
        wait(Math.max(1, left / 1_000_000));
      }
      woken = false;
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  /** Lets the request that is on its way come to its end. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      thread.join(Duration.ofSeconds(2).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
