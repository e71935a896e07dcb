package org.custodia.registry.people;

import java.util.List;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;

/** Who may work with the directory of patients. */
final class Admissions {
  static final String ROLE = "admissions";

  /** Names whose bill it is, and does nothing else with the directory. */
  private static final String BILLER = "biller";

  /** Treat patients, and do nothing else with the directory. */
  private static final List<String> CARE =
      List.of("physician", "nurse", "pharmacist", "laboratory");

  /** Draws up for patients who accessed their records. */
  private static final String OFFICER = "privacy-officer";

  private Admissions() {}

  /**
   * @return the caller's organisation
   * @throws Problem CUS-PAT-090 when the caller is not of the admissions desk
   */
  static String organisationOf(Caller caller) {
    if (!caller.has(ROLE)) {
      throw new Problem(Problem.Kind.FORBIDDEN, "CUS-PAT-090");
    }
    return caller.organisation();
  }

  /**
   * As the other, for a billing office that finds a patient.
   *
   * @throws Problem CUS-PAT-090 when the caller is of none
   */
  static String billingOfficeOf(Caller caller) {
    if (!caller.has(BILLER)) throw new Problem(Problem.Kind.FORBIDDEN, "CUS-PAT-090");
    return caller.organisation();
  }

  /**
   * As the other, for those who treat patients.
   *
   * @throws Problem CUS-PAT-090 when the caller does not
   */
  static String careOf(Caller caller) {
    if (CARE.stream().noneMatch(caller::has)) {
      throw new Problem(Problem.Kind.FORBIDDEN, "CUS-PAT-090");
    }
    return caller.organisation();
  }

  /**
   * As the others, for the privacy officer.
   *
   * @throws Problem CUS-PAT-090 when the caller is none
   */
  static String officerOf(Caller caller) {
    if (!caller.has(OFFICER)) throw new Problem(Problem.Kind.FORBIDDEN, "CUS-PAT-090");
    return caller.organisation();
  }
}
