package org.custodia.registry.testing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.custodia.registry.errors.Problem;
import org.junit.jupiter.api.Test;

/**
 * A parser of what comes from outside, given what it does not expect: it reads it, or refuses it
 * with a code. Anything else it throws is a fault. A few thousand mutations of its seeds are tried
 * in every suite, always the same; {@code ./custodia fuzz} has Jazzer look for more, guided by what
 * code they reach.
 */
public abstract class ParserFuzz {
  private static final int MUTATIONS = Boolean.getBoolean("custodia.long") ? 200_000 : 2_000;

  /** What parsers of texts stumble over. */
  private static final List<String> PIECES =
      List.of(
          "\"",
          "'",
          "{",
          "}",
          "[",
          "]",
          ",",
          ";",
          ":",
          "\\",
          "\\u0000",
          "\n",
          "\r\n",
          "\t",
          "\0",
          "\ufeff",
          "\ud800",
          "é",
          "-1",
          "0",
          "9999999999999999999",
          "1e999999999",
          "-0.0",
          "NaN",
          "null",
          "true",
          "{}",
          "[]",
          "\"\"",
          "2026-02-30",
          "2026-13-01T25:61:61Z",
          "0000-00-00",
          "+999999999-12-31",
          "%",
          "%s",
          "{0}",
          "=",
          "@",
          "\u2028",
          "(01)",
          "]d2",
          "\u001d",
          "//");

  /** Inputs as they should be. */
  protected abstract List<byte[]> seeds();

  /** Reads it as the application does. */
  protected abstract void read(byte[] input);

  /** Whether it is how this parser says that it does not take something. */
  protected boolean isRefusal(RuntimeException thrown) {
    return thrown instanceof Problem problem
        && problem.code().matches("CUS-[A-Z]{3}-\\d{3}")
        && problem.kind() != Problem.Kind.UNAVAILABLE;
  }

  protected static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Reads one input; what comes out is a fault. */
  public final void tryOut(byte[] input) {
    try {
      read(input);
    } catch (RuntimeException thrown) {
      if (!isRefusal(thrown)) throw thrown;
    }
  }

  @Test
  void seedsAreReadAndMutationsAreReadOrRefused() {
    seeds().forEach(this::read);
    Random random = new Random(20_261_127);
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] input = seeds().get(random.nextInt(seeds().size()));
      for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
        input = changed(input, random);
      }
      try {
        tryOut(input);
      } catch (RuntimeException | StackOverflowError fault) {
        throw new AssertionError(
            "mutation " + i + ", in Base64: " + Base64.getEncoder().encodeToString(input), fault);
      }
    }
  }

  private static byte[] changed(byte[] input, Random random) {
    int from = random.nextInt(input.length + 1);
    int to = from + random.nextInt(Math.min(12, input.length - from) + 1);
    byte[] piece = utf8(PIECES.get(random.nextInt(PIECES.size())));
    return switch (random.nextInt(6)) {
      case 0 -> joined(input, from, piece, from);
      case 1 -> joined(input, from, piece, to);
      case 2 -> joined(input, from, new byte[0], to);
      case 3 -> joined(input, to, Arrays.copyOfRange(input, from, to), to);
      case 4 -> Arrays.copyOf(input, from);
      default ->
          joined(
              input,
              from,
              new byte[] {(byte) random.nextInt(256)},
              Math.min(from + 1, input.length));
    };
  }

  /** What comes before the one place, the middle, and what comes from the other place on. */
  private static byte[] joined(byte[] input, int before, byte[] middle, int after) {
    byte[] joined = Arrays.copyOf(input, before + middle.length + input.length - after);
    System.arraycopy(middle, 0, joined, before, middle.length);
    System.arraycopy(input, after, joined, before + middle.length, input.length - after);
    return joined;
  }
}
