package org.custodia.registry.ledger;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How hard the adapter works; properties {@code custodia.ledger.*}.
 *
 * @param poll how often each node is asked for its block number; four times as often for three
 *     seconds after it took something of ours
 * @param timeout for one call to a node or its privacy manager
 * @param afterTrouble how long to wait when something went wrong, before it is tried again
 * @param publicInFlight most public transactions of one organisation that are not yet in a block
 *     (too many stall the chain)
 * @param channelsInFlight most channels of one organisation written to at once
 * @param batchCommands most commands in one private transaction
 * @param batchBytes most bytes of commands in one private transaction
 * @param publicGas gas limit of a public transaction
 * @param blocksAtOnce most blocks the projector takes in one database transaction while it catches
 *     up
 * @param rewindWithin how long to wait for a node that was rolled back
 */
public record LedgerSettings(
    @DefaultValue("100ms") Duration poll,
    @DefaultValue("10s") Duration timeout,
    @DefaultValue("1s") Duration afterTrouble,
    @DefaultValue("64") int publicInFlight,
    @DefaultValue("8") int channelsInFlight,
    @DefaultValue("200") int batchCommands,
    @DefaultValue("1000000") int batchBytes,
    @DefaultValue("30000000") long publicGas,
    @DefaultValue("100") int blocksAtOnce,
    @DefaultValue("30s") Duration rewindWithin) {

  /** What the properties say when they say nothing. */
  public static LedgerSettings defaults() {
    return new LedgerSettings(
        Duration.ofMillis(100),
        Duration.ofSeconds(10),
        Duration.ofSeconds(1),
        64,
        8,
        200,
        1_000_000,
        30_000_000,
        100,
        Duration.ofSeconds(30));
  }
}
