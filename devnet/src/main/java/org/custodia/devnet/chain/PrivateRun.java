package org.custodia.devnet.chain;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.custodia.devnet.evm.Address;
import org.custodia.devnet.evm.BlockEnvironment;
import org.custodia.devnet.evm.Bytes;
import org.custodia.devnet.evm.DualState;
import org.custodia.devnet.evm.Hash32;
import org.custodia.devnet.evm.Invocation;
import org.custodia.devnet.evm.LogEntry;
import org.custodia.devnet.evm.State;
import org.custodia.devnet.privacy.PrivacyFlag;
import org.custodia.devnet.privacy.PrivacyMetadata;

/**
 * One node's private transactions of a block, run on its private state over the public one. What
 * came with privacy enhancements is checked against what its sender said of it: when that does not
 * hold here, the transaction fails on this node and changes nothing.
 */
final class PrivateRun implements AutoCloseable {
  private record Done(boolean succeeded, List<LogEntry> logs) {
    static final Done FAILED = new Done(false, List.of());
  }

  private final State state;
  private final DualState dual;
  private final BlockEnvironment environment;
  private final Map<Integer, Receipt> receipts = new TreeMap<>();

  PrivateRun(DualState dual, BlockEnvironment environment) {
    this.state = dual.privateState();
    this.dual = dual;
    this.environment = environment;
  }

  DualState dual() {
    return dual;
  }

  Map<Integer, Receipt> receipts() {
    return receipts;
  }

  /**
   * Runs the transaction at an index of the block.
   *
   * @param gasUsed gas of the block's transactions so far
   * @param metadata what came beside the payload
   */
  void run(
      Transaction transaction,
      int index,
      long gasUsed,
      Bytes payload,
      Optional<PrivacyMetadata> metadata) {
    Done done =
        metadata
            .map(beside -> checked(transaction, index, payload, beside))
            .orElseGet(() -> plain(transaction, index, payload));
    state.endTransaction();
    receipts.put(
        index, new Receipt(done.succeeded(), gasUsed, 0, contract(transaction), done.logs()));
  }

  private Done plain(Transaction transaction, int index, Bytes payload) {
    state.beginTransaction(transaction.hash(), index);
    var outcome =
        lendingNonce(transaction, () -> dual.run(message(transaction, payload), environment));
    return new Done(outcome.succeeded(), state.logs(transaction.hash()));
  }

  private Done checked(
      Transaction transaction, int index, Bytes payload, PrivacyMetadata metadata) {
    if (metadata.flag() == PrivacyFlag.STATE_VALIDATION) {
      return validated(transaction, index, payload, metadata);
    }
    state.beginTransaction(transaction.hash(), index);
    return state.keptIf(
        done -> done != Done.FAILED,
        () -> {
          var affected = observed(transaction, payload, metadata);
          if (!isAsSaid(affected, metadata)) return Done.FAILED;
          return done(transaction, affected);
        });
  }

  /** With state validation the states must be on the disk to be compared. */
  private Done validated(
      Transaction transaction, int index, Bytes payload, PrivacyMetadata metadata) {
    Hash32 before = dual.settled(DualState.Roots::privateRoot);
    state.beginTransaction(transaction.hash(), index);
    var affected = observed(transaction, payload, metadata);
    boolean asSaid = isAsSaid(affected, metadata);
    Done done = done(transaction, affected);
    Hash32 stateHash = dual.settled(affected::stateHash);
    if (asSaid && metadata.stateHash().equals(Optional.of(stateHash))) return done;
    dual.goBackTo(before);
    return Done.FAILED;
  }

  private AffectedContracts observed(
      Transaction transaction, Bytes payload, PrivacyMetadata metadata) {
    var run =
        lendingNonce(transaction, () -> dual.observe(message(transaction, payload), environment));
    if (metadata.flag().isEnhanced()) {
      var privacy = new ContractPrivacy(metadata.flag(), transaction.data());
      run.created().stream()
          .filter(dual::hasPrivateCode)
          .forEach(contract -> privacy.write(state, contract));
    }
    return new AffectedContracts(dual, run);
  }

  /** Whether the contracts that it affects here are those that its sender meant. */
  private static boolean isAsSaid(AffectedContracts affected, PrivacyMetadata said) {
    int known = 0;
    for (var contract : affected.called()) {
      if (contract.privacy().isEmpty()) {
        if (said.flag().isEnhanced() && contract.isPrivate()) return false;
        continue;
      }
      ContractPrivacy privacy = contract.privacy().get();
      if (privacy.flag() != said.flag()) return false;
      if (!said.affected().contains(privacy.creation())) return false;
      known++;
    }
    return known == said.affected().size();
  }

  private Done done(Transaction transaction, AffectedContracts affected) {
    return new Done(affected.run().outcome().succeeded(), state.logs(transaction.hash()));
  }

  /** Creation addresses come from the public nonce; the private one is only lent for the run. */
  private <T> T lendingNonce(Transaction transaction, Supplier<T> run) {
    long nonce = state.nonce(transaction.from());
    state.setNonce(transaction.from(), transaction.nonce() + 1);
    T result = run.get();
    state.setNonce(transaction.from(), nonce);
    return result;
  }

  private static Invocation message(Transaction transaction, Bytes payload) {
    return BlockExecution.invocation(transaction, payload);
  }

  private static Optional<Address> contract(Transaction transaction) {
    return BlockExecution.contract(transaction);
  }

  /** Writes the private state to its database and returns its root. */
  Hash32 finish() {
    dual.hidePublicCode();
    state.endTransaction();
    return state.commit();
  }

  @Override
  public void close() {
    state.close();
  }
}
