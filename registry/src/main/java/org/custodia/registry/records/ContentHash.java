package org.custodia.registry.records;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.custodia.contracts.Bytes32;

/**
 * What the ledger has of a content: Keccak-256 of salt, Keccak-256 of its media type in UTF-8, and
 * its bytes. Without the salt nobody can try out which content it is.
 */
public final class ContentHash {
  private ContentHash() {}

  public static Bytes32 of(Bytes32 salt, String contentType, byte[] bytes) {
    return Bytes32.keccak(
        ByteBuffer.allocate(2 * 32 + bytes.length)
            .put(salt.toArray())
            .put(Bytes32.keccak(contentType.getBytes(StandardCharsets.UTF_8)).toArray())
            .put(bytes)
            .array());
  }
}
