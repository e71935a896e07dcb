package org.custodia.registry.packs;

import java.time.Instant;
import org.custodia.contracts.Bytes32;

/**
 * A pack that was taken out of use in a channel this organisation is party to.
 *
 * @param by member id of who did it
 * @param at time of the block
 */
public record PackState(
    Bytes32 packId,
    Bytes32 lotId,
    PackStatus status,
    Bytes32 by,
    Instant at,
    long block,
    Bytes32 transaction) {}
