package org.custodia.registry.records;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.records.RecordIrregularity;

/**
 * A record as the ledger has it.
 *
 * @param channel address of the channel where its pointer is
 * @param holder member id of who has it
 * @param kind as its author named it, 0 to 255
 * @param content salted hash
 * @param madeAt as its author says
 * @param author address of the key that signed it
 * @param addedAt block time
 */
public record KnownRecord(
    String channel,
    Bytes32 holder,
    Bytes32 record,
    int kind,
    Bytes32 content,
    Instant madeAt,
    Optional<Bytes32> supersedes,
    Optional<Bytes32> supersededBy,
    String author,
    Set<RecordIrregularity> irregularities,
    Instant addedAt) {}
