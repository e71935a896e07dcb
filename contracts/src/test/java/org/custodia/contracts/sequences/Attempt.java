package org.custodia.contracts.sequences;

import org.custodia.contracts.Bytes32;
import org.custodia.contracts.consents.ConsentCalls;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.witness.Consent;
import org.custodia.contracts.witness.GrantAttestation;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.ECKeyPair;

/**
 * Somebody tries to open a consent: what was signed, by whom, and what is sent, which may differ.
 *
 * @param granting whose key signed the consent
 * @param attesting whose account signed the attestation
 */
record Attempt(
    Consent signed,
    Consent sent,
    ECKeyPair granting,
    GrantAttestation attestationSigned,
    GrantAttestation attestationSent,
    Party attesting) {

  boolean grantIsGenuine() {
    return signed.equals(sent) && Credentials.create(granting).getAddress().equals(sent.grantKey());
  }

  boolean attestationIsGenuine() {
    return attestationSigned.equals(attestationSent)
        && attesting.id().equals(attestationSent.host())
        && attestationSent.grantKey().equals(sent.grantKey());
  }

  byte[] body(WitnessDomain domain) {
    return ConsentCalls.openConsent(
        sent,
        WitnessSignature.sign(signed, domain, granting),
        attestationSent,
        WitnessSignature.sign(attestationSigned, domain, attesting.account().getEcKeyPair()));
  }

  Bytes32 patient() {
    return attestationSent.patient();
  }
}
