package org.custodia.scanners.gs1;

import java.util.List;

/** Text taken apart, or why it could not be. */
sealed interface Elements {
  /**
   * @param separatorsSeen whether the text proves that the scanner sends separators
   */
  record Found(List<PlacedElement> elements, boolean separatorsSeen) implements Elements {
    public Found {
      elements = List.copyOf(elements);
    }
  }

  record NotFound(Unreadable why) implements Elements {}

  static Elements not(Unreadable why) {
    return new NotFound(why);
  }
}
