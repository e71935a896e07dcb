package org.custodia.contracts.network;

import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.consents.ConsentCalls;
import org.custodia.contracts.witness.Consent;
import org.custodia.contracts.witness.GrantAttestation;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.ECKeyPair;

/**
 * A consent of a patient of one member to another, attested and signed, which a test may spoil in
 * one place: without limit, for treatment, valid from an hour ago for a day.
 */
public final class ConsentDraft {
  public final Bytes32 secret = Bytes32.random();
  public Bytes32 salt = Bytes32.random();
  public ECKeyPair grantKey = ECKeyPair.create(Bytes32.random().toArray());
  public Bytes32 grantee;
  public ConsentPurpose purpose = ConsentPurpose.TREATMENT;
  public Bytes32 scope = Bytes32.random();
  public long validFrom;
  public long validUntil;
  public long uses = 0;
  public String channel = Consent.ANY_CHANNEL;
  public Bytes32 revocationHash = Consent.revocationHash(secret);

  public Bytes32 host;
  public Bytes32 patient;
  public String attestedChannel;
  public String attestedKey;

  /** Who really signs, and for which domain. */
  public ECKeyPair granting = grantKey;

  public ECKeyPair attesting;
  public WitnessDomain domain;

  /**
   * @param channel address of the contract that it is opened in
   */
  public ConsentDraft(
      Consortium consortium, String channel, Party host, Bytes32 patient, Party grantee) {
    this.grantee = grantee.id();
    this.host = host.id();
    this.patient = patient;
    attestedChannel = channel;
    attestedKey = Credentials.create(grantKey).getAddress();
    attesting = host.account().getEcKeyPair();
    domain = consortium.domain;
    validFrom = consortium.network.now() - 3600;
    validUntil = validFrom + 86_400;
  }

  /** For so many uses in the channel that it is opened in. */
  public ConsentDraft limitedTo(long uses) {
    this.uses = uses;
    channel = attestedChannel;
    return this;
  }

  public ConsentDraft once() {
    purpose = ConsentPurpose.ONE_TIME;
    return limitedTo(1);
  }

  public Consent consent() {
    return new Consent(
        salt,
        Credentials.create(grantKey).getAddress(),
        grantee,
        purpose,
        scope,
        validFrom,
        validUntil,
        uses,
        channel,
        revocationHash);
  }

  public Bytes32 commitment() {
    return consent().commitment();
  }

  public GrantAttestation attestation() {
    return new GrantAttestation(host, attestedKey, patient, attestedChannel);
  }

  public WitnessSignature grant() {
    return WitnessSignature.sign(consent(), domain, granting);
  }

  public WitnessSignature attested() {
    return WitnessSignature.sign(attestation(), domain, attesting);
  }

  /** Body of the command that opens it, and arguments of the function that does. */
  public byte[] body() {
    return ConsentCalls.openConsent(consent(), grant(), attestation(), attested());
  }

  public MemberChannel.Command open() {
    return RelationshipChannel.command(Action.OPEN_CONSENT, body());
  }

  public MemberChannel.Command use() {
    return use(patient, purpose);
  }

  public MemberChannel.Command use(Bytes32 patient, ConsentPurpose purpose) {
    return RelationshipChannel.command(
        Action.USE_CONSENT, ConsentCalls.useConsent(commitment(), host, patient, purpose));
  }
}
