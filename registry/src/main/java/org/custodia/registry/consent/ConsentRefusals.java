package org.custodia.registry.consent;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.custodia.registry.consent.ConsentView.Reason;
import org.custodia.registry.ledger.LedgerRefusal;

/** What the contracts' refusals of consents mean to people. */
public final class ConsentRefusals {
  /** Not a contract's: the host has no such patient any more. */
  static final String PATIENT_GONE = "PatientGone";

  private static final Map<String, String> CODES =
      Map.ofEntries(
          Map.entry("PatientMissing", "CUS-CON-060"),
          Map.entry("UnknownPatient", "CUS-CON-061"),
          Map.entry("PatientOptedOut", "CUS-CON-062"),
          Map.entry("PatientNotOptedOut", "CUS-CON-063"),
          Map.entry("UnknownPurpose", "CUS-CON-064"),
          Map.entry("EmptyPeriod", "CUS-CON-065"),
          Map.entry("NotOneTime", "CUS-CON-066"),
          Map.entry("LimitedWithoutChannel", "CUS-CON-067"),
          Map.entry("ConsentForAnotherChannel", "CUS-CON-068"),
          Map.entry("AttestedForAnotherChannel", "CUS-CON-069"),
          Map.entry("AttestedForAnotherKey", "CUS-CON-070"),
          Map.entry("GranteeIsHost", "CUS-CON-071"),
          Map.entry("NotTheGrantKey", "CUS-CON-072"),
          Map.entry("NotTheHost", "CUS-CON-073"),
          Map.entry("ConsentNotPublished", "CUS-CON-074"),
          Map.entry("ConsentRevoked", "CUS-CON-075"),
          Map.entry("ConsentBeforeOptOut", "CUS-CON-076"),
          Map.entry("ConsentNotYetValid", "CUS-CON-077"),
          Map.entry("ConsentExpired", "CUS-CON-078"),
          Map.entry("ConsentAlreadyOpened", "CUS-CON-079"),
          Map.entry("ConsentNotOpened", "CUS-CON-080"),
          Map.entry("NotTheGrantee", "CUS-CON-081"),
          Map.entry("WrongPatient", "CUS-CON-082"),
          Map.entry("WrongPurpose", "CUS-CON-083"),
          Map.entry("ConsentUsedUp", "CUS-CON-084"),
          Map.entry("GranteeNotMember", "CUS-CON-085"),
          Map.entry("RegistrarMismatch", "CUS-CON-086"),
          Map.entry("SubjectNotZero", "CUS-CON-086"),
          Map.entry(PATIENT_GONE, "CUS-CON-087"),
          Map.entry("NotAMember", "CUS-CON-089"));

  /** What other contracts refuse under the same names. */
  private static final Set<String> EVERYBODYS =
      Set.of("NotAMember", "RegistrarMismatch", "SubjectNotZero");

  private ConsentRefusals() {}

  /**
   * The code for a refusal that can only be about a consent, whatever the command was; empty for
   * any other.
   */
  public static Optional<String> code(LedgerRefusal refusal) {
    return Optional.ofNullable(CODES.get(refusal.name()))
        .filter(code -> !EVERYBODYS.contains(refusal.name()));
  }

  /**
   * The sentence for a refusal; for one that has nothing to do with consents, one that names it.
   */
  public static Reason reason(LedgerRefusal refusal) {
    String code = CODES.get(refusal.name());
    return code == null
        ? new Reason("CUS-CON-088", List.of(refusal.name()))
        : new Reason(code, List.of());
  }
}
