package org.custodia.scanners.agent.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.scanners.agent.chain.CheckpointMode;
import org.custodia.scanners.agent.chain.ScanEvent;
import org.custodia.scanners.agent.chain.ScanTerms;
import org.custodia.scanners.agent.chain.ScanVerdict;
import org.custodia.scanners.agent.chain.SessionRoot;
import org.custodia.scanners.agent.facts.LotFacts;
import org.custodia.scanners.agent.journal.Journal;
import org.custodia.scanners.agent.journal.JournalException;
import org.custodia.scanners.agent.keys.DeviceKey;
import org.custodia.scanners.agent.session.Notice.Tone;
import org.custodia.scanners.gs1.PackScan;
import org.custodia.scanners.gs1.Scan;
import org.custodia.scanners.gs1.ScanReader;
import org.custodia.scanners.gs1.ScannerCalibration;
import org.custodia.scanners.gs1.Unreadable;

/**
 * Takes what the inputs bring, one after the other: reads it, signs it, keeps it, and only then
 * says so. A session that was broken off goes on where it was. Safe for use by several threads.
 */
public final class CheckpointAgent {
  /** A session has at most so many events, to be found again at a start. */
  private static final int LONGEST_SESSION = 50_000;

  /** A verdict that comes sooner is about what somebody has just scanned. */
  private static final Duration AT_ONCE = Duration.ofSeconds(10);

  private static final DateTimeFormatter AS_OF = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

  private final Journal journal;
  private final ScanEvent.Post post;
  private final DeviceKey key;
  private final ScanReader reader;
  private final Clock clock;
  private final Supplier<Optional<LotFacts>> facts;
  private final java.util.Map<String, ScannerCalibration> calibrations =
      new java.util.concurrent.ConcurrentHashMap<>();
  private String operator;
  private Optional<Worklist> work = Optional.empty();

  /**
   * @param operator who holds the scanner until a badge is scanned
   * @param facts what the last sync brought
   */
  public CheckpointAgent(
      Journal journal,
      ScanEvent.Post post,
      DeviceKey key,
      ScanReader reader,
      Clock clock,
      String operator,
      Supplier<Optional<LotFacts>> facts) {
    this.journal = journal;
    this.post = post;
    this.key = key;
    this.reader = reader;
    this.clock = clock;
    this.operator = operator;
    this.facts = facts;
    resume();
  }

  /** The session that is open. */
  public synchronized Optional<CheckpointMode> mode() {
    return work.map(Worklist::mode);
  }

  /** How many different things were scanned in the session that is open. */
  public synchronized long count() {
    return work.map(Worklist::count).orElse(0L);
  }

  /**
   * @param input which input it came from
   * @param arrived exactly what arrived
   */
  public synchronized Notice scanned(String input, String arrived) {
    String text = whole(arrived);
    Optional<ScannerCalibration> calibration = ScannerCalibration.read(text);
    if (calibration.isPresent()) {
      return calibrated(input, calibration.get());
    }
    ScannerCalibration known = calibrations.get(input);
    String meant = known == null ? text : known.undo(text);
    Optional<Command> command = Command.read(meant);
    try {
      return command.isPresent() ? obeyed(input, command.get()) : witnessed(input, meant);
    } catch (JournalException e) {
      return notRecorded(e);
    }
  }

  /**
   * What the check of a pack came to. Once its scan is a while ago, it is said when it was scanned.
   */
  public Notice verdict(ScanVerdict verdict) {
    String sentence =
        verdict.action().map(a -> verdict.sentence() + " " + a).orElse(verdict.sentence());
    Tone tone = Tone.valueOf(verdict.severity().name());
    Optional<ScanEvent> event = journal.find(verdict.event());
    String pack = event.map(this::named).orElse("");
    Instant at = Instant.ofEpochMilli(event.map(e -> e.act().deviceTime()).orElse(clock.millis()));
    boolean later = at.isBefore(clock.instant().minus(AT_ONCE));
    String when = AS_OF.format(at.atZone(ZoneId.systemDefault()));
    return Notice.of(
        tone, later ? "verdict.later" : "verdict", pack, sentence, verdict.code(), when);
  }

  /** By what stands on its label for people. */
  private String named(ScanEvent event) {
    return reader.read(event.terms().text()) instanceof PackScan pack ? pack.serial() : "";
  }

  /** What is wrong with an input. */
  public static Notice trouble(String code, String... arguments) {
    return Notice.of(Tone.LOOK, code, (Object[]) arguments);
  }

  static Notice notRecorded(JournalException e) {
    return switch (e.why()) {
      case FULL -> Notice.of(Tone.BAD, "CUS-AGT-001");
      case IN_USE -> Notice.of(Tone.BAD, "CUS-AGT-002");
      case DAMAGED -> Notice.of(Tone.BAD, "CUS-AGT-003");
      case OTHER_DEVICE -> Notice.of(Tone.BAD, "CUS-AGT-004");
    };
  }

  private Notice witnessed(String input, String text) {
    Scan scan = reader.read(text);
    if (scan instanceof Unreadable why) {
      return Notice.of(why);
    }
    if (work.isEmpty()) {
      return Notice.of(Tone.BAD, "CUS-AGT-023");
    }
    Worklist list = work.get();
    Optional<Thing> thing = Thing.of(scan);
    if (thing.isEmpty() || !list.takes(thing.get())) {
      return Notice.of(Tone.BAD, "CUS-AGT-021", "mode." + list.mode());
    }
    ScanTerms terms = terms(list, ScanTerms.Entry.SCANNED, Bytes32.ZERO, input, text);
    boolean again = list.has(terms.subject(scan));
    ScanEvent event = record(terms, scan);
    list.add(item(event, thing.get()));
    if (again) {
      return Notice.of(Tone.LOOK, "again", list.count());
    }
    Optional<Notice> odd =
        scan instanceof PackScan pack ? checked(pack, list.mode()) : Optional.empty();
    return odd.orElseGet(() -> Notice.of(Tone.GOOD, "taken", list.count(), next(list)));
  }

  /** What there is to be said of a pack by what is known here, reached or not. */
  private Optional<Notice> checked(PackScan pack, CheckpointMode mode) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneId.systemDefault());
    Optional<LotFacts> known = facts.get();
    boolean ordered = known.filter(facts -> facts.against(pack, today).isOrdered()).isPresent();
    if (!ordered && pack.expiry().map(last -> last.isBefore(today)).orElse(false)) {
      return Optional.of(Notice.of(Tone.LOOK, "CUS-AGT-024", pack.expiry().orElseThrow()));
    }
    if (known.isEmpty()) {
      return mode == CheckpointMode.VERIFY
          ? Optional.of(Notice.of(Tone.LOOK, "CUS-AGT-037"))
          : Optional.empty();
    }
    String asOf = AS_OF.format(known.get().at().atZone(ZoneId.systemDefault()));
    String lot = pack.lot().orElse("");
    LotFacts.Finding finding = known.get().against(pack, today);
    String code =
        switch (finding) {
          case RECALLED -> "CUS-AGT-030";
          case WITHDRAWN -> "CUS-AGT-031";
          case BLOCKED -> "CUS-AGT-032";
          case PACK_RECALLED -> "CUS-AGT-038";
          case PACK_WITHDRAWN -> "CUS-AGT-039";
          case PACK_BLOCKED -> "CUS-AGT-040";
          case UNKNOWN_LOT -> "CUS-AGT-033";
          case EXPIRY_DIFFERS -> "CUS-AGT-034";
          case EXPIRED -> "CUS-AGT-035";
          case NO_LOT, NOT_KNOWN_HERE -> mode == CheckpointMode.VERIFY ? "CUS-AGT-036" : "";
          case NOTHING_OF_LOT -> mode == CheckpointMode.VERIFY ? "checked.lot" : "";
          case NOTHING -> mode == CheckpointMode.VERIFY ? "checked" : "";
        };
    if (code.isEmpty()) return Optional.empty();
    Tone tone = code.startsWith("checked") ? Tone.GOOD : Tone.LOOK;
    return Optional.of(Notice.of(tone, code, lot, asOf));
  }

  private Worklist.Item item(ScanEvent event, Thing thing) {
    return new Worklist.Item(
        event.act().commandId(),
        event.digest(post.domain()),
        event.act().deviceSequence(),
        event.act().subject(),
        thing);
  }

  private Notice obeyed(String input, Command command) {
    if (command instanceof Command.Operator badge) {
      operator = badge.name();
      return Notice.of(Tone.GOOD, "operator", badge.name());
    }
    if (command instanceof Command.Begin begin) {
      if (work.isPresent() && work.get().last().isPresent()) {
        return Notice.of(Tone.BAD, "CUS-AGT-025", "mode." + work.get().mode());
      }
      work = Optional.of(new Worklist(begin.mode(), Bytes32.random()));
      return Notice.of(Tone.GOOD, "begun", "mode." + begin.mode(), next(work.get()));
    }
    if (work.isEmpty()) {
      return Notice.of(Tone.BAD, "CUS-AGT-023");
    }
    return command instanceof Command.Undo
        ? undone(input, work.get())
        : finished(input, work.get());
  }

  private Notice undone(String input, Worklist list) {
    Optional<Worklist.Item> last = list.last();
    if (last.isEmpty()) {
      return Notice.of(Tone.BAD, "CUS-AGT-022");
    }
    record(terms(list, ScanTerms.Entry.UNDONE, last.get().event(), input, ""), reader.read(""));
    list.takeBack(last.get().event());
    return Notice.of(Tone.GOOD, "undone", list.count(), next(list));
  }

  private Notice finished(String input, Worklist list) {
    if (!list.missing().isEmpty()) {
      return Notice.of(Tone.BAD, "CUS-AGT-020", next(list));
    }
    Bytes32 root = SessionRoot.of(list.digests());
    ScanTerms terms = terms(list, ScanTerms.Entry.FINISHED, root, input, "");
    record(terms, reader.read(""), event -> withSeal(event, list));
    work = Optional.empty();
    String code = list.mode() == CheckpointMode.ORGAN ? "finished.ORGAN" : "finished";
    return Notice.of(Tone.GOOD, code, list.count());
  }

  private ScanTerms terms(
      Worklist list, ScanTerms.Entry entry, Bytes32 refers, String input, String text) {
    return new ScanTerms(entry, list.mode(), list.session(), refers, operator, input, text);
  }

  private ScanEvent withSeal(ScanEvent finish, Worklist list) {
    return finish.sealed(
        list.digests().size(),
        list.first(),
        journal.lastSealed(),
        post.domain(),
        key.secret(),
        key.address());
  }

  private ScanEvent record(ScanTerms terms, Scan scan) {
    return record(terms, scan, event -> event);
  }

  private ScanEvent record(ScanTerms terms, Scan scan, UnaryOperator<ScanEvent> sealing) {
    Bytes32 id = Bytes32.ofUuid(UUID.randomUUID());
    return journal.append(
        after ->
            sealing.apply(
                ScanEvent.sign(
                    post, after, id, terms, scan, clock.millis(), key.secret(), key.address())));
  }

  private Notice calibrated(String input, ScannerCalibration found) {
    Set<ScannerCalibration.Finding> findings = found.findings();
    if (findings.isEmpty()) {
      calibrations.remove(input);
      return Notice.of(Tone.GOOD, "calibration.right");
    }
    String named = findings.stream().map(Enum::name).sorted().collect(Collectors.joining(", "));
    String layouts = String.join(", ", found.explainedBy());
    String what = layouts.isEmpty() ? named : named + " (" + layouts + ")";
    if (!found.canBeUndone()) {
      calibrations.remove(input);
      return Notice.of(Tone.BAD, "CUS-AGT-026", what);
    }
    calibrations.put(input, found);
    return Notice.of(Tone.LOOK, "calibration.undone", what);
  }

  /** Key of what to do next. */
  private static String next(Worklist list) {
    Set<Thing> missing = list.missing();
    if (missing.isEmpty()) {
      return "next.more";
    }
    return missing.size() == 1 ? "next." + missing.iterator().next() : "next.any." + list.mode();
  }

  /** What cannot be written as UTF-8 would be another text when it is read back. */
  private static String whole(String text) {
    StringBuilder whole = new StringBuilder(text);
    for (int i = 0; i < whole.length(); i++) {
      boolean pair =
          i + 1 < whole.length() && Character.isSurrogatePair(whole.charAt(i), whole.charAt(i + 1));
      if (pair) {
        i++;
      } else if (Character.isSurrogate(whole.charAt(i))) {
        whole.setCharAt(i, '\ufffd');
      }
    }
    return whole.toString();
  }

  /** Takes up the session that was open when the agent ended, from the journal. */
  private void resume() {
    List<ScanEvent> events = journal.last(LONGEST_SESSION);
    if (events.isEmpty()) {
      return;
    }
    ScanTerms last = events.get(events.size() - 1).terms();
    if (last.entry() == ScanTerms.Entry.FINISHED) {
      return;
    }
    Worklist list = new Worklist(last.mode(), last.session());
    for (ScanEvent event : events) {
      if (!event.terms().session().equals(last.session())) {
        continue;
      }
      if (event.terms().entry() == ScanTerms.Entry.UNDONE) {
        list.takeBack(event.terms().refers());
      } else {
        Thing thing = Thing.of(reader.read(event.terms().text())).orElseThrow();
        list.add(item(event, thing));
      }
    }
    operator = last.operator();
    work = Optional.of(list);
  }
}
