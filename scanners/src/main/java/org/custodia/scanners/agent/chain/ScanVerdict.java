package org.custodia.scanners.agent.chain;

import java.util.Optional;
import java.util.UUID;

/**
 * What the check of a pack came to that was scanned to be verified, in the language asked for.
 *
 * @param event id of the scan
 * @param code of docs/errors.md
 * @param action what to do next
 * @param settled false while the verification service is silent: it says what was checked and what
 *     not, and another follows
 */
public record ScanVerdict(
    UUID event,
    Severity severity,
    String code,
    String sentence,
    Optional<String> action,
    boolean settled) {

  /** What it asks for. */
  public enum Severity {
    GOOD,
    /** Says nothing yet. */
    UNCLEAR,
    /** Keep it aside for now. */
    HOLD,
    /** Do not supply it. */
    STOP
  }
}
