package org.custodia.registry.organs;

import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.organs.DonorConsentTerms;
import org.custodia.contracts.organs.OrganTerms;
import org.custodia.contracts.organs.RecipientConsentTerms;
import org.custodia.contracts.witness.Consent;
import org.custodia.contracts.witness.GrantAttestation;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.messages.WireObject;

/**
 * A consent with everything that opens it, as the donor's or the recipient's host hands it over:
 * {@code {"salt", "grantKey", "grantee", "scope", "validFrom", "validUntil", "revocationHash",
 * "grant", "host", "patient", "attested"}}. The channel is the one in which it is opened.
 */
record OpenedConsent(
    Consent consent,
    WitnessSignature grant,
    GrantAttestation attestation,
    WitnessSignature attested) {

  static OrganTerms donor(WireObject fields, String channel) {
    OpenedConsent opened = read(fields, ConsentPurpose.ORGAN_DONATION, channel);
    return new DonorConsentTerms(opened.consent, opened.grant, opened.attestation, opened.attested);
  }

  static OrganTerms recipient(WireObject fields, String channel) {
    OpenedConsent opened = read(fields, ConsentPurpose.TRANSPLANTATION, channel);
    return new RecipientConsentTerms(
        opened.consent, opened.grant, opened.attestation, opened.attested);
  }

  private static OpenedConsent read(WireObject fields, ConsentPurpose purpose, String channel) {
    String grantKey = fields.address("grantKey");
    var consent =
        new Consent(
            fields.bytes32("salt"),
            grantKey,
            fields.bytes32("grantee"),
            purpose,
            fields.bytes32("scope"),
            fields.instant("validFrom").getEpochSecond(),
            fields.instant("validUntil").getEpochSecond(),
            0,
            Consent.ANY_CHANNEL,
            fields.bytes32("revocationHash"));
    var attestation =
        new GrantAttestation(fields.bytes32("host"), grantKey, fields.bytes32("patient"), channel);
    var opened =
        new OpenedConsent(
            consent, signature(fields, "grant"), attestation, signature(fields, "attested"));
    fields.end();
    return opened;
  }

  private static WitnessSignature signature(WireObject fields, String name) {
    return WitnessSignature.of(fields.signature(name)).orElseThrow(() -> fields.wrong(name));
  }
}
