package org.custodia.registry.health;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.ledger.LedgerBooks;
import org.custodia.registry.ledger.LedgerWorkers;
import org.custodia.registry.ledger.NodeProbe;
import org.custodia.registry.verification.ServiceContacts;

/**
 * Everything that is known about one organisation's installation at one moment, from which its
 * lights follow.
 *
 * @param expectedChainId chain id of the network file
 * @param arrivals which blocks were seen to come
 * @param signIn how the OpenID provider answered; empty where nobody signs in
 * @param behindSince since when the projections have been seen behind the node each time
 * @param gapSince since when a nonce has been seen missing each time
 */
record Watched(
    Instant now,
    long expectedChainId,
    Gauge.Seen<NodeProbe.NodeReport> node,
    BlockArrivals.Seen arrivals,
    Gauge.Seen<NodeProbe.PrivacyManagerReport> privacyManager,
    Gauge.Seen<DatabaseProbe.Report> database,
    Optional<Gauge.Seen<SignIn.Answer>> signIn,
    Gauge.Seen<Books> books,
    Optional<LedgerWorkers.Standing> standing,
    Optional<ServiceContacts.Contact> contact,
    Optional<Instant> behindSince,
    Optional<Instant> gapSince) {

  /**
   * What the database held, read after the node had told its block.
   *
   * @param nodeBlock the node's latest block a moment before; empty when it did not answer
   * @param names what members are called, by their ids
   */
  record Books(LedgerBooks.Page page, Optional<Long> nodeBlock, Map<Bytes32, String> names) {

    /** Blocks of the node that the projections have not taken yet; empty when not known. */
    Optional<Long> blocksBehind() {
      return nodeBlock.map(block -> Math.max(0, block - reached()));
    }

    long reached() {
      return page.position().map(position -> position.block()).orElse(-1L);
    }

    String name(Bytes32 member) {
      return names.getOrDefault(member, member.toString().substring(0, 10) + "…");
    }
  }
}
