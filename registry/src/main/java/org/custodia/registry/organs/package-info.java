/**
 * Organs from donor to recipient: donor cases, the waiting list, match runs and offers, and every
 * hand-over on the way. What is on the ledger is in channels of exactly those whom it concerns; who
 * donors and candidates are, and the documents, lie sealed where they were made. Described in
 * docs/organs.md.
 */
package org.custodia.registry.organs;
