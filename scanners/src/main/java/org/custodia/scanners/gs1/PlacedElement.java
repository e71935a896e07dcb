package org.custodia.scanners.gs1;

/**
 * An element and where its value begins in the text it was read from.
 *
 * @param position index into the text as it was given
 * @param verbatim whether the value stands there character for character (it does not where it was
 *     percent-encoded or padded)
 */
record PlacedElement(
    ApplicationIdentifier identifier, String value, int position, boolean verbatim) {

  static PlacedElement verbatim(ApplicationIdentifier identifier, String value, int position) {
    return new PlacedElement(identifier, value, position, true);
  }

  /** Where a character of the value stands in the text as it was given. */
  int positionOf(int index) {
    return verbatim ? position + index : position;
  }

  String ai() {
    return identifier.ai();
  }

  Unreadable wrong(ScanFault fault, Object... further) {
    return wrongAt(position, fault, further);
  }

  Unreadable wrongAt(int where, ScanFault fault, Object... further) {
    Object[] arguments = new Object[further.length + 2];
    arguments[0] = ai();
    arguments[1] = identifier.title();
    System.arraycopy(further, 0, arguments, 2, further.length);
    return Unreadable.at(where, fault, arguments);
  }
}
