package org.custodia.registry.organs.allocation;

import java.util.List;
import java.util.Optional;
import org.custodia.contracts.BloodGroup;

/**
 * What allocation needs to know of a donor.
 *
 * @param region as the rule file's country names it
 * @param hla antigens that were typed, such as {@code A2}, {@code B44}, {@code DR4}; empty where
 *     they were not
 */
public record Donor(
    BloodGroup bloodGroup,
    int ageYears,
    Optional<Integer> heightCm,
    Optional<Integer> weightKg,
    String region,
    List<String> hla) {
  public Donor {
    Bounds.known("donor.bloodGroup", bloodGroup);
    Bounds.within("donor.ageYears", ageYears, 0, Bounds.MOST_YEARS);
    Bounds.within("donor.heightCm", heightCm, 10, 300);
    Bounds.within("donor.weightKg", weightKg, 1, 500);
    Bounds.text("donor.region", region, 40);
    hla = Candidate.antigens("donor.hla", hla);
  }
}
