package org.custodia.registry.decisions;

import java.util.Optional;
import org.custodia.contracts.ConsentPurpose;

/**
 * Why somebody wants to do something: a code of v3-PurposeOfUse ({@value Terms#ACT_REASON}), or one
 * of our two that it has none for ({@value Terms#CUSTODIA_PURPOSE}).
 */
public record Purpose(Coded coded) {
  public Purpose {
    if (!Terms.isPurpose(coded)) {
      throw new IllegalArgumentException("no purpose of use: " + coded);
    }
  }

  /**
   * @param code such as {@code TREAT} or {@code SECOND_OPINION}
   */
  public static Optional<Purpose> of(String code) {
    return Terms.purpose(code).map(Purpose::new);
  }

  /**
   * The purpose that a consent on the ledger names, in FHIR's words. That something is allowed once
   * is a limit and not a purpose.
   */
  public static Purpose of(ConsentPurpose purpose) {
    return of(switch (purpose) {
          case TREATMENT, ONE_TIME -> "TREAT";
          case EMERGENCY -> "ETREAT";
          case BILLING -> "HPAYMT";
          case RESEARCH -> "HRESCH";
          case ORGAN_DONATION -> "DONAT";
          case TRANSPLANTATION, SECOND_OPINION -> purpose.name();
        })
        .orElseThrow();
  }

  static Optional<Purpose> of(Coded coded) {
    return Terms.isPurpose(coded) ? Optional.of(new Purpose(coded)) : Optional.empty();
  }

  /** TREAT includes ETREAT, and ETREAT includes BTG. */
  public boolean includes(Purpose other) {
    return Terms.includes(coded, other.coded);
  }
}
