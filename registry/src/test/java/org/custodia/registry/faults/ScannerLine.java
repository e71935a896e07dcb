package org.custodia.registry.faults;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.custodia.registry.checkpoints.Checkpoints;
import org.custodia.registry.identity.Caller;
import org.custodia.scanners.agent.chain.BatchJson;
import org.custodia.scanners.agent.sending.Checkpoint;

/**
 * The line from a scanner to its instance: loses requests and answers, delivers twice, late and out
 * of order, as long as it is bad.
 */
final class ScannerLine implements Checkpoint {
  private final Supplier<Checkpoints> instance;
  private final Caller device;
  private final String key;
  private final Random random;
  private Optional<BatchJson.Batch> late = Optional.empty();
  private volatile boolean bad;

  ScannerLine(Supplier<Checkpoints> instance, Caller device, String key, Random random) {
    this.instance = instance;
    this.device = device;
    this.key = key;
    this.random = random;
  }

  void bad(boolean bad) {
    this.bad = bad;
  }

  @Override
  public Outcome<BatchJson.Answers> send(BatchJson.Batch batch) {
    return pass(
        checkpoints -> {
          if (bad && random.nextInt(4) == 0) late.ifPresent(old -> take(checkpoints, old));
          late = Optional.of(batch);
          if (bad && random.nextInt(4) == 0) take(checkpoints, batch);
          return take(checkpoints, batch);
        });
  }

  private BatchJson.Answers take(Checkpoints checkpoints, BatchJson.Batch batch) {
    return checkpoints.take(device, key, batch);
  }

  @Override
  public Outcome<Fates> fates(List<UUID> ids, List<UUID> verdicts) {
    return pass(
        checkpoints ->
            new Fates(
                checkpoints.fates(device, key, ids),
                List.of(),
                Optional.empty(),
                Optional.of(checkpoints.lastTaken(device, key))));
  }

  private <T> Outcome<T> pass(Function<Checkpoints, T> request) {
    int luck = bad ? random.nextInt(5) : 4;
    if (luck == 0) return away();
    try {
      T answer = request.apply(instance.get());
      return luck == 1 ? away() : new Answered<>(answer);
    } catch (RuntimeException e) {
      return away();
    }
  }

  private static <T> Outcome<T> away() {
    return new Away<>("nobody answers", Optional.empty());
  }
}
