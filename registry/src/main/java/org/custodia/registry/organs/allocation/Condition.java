package org.custodia.registry.organs.allocation;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Optional;
import java.util.function.Function;

/**
 * Something that is so or not, of one candidate for one organ. What is not known is not so. None is
 * true of a candidate and no longer true when the same candidate is more urgent; that is what keeps
 * rule files from ranking urgency backwards.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Condition.Active.class, name = "active"),
  @JsonSubTypes.Type(value = Condition.BloodGroupMatch.class, name = "blood-group"),
  @JsonSubTypes.Type(value = Condition.Urgency.class, name = "urgency"),
  @JsonSubTypes.Type(value = Condition.CandidateAge.class, name = "candidate-age"),
  @JsonSubTypes.Type(value = Condition.DonorAge.class, name = "donor-age"),
  @JsonSubTypes.Type(value = Condition.Waiting.class, name = "waiting"),
  @JsonSubTypes.Type(value = Condition.SameRegion.class, name = "same-region"),
  @JsonSubTypes.Type(value = Condition.Distance.class, name = "distance"),
  @JsonSubTypes.Type(value = Condition.Size.class, name = "size"),
  @JsonSubTypes.Type(value = Condition.Hla.class, name = "hla"),
  @JsonSubTypes.Type(
      value = Condition.NoUnacceptableAntigen.class,
      name = "no-unacceptable-antigen"),
  @JsonSubTypes.Type(value = Condition.Side.class, name = "side"),
  @JsonSubTypes.Type(value = Condition.AcceptsDonor.class, name = "accepts-donor")
})
public sealed interface Condition {

  boolean holds(Match match, Candidate candidate);

  /** Offers may be made to the candidate at present. */
  record Active() implements Condition {
    @Override
    public boolean holds(Match match, Candidate candidate) {
      return candidate.active();
    }
  }

  /** How the blood groups go together; A2 as the file's {@code a2} says. */
  record BloodGroupMatch(Relation match) implements Condition {
    /** Compatible includes identical. Subtypes of A are not told apart in what is identical. */
    public enum Relation {
      COMPATIBLE,
      IDENTICAL
    }

    public BloodGroupMatch {
      Bounds.known("match", match);
    }

    @Override
    public boolean holds(Match run, Candidate candidate) {
      var donor = run.donor().bloodGroup();
      boolean compatible = donor.mayGiveTo(candidate.bloodGroup(), run.a2());
      // The same antigens: each may give to the other, with A2 counted as A.
      return compatible
          && (match == Relation.COMPATIBLE
              || donor.mayGiveTo(candidate.bloodGroup(), false)
                  && candidate.bloodGroup().mayGiveTo(donor, false));
    }
  }

  /**
   * @param atLeast level of urgency
   */
  record Urgency(int atLeast) implements Condition {
    public Urgency {
      Bounds.within("atLeast", atLeast, 0, 99);
    }

    @Override
    public boolean holds(Match match, Candidate candidate) {
      return candidate.urgency() >= atLeast;
    }
  }

  /**
   * @param from at least so many years, if anything
   * @param below fewer than so many years, if anything
   */
  record CandidateAge(Optional<Integer> from, Optional<Integer> below) implements Condition {
    public CandidateAge {
      checkAges(from, below);
    }

    @Override
    public boolean holds(Match match, Candidate candidate) {
      return candidate.ageYears().filter(age -> between(from, age, below)).isPresent();
    }
  }

  /** As the candidate's age. */
  record DonorAge(Optional<Integer> from, Optional<Integer> below) implements Condition {
    public DonorAge {
      checkAges(from, below);
    }

    @Override
    public boolean holds(Match match, Candidate candidate) {
      return between(from, match.donor().ageYears(), below);
    }
  }

  /**
   * @param days has waited so long or longer
   */
  record Waiting(int days) implements Condition {
    public Waiting {
      Bounds.within("days", days, 0, Bounds.MOST_DAYS);
    }

    @Override
    public boolean holds(Match match, Candidate candidate) {
      return match.waited(candidate) >= days;
    }
  }

  /** The centre is in the donor's region. */
  record SameRegion() implements Condition {
    @Override
    public boolean holds(Match match, Candidate candidate) {
      return candidate.region().filter(match.donor().region()::equals).isPresent();
    }
  }

  record Distance(int withinKm) implements Condition {
    public Distance {
      Bounds.within("withinKm", withinKm, 0, Bounds.MOST_KM);
    }

    @Override
    public boolean holds(Match match, Candidate candidate) {
      return candidate.distanceKm().filter(km -> km <= withinKm).isPresent();
    }
  }

  /** The donor's height or weight is within these percentages of the candidate's. */
  record Size(Measure measure, int fromPercent, int toPercent) implements Condition {
    /** What is compared. */
    public enum Measure {
      HEIGHT(Donor::heightCm, Candidate::heightCm),
      WEIGHT(Donor::weightKg, Candidate::weightKg);

      private final Function<Donor, Optional<Integer>> ofDonor;
      private final Function<Candidate, Optional<Integer>> ofCandidate;

      Measure(
          Function<Donor, Optional<Integer>> ofDonor,
          Function<Candidate, Optional<Integer>> ofCandidate) {
        this.ofDonor = ofDonor;
        this.ofCandidate = ofCandidate;
      }
    }

    public Size {
      Bounds.known("measure", measure);
      Bounds.within("fromPercent", fromPercent, 0, 1_000);
      Bounds.within("toPercent", toPercent, fromPercent, 1_000);
    }

    @Override
    public boolean holds(Match match, Candidate candidate) {
      Optional<Integer> donor = measure.ofDonor.apply(match.donor());
      return measure
          .ofCandidate
          .apply(candidate)
          .filter(
              own ->
                  donor
                      .filter(given -> 100 * given >= fromPercent * own)
                      .filter(given -> 100 * given <= toPercent * own)
                      .isPresent())
          .isPresent();
    }
  }

  /**
   * @param mismatches at most so many antigens of the donor that the candidate has not
   */
  record Hla(int mismatches) implements Condition {
    public Hla {
      Bounds.within("mismatches", mismatches, 0, 20);
    }

    @Override
    public boolean holds(Match match, Candidate candidate) {
      var found = match.mismatches(candidate);
      return found.isPresent() && found.getAsInt() <= mismatches;
    }
  }

  /**
   * The donor has no antigen against which the candidate has antibodies; so for a candidate without
   * any, and not so for a donor who was not typed and a candidate who has some.
   */
  record NoUnacceptableAntigen() implements Condition {
    @Override
    public boolean holds(Match match, Candidate candidate) {
      return candidate.unacceptable().isEmpty()
          || !match.donor().hla().isEmpty()
              && match.donor().hla().stream().noneMatch(candidate.unacceptable()::contains);
    }
  }

  /** The candidate takes an organ of this side. */
  record Side() implements Condition {
    @Override
    public boolean holds(Match match, Candidate candidate) {
      return candidate.side().isEmpty() || candidate.side().get() == match.organ().laterality();
    }
  }

  /** The donor's age and weight are what the candidate's centre has said will do. */
  record AcceptsDonor() implements Condition {
    @Override
    public boolean holds(Match match, Candidate candidate) {
      boolean age =
          candidate.donorAgeYears().stream()
              .allMatch(range -> range.holds(match.donor().ageYears()));
      boolean weight =
          candidate.donorWeightKg().stream()
              .allMatch(range -> match.donor().weightKg().filter(range::holds).isPresent());
      return age && weight;
    }
  }

  private static void checkAges(Optional<Integer> from, Optional<Integer> below) {
    Bounds.within("from", from, 0, Bounds.MOST_YEARS);
    Bounds.within("below", below, from.orElse(0) + 1, Bounds.MOST_YEARS + 1);
  }

  private static boolean between(Optional<Integer> from, int age, Optional<Integer> below) {
    return age >= from.orElse(0) && age < below.orElse(Integer.MAX_VALUE);
  }
}
