package org.custodia.registry.identity;

import java.util.Arrays;

/** What holds an operator key; the numbers are those of the Registrar. */
public enum OperatorKind {
  PERSON(1),
  DEVICE(2),
  SERVICE(3);

  private final int number;

  OperatorKind(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  /** An {@link IllegalArgumentException} for a number the Registrar does not use. */
  public static OperatorKind of(int number) {
    return Arrays.stream(values())
        .filter(kind -> kind.number == number)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no operator kind " + number));
  }
}
