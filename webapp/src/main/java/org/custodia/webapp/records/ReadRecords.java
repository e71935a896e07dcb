package org.custodia.webapp.records;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.records.PatientRecords.Whose;
import org.custodia.registry.records.RecordBodies;
import org.custodia.registry.records.RecordReading;
import org.springframework.stereotype.Component;

/**
 * Records that somebody read a moment ago, in memory, for the one who read them: so that a PDF or a
 * picture can be shown after its query was answered, and so that a prescription can be compared
 * with what its prescriber has seen. Never on a disk, and not for long.
 */
@Component
public class ReadRecords {
  private static final Duration KEPT = Duration.ofMinutes(5);
  private static final int MOST_BYTES = 100 * 1024 * 1024;

  private final Clock clock;
  private final Map<UUID, Kept> kept = new LinkedHashMap<>();

  ReadRecords(Clock clock) {
    this.clock = clock;
  }

  private record Kept(Caller caller, RecordReading.Read read, Instant until) {
    boolean isFor(Caller who, Instant now) {
      return caller.equals(who) && now.isBefore(until);
    }
  }

  /** What was read by this query. */
  public synchronized void keep(Caller caller, UUID query, RecordReading.Read read) {
    Instant now = clock.instant();
    kept.values().removeIf(one -> !now.isBefore(one.until()));
    kept.put(query, new Kept(caller, read, now.plus(KEPT)));
    while (bytes() > MOST_BYTES) kept.remove(kept.keySet().iterator().next());
  }

  private long bytes() {
    return kept.values().stream().mapToLong(one -> one.read().opened().bytes().length).sum();
  }

  /**
   * @throws Problem NOT_FOUND CUS-REC-053 when it was somebody else's, or too long ago
   */
  synchronized RecordBodies.Opened of(Caller caller, UUID query) {
    return Optional.ofNullable(kept.get(query))
        .filter(one -> one.isFor(caller, clock.instant()))
        .map(one -> one.read().opened())
        .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-REC-053"));
  }

  /** What this person has read of one patient. */
  public synchronized List<RecordReading.Read> about(Caller caller, Whose whose) {
    Instant now = clock.instant();
    return kept.values().stream()
        .filter(one -> one.isFor(caller, now) && one.read().whose().equals(whose))
        .map(Kept::read)
        .toList();
  }
}
