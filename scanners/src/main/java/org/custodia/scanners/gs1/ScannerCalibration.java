package org.custodia.scanners.gs1;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a scanner makes of each character, learnt from one scan of the calibration symbol; so a
 * wrongly set up scanner can be used until somebody sets it up. The symbol holds every printable
 * character of ASCII and the separator, each before two spaces: the space bar is the same on all
 * keyboards, and a key that waits for the next one (a dead key) shows by eating one of them.
 *
 * @param sent what arrives for each character; none where nothing does
 * @param waiting characters whose key waits for the next one
 * @param before what arrives before the data, such as a symbology identifier, undone as far as it
 *     can be
 */
public record ScannerCalibration(
    Map<Character, String> sent, Set<Character> waiting, String before) {

  /** Stands first and takes what the scanner puts before the data. */
  private static final char FIRST = '0';

  private static final String BETWEEN = "  ";
  private static final String TESTED = tested();

  /** Fewer gaps are no calibration symbol but some other text with spaces. */
  private static final int LEAST_GAPS = 60;

  /** What is wrong with a scanner. */
  public enum Finding {
    /** Capital and small letters are exchanged: Caps Lock. */
    CASE_EXCHANGED,
    /** All letters come as capitals, or all as small ones: serial numbers are lost. */
    CASE_LOST,
    /** Nothing arrives for the separator. */
    SEPARATOR_LOST,
    /** Something else arrives for the separator. */
    SEPARATOR_REPLACED,
    /** Another keyboard layout. */
    KEYBOARD_LAYOUT,
    /** Some keys wait for the next one, and may melt with it. */
    WAITING_KEYS,
    /** No symbology identifier arrives: the kind of a code is not known. */
    NO_IDENTIFIER
  }

  public ScannerCalibration {
    sent = Map.copyOf(sent);
    waiting = Set.copyOf(waiting);
  }

  /** The content of the calibration symbol (DataMatrix, not GS1). */
  public static String symbolText() {
    StringBuilder text = new StringBuilder().append(FIRST).append(BETWEEN);
    for (char c : TESTED.toCharArray()) {
      text.append(c).append(BETWEEN);
    }
    return text.append(FIRST).toString();
  }

  /**
   * What a scan of the calibration symbol shows; empty when the text is none, or parts are missing.
   */
  public static Optional<ScannerCalibration> read(String typed) {
    List<String> tokens = new ArrayList<>();
    Set<Integer> ate = new HashSet<>();
    int at = 0;
    while (at < typed.length()) {
      int space = typed.indexOf(' ', at);
      int end = space < 0 ? typed.length() : space;
      int next = end;
      while (next < typed.length() && typed.charAt(next) == ' ') {
        next++;
      }
      tokens.add(typed.substring(at, end));
      int gap = next - end;
      if (gap % 2 == 1) {
        ate.add(tokens.size() - 1);
      }
      for (int lost = (gap - 1) / 2; lost > 0; lost--) {
        tokens.add("");
      }
      at = next;
    }
    if (tokens.size() < LEAST_GAPS || tokens.size() != TESTED.length() + 2) {
      return Optional.empty();
    }
    Map<Character, String> sent = new LinkedHashMap<>();
    Set<Character> waiting = new HashSet<>();
    for (int i = 0; i < TESTED.length(); i++) {
      sent.put(TESTED.charAt(i), tokens.get(i + 1));
      if (ate.contains(i + 1)) {
        waiting.add(TESTED.charAt(i));
      }
    }
    ScannerCalibration found = new ScannerCalibration(sent, waiting, "");
    String front = tokens.get(0);
    String zero = sent.get(FIRST);
    String before =
        front.endsWith(zero) ? front.substring(0, front.length() - zero.length()) : front;
    return Optional.of(new ScannerCalibration(sent, waiting, found.undo(before)));
  }

  /** Nothing: the scanner is set up as it should be. */
  public Set<Finding> findings() {
    Set<Finding> findings = EnumSet.noneOf(Finding.class);
    String capital = sent.get('A');
    String small = sent.get('a');
    if (capital.equals(small)) {
      findings.add(Finding.CASE_LOST);
    } else if (isLowerCase(capital) && !isLowerCase(small)) {
      findings.add(Finding.CASE_EXCHANGED);
    }
    String separator = sent.get(CharacterSets.GS);
    if (separator.isEmpty()) {
      findings.add(Finding.SEPARATOR_LOST);
    } else if (!separator.equals(String.valueOf(CharacterSets.GS))) {
      findings.add(Finding.SEPARATOR_REPLACED);
    }
    if (sent.entrySet().stream().anyMatch(ScannerCalibration::isOtherKey)) {
      findings.add(Finding.KEYBOARD_LAYOUT);
    }
    if (!waiting.isEmpty()) {
      findings.add(Finding.WAITING_KEYS);
    }
    if (!before.startsWith("]")) {
      findings.add(Finding.NO_IDENTIFIER);
    }
    return findings;
  }

  /** The layouts that explain what arrives; several where they differ in nothing tested. */
  public List<String> explainedBy() {
    List<String> pairs = new ArrayList<>();
    for (KeyboardLayout scanner : KeyboardLayout.values()) {
      for (KeyboardLayout computer : KeyboardLayout.values()) {
        boolean explains =
            scanner != computer
                && sent.entrySet().stream()
                    .filter(e -> e.getKey() > ' ' && !e.getValue().isEmpty())
                    .allMatch(
                        e -> computer.typedBy(scanner, e.getKey().toString()).equals(e.getValue()));
        if (explains) {
          pairs.add(scanner + " into " + computer);
        }
      }
    }
    return pairs;
  }

  /**
   * Whether everything that a label may hold arrives as something of its own, so that {@link #undo}
   * is certain.
   */
  public boolean canBeUndone() {
    Set<String> seen = new HashSet<>();
    for (Map.Entry<Character, String> one : sent.entrySet()) {
      boolean needed = CharacterSets.isIn82(one.getKey()) || one.getKey() == CharacterSets.GS;
      boolean clear = one.getValue().length() == 1 && !waiting.contains(one.getKey());
      boolean token = one.getKey() == CharacterSets.GS && one.getValue().length() > 1;
      if (needed && !(clear || token) || !one.getValue().isEmpty() && !seen.add(one.getValue())) {
        return false;
      }
    }
    return true;
  }

  /** The text that the symbol held, from what arrived; what was never tested stays as it is. */
  public String undo(String typed) {
    Map<String, Character> meant = new HashMap<>();
    int longest = 1;
    for (Map.Entry<Character, String> one : sent.entrySet()) {
      if (!one.getValue().isEmpty()) {
        meant.put(one.getValue(), one.getKey());
        longest = Math.max(longest, one.getValue().length());
      }
    }
    StringBuilder undone = new StringBuilder();
    int at = 0;
    while (at < typed.length()) {
      int length = Math.min(longest, typed.length() - at);
      while (length > 0 && !meant.containsKey(typed.substring(at, at + length))) {
        length--;
      }
      undone.append(
          length == 0 ? typed.charAt(at) : meant.get(typed.substring(at, at + length)).charValue());
      at += Math.max(1, length);
    }
    return undone.toString();
  }

  private static boolean isOtherKey(Map.Entry<Character, String> one) {
    char meant = one.getKey();
    String got = one.getValue();
    return meant != CharacterSets.GS
        && !got.isEmpty()
        && !got.equalsIgnoreCase(String.valueOf(meant));
  }

  private static boolean isLowerCase(String text) {
    return !text.isEmpty() && text.equals(text.toLowerCase(java.util.Locale.ROOT));
  }

  private static String tested() {
    StringBuilder all = new StringBuilder();
    for (char c = '!'; c <= '~'; c++) {
      all.append(c);
    }
    return all.append(CharacterSets.GS).toString();
  }
}
