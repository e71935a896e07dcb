package org.custodia.registry.faults;

import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.custodia.registry.errors.Problem;

/**
 * The line between members' instances: loses messages and answers, delivers twice, late and out of
 * order, as long as it is bad.
 */
final class MemberLine {
  private static final long LATE_NANOS = 400_000_000;

  private final Random random;
  private Optional<byte[]> earlier = Optional.empty();
  private volatile boolean bad;

  MemberLine(Random random) {
    this.random = random;
  }

  void bad(boolean bad) {
    this.bad = bad;
  }

  byte[] pass(byte[] message, UnaryOperator<byte[]> desk) {
    if (!bad) return desk.apply(message);
    switch (draw()) {
      case 0 -> throw lost();
      case 1 -> {
        desk.apply(message);
        throw lost();
      }
      case 2 -> desk.apply(message);
      case 3 -> LockSupport.parkNanos(LATE_NANOS);
      case 4 -> exchanged(message).ifPresent(desk::apply);
      default -> exchanged(message);
    }
    return desk.apply(message);
  }

  private synchronized int draw() {
    return random.nextInt(7);
  }

  private synchronized Optional<byte[]> exchanged(byte[] message) {
    Optional<byte[]> old = earlier;
    earlier = Optional.of(message);
    return old;
  }

  private static Problem lost() {
    return new Problem(Problem.Kind.UNAVAILABLE, "CUS-VER-060");
  }
}
