/**
 * What is known of lots and packs: the public lots and the packs' states as this organisation's own
 * node has them (projections), and the serial numbers that were handed over off the ledger, with
 * the Merkle trees over them.
 */
package org.custodia.registry.packs;
