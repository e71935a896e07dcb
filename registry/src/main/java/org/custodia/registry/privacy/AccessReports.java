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
   */
  record Line(
      Instant at,
      String memberName,
      boolean ours,
      Optional<String> person,
      Optional<String> key,
      Optional<ConsentPurpose> purpose,
      Optional<Integer> kind) {}

  /**
   * @param birthDate ISO, as far as it is known
   * @param more there are older ones than fit in
   */
  record Report(
      UUID patient,
      String name,
      Optional<String> birthDate,
      Instant from,
      Instant until,
      List<Line> lines,
      boolean more) {}

  /**
   * All accesses of a period, the latest first; that the report was drawn up is noted with the
   * patient.
   *
   * @throws org.custodia.registry.errors.Problem NOT_FOUND CUS-PRI-008; FORBIDDEN CUS-PRI-001
   */
  Report of(Caller caller, UUID patient, Instant from, Instant until);
}
