package org.custodia.registry.packs;

import java.util.Arrays;

/** Standing of a lot; the numbers are those of the MedicineRegistry contract. */
public enum LotStatus {
  RELEASED(1),
  /** Stopped for the time being; can be released again. */
  BLOCKED(2),
  /** Final. */
  RECALLED(3),
  /** Final. */
  WITHDRAWN(4);

  private final int number;

  LotStatus(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  public boolean isFinal() {
    return this == RECALLED || this == WITHDRAWN;
  }

  /** An {@link IllegalArgumentException} for a number the contract does not use. */
  public static LotStatus of(int number) {
    return Arrays.stream(values())
        .filter(status -> status.number == number)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no lot status " + number));
  }
}
