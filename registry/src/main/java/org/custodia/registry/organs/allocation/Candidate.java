package org.custodia.registry.organs.allocation;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Laterality;

/**
 * What allocation needs to know of somebody who waits. Who it is only the centre knows.
 *
 * @param id the centre's pseudonym
 * @param centre member id
 * @param urgency 0 for elective; the rule file names the levels
 * @param score a medical score that the rule file may count, such as MELD; 0 where there is none
 * @param listedOn from when the candidate has waited
 * @param active whether offers may be made
 * @param region of the centre, as the rule file's country names it
 * @param distanceKm from where the organ is to the centre
 * @param hla antigens that were typed; empty where they were not
 * @param unacceptable antigens against which there are antibodies
 * @param side for paired organs, if only one side will do
 * @param donorAgeYears that will do, if not any
 * @param donorWeightKg that will do, if not any
 */
public record Candidate(
    Bytes32 id,
    Bytes32 centre,
    BloodGroup bloodGroup,
    int urgency,
    int score,
    LocalDate listedOn,
    boolean active,
    Optional<Integer> ageYears,
    Optional<Integer> heightCm,
    Optional<Integer> weightKg,
    Optional<String> region,
    Optional<Integer> distanceKm,
    List<String> hla,
    List<String> unacceptable,
    Optional<Laterality> side,
    Optional<Range> donorAgeYears,
    Optional<Range> donorWeightKg) {
  private static final int MOST_ANTIGENS = 200;

  public Candidate {
    Bounds.known("candidates.id", id);
    Bounds.known("candidates.centre", centre);
    Bounds.known("candidates.bloodGroup", bloodGroup);
    Bounds.within("candidates.urgency", urgency, 0, 99);
    Bounds.within("candidates.score", score, 0, 10_000);
    Bounds.within(
        "candidates.listedOn", Bounds.known("candidates.listedOn", listedOn).getYear(), 1950, 2999);
    Bounds.within("candidates.ageYears", ageYears, 0, Bounds.MOST_YEARS);
    Bounds.within("candidates.heightCm", heightCm, 10, 300);
    Bounds.within("candidates.weightKg", weightKg, 1, 500);
    region.ifPresent(name -> Bounds.text("candidates.region", name, 40));
    Bounds.within("candidates.distanceKm", distanceKm, 0, Bounds.MOST_KM);
    hla = antigens("candidates.hla", hla);
    unacceptable = antigens("candidates.unacceptable", unacceptable);
  }

  /** In alphabetical order, each once: how they were listed says nothing. */
  static List<String> antigens(String field, List<String> antigens) {
    Bounds.list(field, antigens, 0, MOST_ANTIGENS).forEach(one -> Bounds.text(field, one, 20));
    return List.copyOf(new TreeSet<>(antigens));
  }
}
