package org.custodia.registry.records;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.Decision;
import org.custodia.contracts.records.RelationshipStatus;
import org.custodia.contracts.records.RequestStatus;
import org.custodia.contracts.witness.Act;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.records.PatientRecords.Whose;

/**
 * Who treats a patient of another host, and asks to see what; and what the patient answers. Those
 * who treat (roles of {@link PatientRecords#ROLES}) and payers offer and ask, employers ask, and
 * sign with their key; anybody else is refused with CUS-REC-022. Patients, and who may act for
 * them, answer with a key that is made for the one answer. Ids are made by the caller: the same
 * again has no further effect.
 */
public interface Relationships {
  /** Characters of what a patient is told. */
  int LONGEST_WORDS = 1000;

  // --- Those who treat ---

  /**
   * A patient whom another host introduced in a channel with us.
   *
   * @param name what we call the patient here, once somebody said it
   * @param relationship the last one
   * @param requests the latest first
   */
  record SharedPatient(
      Whose.Theirs whose,
      String hostName,
      Optional<String> name,
      boolean optedOut,
      Optional<KnownRelationship> relationship,
      List<Asked> requests) {}

  /** What we asked. */
  record Asked(
      Bytes32 request,
      ConsentPurpose purpose,
      RequestStatus status,
      Instant answerUntil,
      Instant askedAt,
      Optional<Bytes32> consent) {}

  /** An act for its witness to sign. */
  record Draft(UUID id, Act act, String typedData) {}

  /** Patients of other hosts whom we share a channel with, those of one host together. */
  List<SharedPatient> patients(Caller caller);

  /**
   * @throws org.custodia.registry.errors.Problem NOT_FOUND CUS-REC-021
   */
  SharedPatient patient(Caller caller, Whose.Theirs whose);

  /** What we call the patient from now on; sealed, and seen by nobody outside. */
  void call(Caller caller, Whose.Theirs whose, String name);

  /**
   * Prepares an offer to treat.
   *
   * @param id also of the relationship
   * @param words what the patient is told; may be empty
   * @throws org.custodia.registry.errors.Problem BAD_INPUT CUS-REC-040 words, CUS-REC-041 time to
   *     answer; NOT_FOUND CUS-REC-021; CONFLICT CUS-REC-042 one stands already, CUS-REC-043 the
   *     patient has opted out
   */
  Draft offer(
      Caller caller,
      UUID id,
      Whose.Theirs whose,
      String words,
      Instant answerUntil,
      String witness);

  /**
   * Prepares a request to see records, for one purpose; as {@link #offer}.
   *
   * @param id also of the request
   * @param purpose one of {@link RecordReading#purposes}; FORBIDDEN CUS-REC-047 for another
   */
  Draft ask(
      Caller caller,
      UUID id,
      Whose.Theirs whose,
      ConsentPurpose purpose,
      String words,
      Instant answerUntil,
      String witness);

  /**
   * Prepares to withdraw an offer, or to end a relationship.
   *
   * @throws org.custodia.registry.errors.Problem NOT_FOUND CUS-REC-044 when none stands
   */
  Draft leave(Caller caller, UUID id, Whose.Theirs whose, String witness);

  /** Records what was drafted, signed. */
  CommandStatus record(Caller caller, UUID id, String signature);

  // --- Patients ---

  /**
   * An offer or a relationship, as the patient sees it.
   *
   * @param insures whether it is an insurance, which treats nobody
   * @param words what the provider said; empty when it said nothing
   * @param worded false while the words have not come
   * @param possible what the patient can decide now
   */
  record Treating(
      String channel,
      Bytes32 provider,
      String providerName,
      boolean insures,
      Bytes32 relationship,
      RelationshipStatus status,
      boolean lapsed,
      String words,
      boolean worded,
      Instant answerUntil,
      Instant offeredAt,
      Instant changedAt,
      List<Decision> possible) {}

  /** A request, as the patient sees it. */
  record Request(
      String channel,
      Bytes32 reader,
      String readerName,
      Bytes32 request,
      ConsentPurpose purpose,
      RequestStatus status,
      boolean lapsed,
      String words,
      boolean worded,
      Instant answerUntil,
      Instant askedAt) {
    /** Whether an answer is awaited. */
    public boolean isOpen() {
      return status == RequestStatus.ASKED && !lapsed;
    }
  }

  /** The latest first. */
  record OfPatient(List<Treating> treating, List<Request> requests) {}

  /**
   * @throws org.custodia.registry.errors.Problem NOT_FOUND CUS-REC-021 for a patient whom the
   *     caller may not act for
   */
  OfPatient ofPatient(Caller caller, UUID patient);

  /**
   * What the patient decides about.
   *
   * @param subject id of the relationship or the request
   * @param provider member id of who offered or asked
   * @param consent with {@link Decision#GRANT} the commitment of a consent that is open there
   */
  record Answer(
      String channel,
      Bytes32 provider,
      Bytes32 subject,
      Decision decision,
      Optional<Bytes32> consent) {}

  /**
   * What a key that is made for it signs: a {@code PatientDecision} as {@code eth_signTypedData_v4}
   * JSON.
   *
   * @throws org.custodia.registry.errors.Problem NOT_FOUND CUS-REC-021, CUS-REC-044; CONFLICT
   *     CUS-REC-046 as things stand
   */
  String toSign(Caller caller, UUID patient, Answer answer);

  /**
   * Records the patient's decision.
   *
   * @param id of the command
   * @param key address of the key that signed
   * @throws org.custodia.registry.errors.Problem as {@link #toSign}; CONFLICT CUS-REC-045 when it
   *     changed since, or this key did not sign it
   */
  CommandStatus decide(
      Caller caller, UUID id, UUID patient, Answer answer, String key, String signature);
}
