package org.custodia.registry.ledger;

import java.util.List;
import java.util.UUID;

/**
 * What came of rolling an organisation's node back.
 *
 * @param id of its row in the audit ({@code ledger_rewind})
 * @param toBlock block it was rolled back to
 * @param fromBlock its head before
 * @param back whether it was at that head again, and the rows with it, when we stopped waiting;
 *     otherwise that goes on by itself
 * @param left what is still wrong with channels
 */
public record Rewind(
    UUID id, long toBlock, long fromBlock, boolean back, List<ChannelTrouble> left) {}
