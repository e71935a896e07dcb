package org.custodia.contracts;

/** What an act does; the numbers of the contracts' library {@code Actions}. */
public enum Action {
  RELEASE(1),
  RECALL(2),
  WITHDRAW(3),
  BLOCK(4),
  UNBLOCK(5),
  /** In a member's own book. */
  DISPENSE(6),
  /** In a channel of sender, receiver and regulator. */
  DISPATCH(7),
  /** Of a dispatch that nobody has received. */
  CANCEL(8),
  /** Testimony. */
  RECEIVE(9),
  /** Testimony. */
  REJECT(10),
  DECOMMISSION(11),
  /** Makes a pack active again. */
  UNDO(12),
  LOCK(13),
  UNLOCK(14),
  /** Testimony: what a recall found here. */
  ACKNOWLEDGE(15),
  /** Testimony, in a member's own book: what logistic units hold. */
  PACK(16),
  /** Testimony, in a member's own book. */
  DISPENSED_OFFLINE(17),
  /** Testimony, in a member's own book: what a device scanned, under one signature. */
  SCAN_SESSION(18),
  /** In a channel of patient and provider: names a patient and who its host is. */
  INTRODUCE_PATIENT(20),
  OPEN_CONSENT(21),
  USE_CONSENT(22),
  OPT_OUT(23),
  OPT_IN(24),
  /** In a donor's case: whose it is, and whether the donor lives. */
  OPEN_CASE(30),
  /** Opens the consent that the donor gave. */
  DONOR_CONSENT(31),
  /** By family or judge. */
  CONSENT_FOR_DONOR(32),
  WITHDRAW_CONSENT(33),
  /** The blood group as one person found it in one sample. */
  BLOOD_SAMPLE(34),
  SEROLOGY(35),
  /** Of a living donor and the recipient, as declared. */
  RELATIONSHIP(36),
  /** A living donor declares that nothing is paid. */
  NO_PAYMENT(37),
  /** What the independent advocate of a living donor found. */
  ADVOCATE(38),
  /** Whether the committee authorises a living donation. */
  COMMITTEE(39),
  /** Somebody takes the duty to follow a living donor up. */
  FOLLOW_UP_DUTY(40),
  MATCH_RUN(41),
  RECOVER(42),
  CLOSE_CASE(43),
  /** In a channel of organ bank and centre: what is known of the organ. */
  OFFER_FACTS(50),
  OFFER(51),
  /** Opens the consent that the recipient gave. */
  RECIPIENT_CONSENT(52),
  ACCEPT_OFFER(53),
  DECLINE_OFFER(54),
  EXPIRE_OFFER(55),
  ALLOCATE(56),
  /** The centre gives back what it had accepted. */
  RELEASE_ALLOCATION(57),
  /** In a channel of giver and receiver: what is known of the organ. */
  LEG_FACTS(60),
  /** Testimony. */
  PACKED(61),
  /** Testimony. */
  SEALED(62),
  /** Testimony of who gives. */
  HAND_OVER(63),
  /** Testimony of who takes. */
  TAKE_OVER(64),
  /** Testimony. */
  CHECKPOINT(65),
  /** Testimony. */
  SEAL_BROKEN(66),
  /** Testimony: the temperature was out of its range. */
  EXCURSION(67),
  /** Testimony. */
  REROUTED(68),
  /** Testimony. */
  ARRIVED(69),
  /** Testimony: what the label says, before the outer box is opened. */
  CHECK_IN(70),
  /** Testimony: of a mismatch at check-in. */
  SENDER_NOTIFIED(71),
  /** Somebody answers for a seal that was broken or differs. */
  SETTLE_SEAL(72),
  /** Testimony: blood groups of organ and recipient, as one person scanned them. */
  VERIFY_GROUP(73),
  PRESENT_ALLOCATION(74),
  TRANSPLANT(75),
  /** Testimony. */
  DISCARDED(76),
  /** Testimony. */
  RETURNED(77),
  /** Testimony: how the recipient is. */
  FOLLOW_UP(78),
  /** In a channel of patient and provider: the provider offers a relationship. */
  OFFER_RELATIONSHIP(80),
  /** The patient does, about what was offered or asked. */
  DECIDE(81),
  /** The provider withdraws or ends it. */
  LEAVE_RELATIONSHIP(82),
  REQUEST_ACCESS(83),
  /** Testimony: a record was made, and is here. */
  ADD_RECORD(84),
  /** Before a record is read by a consent with limited uses. */
  ADMIT_READER(85),
  /** Testimony: a record was read. */
  RECORD_READ(86),
  /** In a member's own summary. */
  NOTE_RELATIONSHIP(87),
  /** The regulator publishes a price order; public. */
  ORDER_PRICES(90),
  /** In a channel of biller, payer and regulator: a bill whose lines follow. */
  ANNOUNCE_BILL(91),
  ENTER_LINES(92),
  /** The biller charges something else, or nothing, for a line. */
  ADJUST_LINE(93),
  /** The payer disputes lines, or withdraws that. */
  DISPUTE_LINES(94),
  /** The payer says what it bears of a patient's bills. */
  OPEN_COVER(95),
  /** The biller has the contract approve a bill by a cover. */
  CLAIM(96),
  APPROVE_BILL(97),
  /** Each side says that the payer has paid. */
  SETTLE_BILL(98);

  private final int code;

  Action(int code) {
    this.code = code;
  }

  /** Its {@code uint8} on the ledger. */
  public int code() {
    return code;
  }

  /** An {@link IllegalArgumentException} for a number that no contract uses. */
  public static Action of(int code) {
    for (Action action : values()) {
      if (action.code == code) return action;
    }
    throw new IllegalArgumentException("unknown action " + code);
  }
}
