package org.custodia.registry.ledger;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.custodia.registry.keys.Signer;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The accounts of one organisation and their nonces. */
final class Accounts {
  private static final String FILLER = "filler ";

  private final QuorumNode node;
  private final TransactionRows transactions;
  private final List<Signer> signers;

  Accounts(QuorumNode node, JdbcClient jdbc, List<Signer> signers) {
    this.node = node;
    this.transactions = new TransactionRows(jdbc);
    this.signers = List.copyOf(signers);
  }

  static String fillerLane(String account) {
    return FILLER + account;
  }

  /**
   * The account that sends a lane's transactions. Public calls all go from the first one, so that
   * they are carried out in the order in which they were recorded; channels share the others.
   */
  Signer forLane(String lane) {
    if (lane.startsWith(FILLER)) return signer(lane.substring(FILLER.length()));
    boolean isPublic =
        java.util.Arrays.stream(LedgerCommand.PublicContract.values())
            .anyMatch(contract -> contract.name().equals(lane));
    if (isPublic || signers.size() == 1) return signers.get(0);
    return signers.get(1 + Math.floorMod(lane.hashCode(), signers.size() - 1));
  }

  /**
   * Whether its key is here; not of an account that was ended and taken out of the network file.
   */
  boolean hold(String address) {
    return signers.stream().anyMatch(signer -> signer.address().equals(address));
  }

  Signer signer(String address) {
    return signers.stream()
        .filter(signer -> signer.address().equals(address))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the key of account " + address + " is gone"));
  }

  /**
   * The lowest nonce that is neither used up nor in use, here or in the node's pool; so a nonce
   * that was given back is the first to be taken. To be called under the account's lock.
   */
  long nextNonce(String account) {
    long nonce = node.nonce(account, true);
    Set<Long> taken = transactions.noncesFrom(account, nonce);
    while (taken.contains(nonce)) nonce++;
    return nonce;
  }

  /** A nonce that nothing uses, though later ones are in use and wait for it. */
  Optional<Long> gap(String account) {
    long nonce = node.nonce(account, true);
    Set<Long> taken = transactions.noncesFrom(account, nonce);
    return !taken.isEmpty() && !taken.contains(nonce) ? Optional.of(nonce) : Optional.empty();
  }
}
