package org.custodia.registry.custody;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;

/** Ids of commands as the ledger has them. */
final class CommandIds {
  private CommandIds() {}

  /**
   * The UUID that a command's id is. What another member made of something else gets one from its
   * digest, so that it stays apart from all others.
   */
  static UUID of(Bytes32 id) {
    byte[] bytes = id.toArray();
    for (int i = 0; i < 16; i++) {
      if (bytes[i] != 0) {
        ByteBuffer digest = ByteBuffer.wrap(Bytes32.keccak(bytes).toArray());
        return new UUID(digest.getLong(), digest.getLong());
      }
    }
    return id.toUuid();
  }

  /** Empty for zero, which names nothing. */
  static Optional<UUID> optional(Bytes32 id) {
    return id.isZero() ? Optional.empty() : Optional.of(of(id));
  }
}
