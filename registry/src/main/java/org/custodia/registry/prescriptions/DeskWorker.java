package org.custodia.registry.prescriptions;

import java.time.Duration;
import java.util.List;
import org.custodia.registry.ledger.Rounds;

/** Keeps the {@link DeskTeller} going for all local organisations, with one thread. */
final class DeskWorker implements Rounds.Owner {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

  private final DeskTeller teller;
  private final Duration noticesEvery;
  private final Rounds rounds;

  DeskWorker(List<String> organisations, DeskTeller teller, Duration noticesEvery) {
    this.teller = teller;
    this.noticesEvery = noticesEvery;
    this.rounds = new Rounds("prescriptions", 1, LOOK_AGAIN, organisations, this::look);
  }

  private void look(String organisation) {
    teller.tellDue(organisation);
    teller.fetchNotices(organisation, noticesEvery);
  }

  @Override
  public Rounds rounds() {
    return rounds;
  }
}
