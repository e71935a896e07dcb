/**
 * Match runs: a published rule file and what was known at one moment make one order of candidates,
 * the same for whoever computes it again. No database, no clock, no chance. Start at {@link
 * org.custodia.registry.organs.allocation.MatchRun}; described in docs/allocation.md.
 */
package org.custodia.registry.organs.allocation;
