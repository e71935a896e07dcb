package org.custodia.registry.records;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.records.RecordIrregularity;

/**
 * Somebody read a record, or was admitted to.
 *
 * @param holder member id of who let it be read
 * @param reader member id
 * @param witness address of the key that asked
 * @param query its id on the ledger
 * @param consent commitment
 * @param purpose as it was asked for; empty when there is no such purpose
 * @param readAt by the holder's clock; empty while it was only admitted
 * @param recordedAt block time
 */
public record KnownReading(
    Bytes32 holder,
    Bytes32 record,
    Bytes32 reader,
    String witness,
    Bytes32 query,
    Bytes32 consent,
    Optional<ConsentPurpose> purpose,
    boolean admitted,
    Optional<Instant> readAt,
    Set<RecordIrregularity> irregularities,
    Instant recordedAt) {}
