/**
 * Where packs are: units (cases and pallets by SSCC), consignments from one member to another, the
 * documents that say which packs are in them, stock and counting it.
 *
 * <p>That something was packed, dispatched, received or rejected is on the ledger, with numbers,
 * roots and hashes; which packs it was is in documents that lie off the ledger with the members
 * concerned, and are checked against it before they count.
 */
package org.custodia.registry.custody;
