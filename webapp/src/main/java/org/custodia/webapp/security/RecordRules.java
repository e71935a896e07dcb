package org.custodia.webapp.security;

/** Who may do what with records of patients, as rules of endpoints. */
public final class RecordRules {
  /** Whoever treats: writes records, and asks for those of others. */
  public static final String CARE = "hasAnyRole('physician', 'nurse', 'pharmacist', 'laboratory')";

  /** Whoever may be allowed to read records that others hold. */
  public static final String READS =
      "hasAnyRole('physician', 'nurse', 'pharmacist', 'laboratory', 'payer', 'employer')";

  private RecordRules() {}
}
