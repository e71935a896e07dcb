package org.custodia.registry.consent;

import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.Consent;
import org.custodia.contracts.witness.WitnessSignature;

/**
 * Consents to a donation that patients of this host gave to an organ bank, handed to it when it has
 * a donor's case to open them in. Host and bank find out by a {@link
 * org.custodia.registry.people.Likeness} that they speak of the same person.
 */
public interface DonationConsents {

  /**
   * What opens a consent, but for the host's attestation.
   *
   * @param grant of the one-time key, over the consent
   */
  record HandedOver(Consent consent, WitnessSignature grant) {}

  /**
   * Consents that the patient with this likeness gave to this bank and has not taken back, the
   * latest first; the patient is told. None for anybody else than who was given them.
   *
   * @param organisation slug of the host
   * @param bank member id of who asks
   * @param salt of the likeness
   */
  List<HandedOver> handOver(String organisation, Bytes32 bank, Bytes32 salt, Bytes32 likeness);
}
