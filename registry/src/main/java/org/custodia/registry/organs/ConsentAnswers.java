package org.custodia.registry.organs;

import java.util.HexFormat;
import java.util.Map;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.organs.ConsentTerms;
import org.custodia.contracts.witness.GrantAttestation;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.consent.DonationConsents;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Member;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.messages.WireObject;
import tools.jackson.databind.node.ArrayNode;

/**
 * What a donor's host says to an organ bank: the consents that this donor gave to it in life, each
 * with the host's attestation for the donor's case, so that nobody types secrets. Who the donor is
 * stays with the bank, and is compared by its likeness.
 */
final class ConsentAnswers {
  private final DonationConsents consents;
  private final Ledger ledger;
  private final Keys keys;
  private final WitnessDomain domain;

  ConsentAnswers(DonationConsents consents, Ledger ledger, Keys keys, WitnessDomain domain) {
    this.consents = consents;
    this.ledger = ledger;
    this.keys = keys;
    this.domain = domain;
  }

  Map<Said, OrganDesk.Answer> answers() {
    return Map.of(Said.DONOR_CONSENT, this::donor);
  }

  /**
   * Content {@code {"channel", "donor", "likeness"}}: the channel of the case, what the donor is
   * called there, and the likeness, salted with the case, which is the subject.
   */
  private byte[] donor(String organisation, Member asker, SignedOrganMessage message) {
    WireObject content = message.contentObject();
    String channel = content.address("channel");
    Bytes32 donor = content.bytes32("donor");
    Bytes32 likeness = content.bytes32("likeness");
    content.end();
    if (!asker.has(MemberRole.ORGAN_BANK)) throw new Problem(Kind.FORBIDDEN, "CUS-ORG-082");
    var answer = WireObject.create();
    ArrayNode found = answer.putArray("consents");
    consents
        .handOver(organisation, asker.id(), message.subject(), likeness)
        .forEach(
            one ->
                found
                    .addObject()
                    .put("terms", hex(attested(organisation, one, donor, channel).terms())));
    return WireObject.bytes(answer);
  }

  private ConsentTerms attested(
      String organisation, DonationConsents.HandedOver given, Bytes32 donor, String channel) {
    var attestation =
        new GrantAttestation(
            ledger.memberId(organisation), given.consent().grantKey(), donor, channel);
    byte[] attested = keys.account(organisation).sign(attestation.digest(domain));
    return new ConsentTerms(
        Action.DONOR_CONSENT,
        given.consent(),
        given.grant(),
        attestation,
        WitnessSignature.of(attested).orElseThrow());
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
