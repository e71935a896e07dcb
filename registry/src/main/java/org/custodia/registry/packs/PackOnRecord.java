package org.custodia.registry.packs;

import org.custodia.contracts.Bytes32;

/**
 * A pack whose serial was handed over.
 *
 * @param packId keccak256(abi.encode(uint64 gtin, string serial))
 * @param lotId the lot it was handed over for, released or not
 * @param lotSize how many packs were handed over for that lot
 * @param leafIndex place of the pack among the lot's leaves in ascending order, from 0
 */
public record PackOnRecord(
    Bytes32 packId, Bytes32 lotId, int lotSize, String gtin, String serial, int leafIndex) {}
