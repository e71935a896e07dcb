/**
 * The regulator's register of prescriptions: what each allows, what was dispensed on it anywhere,
 * and what is held for a pharmacy right now. It knows commitments, never patients; for controlled
 * substances it also keeps a keyed token by which two prescriptions of one patient are found to be
 * one patient's. Asked and told by the desk in {@code prescriptions}; used by {@code verification},
 * which holds a fill when it reserves a pack.
 */
package org.custodia.registry.fills;
