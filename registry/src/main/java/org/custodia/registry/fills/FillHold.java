package org.custodia.registry.fills;

import java.time.Instant;
import java.util.UUID;
import org.custodia.contracts.Bytes32;

/**
 * What is held of a prescription for one reservation of one pack.
 *
 * @param prescription commitment
 * @param gtin of the pack, 14 digits
 * @param member who asked for the reservation
 * @param reservationId of the reservation
 * @param expires last second of the reservation
 */
public record FillHold(
    Bytes32 prescription,
    String gtin,
    Bytes32 packId,
    Bytes32 member,
    UUID reservationId,
    Instant expires) {}
