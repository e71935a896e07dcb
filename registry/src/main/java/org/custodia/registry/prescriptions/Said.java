package org.custodia.registry.prescriptions;

/** What is said about a prescription, with its number in the signed message. */
enum Said {
  /** By the prescriber to the regulator's desk. */
  REGISTER(1),
  /** By the prescriber to the regulator's desk. */
  REVOKE(2),
  /** By a pharmacy, a hospital or the prescriber to the regulator's desk. */
  READ(3),
  /** By a prescriber to the regulator's desk: what was noticed about its prescriptions. */
  ALERTS(4),
  /** By a pharmacy or a hospital to the prescriber's desk. */
  DOCUMENT(5);

  private final int number;

  Said(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
