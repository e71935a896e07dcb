package org.custodia.scanners.gs1;

/**
 * An element and where its value begins in the text it was read from.
 *
 * @param position index into the text as it was given
 */
record PlacedElement(ApplicationIdentifier identifier, String value, int position) {
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
