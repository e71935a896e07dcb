package org.custodia.devnet.chain;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.custodia.devnet.evm.AccountProof;
import org.custodia.devnet.evm.Address;
import org.custodia.devnet.evm.DualState;
import org.custodia.devnet.evm.Hash32;
import org.web3j.rlp.RlpType;

/**
 * What a private run means for the contracts that it touched, as simulation and import both ask it.
 *
 * @param dual the states after the run
 * @param run which contracts were called and created
 */
record AffectedContracts(DualState dual, DualState.Observed run) {
  /** A contract that was called, and how it is protected, if it is. */
  record Called(Address address, Optional<ContractPrivacy> privacy, boolean isPrivate) {}

  /** The contracts called, those that it created itself left out. */
  List<Called> called() {
    return run.called().stream()
        .sorted(Comparator.comparing(Address::toString))
        .map(
            address ->
                new Called(
                    address,
                    ContractPrivacy.read(dual.privateState(), address),
                    dual.hasPrivateCode(address)))
        .toList();
  }

  /**
   * A digest of what all touched accounts hold, on whichever state they are: nonce, balance, code
   * and storage. GoQuorum puts the same accounts into a trie and takes its root.
   */
  Hash32 stateHash(DualState.Roots roots) {
    List<RlpType> accounts =
        Stream.concat(run.called().stream(), run.created().stream())
            .distinct()
            .sorted(Comparator.comparing(Address::toString))
            .flatMap(address -> account(address, roots).stream())
            .toList();
    return Hash32.keccak(Rlp.encode(accounts.toArray(new RlpType[0])));
  }

  private Optional<RlpType> account(Address address, DualState.Roots roots) {
    return Stream.of(
            dual.privateState().proof(address, roots.privateRoot(), List.of()),
            dual.publicState().proof(address, roots.publicRoot(), List.of()))
        .filter(AccountProof::exists)
        .findFirst()
        .map(
            account ->
                Rlp.list(
                    Rlp.of(address),
                    Rlp.of(account.nonce()),
                    Rlp.of(account.balance()),
                    Rlp.of(account.storageRoot()),
                    Rlp.of(account.codeHash())));
  }
}
