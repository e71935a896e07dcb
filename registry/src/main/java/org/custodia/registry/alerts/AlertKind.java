package org.custodia.registry.alerts;

/**
 * What was noticed. Names are stable: they are in exports, in REST answers and in the bundles
 * ({@code case.kind.NAME}).
 */
public enum AlertKind {
  // --- Answers of the verification desk ---

  /** The product is known, the lot on the label is not. */
  UNKNOWN_LOT(Source.DESK),
  /** No such serial was ever handed over. */
  UNKNOWN_SERIAL(Source.DESK),
  /** The serial belongs to another lot than the label says. */
  LOT_MISMATCH(Source.DESK),
  /** The label's expiry day is not the lot's. */
  EXPIRY_MISMATCH(Source.DESK),
  /** The pack was taken out of use before, by another member or person. */
  ALREADY_OUT_OF_USE(Source.DESK),
  /** An undo more than 10 days after the act. */
  UNDO_TOO_LATE(Source.DESK),
  /** An undo of what another member did. */
  UNDO_BY_ANOTHER(Source.DESK),

  // --- Prescriptions ---

  /** Controlled substances prescribed to one patient for overlapping times. */
  PRESCRIPTIONS_OVERLAP(Source.PRESCRIPTIONS),
  /** Controlled substances dispensed to one patient by several pharmacies at a time. */
  FILLS_OVERLAP(Source.PRESCRIPTIONS),
  /** A fill asked for when none was left. */
  PRESCRIPTION_USED_UP(Source.PRESCRIPTIONS),

  // --- Contradictions between what members wrote to the ledger ---

  /** The same pack or unit was sent to two receivers, and did not come back in between. */
  DISPATCHED_TWICE(Source.LEDGER),
  /** Received by a member to whom it was not sent. */
  RECEIVED_NOT_SENT(Source.LEDGER),
  /** Dispensed by a member who never received it. */
  DISPENSED_NEVER_RECEIVED(Source.LEDGER),
  /** More packs of a lot were dispensed than it has. */
  MORE_DISPENSED_THAN_RELEASED(Source.LEDGER),
  /** Dispensed offline, and out of use elsewhere or before. */
  OFFLINE_CONFLICT(Source.LEDGER),
  /** A device signed a session of scans that does not follow on the one before. */
  SESSION_OUT_OF_SEQUENCE(Source.LEDGER),
  /** A testimony whose contract names irregularities. */
  IRREGULAR_TESTIMONY(Source.LEDGER),
  /** Far more unknown serials of a product, or from a member, than it usually has. */
  UNKNOWN_SERIALS_JUMP(Source.STATISTICS),

  /** A biller charged more for lines of bills than a price order allows. */
  OVERCHARGED(Source.LEDGER),
  /** A biller billed the same pack to two payers. */
  PACK_BILLED_TWICE(Source.LEDGER),

  // --- What a member's own node was used for against the others (see ledger.Trespass) ---

  /** A contract says that it is a channel, and is not what its members agreed on. */
  FORGED_CHANNEL(Source.NETWORK),
  /** A contract that is none of ours logs events that look like ours. */
  FOREIGN_EVENTS(Source.NETWORK),
  /** A command was refused in a channel because what was signed does not fit. */
  FORGED_ACT(Source.NETWORK),
  /** A transaction to a channel was refused whole. */
  REFUSED_IN_CHANNEL(Source.NETWORK),
  /** A public contract refused a call for want of right. */
  REFUSED_CALL(Source.NETWORK),
  /** Private transactions were sent to a member that has nothing to do with them. */
  UNWANTED_PAYLOAD(Source.NETWORK),
  /** A public transaction names a channel. */
  CHANNEL_EXPOSED(Source.NETWORK),
  /** A channel was kept from one of its members. */
  WITHHELD_CHANNEL(Source.NETWORK),

  // --- Organs ---

  /** Offered out of the order of the match run. */
  ORGAN_OUT_OF_ORDER(Source.ORGANS),
  /** A seal was broken, or seal, box or condition are not what they were. */
  ORGAN_SEAL(Source.ORGANS),
  /** The temperature was out of its range. */
  ORGAN_EXCURSION(Source.ORGANS),
  /** A label or a blood group is not what is expected, or samples disagree. */
  ORGAN_MISMATCH(Source.ORGANS),
  /** A scan contradicts an earlier one. */
  ORGAN_CONFLICT(Source.ORGANS),
  /** Recorded with another irregularity, such as a key that is not valid. */
  ORGAN_IRREGULAR(Source.ORGANS),
  /** Only one side has signed a hand-over. */
  ORGAN_HAND_OVER_MISSING(Source.ORGANS),
  /** It came to a centre to which it is not allocated. */
  ORGAN_ELSEWHERE(Source.ORGANS),
  /** The sender was not told of a mismatch within the hour. */
  ORGAN_SENDER_NOT_TOLD(Source.ORGANS),
  /** A planned hand-over or checkpoint was not scanned, though a later one was. */
  ORGAN_CHECKPOINT_MISSING(Source.ORGANS),
  /** The next hand-over or checkpoint of the plan is overdue. */
  ORGAN_OVERDUE(Source.ORGANS),
  /** The organ comes after a planned departure by timetable. */
  ORGAN_CONNECTION(Source.ORGANS),
  /** A warning of the cold-ischaemia clock. */
  ORGAN_CLOCK(Source.ORGANS),
  /** The donor's or the recipient's consent was taken back while the organ is under way. */
  ORGAN_CONSENT_WITHDRAWN(Source.ORGANS);

  /** Who notices it. */
  public enum Source {
    DESK,
    PRESCRIPTIONS,
    LEDGER,
    STATISTICS,
    NETWORK,
    ORGANS
  }

  private final Source source;

  AlertKind(Source source) {
    this.source = source;
  }

  public Source source() {
    return source;
  }
}
