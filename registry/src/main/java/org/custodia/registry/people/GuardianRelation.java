package org.custodia.registry.people;

/**
 * Why somebody acts for a patient. A parent does until the child comes of age; whoever acts for an
 * adult needs another title.
 */
public enum GuardianRelation {
  PARENT(true),
  LEGAL_GUARDIAN(false),
  PERSON_OF_TRUST(false),
  MANDATE(false);

  private final boolean endsAtMajority;

  GuardianRelation(boolean endsAtMajority) {
    this.endsAtMajority = endsAtMajority;
  }

  public boolean endsAtMajority() {
    return endsAtMajority;
  }
}
