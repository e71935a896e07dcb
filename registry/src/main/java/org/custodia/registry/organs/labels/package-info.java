/**
 * What stands on the label of an organ, and what a scanned label says. Codes of ISBT 128 come from
 * configuration, because the standard's tables are licensed (docs/isbt128.md).
 */
package org.custodia.registry.organs.labels;
