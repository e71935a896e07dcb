package org.custodia.contracts.witness;

import java.util.List;
import org.custodia.contracts.Bytes32;

/**
 * A manufacturer hands the serials of a lot to the regulator's repository; signed by one of its
 * accounts, and never on the ledger.
 *
 * @param uploadId UUID, left-padded with zeros
 * @param uploader member id
 * @param root Merkle root over the packs
 * @param size packs
 * @param contentHash Keccak-256 of the uploaded bytes
 * @param uploadedAt seconds since 1970-01-01 UTC
 */
public record SerialUpload(
    Bytes32 uploadId,
    Bytes32 uploader,
    Bytes32 lotId,
    Bytes32 root,
    long size,
    Bytes32 contentHash,
    long uploadedAt)
    implements SignedMessage {

  @Override
  public List<Field> fields() {
    return List.of(
        Field.bytes32("uploadId", uploadId),
        Field.bytes32("uploader", uploader),
        Field.bytes32("lotId", lotId),
        Field.bytes32("root", root),
        Field.uint("size", 32, size),
        Field.bytes32("contentHash", contentHash),
        Field.uint("uploadedAt", 64, uploadedAt));
  }
}
