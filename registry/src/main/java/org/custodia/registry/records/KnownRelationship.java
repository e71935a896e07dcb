package org.custodia.registry.records;

import java.time.Instant;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.records.RelationshipStatus;

/**
 * A relationship as this organisation's node has it.
 *
 * @param channel address of the channel where it is
 * @param host member id of the patient's host
 * @param patient pseudonym in the channel
 * @param provider member id
 * @param terms hash of what was offered, which a decision names
 * @param answerUntil to be accepted before this
 * @param decisions by the patient so far, which the next one names
 */
public record KnownRelationship(
    String channel,
    Bytes32 host,
    Bytes32 patient,
    Bytes32 provider,
    Bytes32 relationship,
    Bytes32 terms,
    Instant answerUntil,
    RelationshipStatus status,
    long decisions,
    Instant offeredAt,
    Instant changedAt) {}
