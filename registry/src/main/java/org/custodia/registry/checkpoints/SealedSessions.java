package org.custodia.registry.checkpoints;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.medicines.ScanSessionTerms;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand.ChannelCommand;
import org.custodia.registry.packs.Books;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.scanners.agent.chain.EventJson;
import org.custodia.scanners.agent.chain.ScanEvent;
import org.custodia.scanners.agent.chain.SessionRoot;
import org.custodia.scanners.agent.chain.SessionSeal;

/**
 * Tells the member's own book on the ledger what its devices signed as one: each session that was
 * finished and sealed, under the id of the event that finished it, in the order of each key. The
 * contract makes the root anew from the digests of the scans and checks the one signature.
 */
final class SealedSessions {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int AT_ONCE = 50;

  private final OrganisationRows rows;
  private final CheckpointRows events;
  private final Books books;
  private final Ledger ledger;

  SealedSessions(OrganisationRows rows, CheckpointRows events, Books books, Ledger ledger) {
    this.rows = rows;
    this.events = events;
    this.books = books;
    this.ledger = ledger;
  }

  /** All that are due; none while there is no book. */
  void record(String organisation) {
    while (rows.in(organisation, () -> recordSome(organisation)) == AT_ONCE) {
      if (Thread.currentThread().isInterrupted()) return;
    }
  }

  private int recordSome(String organisation) {
    List<CheckpointRows.Sealed> due = events.sealsDue(organisation, AT_ONCE);
    if (due.isEmpty()) return 0;
    return books
        .known(organisation)
        .map(
            book -> {
              due.forEach(one -> record(organisation, book.address(), one));
              return due.size();
            })
        .orElse(0);
  }

  /**
   * Where the scans that are recorded are not those that were signed, the book is told nothing;
   * neither where a device has taken the id of another command, which must not hold up the others.
   */
  private void record(String organisation, String book, CheckpointRows.Sealed one) {
    ScanEvent finished = read(one.event());
    SessionSeal seal = finished.seal().orElseThrow();
    List<Bytes32> digests = events.scans(organisation, one.key(), finished.terms().session());
    boolean holds =
        digests.size() == seal.scans() && SessionRoot.of(digests).equals(finished.terms().refers());
    if (holds && ledger.status(organisation, one.id()).isEmpty()) {
      ScanSessionTerms terms = seal.terms(finished, digests);
      ledger.record(
          organisation,
          new ChannelCommand(
              one.id(),
              book,
              terms.action().code(),
              terms.body(seal.act(finished), seal.signature())),
          one.trace().stream().toList());
    }
    events.sealDone(organisation, one.id());
  }

  /**
   * @param event that was recorded, JSON
   */
  static ScanEvent read(String event) {
    try {
      return EventJson.read(JSON.readTree(event));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event that was recorded cannot be read", e);
    }
  }
}
