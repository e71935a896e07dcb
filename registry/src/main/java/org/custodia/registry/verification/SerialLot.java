package org.custodia.registry.verification;

import java.time.LocalDate;
import org.custodia.contracts.Bytes32;

/**
 * The lot whose serials are handed over.
 *
 * @param gtin 14 digits
 * @param expiry last day on which its packs may be used
 * @param root Merkle root over the packs
 * @param size how many packs
 */
public record SerialLot(
    Bytes32 lotId, String gtin, String lotNumber, LocalDate expiry, Bytes32 root, int size) {}
