package org.custodia.registry.consent;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;

/**
 * What a patient fills in to allow something.
 *
 * @param grantee member id of who is allowed
 * @param kinds which records; empty means all
 * @param withheld what is held back all the same
 * @param validFrom whole seconds
 * @param validUntil whole seconds, the last one included
 * @param uses how often it may be used; 0 means as often as needed
 * @param thirdParty a further member that sees the channel, say an insurer
 */
public record GrantForm(
    Bytes32 grantee,
    ConsentPurpose purpose,
    Set<RecordKind> kinds,
    Set<Sensitivity> withheld,
    Instant validFrom,
    Instant validUntil,
    int uses,
    Optional<Bytes32> thirdParty) {
  public GrantForm {
    kinds = Set.copyOf(kinds);
    withheld = Set.copyOf(withheld);
  }

  /**
   * Whether a record is among what the patient chose, and nothing that was held back is in it.
   *
   * @param kind empty where its author named none of these
   * @param labels how sensitive it is
   */
  public boolean covers(Optional<RecordKind> kind, Set<Sensitivity> labels) {
    return ConsentScope.of(this).covers(kind, labels);
  }
}
