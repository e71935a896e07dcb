package org.custodia.devnet.privacy;

import java.math.BigInteger;

/** How much a private transaction and the contracts that it creates are protected. */
public enum PrivacyFlag {
  /** Nothing is checked. */
  STANDARD,
  /** Only nodes that are party to a contract may send to it. */
  PARTY_PROTECTION,
  /** The same, and some recipients must be named in every transaction. */
  MANDATORY_RECIPIENTS,
  /** Party protection, always all recipients, and everybody comes to the same state. */
  STATE_VALIDATION;

  /**
   * The flag of that number.
   *
   * @throws IllegalArgumentException in GoQuorum's words when there is none
   */
  public static PrivacyFlag of(BigInteger number) {
    if (number.signum() < 0 || number.compareTo(BigInteger.valueOf(values().length)) >= 0) {
      throw new IllegalArgumentException("invalid privacy flag");
    }
    return values()[number.intValue()];
  }

  /** Its number in requests and answers. */
  public int number() {
    return ordinal();
  }

  /** Whether it asks for more than standard privacy. */
  public boolean isEnhanced() {
    return this != STANDARD;
  }
}
