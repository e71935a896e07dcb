package org.custodia.contracts;

/**
 * What an act, or a channel, is about; the numbers of the contracts' library {@code Kinds}. The
 * kind of a channel is the same number.
 */
public enum SubjectKind {
  MEDICINE(1),
  /** What a patient's host and a provider share about patients. */
  RELATIONSHIP(2),
  /** The case of an organ donor, between organ bank, allocation body and regulator. */
  DONOR_CASE(3),
  /** An organ, as it is offered to a centre. */
  ORGAN_OFFER(4),
  /** An organ, on one leg of its way. */
  ORGAN_LEG(5),
  /** A host's own index of its patients' relationships. */
  PATIENT_SUMMARY(6),
  /** A provider's own index of its relationships. */
  PROVIDER_SUMMARY(7),
  /** Price orders, which are public: there is no channel of this kind. */
  PRICE(10),
  /** Bills between a biller and a payer. */
  BILLING(11);

  private final int code;

  SubjectKind(int code) {
    this.code = code;
  }

  /** Its {@code uint8} on the ledger. */
  public int code() {
    return code;
  }

  /** An {@link IllegalArgumentException} for a number that no contract uses. */
  public static SubjectKind of(int code) {
    for (SubjectKind kind : values()) {
      if (kind.code == code) return kind;
    }
    throw new IllegalArgumentException("unknown kind of subject " + code);
  }
}
