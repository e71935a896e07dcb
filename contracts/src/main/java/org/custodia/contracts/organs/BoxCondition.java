package org.custodia.contracts.organs;

import org.custodia.contracts.Coded;

/** How the box looks at a hand-over or a checkpoint. */
public enum BoxCondition implements Coded {
  INTACT(1),
  WET(2),
  DAMAGED(3),
  OPEN(4);

  private final int code;

  BoxCondition(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }

  public static BoxCondition of(int code) {
    return Coded.of(BoxCondition.class, code);
  }
}
