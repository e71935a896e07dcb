package org.custodia.contracts.organs;

import org.custodia.contracts.Action;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.witness.Consent;
import org.custodia.contracts.witness.GrantAttestation;
import org.custodia.contracts.witness.WitnessSignature;

/**
 * A consent that somebody gave in person, with everything that opens it: of a donor to the
 * donation, in the donor's case; of a recipient to the transplant, in the channel of the offer.
 *
 * @param action DONOR_CONSENT or RECIPIENT_CONSENT
 * @param grant over the consent, by its one-time key
 * @param attested over the attestation, by an account of the host
 */
public record ConsentTerms(
    Action action,
    Consent consent,
    WitnessSignature grant,
    GrantAttestation attestation,
    WitnessSignature attested)
    implements OrganTerms {

  /** An {@link IllegalArgumentException} for an action that opens no consent. */
  public ConsentTerms {
    if (action != Action.DONOR_CONSENT && action != Action.RECIPIENT_CONSENT) {
      throw new IllegalArgumentException("opens no consent: " + action);
    }
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(
        consent.toAbi(),
        AbiValue.bytes(grant.toArray()),
        attestation.toAbi(),
        AbiValue.bytes(attested.toArray()));
  }

  static ConsentTerms read(Action action, AbiReader outer) {
    AbiReader from = outer.tuple();
    return new ConsentTerms(
        action,
        Consent.read(from),
        OrganTerms.signature(from.bytes()),
        GrantAttestation.read(from),
        OrganTerms.signature(from.bytes()));
  }
}
