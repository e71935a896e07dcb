package org.custodia.webapp.pages;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.medicines.PackVerdict;
import org.custodia.registry.medicines.VerdictKind;
import org.custodia.webapp.problems.Sentences;
import org.custodia.webapp.problems.Sentences.Reader;

/**
 * A verdict as the page shows it: colour, symbol and word together, then the sentence and the next
 * step.
 *
 * @param commandId id for dispensing this pack, should somebody go on to that
 * @param alsoFound other findings, the gravest of which is the verdict itself
 * @param scan the scan again, for dispensing
 */
public record VerdictView(
    PackVerdict verdict,
    UUID commandId,
    Tone tone,
    String sentence,
    Optional<String> action,
    List<VerdictKind> alsoFound,
    Optional<LocalDate> expiry,
    String scan) {

  /** How the verdict looks; every tone has its colour, its symbol and its word. */
  public enum Tone {
    GOOD,
    STOP,
    HOLD,
    UNCLEAR;

    public String css() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static VerdictView of(PackVerdict verdict, String scan, Sentences sentences, Reader reader) {
    return new VerdictView(
        verdict,
        UUID.randomUUID(),
        tone(verdict.verdict()),
        sentences.of(verdict.code(), verdict.arguments(), reader),
        sentences.actionOf(verdict.code(), verdict.arguments(), reader),
        verdict.findings().stream().filter(kind -> kind != verdict.verdict()).toList(),
        verdict.expiry(),
        scan);
  }

  /** The raw scan with its separators made visible. */
  public String scanShown() {
    return scan.replace('\u001d', '␝');
  }

  private static Tone tone(VerdictKind kind) {
    return switch (kind) {
      case GENUINE -> Tone.GOOD;
      case UNKNOWN_SERIAL, LOT_MISMATCH, EXPIRY_MISMATCH, RECALLED, WITHDRAWN, ALREADY_DISPENSED ->
          Tone.STOP;
      case UNKNOWN_PRODUCT, UNKNOWN_LOT, BLOCKED, EXPIRED, INACTIVE -> Tone.HOLD;
      case UNREADABLE -> Tone.UNCLEAR;
    };
  }
}
