package org.custodia.acceptance.dsl;

import java.util.concurrent.ThreadLocalRandom;
import org.custodia.scanners.gs1.CheckDigits;

/**
 * A case or pallet with a number that no other run has.
 *
 * @param name how sentences call it
 * @param sscc 18 digits
 */
public record Unit(String name, String sscc) implements Goods {
  /** With an empty label, as from a roll; 952 is what GS1 keeps for demonstrations. */
  public static Unit labelled(String name) {
    String digits =
        "0952%013d".formatted(ThreadLocalRandom.current().nextLong(10_000_000_000_000L));
    return new Unit(name, digits + CheckDigits.of(digits));
  }

  @Override
  public String scan() {
    return "]C100" + sscc;
  }

  @Override
  public String toString() {
    return name;
  }
}
