package org.custodia.devnet.evm;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.custodia.devnet.RandomProgram;

/**
 * Random programs run as the privacy flags 1 to 3 have it: traced on both states, undone or kept,
 * with the states written to their database in between.
 */
public final class ObservedPrograms {
  private static final Address SENDER = Address.of("0x" + "a1".repeat(20));
  private static final long GAS = 3_000_000;

  private final Random random;
  private final int count;
  private final BlockEnvironment block =
      new BlockEnvironment(1337, 300, 1_700_000_000L, 30_000_000L, number -> Hash32.ZERO);
  private final List<Address> addresses = new ArrayList<>();

  /** So many programs, the same for the same seed. */
  public ObservedPrograms(long seed, int count) {
    this.random = new Random(seed);
    this.count = count;
    for (int i = 0; i < 2 * count; i++) addresses.add(SENDER.created(i));
  }

  /**
   * Runs them.
   *
   * @throws AssertionError when a run changed the public state
   */
  public void run(StateStore store) {
    RandomProgram programs = new RandomProgram(random, addresses);
    try (State below = store.at(Hash32.ZERO);
        State above = store.at(Hash32.ZERO)) {
      for (int i = 0; i < count; i++) {
        below.setNonce(SENDER, 2 * i + 1);
        Machine.runTraced(below, message(Optional.empty(), programs.creation()), block);
        below.endTransaction();
      }
      Hash32 root = below.checkpoint();
      List<Address> shown = addresses.stream().filter(below::hasCode).toList();
      DualState dual = new DualState(above, below, shown);
      for (int i = 0; i < count; i++) {
        above.setNonce(SENDER, 2 * i + 2);
        dual.observe(message(Optional.empty(), programs.creation()), block);
        above.endTransaction();
      }
      Hash32 before = dual.settled(DualState.Roots::privateRoot);
      for (int i = 0; i < 3 * count; i++) {
        Address to = addresses.get(random.nextInt(addresses.size()));
        boolean kept = random.nextBoolean();
        above.keptIf(
            outcome -> kept, () -> dual.observe(message(Optional.of(to), programs.input()), block));
        above.endTransaction();
        if (i % 10 == 9) dual.settled(roots -> roots);
        if (i % 20 == 19) dual.goBackTo(before);
      }
      Hash32 after = below.checkpoint();
      if (!after.equals(root)) throw new AssertionError("the public state was changed");
    }
  }

  private static Invocation message(Optional<Address> to, Bytes input) {
    return new Invocation(SENDER, to, BigInteger.ZERO, input, GAS);
  }
}
