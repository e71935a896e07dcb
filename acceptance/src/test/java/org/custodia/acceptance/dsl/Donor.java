package org.custodia.acceptance.dsl;

/**
 * A donor whose case is open.
 *
 * @param caseId of the case
 * @param din donation identification number, as it is scanned
 * @param regulator who is party to everything about the donor's organs
 */
public record Donor(String caseId, String din, Channel channel, Regulator regulator) {
  @Override
  public String toString() {
    return "the donor " + din;
  }
}
