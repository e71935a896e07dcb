package org.custodia.webapp.organs;

import java.util.Optional;
import org.custodia.registry.organs.Organs;

/**
 * What is next on the way of an organ, as its last leg has it.
 *
 * @param next key of the sentence
 * @param giver name
 * @param receiver name
 */
record HandOverView(Next next, String giver, String receiver) {

  enum Next {
    /** Nobody is named who takes it. */
    NOBODY,
    /** Neither has signed. */
    OPEN,
    /** The giver has signed, the receiver not. */
    RECEIVER_MISSING,
    /** The receiver has signed, the giver not. */
    GIVER_MISSING,
    /** Handed over, and on its way with who took it. */
    ON_ITS_WAY,
    ARRIVED,
    /** The leg ended: transplanted, discarded or returned. */
    ENDED
  }

  static HandOverView of(Optional<Organs.Leg> last, MemberNames.Book names) {
    return new HandOverView(
        next(last),
        last.map(leg -> names.of(leg.giver())).orElse(""),
        last.map(leg -> names.of(leg.receiver())).orElse(""));
  }

  private static Next next(Optional<Organs.Leg> last) {
    if (last.isEmpty()) return Next.NOBODY;
    Organs.Leg leg = last.get();
    if (leg.outcome().isPresent()) return Next.ENDED;
    if (leg.arrivedAt().isPresent()) return Next.ARRIVED;
    if (leg.handedOver()) return Next.ON_ITS_WAY;
    if (leg.givenAt().isPresent()) return Next.RECEIVER_MISSING;
    return leg.takenAt().isPresent() ? Next.GIVER_MISSING : Next.OPEN;
  }

  /** One signature of two is not a hand-over. */
  public boolean isHalf() {
    return next == Next.RECEIVER_MISSING || next == Next.GIVER_MISSING;
  }
}
