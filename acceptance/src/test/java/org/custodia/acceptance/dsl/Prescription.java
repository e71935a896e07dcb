package org.custodia.acceptance.dsl;

/**
 * What a ward has prescribed.
 *
 * @param id at the prescriber's instance
 * @param code what the patient carries, text of a QR code
 * @param commitment by which the ledger knows it
 */
public record Prescription(String id, String code, String commitment) {
  @Override
  public String toString() {
    return "the prescription " + commitment.substring(0, 10);
  }
}
