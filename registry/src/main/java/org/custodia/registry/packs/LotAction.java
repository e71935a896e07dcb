package org.custodia.registry.packs;

import java.util.Arrays;
import java.util.Optional;

/** What can be done to a released lot; the numbers are the actions of {@code Witness.sol}. */
public enum LotAction {
  RECALL(2),
  WITHDRAW(3),
  BLOCK(4),
  UNBLOCK(5);

  private final int number;

  LotAction(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  /** By its name as written in forms and requests. */
  public static Optional<LotAction> named(String name) {
    return Arrays.stream(values()).filter(action -> action.name().equals(name)).findFirst();
  }

  /** An {@link IllegalArgumentException} for a number that is no action on a lot. */
  public static LotAction of(int number) {
    return Arrays.stream(values())
        .filter(action -> action.number == number)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no lot action " + number));
  }
}
