/**
 * An organ on its way, as far as no ledger is needed: the cold-ischaemia clock, when it will
 * arrive, which hand-over is next or missing, whether a device's clock can be believed, and what a
 * temperature logger says. Everything here is a function of what it is given; nothing looks at a
 * clock or a database. Described in docs/organ-transport.md.
 */
package org.custodia.registry.organs.transport;
