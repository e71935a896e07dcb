package org.custodia.registry.notices;

/**
 * What a notice is about. Facts by name, all of them text: {@code consent} (UUID), {@code grantee}
 * (member id, 0x and 64 hex digits), {@code purpose} (name of a {@code ConsentPurpose}), {@code
 * until} (ISO instant), {@code reason} (code of a problem), {@code bill} (its id on the ledger),
 * {@code record} (UUID at the host, or its id on the ledger), {@code outcome} (of a review). Facts
 * that a kind does not name are kept and not shown.
 */
public enum NoticeKind {
  /** A consent was signed and recorded: consent, grantee, purpose, until. */
  GRANTED(false),
  /** It stands at its grantee and can be used: consent, grantee, purpose, until. */
  OPENED(true),
  /** The grantee used it: consent, grantee, purpose. */
  USED(true),
  /** A bill was shared with the grantee, who pays: consent, grantee, purpose, bill. */
  BILLED(true),
  /** The ledger refused a consent, or a use of one: consent, grantee, purpose, reason. */
  REFUSED(true),
  /** Nobody can use it any more, because it was taken back: consent, grantee, purpose. */
  REVOKED(true),
  /** The grantee accepted it: consent, grantee, purpose. */
  ACCEPTED(true),
  /** The grantee did not want it, which ended it: consent, grantee, purpose. */
  REJECTED(true),
  /** It ends soon: consent, grantee, purpose, until. */
  EXPIRING(true),
  /** Every consent was ended, and new ones are refused; no facts. */
  OPTED_OUT(true),
  /** New consents are possible again; no facts. */
  OPTED_IN(false),
  /** Nothing is allowed for a purpose any more, research or giving organs: purpose. */
  DECLINED(true),
  /** That purpose can be allowed again: purpose. */
  RECONSIDERED(false),
  /** Somebody who holds records about the patient added one: grantee (who), record. */
  RECORD_ADDED(true),
  /** The host took in records from a file of another system: grantee (who). */
  RECORDS_TAKEN_IN(true),
  /** A provider offers to treat: grantee, until. */
  RELATIONSHIP_OFFERED(true),
  /** A provider withdrew an offer, or ended it: grantee. */
  RELATIONSHIP_LEFT(true),
  /** Somebody asks to see records: grantee, purpose, until. */
  ACCESS_REQUESTED(true),
  /** Somebody read a record: grantee (who read), purpose, record. */
  RECORD_READ(true),
  /** Somebody read a record in an emergency: grantee (who read), purpose, record. */
  EMERGENCY_READ(false),
  /** The privacy officer looked into an emergency: grantee (who read), purpose, outcome. */
  EMERGENCY_REVIEWED(true),
  /** Somebody was told of the patient among others for research: grantee, purpose. */
  RESEARCHED(true);

  private final boolean mutable;

  NoticeKind(boolean mutable) {
    this.mutable = mutable;
  }

  /**
   * Whether a reader may ask not to be told at once. Not so for what opens a patient's records to
   * others: if it was not the reader's doing, they have to hear of it.
   */
  public boolean isMutable() {
    return mutable;
  }
}
