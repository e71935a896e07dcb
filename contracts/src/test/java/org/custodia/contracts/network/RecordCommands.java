package org.custodia.contracts.network;

import java.util.function.Consumer;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.Decision;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.network.MemberChannel.Command;
import org.custodia.contracts.records.LeaveTerms;
import org.custodia.contracts.records.OfferTerms;
import org.custodia.contracts.records.RecordCalls;
import org.custodia.contracts.records.RecordTerms;
import org.custodia.contracts.records.RecordsTerms;
import org.custodia.contracts.records.RequestTerms;
import org.custodia.contracts.witness.GrantAttestation;
import org.custodia.contracts.witness.PatientDecision;
import org.custodia.contracts.witness.RecordQuery;
import org.custodia.contracts.witness.WitnessSignature;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.ECKeyPair;

/** Commands about relationships and records of one channel, signed as their signers sign them. */
public final class RecordCommands {
  private static final int KIND = 3;

  private final Consortium all;
  private final String channel;

  public RecordCommands(Consortium all, MemberChannel channel) {
    this.all = all;
    this.channel = channel.address();
  }

  // --- Terms, an hour to answer and made now ---

  public OfferTerms offer(Party host, Bytes32 patient) {
    return new OfferTerms(
        Bytes32.random(), host.id(), patient, Bytes32.random(), all.network.now() + 3600);
  }

  public RequestTerms request(Party host, Bytes32 patient, ConsentPurpose purpose) {
    return new RequestTerms(
        Bytes32.random(), host.id(), patient, purpose, Bytes32.random(), all.network.now() + 3600);
  }

  public RecordTerms record(Party host, Bytes32 patient, Bytes32 supersedes) {
    return new RecordTerms(
        Bytes32.random(),
        host.id(),
        patient,
        KIND,
        Bytes32.random(),
        all.network.now(),
        supersedes);
  }

  public PatientDecision decision(Decision decision, Party provider, OfferTerms about, int number) {
    return new PatientDecision(
        about.relationship(),
        provider.id(),
        decision,
        number,
        about.detail(),
        Bytes32.ZERO,
        channel);
  }

  public PatientDecision granted(Party reader, RequestTerms about, Bytes32 consent) {
    return answer(Decision.GRANT, reader, about, consent);
  }

  public PatientDecision refused(Party reader, RequestTerms about) {
    return answer(Decision.REFUSE, reader, about, Bytes32.ZERO);
  }

  private PatientDecision answer(
      Decision decision, Party reader, RequestTerms about, Bytes32 consent) {
    return new PatientDecision(
        about.request(), reader.id(), decision, 0, about.detail(), consent, channel);
  }

  public RecordQuery query(
      Party reader, Party holder, Bytes32 record, Bytes32 consent, ConsentPurpose purpose) {
    return new RecordQuery(
        Bytes32.random(),
        reader.id(),
        holder.id(),
        record,
        consent,
        purpose,
        Bytes32.random(),
        channel,
        all.network.now());
  }

  // --- Commands ---

  public Command signed(Party by, RecordsTerms terms) {
    return signed(by, terms, act -> {}, by.witness());
  }

  /** What this party signs, with an act that the test may spoil. */
  public Command signed(Party by, RecordsTerms terms, Consumer<ActDraft> fault, ECKeyPair key) {
    ActDraft act = new ActDraft();
    act.kind = SubjectKind.RELATIONSHIP;
    act.action = terms.action();
    act.subject = terms.subject();
    act.giver = by.id();
    act.receiver = receiver(terms);
    act.deviceTime = all.network.now() * 1000;
    act.detail = terms.detail();
    Bytes32 id = act.commandId;
    fault.accept(act);
    WitnessSignature signature = WitnessSignature.sign(act.act(), all.domain, key);
    return new Command(id, terms.action().code(), terms.body(act.act(), signature));
  }

  private Bytes32 receiver(RecordsTerms terms) {
    if (terms instanceof OfferTerms offer) return offer.host();
    if (terms instanceof RequestTerms request) return request.host();
    if (terms instanceof RecordTerms record) return record.host();
    return all.hospital.id();
  }

  public Command leave(Party by, OfferTerms offered) {
    return signed(
        by,
        new LeaveTerms(offered.relationship(), Bytes32.ZERO),
        act -> act.receiver = offered.host(),
        by.witness());
  }

  /** As the patient's browser and its host make it. */
  public Command decided(PatientDecision decision, Party host, Bytes32 patient) {
    ECKeyPair key = ECKeyPair.create(Bytes32.random().toArray());
    return decided(decision, key, attestation(host, key, patient), host.account().getEcKeyPair());
  }

  public GrantAttestation attestation(Party host, ECKeyPair key, Bytes32 patient) {
    return new GrantAttestation(host.id(), Credentials.create(key).getAddress(), patient, channel);
  }

  public Command decided(
      PatientDecision decision, ECKeyPair key, GrantAttestation attestation, ECKeyPair attesting) {
    return RelationshipChannel.command(
        Action.DECIDE,
        RecordCalls.decide(
            decision,
            WitnessSignature.sign(decision, all.domain, key),
            attestation,
            WitnessSignature.sign(attestation, all.domain, attesting)));
  }

  public Command admit(RecordQuery query, ECKeyPair key) {
    return RelationshipChannel.command(
        Action.ADMIT_READER,
        RecordCalls.admit(query, WitnessSignature.sign(query, all.domain, key)));
  }

  public Command read(RecordQuery query, ECKeyPair key, long at) {
    return RelationshipChannel.command(
        Action.RECORD_READ,
        RecordCalls.read(query, WitnessSignature.sign(query, all.domain, key), at));
  }
}
