package org.custodia.webapp.security;

import java.util.List;
import org.custodia.registry.identity.Caller;

/** Who may do what with organs, as rules of endpoints. */
public final class OrganRules {
  /** All roles around organs, for use inside of {@code hasAnyRole(…)}. */
  public static final String ROLES =
      "'organ-bank', 'allocation-body', 'transplant-centre', 'courier', 'surgeon', 'clinician',"
          + " 'committee', 'advocate', 'laboratory'";

  public static final String BANK = "hasRole('organ-bank')";
  public static final String ALLOCATION = "hasRole('allocation-body')";
  public static final String CENTRE = "hasRole('transplant-centre')";

  /** Whoever has a box in hand. */
  public static final String HANDS =
      "hasAnyRole('organ-bank', 'courier', 'transplant-centre', 'surgeon', 'clinician')";

  /** Whoever works with organs, and the regulator. */
  public static final String ANYBODY = "hasAnyRole('regulator', " + ROLES + ")";

  private static final List<String> NAMES =
      List.of(("regulator, " + ROLES.replace("'", "")).split(", "));

  private OrganRules() {}

  /** Whether {@link #ANYBODY} lets this caller in. */
  public static boolean isAnybody(Caller caller) {
    return NAMES.stream().anyMatch(caller::has);
  }
}
