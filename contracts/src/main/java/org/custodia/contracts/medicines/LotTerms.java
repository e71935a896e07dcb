package org.custodia.contracts.medicines;

import java.time.LocalDate;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;

/**
 * What a manufacturer says of a lot when releasing it; {@code MedicineRegistry.LotTerms}.
 *
 * @param gtin fourteen digits as a number
 * @param lotNumber as printed, 1 to 20 characters, GS1 AI (10)
 * @param expiry last day on which it may be used
 * @param root Merkle root over its packs
 * @param size packs
 */
public record LotTerms(long gtin, String lotNumber, LocalDate expiry, Bytes32 root, int size) {

  /** How the ledger names a lot. */
  public static Bytes32 lotId(long gtin, String lotNumber) {
    return Bytes32.keccak(AbiValue.encodeAll(AbiValue.uint(gtin), AbiValue.string(lotNumber)));
  }

  /** How the ledger names this lot; the subject of the act that releases it. */
  public Bytes32 lotId() {
    return lotId(gtin, lotNumber);
  }

  /** What the act that releases it binds as its detail. */
  public Bytes32 detail() {
    return Bytes32.keccak(AbiValue.encodeAll(toAbi()));
  }

  /** The struct as a contract's argument. */
  public AbiValue toAbi() {
    return AbiValue.tuple(
        AbiValue.uint(gtin),
        AbiValue.string(lotNumber),
        AbiValue.uint(expiry.toEpochDay()),
        AbiValue.bytes32(root),
        AbiValue.uint(size));
  }
}
