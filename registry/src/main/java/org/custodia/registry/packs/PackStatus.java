package org.custodia.registry.packs;

/** How a pack was taken out of use. A pack without a state is in use. */
public enum PackStatus {
  DISPENSED,
  /** In another way than to a patient. */
  INACTIVE
}
