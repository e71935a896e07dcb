package org.custodia.webapp.organs;

import java.util.List;
import java.util.Optional;
import org.custodia.contracts.organs.OrganIrregularity;
import org.custodia.registry.organs.OrganEvent;

/**
 * An act on the timeline of an organ.
 *
 * @param by name of the member that submitted it
 * @param with name of the other side of a hand-over
 */
record TimelineMoment(OrganEvent event, String by, Optional<String> with, List<EventFact> facts) {

  static TimelineMoment of(OrganEvent event, MemberNames.Book names) {
    boolean between = !event.receiver().isZero();
    return new TimelineMoment(
        event,
        names.of(event.by()),
        between
            ? Optional.of(
                names.of(event.by().equals(event.giver()) ? event.receiver() : event.giver()))
            : Optional.empty(),
        EventFact.of(event.terms()));
  }

  /** Signed well before it came to the ledger, as when a scan was made offline. */
  public boolean isLate() {
    return event.irregularities().contains(OrganIrregularity.LATE);
  }

  /** The device's own time is not to be relied on. */
  public boolean isClockOff() {
    return event.irregularities().contains(OrganIrregularity.CLOCK_OFF);
  }
}
