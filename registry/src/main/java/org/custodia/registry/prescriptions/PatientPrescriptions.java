package org.custodia.registry.prescriptions;

import org.custodia.registry.identity.Caller;

/**
 * Prescriptions that patients bring to a pharmacy or hospital. Nothing of what is read is kept;
 * what is dispensed refers to the commitment.
 */
public interface PatientPrescriptions {

  /**
   * Reads the code the patient carries, how it stands on the regulator's register, and, where the
   * prescriber's system answers, the document. Asks over the network.
   *
   * <p>Problems: CUS-RXP-031 (forbidden) no pharmacist of a pharmacy or hospital that is certified
   * now; 042 (bad input) no code of a prescription; CUS-VER-060 to 066 (unavailable) the
   * regulator's desk did not answer.
   *
   * @param scanned raw scanner text
   */
  PrescriptionCard read(Caller caller, String scanned);
}
