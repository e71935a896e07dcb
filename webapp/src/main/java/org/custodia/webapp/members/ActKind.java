package org.custodia.webapp.members;

/** What an act that takes two persons does; the key of its words is {@code acts.<kind>}. */
public enum ActKind {
  CERTIFY,
  EDIT,
  SUSPEND,
  REINSTATE,
  REVOKE,
  ADD_NODE,
  END_NODE,
  END_ACCOUNT,
  ENROL,
  REVOKE_KEY,
  REPLACE_KEY,
  END_FOUNDING
}
