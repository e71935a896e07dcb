package org.custodia.contracts.organs;

import org.custodia.contracts.Action;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.witness.Consent;
import org.custodia.contracts.witness.GrantAttestation;
import org.custodia.contracts.witness.WitnessSignature;

/**
 * Opens the donor's own consent, for {@code ORGAN_DONATION}, to the organ bank.
 *
 * @param grant by the consent's grant key
 * @param attested by an account of the host
 */
public record DonorConsentTerms(
    Consent consent,
    WitnessSignature grant,
    GrantAttestation attestation,
    WitnessSignature attested)
    implements OrganTerms {
  @Override
  public Action action() {
    return Action.DONOR_CONSENT;
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(
        consent.toAbi(),
        AbiValue.bytes(grant.toArray()),
        attestation.toAbi(),
        AbiValue.bytes(attested.toArray()));
  }

  static DonorConsentTerms read(AbiReader outer) {
    AbiReader from = outer.tuple();
    return new DonorConsentTerms(
        Consent.read(from),
        OrganTerms.signature(from.bytes()),
        GrantAttestation.read(from),
        OrganTerms.signature(from.bytes()));
  }
}
