package org.custodia.scanners.agent.session;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.custodia.scanners.agent.chain.CheckpointMode;
import org.custodia.scanners.agent.journal.JournalException;
import org.custodia.scanners.agent.journal.JournalStatus;
import org.custodia.scanners.agent.sending.SendingState;

/**
 * Shows notices on a terminal: a symbol, a colour, a sentence, and the bell once for what is good
 * and three times for what is not; in large letters where the terminal has them. Safe for use by
 * several threads.
 */
public final class Screen {
  private static final String BELL = "\u0007";

  /** Characters of a line of double width and height, on terminals of 80, with the symbol. */
  private static final int LARGE_WIDTH = 38;

  /** After these a mode is to be chosen. */
  private static final Set<String> NO_SESSION = Set.of("finished", "finished.ORGAN", "CUS-AGT-023");

  private final PrintStream out;
  private final Locale language;
  private final boolean large;
  private String lastStatus = "";

  /**
   * @param large whether the terminal has lines of double height (DECDHL, as xterm has)
   */
  public Screen(PrintStream out, Locale language, boolean large) {
    this.out = out;
    this.language = language;
    this.large = large;
  }

  public synchronized void show(Notice notice) {
    int colour =
        switch (notice.tone()) {
          case GOOD -> 32;
          case LOOK, HOLD, UNCLEAR -> 33;
          case BAD, STOP -> 31;
        };
    String bells = notice.tone() == Notice.Tone.GOOD ? BELL : BELL.repeat(3);
    String symbol = "\u001b[1;" + colour + "m" + notice.tone().symbol();
    String sentence = notice.sentence(language);
    if (large) {
      for (String line : Lines.of(sentence, LARGE_WIDTH)) {
        // The upper half, then the lower half of the same.
        out.println("\u001b#3" + symbol + " " + line + "\u001b[0m");
        out.println("\u001b#4" + symbol + " " + line + "\u001b[0m");
      }
      out.print(bells);
      out.flush();
    } else {
      out.println(symbol + "\u001b[0m " + sentence + bells);
    }
    if (NO_SESSION.contains(notice.code())) menu();
  }

  /** What can be chosen by typing it. */
  private void menu() {
    out.println(
        Command.sheet().stream()
            .map(command -> command.typed() + " " + name(command))
            .collect(Collectors.joining(" \u00b7 ")));
  }

  private String name(Command command) {
    String key =
        command instanceof Command.Begin begin
            ? "mode." + begin.mode()
            : command instanceof Command.Undo ? "sheet.undo" : "sheet.finish";
    return Notice.of(Notice.Tone.GOOD, key).sentence(language);
  }

  /** The agent takes scans. */
  public synchronized void ready(JournalStatus status, Optional<CheckpointMode> open) {
    Notice notice =
        open.map(mode -> Notice.of(Notice.Tone.GOOD, "resumed", "mode." + mode))
            .orElseGet(() -> Notice.of(Notice.Tone.GOOD, "ready"));
    out.println(notice.sentence(language));
    if (open.isEmpty()) menu();
    out.println(status.line(System.currentTimeMillis()));
  }

  /** The status line, when it has changed. */
  public synchronized void status(JournalStatus status, Optional<SendingState> sending) {
    String line =
        status.line(System.currentTimeMillis())
            + sending.flatMap(Screen::told).map(n -> " \u2014 " + n.sentence(language)).orElse("");
    if (!line.equals(lastStatus)) {
      lastStatus = line;
      out.println(line);
    }
  }

  /** What is wrong with the journal, in words. */
  public String said(JournalException e) {
    return CheckpointAgent.notRecorded(e).sentence(language);
  }

  private static Optional<Notice> told(SendingState state) {
    if (state instanceof SendingState.Halted halted) {
      String code =
          switch (halted.why()) {
            case NOT_ALLOWED -> "CUS-AGT-005";
            case OTHER_VERSION -> "CUS-AGT-006";
            case UNKNOWN_DEVICE -> "CUS-AGT-007";
            case REVOKED -> "CUS-AGT-008";
            case EXPIRED -> "CUS-AGT-009";
            case FORKED -> "CUS-AGT-010";
            case DAMAGED -> "CUS-AGT-011";
          };
      return Optional.of(Notice.of(Notice.Tone.BAD, code));
    }
    if (state instanceof SendingState.Away away) {
      return Optional.of(Notice.of(Notice.Tone.LOOK, "CUS-AGT-013", away.why()));
    }
    boolean clockOff =
        state instanceof SendingState.Idle idle && idle.clockOff()
            || state instanceof SendingState.Busy busy && busy.clockOff();
    return clockOff ? Optional.of(Notice.of(Notice.Tone.LOOK, "CUS-AGT-012")) : Optional.empty();
  }
}
