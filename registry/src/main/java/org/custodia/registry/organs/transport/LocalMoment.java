package org.custodia.registry.organs.transport;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;

/** Times of timetables: on the clocks of a place. */
public final class LocalMoment {
  private LocalMoment() {}

  /**
   * The moment at which clocks of a place show a time.
   *
   * @param offset tells the first from the second of two equal times in the night in which clocks
   *     are put back; not needed otherwise
   * @throws Problem BAD_INPUT CUS-TRN-001 for a time that is left out when clocks are put forward,
   *     CUS-TRN-002 for one that comes twice without an offset, CUS-TRN-003 for an offset that the
   *     place has not at that time
   */
  public static Instant at(LocalDateTime time, ZoneId place, Optional<ZoneOffset> offset) {
    List<ZoneOffset> valid = place.getRules().getValidOffsets(time);
    if (valid.isEmpty()) {
      throw new Problem(Kind.BAD_INPUT, "CUS-TRN-001", time, place);
    }
    if (offset.isPresent() && !valid.contains(offset.get())) {
      throw new Problem(Kind.BAD_INPUT, "CUS-TRN-003", offset.get(), time, place);
    }
    if (valid.size() > 1 && offset.isEmpty()) {
      throw new Problem(Kind.BAD_INPUT, "CUS-TRN-002", time, place, valid.get(0), valid.get(1));
    }
    return time.toInstant(offset.orElse(valid.get(0)));
  }
}
