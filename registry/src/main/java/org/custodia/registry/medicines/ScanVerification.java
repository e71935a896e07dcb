package org.custodia.registry.medicines;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.medicines.PackExamination.Step;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.rows.OrganisationRows.Addition;
import org.custodia.registry.rows.Reading;
import org.custodia.registry.rows.Reading.Seen;
import org.custodia.registry.verification.Intent;

/**
 * Examines packs, and writes down every answer before it gives it; and what the service had no
 * answer for, so that it is asked again.
 */
final class ScanVerification implements PackVerification {
  /** For how long what was settled is still shown. */
  private static final Duration SHOWN = Duration.ofDays(2);

  private static final int MOST_SHOWN = 200;

  /** Of the verification service: the id was used for another question. */
  private static final String ASKED_BY_ANOTHER = "CUS-VER-008";

  /** How often, 50 ms apart, an answer to somebody else is looked for. */
  private static final int LOOKS = 40;

  /** As many as keep the processors busy while one waits for the disk. */
  private static final int AT_ONCE = 1 + Runtime.getRuntime().availableProcessors();

  private final OrganisationRows rows;

  /** For what is kept of checks that had no answer. */
  private final OrganisationRows always;

  private final VerificationRows audit;
  private final OfflineRows offline;
  private final OfflineDispensingRows dispensed;
  private final PackExamination examination;
  private final Clock clock;
  private final Semaphore turns = new Semaphore(AT_ONCE, true);

  ScanVerification(
      OrganisationRows rows,
      VerificationRows audit,
      OfflineRows offline,
      OfflineDispensingRows dispensed,
      PackExamination examination,
      Clock clock) {
    this.rows = rows;
    this.always = rows.alsoIncomplete();
    this.audit = audit;
    this.offline = offline;
    this.dispensed = dispensed;
    this.examination = examination;
    this.clock = clock;
  }

  @Override
  public PackVerdict verify(Caller caller, UUID id, String scan) {
    return inTurn(() -> once(caller, id, scan, examination.begin(id, scan, Intent.VERIFY)));
  }

  @Override
  public PackVerdict status(Caller caller, UUID id, String scan) {
    return once(caller, id, scan, examination.begin(id, scan, Intent.READ));
  }

  @Override
  public PackVerdict unreadable(Caller caller, UUID id, String code, Object... arguments) {
    PackVerdict verdict = examination.unreadable(id, code, facts(arguments));
    return once(caller, id, "", Beginning.of(verdict));
  }

  /**
   * Where the service is of this instance, checks that come while as many are made as the machine
   * can make wait for their turn, for a second at most: of a hundred that share it, all are late,
   * and in turn most are not. A service elsewhere is waited for by all at once.
   */
  private PackVerdict inTurn(Supplier<PackVerdict> check) {
    boolean taken = examination.asksHere() && turn();
    try {
      return check.get();
    } finally {
      if (taken) turns.release();
    }
  }

  private boolean turn() {
    try {
      return turns.tryAcquire(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** What is kept and shown: text for anything that has no form of its own in a sentence. */
  private static List<Object> facts(Object[] arguments) {
    return Stream.of(arguments)
        .map(fact -> MedicineJson.isFact(fact) ? fact : String.valueOf(fact))
        .toList();
  }

  /**
   * One statement reads what is known before the asking, one what is known after it, and one writes
   * the verdict down: nothing before that changes a row. Where the service is of this instance, one
   * round trip reads for both, and one statement writes for both.
   */
  private PackVerdict once(Caller caller, UUID id, String scan, Beginning beginning) {
    String organisation = caller.organisation();
    Instant start = clock.instant();
    Reading.Asked<VerificationRows.Answered> before = VerificationRows.answered(id);
    List<Reading.Asked<?>> wanted = beginning.wanted();
    wanted.add(before);
    Optional<PackExamination.Ahead> ahead = examination.ahead(caller, id, beginning);
    List<Seen> seen = look(organisation, wanted, ahead);
    Seen own = seen.get(0);
    Optional<Addition> unkept = Optional.empty();
    try {
      if (own.of(before).isPresent()) {
        return same(own.of(before).get(), id, scan);
      }
      Step read = examination.read(organisation, beginning, own);
      Step asked =
          ahead.isPresent()
              ? examination.ask(caller, id, read, ahead.get(), own, seen.get(1))
              : examination.ask(caller, id, read);
      unkept = PackExamination.unkept(asked);
      PackVerdict verdict = examination.conclude(caller, id, asked);
      unkept = Optional.empty();
      return kept(caller, id, scan, verdict, asked, start);
    } catch (Problem problem) {
      unkept.ifPresent(rows::add);
      if (problem.code().equals(ASKED_BY_ANOTHER)) {
        VerificationRows.Answered other = answeredMeanwhile(organisation, id).orElse(null);
        if (other == null) throw problem;
        return same(other, id, scan);
      }
      if (problem.kind() == Problem.Kind.UNAVAILABLE) {
        always.in(
            organisation,
            () -> offline.add(caller, id, scan, problem.code(), problem.arguments(), start));
      }
      throw problem;
    }
  }

  /** What is seen of the organisation's rows, and of the service's where it is of this instance. */
  private List<Seen> look(
      String organisation, List<Reading.Asked<?>> wanted, Optional<PackExamination.Ahead> ahead) {
    if (ahead.isEmpty()) return List.of(rows.look(organisation, wanted));
    List<Reading.Asked<?>> all = new ArrayList<>(wanted);
    all.addAll(ahead.get().own().all());
    return rows.look(
        List.of(new OrganisationRows.Look(organisation, all), ahead.get().question().look()));
  }

  /**
   * A phone and its server may ask at the same moment what one scan comes to: for the service these
   * are two persons with one id, and it answers the first of them. The other has that answer too,
   * which is written down in the next moment.
   */
  private Optional<VerificationRows.Answered> answeredMeanwhile(String organisation, UUID id) {
    for (int look = 0; look < LOOKS; look++) {
      Optional<VerificationRows.Answered> other = audit.find(organisation, id);
      if (other.isPresent()) return other;
      try {
        TimeUnit.MILLISECONDS.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    return Optional.empty();
  }

  private PackVerdict kept(
      Caller caller, UUID id, String scan, PackVerdict verdict, Step asked, Instant start) {
    String organisation = caller.organisation();
    Optional<Addition> answer = PackExamination.unkept(asked);
    if (answer.isPresent() && audit.addWith(answer.get(), caller, scan, verdict, since(start))) {
      return verdict;
    }
    boolean added =
        answer.isEmpty()
            && (PackExamination.silence(asked).isEmpty()
                ? audit.add(caller, scan, verdict, since(start))
                : rows.in(
                    organisation,
                    () -> {
                      boolean first = audit.add(caller, scan, verdict, since(start));
                      if (first) {
                        offline.add(caller, id, scan, verdict.code(), verdict.arguments(), start);
                      }
                      return first;
                    }));
    if (added) return verdict;
    Optional<VerificationRows.Answered> another = audit.find(organisation, id);
    // The same question was answered at this moment, and no verdict is written down yet.
    return another.isEmpty() && asked instanceof Step.Heard heard
        ? once(caller, id, scan, examination.begin(id, scan, heard.read().intent()))
        : same(another.orElseThrow(), id, scan);
  }

  /**
   * Asks the service what it could not be asked before. The verdict gets the id of the verification
   * when that is free, and one that follows from it when something was answered under it. Of a pack
   * that was dispensed meanwhile the status is only read: the regulator has it from the ledger, and
   * is not to get two cases of one conflict.
   *
   * @throws Problem as {@link #verify}; of the service itself when it is still silent
   */
  void settle(Caller caller, UUID id, String scan) {
    String organisation = caller.organisation();
    Instant start = clock.instant();
    boolean free = audit.find(organisation, id).isEmpty();
    UUID settling = free ? id : settlingOf(id);
    Step read = toSettle(organisation, settling, scan);
    Step asked = examination.ask(caller, settling, read);
    Optional<Problem> silence = PackExamination.silence(asked);
    if (silence.isPresent()) throw silence.get();
    rows.in(
        organisation,
        () -> {
          PackVerdict verdict = examination.conclude(caller, settling, asked);
          audit.add(caller, scan, verdict, since(start));
          offline.settled(organisation, id, settling, clock.instant());
        });
  }

  private Step toSettle(String organisation, UUID id, String scan) {
    Step read = examination.read(organisation, id, scan, Intent.VERIFY);
    boolean told =
        read instanceof Step.Read pack
            && rows.in(
                organisation,
                () -> dispensed.isTold(organisation, PackExamination.packId(pack.label())));
    return told ? examination.read(organisation, id, scan, Intent.READ) : read;
  }

  private static UUID settlingOf(UUID id) {
    return UUID.nameUUIDFromBytes(("settling " + id).getBytes(StandardCharsets.UTF_8));
  }

  private Duration since(Instant start) {
    Duration taken = Duration.between(start, clock.instant());
    return taken.isNegative() ? Duration.ZERO : taken;
  }

  @Override
  public Optional<PackVerdict> answered(Caller caller, UUID id) {
    return audit.find(caller.organisation(), id).map(VerificationRows.Answered::verdict);
  }

  @Override
  public List<OfflineCheck> unconfirmed(Caller caller) {
    String organisation = caller.organisation();
    Instant since = clock.instant().minus(SHOWN);
    return rows.in(organisation, () -> offline.list(organisation, since, MOST_SHOWN));
  }

  private static PackVerdict same(VerificationRows.Answered before, UUID id, String scan) {
    if (!before.isOf(scan)) {
      throw new Problem(Problem.Kind.CONFLICT, "CUS-MED-021", id.toString());
    }
    return before.verdict();
  }
}
