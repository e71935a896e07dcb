package org.custodia.webapp.security;

/** Who may do what with organs, as rules of endpoints. */
public final class OrganRules {
  /** All roles around organs, for use inside of {@code hasAnyRole(…)}. */
  public static final String ROLES =
      "'organ-bank', 'allocation-body', 'transplant-centre', 'courier', 'surgeon', 'clinician',"
          + " 'committee', 'advocate', 'laboratory'";

  public static final String BANK = "hasRole('organ-bank')";
  public static final String ALLOCATION = "hasRole('allocation-body')";
  public static final String CENTRE = "hasRole('transplant-centre')";

  /** Whoever works with organs, and the regulator. */
  public static final String ANYBODY = "hasAnyRole('regulator', " + ROLES + ")";

  private OrganRules() {}
}
