package org.custodia.devnet.chain;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.custodia.devnet.evm.Address;
import org.custodia.devnet.evm.Bytes;
import org.custodia.devnet.evm.Hash32;
import org.custodia.devnet.evm.State;
import org.custodia.devnet.privacy.PrivacyFlag;

/**
 * How a private contract is protected; standard private contracts have none of this. It is kept in
 * the private state itself, in the storage of an account that nobody can have, so that whatever
 * becomes of the state becomes of it too: undone, rolled back, computed again.
 *
 * @param flag the flag of the transaction that created the contract
 * @param creation 64-byte hash of the payload that created it
 */
public record ContractPrivacy(PrivacyFlag flag, Bytes creation) {
  private static final Address KEEPER =
      new Address(
          Arrays.copyOfRange(
              Hash32.keccak("custodia devnet contract privacy".getBytes(StandardCharsets.US_ASCII))
                  .toArray(),
              12,
              32));

  /** What is kept of a contract in a private state. */
  static Optional<ContractPrivacy> read(State state, Address contract) {
    int flag = state.storage(KEEPER, slot(contract, 0)).at(Hash32.SIZE - 1);
    if (flag == 0) return Optional.empty();
    byte[] creation = Arrays.copyOf(state.storage(KEEPER, slot(contract, 1)).toArray(), 64);
    System.arraycopy(state.storage(KEEPER, slot(contract, 2)).toArray(), 0, creation, 32, 32);
    return Optional.of(
        new ContractPrivacy(PrivacyFlag.of(BigInteger.valueOf(flag)), new Bytes(creation)));
  }

  void write(State state, Address contract) {
    // An account without nonce, balance and code is empty and would not be kept.
    state.setNonce(KEEPER, 1);
    byte[] hash = creation.toArray();
    state.setStorage(KEEPER, slot(contract, 0), Hash32.ofNumber(new byte[] {(byte) flag.number()}));
    state.setStorage(KEEPER, slot(contract, 1), new Hash32(Arrays.copyOfRange(hash, 0, 32)));
    state.setStorage(KEEPER, slot(contract, 2), new Hash32(Arrays.copyOfRange(hash, 32, 64)));
  }

  private static Hash32 slot(Address contract, int part) {
    byte[] key = Arrays.copyOf(contract.toArray(), Address.SIZE + 1);
    key[Address.SIZE] = (byte) part;
    return Hash32.keccak(key);
  }
}
