/**
 * What devices and people at checkpoints scanned, received as they signed it: each key's record as
 * a chain, roots over all of them on the ledger, checks of what was only to be verified, and
 * sessions as worklists for what is to be done next.
 *
 * <p>A scan is testimony that no contract takes as it is; commands come from what people make of
 * it.
 */
package org.custodia.registry.checkpoints;
