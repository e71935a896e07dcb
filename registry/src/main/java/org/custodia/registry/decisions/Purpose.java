package org.custodia.registry.decisions;

import java.util.Optional;

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

  static Optional<Purpose> of(Coded coded) {
    return Terms.isPurpose(coded) ? Optional.of(new Purpose(coded)) : Optional.empty();
  }

  /** TREAT includes ETREAT, and ETREAT includes BTG. */
  public boolean includes(Purpose other) {
    return Terms.includes(coded, other.coded);
  }
}
