package org.custodia.registry.health;

/** How bad something is, the worst last. */
public enum Colour {
  /** As it should be. */
  GREEN,
  /** To be watched; nothing is hindered yet, or it is not known. */
  AMBER,
  /** Somebody must act. */
  RED
}
