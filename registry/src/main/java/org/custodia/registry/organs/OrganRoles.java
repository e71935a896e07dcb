package org.custodia.registry.organs;

import java.util.Arrays;
import java.util.List;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;

/** What people and programs may be for organs, as their tokens say. */
final class OrganRoles {
  static final String BANK = "organ-bank";
  static final String ALLOCATION = "allocation-body";
  static final String CENTRE = "transplant-centre";
  static final String COURIER = "courier";
  static final String SURGEON = "surgeon";
  static final String CLINICIAN = "clinician";
  static final String COMMITTEE = "committee";
  static final String ADVOCATE = "advocate";
  static final String LABORATORY = "laboratory";
  static final String REGULATOR = "regulator";

  private static final List<String> ALL =
      List.of(
          BANK,
          ALLOCATION,
          CENTRE,
          COURIER,
          SURGEON,
          CLINICIAN,
          COMMITTEE,
          ADVOCATE,
          LABORATORY,
          REGULATOR);

  private OrganRoles() {}

  /**
   * @throws Problem FORBIDDEN CUS-ORG-010 for who has nothing to do with organs
   */
  static void checkAny(Caller caller) {
    check(caller, ALL.toArray(String[]::new));
  }

  static void check(Caller caller, String... roles) {
    if (Arrays.stream(roles).noneMatch(caller::has)) {
      throw new Problem(Kind.FORBIDDEN, "CUS-ORG-010");
    }
  }
}
