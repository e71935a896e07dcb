package org.custodia.scanners.gs1;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * How a result was read.
 *
 * @param raw the text exactly as it was given
 * @param elements every element in the order of the label
 * @param repairs what a wrongly set up scanner had done and was undone with certainty
 */
public record Reading(
    Symbology symbology, String raw, List<Element> elements, Set<Repair> repairs) {
  public Reading {
    elements = List.copyOf(elements);
    repairs = Set.copyOf(repairs);
  }

  /** What a scanner had done to the text. */
  public enum Repair {
    /** The separator came as a visible token, such as {@code <GS>} or U+241D. */
    SEPARATOR_TOKEN,
    /** Upper and lower case were exchanged (Caps Lock). */
    CASE_EXCHANGED,
    /** Scanner and computer were set to different keyboard layouts. */
    KEYBOARD_LAYOUT
  }

  /** The same, read from {@code typed} after a foreign keyboard layout was undone. */
  Reading layoutUndone(String typed) {
    Set<Repair> all = EnumSet.of(Repair.KEYBOARD_LAYOUT);
    all.addAll(repairs);
    return new Reading(symbology, typed, elements, all);
  }
}
