package org.custodia.registry.testing;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Random examples of which something is to hold: the same ones in every run, so that a failure
 * comes again. {@code -Dcustodia.seed=N} draws others; a failure names the seed with which its
 * example is the first.
 */
public final class Draws {
  private static final long SEED = Long.getLong("custodia.seed", 20_261_126L);

  private Draws() {}

  /** Does this for so many examples, each drawn from a source of its own. */
  public static void each(int many, Consumer<Random> test) {
    for (long seed = SEED; seed < SEED + many; seed++) {
      try {
        // Sources of neighbouring seeds begin alike.
        test.accept(new Random(new SplittableRandom(seed).nextLong()));
      } catch (AssertionError | RuntimeException failure) {
        throw new AssertionError("an example of -Dcustodia.seed=" + seed + ": " + failure, failure);
      }
    }
  }

  /** One of these. */
  @SafeVarargs
  public static <T> T one(Random random, T... of) {
    return of[random.nextInt(of.length)];
  }

  /** One of these. */
  public static <T> T one(Random random, List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  /** So many of what is drawn. */
  public static <T> List<T> list(Random random, int min, int max, Function<Random, T> of) {
    int size = min + random.nextInt(max - min + 1);
    return IntStream.range(0, size).mapToObj(i -> of.apply(random)).toList();
  }

  /** Some of these. */
  public static <T> Set<T> some(Random random, int min, int max, List<T> of) {
    Set<T> some = new HashSet<>();
    int size = min + random.nextInt(max - min + 1);
    while (some.size() < size) some.add(one(random, of));
    return Set.copyOf(some);
  }

  /** What is drawn, in so many of a hundred cases. */
  public static <T> Optional<T> maybe(Random random, int percent, Function<Random, T> of) {
    return random.nextInt(100) < percent ? Optional.of(of.apply(random)) : Optional.empty();
  }

  /** Some bytes, none among them now and then. */
  public static byte[] bytes(Random random, int most) {
    byte[] bytes = new byte[random.nextInt(10) == 0 ? random.nextInt(3) : random.nextInt(most + 1)];
    random.nextBytes(bytes);
    return bytes;
  }
}
