package org.custodia.scanners.isbt128;

import java.util.List;

/** Writes structures as the text of a symbol. */
public final class Isbt128Text {
  private static final int MOST_IN_MESSAGE = 99;

  private Isbt128Text() {}

  /** One structure, as a Code 128 symbol holds it. */
  public static String of(DataStructure structure) {
    return structure.encoded();
  }

  /**
   * Several structures in one DataMatrix: a compound message (ST-001, section 2.4.23) that says how
   * many there are, and with 000 that their order follows no sequence that the standard registers.
   */
  public static String compound(List<DataStructure> structures) {
    if (structures.isEmpty() || structures.size() > MOST_IN_MESSAGE) {
      throw new IllegalArgumentException("1 to 99 structures, not " + structures.size());
    }
    StringBuilder text = new StringBuilder(StructureKind.COMPOUND_MESSAGE.identifier());
    text.append(String.format("%02d000", structures.size()));
    structures.forEach(structure -> text.append(structure.encoded()));
    return text.toString();
  }
}
