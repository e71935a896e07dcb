package org.custodia.registry.privacy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.registry.identity.Caller;

/** Who accessed a patient's records, for the patient on paper. */
public interface AccessReports {
  /**
   * @param person user name, when it is one of ours
   * @param key of another member's person; empty for one of ours
   * @param purpose empty for what the person's own organisation holds
   * @param kind of the record, as its author named it
   * @param reason what was said in an emergency about why
   */
  record Line(
      Instant at,
      String memberName,
      boolean ours,
      Optional<String> person,
      Optional<String> key,
      Optional<ConsentPurpose> purpose,
      Optional<Integer> kind,
      Optional<String> reason) {}

  /**
   * A study that the person was part of, by allowing research.
   *
   * @param exported a row of the person was handed out, by a number; else the person was counted
   * @param told false when nothing was told, because there were too few
   */
  record Study(Instant at, String memberName, String title, boolean exported, boolean told) {}

  /**
   * @param birthDate ISO, as far as it is known
   * @param more there are older ones than fit in
   * @param research what was answered from the records for research, the latest first
   */
  record Report(
      UUID patient,
      String name,
      Optional<String> birthDate,
      Instant from,
      Instant until,
      List<Line> lines,
      boolean more,
      List<Study> research) {}

  /**
   * All accesses of a period and all uses for research, the latest first; that the report was drawn
   * up is noted with the patient.
   *
   * @throws org.custodia.registry.errors.Problem NOT_FOUND CUS-PRI-008; FORBIDDEN CUS-PRI-001
   */
  Report of(Caller caller, UUID patient, Instant from, Instant until);
}
