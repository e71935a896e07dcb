package org.custodia.scanners.isbt128;

import java.util.Optional;

/** The data structures that are read and written here (ST-001, section 2.4). */
public enum StructureKind {
  /** The second character of its identifier is the first of the number itself. */
  DONATION_NUMBER("=", "DONATION NUMBER", 15),
  BLOOD_GROUPS("=%", "BLOOD GROUPS", 4),
  PRODUCT_CODE("=<", "PRODUCT CODE", 8),
  EXPIRY_DATE("=>", "EXPIRY DATE", 6),
  EXPIRY_TIME("&>", "EXPIRY DATE AND TIME", 10),
  COLLECTION_DATE("=*", "COLLECTION DATE", 6),
  COLLECTION_TIME("&*", "COLLECTION DATE AND TIME", 10),
  PRODUCTION_DATE("=}", "PRODUCTION DATE", 6),
  PRODUCTION_TIME("&}", "PRODUCTION DATE AND TIME", 10),
  /** Says how many structures follow; says nothing itself. */
  COMPOUND_MESSAGE("=+", "COMPOUND MESSAGE", 5);

  private final String identifier;
  private final String title;
  private final int length;

  StructureKind(String identifier, String title, int length) {
    this.identifier = identifier;
    this.title = title;
    this.length = length;
  }

  /** What stands in front of the data: one character for donation numbers, two for the others. */
  public String identifier() {
    return identifier;
  }

  public String title() {
    return title;
  }

  /** Characters of data behind the identifier. */
  public int length() {
    return length;
  }

  /** The kind of what begins at this place; empty where it is none that is known here. */
  static Optional<StructureKind> at(String text, int from) {
    for (StructureKind kind : values()) {
      if (kind != DONATION_NUMBER && text.startsWith(kind.identifier, from)) {
        return Optional.of(kind);
      }
    }
    boolean donation =
        text.charAt(from) == '='
            && from + 1 < text.length()
            && "ABCDEFGHIJKLMNPQRSTUVWXYZ123456789".indexOf(text.charAt(from + 1)) >= 0;
    return donation ? Optional.of(DONATION_NUMBER) : Optional.empty();
  }
}
