package org.custodia.webapp.pages;

import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.registry.medicines.PackActs.Offer;
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
 * @param offers what this person may do with the pack now
 * @param prescription commitment of the prescription at hand, empty for none
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
    List<Offer> offers,
    String prescription,
    String scan) {

  private static final Set<VerdictKind> UNPROVEN =
      EnumSet.of(VerdictKind.LOT_MISMATCH, VerdictKind.UNKNOWN_LOT, VerdictKind.UNKNOWN_SERIAL);

  /** How the verdict looks; every tone has its colour, its symbol and its word. */
  public enum Tone {
    GOOD,
    STOP,
    HOLD,
    UNCLEAR;

    public String css() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Its symbol as a character, where there is no room for the picture. */
    public String symbol() {
      return switch (this) {
        case GOOD -> "✓";
        case STOP -> "✕";
        case HOLD -> "‖";
        case UNCLEAR -> "?";
      };
    }
  }

  static VerdictView of(
      PackVerdict verdict,
      List<Offer> offers,
      String prescription,
      String scan,
      Sentences sentences,
      Reader reader) {
    return new VerdictView(
        verdict,
        UUID.randomUUID(),
        tone(verdict.verdict()),
        sentences.of(verdict.code(), verdict.arguments(), reader),
        sentences.actionOf(verdict.code(), verdict.arguments(), reader),
        verdict.findings().stream().filter(kind -> kind != verdict.verdict()).toList(),
        verdict.expiry(),
        offers,
        prescription,
        scan);
  }

  public boolean mayDispense() {
    return offers.contains(Offer.DISPENSE);
  }

  public boolean mayDispensePart() {
    return offers.contains(Offer.DISPENSE_PART);
  }

  /** What may be done besides dispensing, as one choice. */
  public List<Offer> otherOffers() {
    return offers.stream()
        .filter(offer -> offer != Offer.DISPENSE && offer != Offer.DISPENSE_PART)
        .toList();
  }

  /** Whether there is a certificate of it: a proof against a root, and a signed answer. */
  public boolean isCertified() {
    return verdict
        .evidence()
        .filter(evidence -> evidence.root().isPresent() && !evidence.answerSignature().isEmpty())
        .filter(evidence -> verdict.findings().stream().noneMatch(UNPROVEN::contains))
        .isPresent();
  }

  /** The raw scan with its separators made visible. */
  public String scanShown() {
    return scan.replace('\u001d', '␝');
  }

  static Tone tone(VerdictKind kind) {
    return Tone.valueOf(kind.severity().name());
  }
}
