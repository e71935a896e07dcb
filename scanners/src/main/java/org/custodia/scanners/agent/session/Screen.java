package org.custodia.scanners.agent.session;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import org.custodia.scanners.agent.chain.CheckpointMode;
import org.custodia.scanners.agent.journal.JournalException;
import org.custodia.scanners.agent.journal.JournalStatus;
import org.custodia.scanners.agent.sending.SendingState;

/**
 * Shows notices on a terminal: a symbol, a colour, a sentence, and the bell once for what is good
 * and three times for what is not. Safe for use by several threads.
 */
public final class Screen {
  private static final String BELL = "\u0007";

  private final PrintStream out;
  private final Locale language;
  private String lastStatus = "";

  public Screen(PrintStream out, Locale language) {
    this.out = out;
    this.language = language;
  }

  public synchronized void show(Notice notice) {
    int colour =
        switch (notice.tone()) {
          case GOOD -> 32;
          case LOOK -> 33;
          case BAD -> 31;
        };
    String bells = notice.tone() == Notice.Tone.GOOD ? BELL : BELL.repeat(3);
    out.println(
        "\u001b[1;"
            + colour
            + "m"
            + notice.tone().symbol()
            + "\u001b[0m "
            + notice.sentence(language)
            + bells);
  }

  /** The agent takes scans. */
  public synchronized void ready(JournalStatus status, Optional<CheckpointMode> open) {
    Notice notice =
        open.map(mode -> Notice.of(Notice.Tone.GOOD, "resumed", "mode." + mode))
            .orElseGet(() -> Notice.of(Notice.Tone.GOOD, "ready"));
    out.println(notice.sentence(language));
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
