package org.custodia.registry.billing;

import java.util.Arrays;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;

/** Roles of tokens that have to do with bills. */
final class BillingRoles {
  static final String BILLER = "biller";
  static final String PAYER = "payer";
  static final String REGULATOR = "regulator";
  static final String PATIENT = "patient";

  private BillingRoles() {}

  /**
   * @throws Problem FORBIDDEN CUS-BIL-001 unless the caller has one of the roles
   */
  static void check(Caller caller, String... roles) {
    if (Arrays.stream(roles).noneMatch(caller::has)) {
      throw new Problem(Kind.FORBIDDEN, "CUS-BIL-001");
    }
  }

  static void checkReader(Caller caller) {
    check(caller, BILLER, PAYER, REGULATOR);
  }
}
