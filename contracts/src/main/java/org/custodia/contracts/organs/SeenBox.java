package org.custodia.contracts.organs;

/** What whoever has the box before them says of it. */
public interface SeenBox {
  /** How the box looks from outside. */
  BoxCondition condition();
}
