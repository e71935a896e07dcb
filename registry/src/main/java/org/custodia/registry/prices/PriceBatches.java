package org.custodia.registry.prices;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.prices.PriceOrder;
import org.custodia.contracts.prices.PriceOrdersCalls;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand.PublicCall;
import org.custodia.registry.ledger.LedgerCommand.PublicContract;

/**
 * The batches of an order on their way to the ledger. Public calls to one contract are carried out
 * as they are recorded, so the announcement comes first and the batches in their order. Used inside
 * the organisation's rows.
 */
final class PriceBatches {
  private final Ledger ledger;

  PriceBatches(Ledger ledger) {
    this.ledger = ledger;
  }

  /** Records what was not recorded yet, and anew what the ledger refused. */
  void record(String organisation, UUID id, PriceOrder order) {
    List<byte[]> batches = order.batches();
    for (int i = 0; i < batches.size(); i++) {
      Attempt attempt = lastAttempt(organisation, id, i);
      if (attempt.status().isPresent() && !attempt.refused()) continue;
      int next = attempt.status().isPresent() ? attempt.number() + 1 : attempt.number();
      byte[] data = PriceOrdersCalls.write(order.orderId(), i, batches.get(i));
      ledger.record(
          organisation, new PublicCall(batchId(id, i, next), PublicContract.PRICE_ORDERS, data));
    }
  }

  /**
   * How many the ledger refused last.
   *
   * @param from the first batch that is asked about
   * @param to the one after the last
   */
  int refused(String organisation, UUID id, int from, int to) {
    int refused = 0;
    for (int i = from; i < to; i++) {
      if (lastAttempt(organisation, id, i).refused()) refused++;
    }
    return refused;
  }

  /**
   * @param number from 0
   * @param status empty when nothing was recorded
   */
  private record Attempt(int number, Optional<CommandStatus> status) {
    boolean refused() {
      return status.filter(one -> one.state() == CommandStatus.State.REFUSED).isPresent();
    }
  }

  private Attempt lastAttempt(String organisation, UUID id, int batch) {
    Attempt last = new Attempt(0, ledger.status(organisation, batchId(id, batch, 0)));
    while (last.refused()) {
      int next = last.number() + 1;
      Optional<CommandStatus> status = ledger.status(organisation, batchId(id, batch, next));
      if (status.isEmpty()) break;
      last = new Attempt(next, status);
    }
    return last;
  }

  /** The same whoever asks, so that a batch is recorded once in each attempt. */
  static UUID batchId(UUID order, int batch, int attempt) {
    String name = order + " " + batch + " " + attempt;
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }
}
