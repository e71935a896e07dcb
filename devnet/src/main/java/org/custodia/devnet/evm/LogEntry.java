package org.custodia.devnet.evm;

import java.util.List;

/**
 * A log that a contract emitted.
 *
 * @param address the contract
 * @param topics up to four
 * @param data the rest
 */
public record LogEntry(Address address, List<Hash32> topics, Bytes data) {}
