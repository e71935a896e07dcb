package org.custodia.registry.ledger;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;

/**
 * A transaction before it has a nonce.
 *
 * @param to contract or account it goes to; none for a creation
 * @param data call data, or the payload of a private one
 * @param members all members of the channel, for a private one
 * @param commands what travels in it
 */
record Draft(
    TransactionRows.Kind kind,
    String lane,
    Optional<String> to,
    byte[] data,
    long gas,
    List<Bytes32> members,
    List<UUID> commands) {}
