package org.custodia.devnet.evm;

import io.horizen.evm.Hash;
import io.horizen.evm.results.EvmLog;
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

  static LogEntry fromNative(EvmLog log) {
    List<Hash32> topics =
        log.topics == null
            ? List.of()
            : Arrays.stream(log.topics).map(Conversions::fromNative).toList();
    return new LogEntry(fromNative(log.address), topics, bytes(log.data));
  }
}
