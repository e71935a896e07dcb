package org.custodia.contracts.organs;

import org.custodia.contracts.Coded;

/** What a living donor is to the recipient, as declared. */
public enum Relationship implements Coded {
  PARENT(1),
  CHILD(2),
  SIBLING(3),
  SPOUSE(4),
  OTHER_RELATIVE(5),
  FRIEND(6),
  PAIRED_EXCHANGE(7),
  /** To nobody in particular. */
  UNDIRECTED(8);

  private final int code;

  Relationship(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }

  public static Relationship of(int code) {
    return Coded.of(Relationship.class, code);
  }
}
