package org.custodia.scanners.gs1;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Undoes what arrives when scanner and computer are set to different keyboard layouts. Certain is
 * only what every pair of layouts that makes sense of the text agrees about, and what more than one
 * character is witness of: a single one may as well have been misread.
 */
final class ForeignLayout {
  /** Digits that stand where other characters were typed: the digit row has another Shift. */
  private static final int DIGITS_FOR_CERTAIN = 8;

  private ForeignLayout() {}

  /** What became of looking for another layout. */
  sealed interface Answer {
    /** Nothing says that the layout is to blame. */
    record Innocent() implements Answer {}

    /** The layout is to blame, and what was meant is not certain. */
    record Doubtful() implements Answer {}

    record Undone(String text) implements Answer {}
  }

  /**
   * @param typed text that cannot be read as it is
   * @param reader reads a text as it stands, repairing no layout
   */
  static Answer undo(String typed, Function<String, Scan> reader) {
    Map<String, Reading> readings = new HashMap<>();
    Set<List<Element>> contents = new HashSet<>();
    boolean blamed = false;
    for (String meant : candidates(typed)) {
      Scan scan = reader.apply(meant);
      if (scan instanceof Unreadable || !hasCheckDigit(scan)) {
        continue;
      }
      blamed = true;
      Reading reading = reading(scan);
      contents.add(reading.elements());
      if (isCertain(typed, meant)) {
        readings.put(meant, reading);
      }
    }
    if (!blamed) {
      return new Answer.Innocent();
    }
    boolean oneKeyEach = typed.chars().noneMatch(c -> KeyboardLayout.isOnTwoKeys((char) c));
    return oneKeyEach && contents.size() == 1 && !readings.isEmpty()
        ? new Answer.Undone(readings.keySet().stream().sorted().findFirst().orElseThrow())
        : new Answer.Doubtful();
  }

  private static Set<String> candidates(String typed) {
    Set<String> meant = new HashSet<>();
    for (KeyboardLayout scanner : KeyboardLayout.values()) {
      for (KeyboardLayout computer : KeyboardLayout.values()) {
        if (scanner != computer) {
          meant.addAll(computer.meantBy(typed, scanner));
        }
      }
    }
    meant.remove(typed);
    return meant;
  }

  /**
   * Either most digits came as something else, or only the scanner's own mark before the data did
   * and the data are what they were.
   */
  private static boolean isCertain(String typed, String meant) {
    int digits = 0;
    List<Integer> changed = new ArrayList<>();
    for (int i = 0; i < typed.length(); i++) {
      if (typed.charAt(i) != meant.charAt(i)) {
        changed.add(i);
        digits += CharacterSets.isDigit(meant.charAt(i)) ? 1 : 0;
      }
    }
    boolean onlyTheMark =
        changed.equals(List.of(0))
            && meant.charAt(0) == ']'
            && Symbology.ofIdentifier(meant.substring(0, Math.min(3, meant.length()))).isPresent();
    return digits >= DIGITS_FOR_CERTAIN || onlyTheMark;
  }

  /** Trade items and logistic units: one wrong digit in ten is not noticed, nine are. */
  private static boolean hasCheckDigit(Scan scan) {
    return scan instanceof PackScan
        || scan instanceof ProductScan
        || scan instanceof OtherScan other && other.reading().elements().get(0).ai().equals("00");
  }

  private static Reading reading(Scan scan) {
    if (scan instanceof PackScan pack) {
      return pack.reading();
    }
    return scan instanceof ProductScan product ? product.reading() : ((OtherScan) scan).reading();
  }
}
