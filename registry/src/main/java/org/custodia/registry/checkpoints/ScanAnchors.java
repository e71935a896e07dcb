package org.custodia.registry.checkpoints;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.registrar.RegistrarCalls;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand.PublicCall;
import org.custodia.registry.ledger.LedgerCommand.PublicContract;
import org.custodia.registry.ledger.Rounds;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.scanners.agent.chain.SessionRoot;

/**
 * Writes one root over whatever came to be recorded since the last one to the Registrar, of all
 * devices of an organisation together, and what is sealed to its own book. The root, the events
 * under it and the command are one transaction.
 */
final class ScanAnchors implements Rounds.Owner {
  /** Few enough to compute a proof of one of them while somebody waits. */
  private static final int MOST = 8_192;

  /** A root that the ledger refused, as while the member is suspended, is made anew after that. */
  private static final Duration ANEW = Duration.ofMinutes(10);

  private final OrganisationRows rows;
  private final CheckpointRows events;
  private final SealedSessions seals;
  private final Ledger ledger;
  private final Clock clock;
  private final Rounds rounds;

  ScanAnchors(
      OrganisationRows rows,
      CheckpointRows events,
      SealedSessions seals,
      Ledger ledger,
      Collection<String> organisations,
      Duration pause,
      Clock clock) {
    this.rows = rows;
    this.events = events;
    this.seals = seals;
    this.ledger = ledger;
    this.clock = clock;
    this.rounds = new Rounds("scan-anchors", 1, pause, organisations, this::anchorAll);
  }

  @Override
  public Rounds rounds() {
    return rounds;
  }

  private void anchorAll(String organisation) {
    Instant now = clock.instant();
    rows.in(
        organisation,
        () ->
            events
                .refusedAnchors(organisation, now.minus(ANEW))
                .forEach(refused -> events.giveUp(organisation, refused)));
    while (rows.in(organisation, () -> anchorSome(organisation, now)) == MOST) {
      if (Thread.currentThread().isInterrupted()) return;
    }
    seals.record(organisation);
  }

  /** How many. */
  private int anchorSome(String organisation, Instant now) {
    List<CheckpointRows.Unanchored> some = events.unanchored(organisation, MOST);
    if (some.isEmpty()) return 0;
    Bytes32 root = SessionRoot.of(some.stream().map(CheckpointRows.Unanchored::digest).toList());
    UUID id = UUID.randomUUID();
    ledger.record(
        organisation,
        new PublicCall(id, PublicContract.REGISTRAR, RegistrarCalls.anchorScans(root, some.size())),
        some.stream().flatMap(event -> event.trace().stream()).distinct().toList());
    events.anchor(organisation, id, root, some, now);
    return some.size();
  }
}
