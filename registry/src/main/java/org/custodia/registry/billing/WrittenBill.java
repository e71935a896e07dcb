package org.custodia.registry.billing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import tools.jackson.databind.json.JsonMapper;

/**
 * A bill as it was written, which stays with the biller; the ledger has a salted hash of it.
 *
 * @param salt 32 bytes as hex with 0x, of this bill alone
 * @param number in the biller's books
 * @param texts of the lines, in their order
 */
record WrittenBill(String salt, String number, List<String> texts) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  static WrittenBill of(BillDraft bill) {
    return new WrittenBill(
        Bytes32.random().toString(),
        bill.number(),
        bill.lines().stream().map(LineDraft::text).toList());
  }

  byte[] write() {
    return JSON.writeValueAsBytes(this);
  }

  static WrittenBill read(byte[] bytes) {
    return JSON.readValue(bytes, WrittenBill.class);
  }

  /** The salt is in what is hashed. */
  Bytes32 document() {
    return Bytes32.keccak(write());
  }

  /** Of the seal. */
  static byte[] context(UUID draft) {
    byte[] of = "bill ".getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(of.length + 16)
        .put(of)
        .putLong(draft.getMostSignificantBits())
        .putLong(draft.getLeastSignificantBits())
        .array();
  }
}
