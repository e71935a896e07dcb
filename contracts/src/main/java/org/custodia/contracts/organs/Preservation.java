package org.custodia.contracts.organs;

import org.custodia.contracts.Coded;

/** How an organ is kept on its way. */
public enum Preservation implements Coded {
  COLD_STORAGE(1),
  HYPOTHERMIC_PERFUSION(2),
  NORMOTHERMIC_PERFUSION(3);

  private final int code;

  Preservation(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }

  public static Preservation of(int code) {
    return Coded.of(Preservation.class, code);
  }
}
