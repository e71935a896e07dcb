package org.custodia.registry.organs.allocation;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.OptionalInt;
import org.custodia.contracts.Organ;

/**
 * The organ, as rules look at each candidate for it.
 *
 * @param day of the run
 * @param a2 whether A2 is given to candidates without A
 */
record Match(Organ organ, Donor donor, LocalDate day, boolean a2) {

  static Match of(RuleFile rules, MatchInputs inputs) {
    return new Match(inputs.organ(), inputs.donor(), inputs.day(), rules.a2());
  }

  /** Days that a candidate has waited; none for one who is listed later. */
  int waited(Candidate candidate) {
    return (int) Math.max(0, ChronoUnit.DAYS.between(candidate.listedOn(), day));
  }

  /** Antigens of the donor that the candidate has not; empty where one of them was not typed. */
  OptionalInt mismatches(Candidate candidate) {
    if (donor.hla().isEmpty() || candidate.hla().isEmpty()) {
      return OptionalInt.empty();
    }
    long foreign =
        donor.hla().stream().filter(antigen -> !candidate.hla().contains(antigen)).count();
    return OptionalInt.of((int) foreign);
  }
}
