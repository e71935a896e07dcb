package org.custodia.contracts.witness;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.custodia.contracts.Bytes32;

/** EIP-712's {@code typeHash} of each class of messages, computed once. */
final class TypeHashes {
  private static final Map<Class<?>, Bytes32> KNOWN = new ConcurrentHashMap<>();

  private TypeHashes() {}

  static Bytes32 of(SignedMessage message) {
    Bytes32 known = KNOWN.get(message.getClass());
    return known != null
        ? known
        : KNOWN.computeIfAbsent(
            message.getClass(), type -> WitnessDomain.hash(message.encodedType()));
  }
}
