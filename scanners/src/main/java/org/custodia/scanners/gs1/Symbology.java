package org.custodia.scanners.gs1;

import java.util.Optional;

/** What carried the data, from the symbology identifier (ISO/IEC 15424) that scanners put first. */
public enum Symbology {
  GS1_DATAMATRIX("]d2", true),
  GS1_128("]C1", true),
  GS1_QR("]Q3", true),
  GS1_DATABAR("]e0", true),
  GS1_DOTCODE("]J1", true),
  DATAMATRIX("]d1", false),
  QR("]Q1", false),
  CODE_128("]C0", false),
  /** Two neighbouring symbols, read together as ISBT 128 allows. */
  CODE_128_PAIR("]C4", false),
  EAN("]E0", false),
  EAN_8("]E4", false),
  ITF("]I1", false),
  /** No symbology identifier: typed by hand, or a scanner that sends none. */
  UNKNOWN("", false);

  private final String identifier;
  private final boolean gs1;

  Symbology(String identifier, boolean gs1) {
    this.identifier = identifier;
    this.gs1 = gs1;
  }

  /** Three characters, or empty. */
  public String identifier() {
    return identifier;
  }

  /** Whether its data are GS1 element strings by definition (FNC1 in first position). */
  public boolean isGs1() {
    return gs1;
  }

  /** Whether it has error correction, which bars have not. */
  public boolean isMatrix() {
    return switch (this) {
      case GS1_DATAMATRIX, GS1_QR, GS1_DOTCODE, DATAMATRIX, QR -> true;
      default -> false;
    };
  }

  static Optional<Symbology> ofIdentifier(String identifier) {
    for (Symbology one : values()) {
      if (!one.identifier.isEmpty() && one.identifier.equals(identifier)) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }
}
