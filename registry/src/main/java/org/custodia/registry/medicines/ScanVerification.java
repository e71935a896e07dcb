package org.custodia.registry.medicines;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.medicines.PackExamination.Step;
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
    return once(caller, id, scan, () -> examination.read(caller, id, scan));
  }

  @Override
  public PackVerdict unreadable(Caller caller, UUID id, String code, Object... arguments) {
    PackVerdict verdict = examination.unreadable(id, code, facts(arguments));
    return once(caller, id, "", () -> new Step.Done(verdict));
  }

  /** What is kept and shown: text for anything that has no form of its own in a sentence. */
  private static List<Object> facts(Object[] arguments) {
    return Stream.of(arguments)
        .map(fact -> MedicineJson.isFact(fact) ? fact : String.valueOf(fact))
        .toList();
  }

  /** What was answered under an id before, or else the first step to an answer. */
  private record Beginning(Optional<VerificationRows.Answered> before, Optional<Step> step) {}

  /** Two transactions: what is known already, and, after the asking, the verdict with its row. */
  private PackVerdict once(Caller caller, UUID id, String scan, Supplier<Step> read) {
    String organisation = caller.organisation();
    Instant start = clock.instant();
    Beginning beginning =
        rows.in(
            organisation,
            () -> {
              var before = audit.find(organisation, id);
              return new Beginning(
                  before, before.isPresent() ? Optional.empty() : Optional.of(read.get()));
            });
    if (beginning.before().isPresent()) {
      return same(beginning.before().get(), id, scan);
    }
    Step asked = examination.ask(caller, id, beginning.step().orElseThrow());
    return rows.in(
        organisation,
        () -> {
          PackVerdict verdict = examination.conclude(caller, id, asked);
          Duration taken = Duration.between(start, clock.instant());
          return audit.add(caller, scan, verdict, taken.isNegative() ? Duration.ZERO : taken)
              ? verdict
              : same(audit.find(organisation, id).orElseThrow(), id, scan);
        });
  }

  private static PackVerdict same(VerificationRows.Answered before, UUID id, String scan) {
    if (!before.isOf(scan)) {
      throw new Problem(Problem.Kind.CONFLICT, "CUS-MED-021", id.toString());
    }
    return before.verdict();
  }
}
