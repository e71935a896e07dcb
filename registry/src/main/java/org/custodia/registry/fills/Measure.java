package org.custodia.registry.fills;

/** What a prescription counts. */
public enum Measure {
  /** Whole packs. */
  PACKS,
  /** Single units of a pack, such as tablets; packs may be opened. */
  UNITS
}
