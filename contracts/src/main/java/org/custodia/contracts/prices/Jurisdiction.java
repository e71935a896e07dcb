package org.custodia.contracts.prices;

import java.util.regex.Pattern;
import org.custodia.contracts.Bytes32;

/**
 * Where an order holds.
 *
 * @param code ISO 3166-1 alpha-2, such as {@code FR}, or ISO 3166-2, such as {@code IN-KA}
 */
public record Jurisdiction(String code) {
  private static final Pattern FORM = Pattern.compile("[A-Z0-9-]{1,6}");

  /**
   * @throws IllegalArgumentException when no contract would take it
   */
  public Jurisdiction {
    if (!FORM.matcher(code).matches()) {
      throw new IllegalArgumentException("not a jurisdiction: " + code);
    }
  }

  /** The {@code bytes6} as one word. */
  public static Jurisdiction of(Bytes32 word) {
    return new Jurisdiction(AsciiWord.text(word));
  }

  /** A {@code bytes6}, as one word. */
  public Bytes32 word() {
    return AsciiWord.of(code);
  }

  @Override
  public String toString() {
    return code;
  }
}
