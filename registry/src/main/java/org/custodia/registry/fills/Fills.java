package org.custodia.registry.fills;

/**
 * Fills of prescriptions, counted down under the regulator's authority across all pharmacies. For
 * who grants reservations, inside the regulator's rows and in the transaction that grants.
 *
 * <p>There is nothing to release. A hold counts until its reservation was used (a dispensation
 * under it is seen on the regulator's node, and counts from then on) or has lapsed (it has run out,
 * and the regulator's node has read past its last second). A dispensation that is undone does not
 * count.
 */
public interface Fills {
  /**
   * Holds one pack, or in units one fill, of the prescription for this reservation. Two that ask at
   * once for the last one: exactly one gets it. Again for the same reservation, or for another of
   * the same pack by the same member (a renewal), takes nothing more.
   *
   * <p>Problems of kind CONFLICT: CUS-RXP-020 not on the register, 021 revoked, 022 not yet valid,
   * 023 no longer valid, 024 used up, 025 not for this product, 026 the reservation holds of
   * another prescription.
   *
   * @param regulator slug of the regulator's organisation, whose rows these are
   */
  void hold(String regulator, FillHold hold);
}
