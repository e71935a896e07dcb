package org.custodia.registry.organs;

/**
 * Something that is said to other members by itself, outside of transactions, until they have it.
 */
interface OrganErrand {
  void run(String organisation);
}
