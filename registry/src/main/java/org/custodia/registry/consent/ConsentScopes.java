package org.custodia.registry.consent;

import java.util.Optional;
import org.custodia.contracts.Bytes32;

/**
 * What channels do not know of patients and consents: whether somebody is introduced in one, and
 * what a consent of this host's covers.
 */
public interface ConsentScopes {
  /** Whether the channel knows this host's patient, who has not opted out there. */
  boolean takesPart(String organisation, String channel, Bytes32 host, Bytes32 pseudonym);

  /**
   * What a patient of this host signed: kinds of records, and what is held back. Whether it still
   * stands is the contract's to say.
   *
   * @return empty for a consent that is not of a patient of this host
   */
  Optional<GrantForm> of(String organisation, Bytes32 commitment);
}
