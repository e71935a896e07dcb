package org.custodia.registry.privacy;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;

/**
 * Somebody accessed a record.
 *
 * @param reference what it is called at its source
 * @param who a person of ours, or the key of another member's
 * @param person user name, when it is one of ours
 * @param member whose person it is
 * @param patient of our own directory; empty for another host's
 * @param subject the patient, ours or another host's
 * @param purpose of the consent; empty for what one's own organisation holds
 * @param kind of the record, as its author named it; empty when nobody knows
 */
public record Access(
    Source source,
    String reference,
    Instant at,
    String who,
    Optional<String> person,
    Bytes32 member,
    Optional<UUID> patient,
    String subject,
    Optional<ConsentPurpose> purpose,
    Optional<Integer> kind,
    Optional<Bytes32> consent) {

  /** Where it is known from. */
  public enum Source {
    /** The ledger says so. */
    READING,
    /** One of ours opened what we hold. */
    OPENING
  }
}
