package org.custodia.registry.medicines;

import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.PackStatus;

/**
 * What a member does with a pack it holds, by itself: in its own book, which nobody but the
 * regulator reads. What is handed over to others is not here.
 */
public sealed interface PackAct {

  /**
   * Gives the pack, or part of it, to a patient.
   *
   * @param part how much of it; empty for the whole pack
   * @param prescription commitment of the prescription it is given on; needed for a product that is
   *     dispensed on prescription only
   */
  record Dispense(Optional<Part> part, Optional<Bytes32> prescription) implements PackAct {
    /** The whole pack, without a prescription. */
    public static Dispense whole() {
      return new Dispense(Optional.empty(), Optional.empty());
    }
  }

  /**
   * Tells of a pack that was given to a patient while the verification service could not be asked.
   * It is always recorded, and settled later.
   */
  record DispensedOffline(Optional<Part> part, Optional<Bytes32> prescription) implements PackAct {}

  /**
   * Takes the pack out of use in another way than to a patient.
   *
   * @param status DESTROYED, STOLEN, LOST, FREE_SAMPLE, AUTHORITY_SAMPLE or EXPORTED
   * @param evidence Keccak-256 of a document that shows it, such as a destruction record
   */
  record Decommission(PackStatus status, Optional<Bytes32> evidence) implements PackAct {}

  /**
   * Brings the pack back into use: within ten days, by the organisation that took it out, from the
   * status it has. Not after destruction or export, nor once it was opened.
   */
  record Undo() implements PackAct {}

  /** Keeps the pack from being dispensed, as while a complaint is looked into. */
  record Lock() implements PackAct {}

  record Unlock() implements PackAct {}

  /**
   * @param taken units given now, such as tablets
   * @param contents units in the unopened pack
   */
  record Part(int taken, int contents) {}
}
