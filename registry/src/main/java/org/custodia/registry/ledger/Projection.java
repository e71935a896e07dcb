package org.custodia.registry.ledger;

import java.util.List;

/**
 * Turns this node's events into rows. A pure function of the events in order: no clock, no
 * generated ids, no other tables, no live calls; so the rows can be dropped and replayed. Called
 * inside the organisation's rows, in one transaction with the projector's own position.
 */
public interface Projection {
  /** Tables this projection owns; emptied (this organisation's rows) before a replay. */
  List<String> tables();

  /** Events it does not care about are ignored. */
  void apply(LedgerEvent event);

  /**
   * As if applied one after the other. For projections that many events lead to, so that they need
   * not ask the database anew for each.
   */
  default void applyAll(List<LedgerEvent> events) {
    events.forEach(this::apply);
  }
}
