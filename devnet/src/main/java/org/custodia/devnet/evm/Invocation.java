package org.custodia.devnet.evm;

import java.math.BigInteger;
import java.util.Optional;

/**
 * One message to run: a call, or the creation of a contract.
 *
 * @param from the sender
 * @param to the contract to call; empty to create one from {@code input}
 * @param value wei to move
 * @param input call data, or creation code with arguments
 * @param gas gas left for the run, after what the transaction itself costs
 */
public record Invocation(
    Address from, Optional<Address> to, BigInteger value, Bytes input, long gas) {}
