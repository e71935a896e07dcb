package org.custodia.registry.consent;

import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.Consent;
import org.custodia.contracts.witness.WitnessSignature;

/**
 * Consents to billing that patients of this host gave to a payer, to be opened in the channel in
 * which the host's bills are shared with it.
 */
public interface BillingConsents {

  /**
   * What opens a consent, but for the host's attestation.
   *
   * @param id of the consent at the host
   * @param grant of the one-time key, over the consent
   */
  record Given(UUID id, Consent consent, WitnessSignature grant) {}

  /**
   * The consent of a patient to billing with this payer that is in force now, the latest one; empty
   * when there is none, or only one that may be used in another channel.
   *
   * @param organisation slug of the host
   * @param payer member id
   */
  Optional<Given> inForce(String organisation, UUID patient, Bytes32 payer);
}
