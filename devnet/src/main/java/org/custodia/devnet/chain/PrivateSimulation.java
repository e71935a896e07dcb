package org.custodia.devnet.chain;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.custodia.devnet.evm.Address;
import org.custodia.devnet.evm.BlockEnvironment;
import org.custodia.devnet.evm.Bytes;
import org.custodia.devnet.evm.DualState;
import org.custodia.devnet.evm.Hash32;
import org.custodia.devnet.evm.Invocation;
import org.custodia.devnet.evm.Outcome;
import org.custodia.devnet.privacy.PrivacyFlag;
import org.custodia.devnet.privacy.PrivacyMetadata;
import org.web3j.crypto.Keys;

/**
 * Runs a private transaction on the states after the newest block before it is sent, as GoQuorum
 * does under privacy enhancements, to find out which protected contracts it affects and, with state
 * validation, what they hold afterwards.
 *
 * @param dual both states, open for this alone
 * @param environment the newest block; the one that the transaction will be in is another
 * @param sender who sends in the simulation
 */
record PrivateSimulation(DualState dual, BlockEnvironment environment, Address sender) {
  /**
   * Simulates.
   *
   * @throws TransactionRefused in GoQuorum's words
   */
  PrivacyMetadata of(
      Transaction transaction, Bytes payload, PrivacyFlag flag, Set<String> mandatory) {
    var run = dual.observe(message(transaction, payload), environment);
    if (flag.isEnhanced() && !run.outcome().succeeded()) {
      throw new TransactionRefused(words(run.outcome()));
    }
    var affected = new AffectedContracts(dual, run);
    Set<Bytes> creations = creations(affected, flag);
    Optional<Hash32> stateHash =
        flag == PrivacyFlag.STATE_VALIDATION
            ? Optional.of(dual.settled(affected::stateHash))
            : Optional.empty();
    return PrivacyMetadata.sent(flag, creations, stateHash, mandatory);
  }

  private Invocation message(Transaction transaction, Bytes payload) {
    if (transaction.to().isEmpty()) {
      // Where it is created follows from the simulated sender's nonce in the newest block.
      dual.privateState().setNonce(sender, dual.publicState().nonce(sender) + 1);
    }
    return new Invocation(
        sender, transaction.to(), transaction.value(), payload, transaction.gas());
  }

  private static Set<Bytes> creations(AffectedContracts affected, PrivacyFlag flag) {
    Set<Bytes> creations = new HashSet<>();
    for (var contract : affected.called()) {
      if (contract.privacy().isEmpty()) {
        if (flag.isEnhanced() && contract.isPrivate()) {
          throw new TransactionRefused("PrivacyMetadata not found: " + noneOf(contract.address()));
        }
        continue;
      }
      if (contract.privacy().get().flag() != flag) {
        throw new TransactionRefused("sent privacy flag doesn't match all affected contract flags");
      }
      creations.add(contract.privacy().get().creation());
    }
    return creations;
  }

  /** GoQuorum's words for a contract of which nothing is kept. */
  static String noneOf(Address contract) {
    return Keys.toChecksumAddress(contract.toString()) + ": no account extra data found";
  }

  private static String words(Outcome outcome) {
    return outcome.reverted() || outcome.error().equals("write protection")
        ? "evm: " + outcome.error()
        : outcome.error();
  }
}
