package org.custodia.registry.custody;

import org.custodia.contracts.witness.Act;

/**
 * An act put before its witness.
 *
 * @param typedData the act as {@code eth_signTypedData_v4} JSON
 */
public record CustodyAct(Act act, String typedData) {}
