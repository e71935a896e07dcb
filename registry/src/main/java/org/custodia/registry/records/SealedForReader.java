package org.custodia.registry.records;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A content that one reader can open.
 *
 * @param contentType media type, ASCII
 * @param encapsulated HPKE's encapsulated key, 32 bytes
 * @param key the content's key and the salt of its hash, sealed by HPKE
 * @param body the content, sealed under that key; in what came, which is not copied
 */
public record SealedForReader(
    String contentType, byte[] encapsulated, byte[] key, ByteBuffer body) {

  /** As it travels: the first three parts each after their length in two bytes, then the body. */
  public byte[] write() {
    byte[] type = contentType.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(
            3 * Short.BYTES + type.length + encapsulated.length + key.length + body.remaining())
        .putShort((short) type.length)
        .put(type)
        .putShort((short) encapsulated.length)
        .put(encapsulated)
        .putShort((short) key.length)
        .put(key)
        .put(body.duplicate())
        .array();
  }

  /**
   * @throws org.custodia.registry.errors.Problem CUS-REC-007 when it is none
   */
  public static SealedForReader read(byte[] bytes) {
    try {
      ByteBuffer from = ByteBuffer.wrap(bytes);
      String type = new String(part(from), StandardCharsets.US_ASCII);
      byte[] encapsulated = part(from);
      byte[] key = part(from);
      return new SealedForReader(type, encapsulated, key, from);
    } catch (BufferUnderflowException e) {
      throw BodyCipher.damaged();
    }
  }

  private static byte[] part(ByteBuffer from) {
    byte[] part = new byte[from.getShort() & 0xffff];
    from.get(part);
    return part;
  }
}
