package org.custodia.acceptance.dsl;

/**
 * A left kidney.
 *
 * @param id of the organ on the ledger
 */
public record Kidney(Donor donor, String id) {
  String path() {
    return "/api/v1/organs/" + id;
  }

  @Override
  public String toString() {
    return "the kidney " + id.substring(0, 10);
  }
}
