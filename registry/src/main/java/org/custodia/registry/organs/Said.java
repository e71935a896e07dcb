package org.custodia.registry.organs;

/** What one member says to another about an organ, with its number in the signed message. */
enum Said {
  /** By a centre to the allocation body: what it declares about a candidate. */
  CANDIDATE(1),
  /** By the organ bank to the allocation body: who is at this rank of the match run. */
  RANK(2),
  /** By the organ bank: what a centre has to know of an organ, as a signed statement. */
  OFFER_STATEMENT(3),
  /** By the organ bank to the regulator: whether this rank may be offered the organ now. */
  TURN(4),
  /** To the regulator: its word that an organ is the recipient's who accepted. */
  ALLOCATION(5),
  /** By a giver: what has to be known of an organ on the next leg, as a signed statement. */
  LEG_STATEMENT(6),
  /** By who takes an organ to who gives it: what labels are compared with. */
  LABELS(7),
  /** By a centre to the allocation body: which of its own candidates an offer is for. */
  OWN_CANDIDATE(8),
  /** By the organ bank to the donor's host: which consents the donor gave to it in life. */
  DONOR_CONSENT(9),
  /** By the regulator to those responsible for an organ: what was noticed. */
  ALERT(10),
  /** By the organ bank to the regulator: the way it planned for an organ. */
  JOURNEY(11),
  /** To the regulator, by whoever is on an organ's way: how its way stands. */
  WAY(12),
  /** By the regulator: what was changed and looked at before an allocation. */
  BEFORE_ALLOCATION(13),
  /** By the regulator to the organ bank: how an organ ended on a leg of others. */
  OUTCOME(14);

  private final int number;

  Said(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
