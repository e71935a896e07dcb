package org.custodia.contracts.records;

import org.custodia.contracts.Coded;

/** How a relationship stands; the numbers of the contracts' library of this name. */
public enum RelationshipStatus implements Coded {
  OFFERED(1),
  ACTIVE(2),
  PAUSED(3),
  /** Final. */
  REJECTED(4),
  /** Final. */
  ENDED(5);

  private final int code;

  RelationshipStatus(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }

  /** An {@link IllegalArgumentException} for a number that no contract uses. */
  public static RelationshipStatus of(int code) {
    return Coded.of(RelationshipStatus.class, code);
  }
}
