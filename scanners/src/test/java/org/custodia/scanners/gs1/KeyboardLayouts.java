package org.custodia.scanners.gs1;

/** What arrives through foreign keyboards, for tests elsewhere. */
public final class KeyboardLayouts {
  private KeyboardLayouts() {}

  /** A scanner set to the United States layout types into a computer set to the German one. */
  public static String germanSees(String meant) {
    return KeyboardLayout.GERMAN.typedBy(KeyboardLayout.UNITED_STATES, meant);
  }
}
