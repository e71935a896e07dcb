package org.custodia.devnet.evm;

import io.horizen.evm.Hash;
import io.horizen.evm.results.EvmLog;
import io.horizen.evm.results.ProofAccountResult;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Between our values and libevm's. */
final class Conversions {
  private Conversions() {}

  static io.horizen.evm.Address toNative(Address address) {
    return new io.horizen.evm.Address(address.toArray());
  }

  static Hash toNative(Hash32 word) {
    return new Hash(word.toArray());
  }

  static Address fromNative(io.horizen.evm.Address address) {
    return new Address(address.toBytes());
  }

  static Hash32 fromNative(Hash hash) {
    return new Hash32(hash.toBytes());
  }

  static Bytes bytes(byte[] nullable) {
    return nullable == null || nullable.length == 0 ? Bytes.EMPTY : new Bytes(nullable);
  }

  static AccountProof fromNative(ProofAccountResult proof, List<Hash32> slots) {
    List<AccountProof.Slot> proved = new ArrayList<>();
    for (int i = 0; i < slots.size(); i++) {
      var slot = proof.storageProof[i];
      proved.add(new AccountProof.Slot(slots.get(i), slot.value, nodes(slot.proof)));
    }
    return new AccountProof(
        proof.nonce.longValueExact(),
        proof.balance,
        orIfZero(fromNative(proof.codeHash), State.EMPTY_CODE),
        orIfZero(fromNative(proof.storageHash), State.EMPTY_ROOT),
        nodes(proof.accountProof),
        List.copyOf(proved));
  }

  /** That there is no such account, in a state without any. */
  static AccountProof noAccount(List<Hash32> slots) {
    return new AccountProof(
        0,
        BigInteger.ZERO,
        State.EMPTY_CODE,
        State.EMPTY_ROOT,
        List.of(),
        slots.stream()
            .map(slot -> new AccountProof.Slot(slot, BigInteger.ZERO, List.of()))
            .toList());
  }

  private static Hash32 orIfZero(Hash32 hash, Hash32 other) {
    return hash.equals(Hash32.ZERO) ? other : hash;
  }

  private static List<Bytes> nodes(String[] hex) {
    return hex == null ? List.of() : Arrays.stream(hex).map(Bytes::ofHex).toList();
  }

  static LogEntry fromNative(EvmLog log) {
    List<Hash32> topics =
        log.topics == null
            ? List.of()
            : Arrays.stream(log.topics).map(Conversions::fromNative).toList();
    return new LogEntry(fromNative(log.address), topics, bytes(log.data));
  }
}
