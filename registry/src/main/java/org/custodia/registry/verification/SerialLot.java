package org.custodia.registry.verification;

import org.custodia.contracts.Bytes32;
import org.custodia.contracts.medicines.LotTerms;

/**
 * The lot whose serials are handed over.
 *
 * @param gtin 14 digits
 * @param root Merkle root over the packs
 * @param size how many packs
 */
public record SerialLot(String gtin, String lotNumber, Bytes32 root, int size) {
  public Bytes32 lotId() {
    return LotTerms.lotId(Long.parseLong(gtin), lotNumber);
  }
}
