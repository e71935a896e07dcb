package org.custodia.registry.medicines;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.rows.OrganisationRows;

/** Examines packs, and writes down every answer before it gives it. */
final class ScanVerification implements PackVerification {
  private final OrganisationRows rows;
  private final VerificationRows audit;
  private final PackExamination examination;
  private final Clock clock;

  ScanVerification(
      OrganisationRows rows, VerificationRows audit, PackExamination examination, Clock clock) {
    this.rows = rows;
    this.audit = audit;
    this.examination = examination;
    this.clock = clock;
  }

  @Override
  public PackVerdict verify(Caller caller, UUID id, String scan) {
    return once(caller, id, scan, () -> examination.examine(caller, id, id, scan));
  }

  @Override
  public PackVerdict unreadable(Caller caller, UUID id, String code, Object... arguments) {
    return once(caller, id, "", () -> examination.unreadable(id, code, facts(arguments)));
  }

  /** What is kept and shown: text for anything that has no form of its own in a sentence. */
  private static List<Object> facts(Object[] arguments) {
    return Stream.of(arguments)
        .map(fact -> MedicineJson.isFact(fact) ? fact : String.valueOf(fact))
        .toList();
  }

  private PackVerdict once(Caller caller, UUID id, String scan, Supplier<PackVerdict> examine) {
    String organisation = caller.organisation();
    var before = rows.in(organisation, () -> audit.find(organisation, id));
    if (before.isPresent()) {
      return same(before.get(), id, scan);
    }
    Instant start = clock.instant();
    PackVerdict verdict = examine.get();
    Duration taken = Duration.between(start, clock.instant());
    return rows.in(
        organisation,
        () ->
            audit.add(caller, scan, verdict, taken.isNegative() ? Duration.ZERO : taken)
                ? verdict
                : same(audit.find(organisation, id).orElseThrow(), id, scan));
  }

  private static PackVerdict same(VerificationRows.Answered before, UUID id, String scan) {
    if (!before.isOf(scan)) {
      throw new Problem(Problem.Kind.CONFLICT, "CUS-MED-021", id.toString());
    }
    return before.verdict();
  }
}
