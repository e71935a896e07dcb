package org.custodia.acceptance.dsl;

/** What can be packed, sent and received: a pack, or a case or pallet with its label. */
public sealed interface Goods permits Pack, Unit {
  /** What a scanner sends for its label. */
  String scan();
}
