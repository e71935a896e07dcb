package org.custodia.registry.verification;

import org.custodia.contracts.witness.Reservation;

/**
 * The verification service's permission for one member to take one pack out of use, to be shown to
 * the channel contract.
 *
 * @param signature 65 bytes by a VERIFIER key, hex with 0x
 */
public record GrantedReservation(Reservation reservation, String signature) {}
