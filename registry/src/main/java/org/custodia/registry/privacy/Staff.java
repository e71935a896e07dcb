package org.custodia.registry.privacy;

import java.util.List;
import java.util.Optional;
import org.custodia.registry.identity.Caller;

/**
 * Who works here, as far as the privacy officer needs it: a department, and what tells relatives.
 * Callers have the role {@link PrivacyCases#ROLE}.
 */
public interface Staff {
  /**
   * @param person user name
   * @param family, given names; empty where nothing is to be compared
   * @param birthDate ISO, or empty
   * @param street, postalCode empty where unknown
   * @param telephone empty where unknown
   * @param department as people there call it; empty for nobody's in particular
   */
  record Member(
      String person,
      String family,
      String given,
      String birthDate,
      String street,
      String postalCode,
      String telephone,
      String department) {}

  List<Member> all(Caller caller);

  Optional<Member> find(Caller caller, String person);

  /**
   * Enters or changes one; the same again has no further effect.
   *
   * @throws org.custodia.registry.errors.Problem BAD_INPUT CUS-PRI-007 naming the field
   */
  void enter(Caller caller, Member member);

  /** Takes one away; nothing when there is none. */
  void remove(Caller caller, String person);
}
