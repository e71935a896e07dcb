package org.custodia.registry.packs;

import org.custodia.contracts.Bytes32;

/**
 * The serials of a lot as kept.
 *
 * @param root Merkle root over its packs, which is a digest of the whole set
 * @param size number of packs
 */
public record StoredSerials(Bytes32 lotId, String gtin, Bytes32 root, int size) {}
