/**
 * What the members of a channel tell each other of it: each signs how far it has come on its own
 * node, and hears the same of the others. What follows from that is the ledger's own business.
 * Messages: {@code docs/head-exchange.md}.
 */
package org.custodia.registry.heads;
