package org.custodia.registry.records;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.records.RecordIrregularity;
import org.custodia.registry.consent.ReceivedConsent;
import org.custodia.registry.consent.RecordKind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.records.PatientRecords.Whose;

/**
 * Reading records that other members hold, by what the patient allowed: for those who treat (roles
 * of {@link PatientRecords#ROLES}), pay or employ (roles {@code payer} and {@code employer});
 * anybody else is refused with CUS-REC-022. A query is signed by the key of who reads, answered by
 * the holder's gatekeeper, opened and compared with the ledger here. Every answer goes on record,
 * and the patient sees it.
 */
public interface RecordReading {

  /**
   * A record at another member, as our node has it.
   *
   * @param kind empty for one that we do not know
   * @param superseded by a newer one of the same holder
   * @param irregularities what was odd when it was added
   */
  record Elsewhere(
      Bytes32 holder,
      String holderName,
      Bytes32 record,
      Optional<RecordKind> kind,
      Instant madeAt,
      Instant addedAt,
      Optional<Bytes32> superseded,
      Set<RecordIrregularity> irregularities) {}

  /** What the caller may ask a patient for, and read. */
  Set<ConsentPurpose> purposes(Caller caller);

  /** Of one patient, the newest first. */
  List<Elsewhere> elsewhere(Caller caller, Whose.Theirs whose);

  /**
   * Consents of this patient that stand, as far as our node knows, and serve what the caller does.
   */
  List<ReceivedConsent> consents(Caller caller, Whose.Theirs whose);

  /** The same whether they stand or not, the newest first. */
  List<ReceivedConsent> shared(Caller caller, Whose.Theirs whose);

  /**
   * Accepts what the patient shared by a consent: see {@code ConsentUses.accept}. Who reads by it
   * accepts it, too.
   *
   * @param id made by the caller
   * @param consent commitment
   * @throws org.custodia.registry.errors.Problem NOT_FOUND CUS-CON-040 for none of {@link #shared};
   *     otherwise as there
   */
  ReceivedConsent accept(Caller caller, UUID id, Whose.Theirs whose, Bytes32 consent);

  /**
   * Does not want what the patient shared by a consent: see {@code ConsentUses.reject}.
   *
   * @param id made by the caller
   * @param consent commitment
   * @param words to the patient; may be empty
   * @throws org.custodia.registry.errors.Problem NOT_FOUND CUS-CON-040 for none of {@link #shared};
   *     otherwise as there
   */
  ReceivedConsent reject(Caller caller, UUID id, Whose.Theirs whose, Bytes32 consent, String words);

  /**
   * What is asked for, by which consent.
   *
   * @param reason why, by a consent for emergencies; the patient and the privacy officers read it
   */
  record Wanted(
      Whose.Theirs whose, Bytes32 holder, Bytes32 record, Bytes32 consent, String reason) {
    public Wanted(Whose.Theirs whose, Bytes32 holder, Bytes32 record, Bytes32 consent) {
      this(whose, holder, record, consent, "");
    }
  }

  /**
   * A query to be signed within two minutes.
   *
   * @param typedData {@code RecordQuery} as {@code eth_signTypedData_v4} JSON
   * @param uses how often the consent can be used in all; 0 without limit
   */
  record Query(UUID id, ConsentPurpose purpose, long uses, String typedData) {}

  /**
   * Prepares a query.
   *
   * @param id made by the caller
   * @param witness address of the reader's key
   * @throws org.custodia.registry.errors.Problem NOT_FOUND CUS-REC-050 for a record that our node
   *     does not know, CUS-REC-051 without a consent that stands and serves what the caller does;
   *     BAD_INPUT CUS-REC-054 for an emergency without a reason; CONFLICT CUS-REC-013 when the id
   *     was used, CUS-REC-055 when the caller's organisation rejected the consent
   */
  Query ask(Caller caller, UUID id, Wanted wanted, String witness);

  /**
   * A record that was read.
   *
   * @param whose about whom it is
   * @param opened its hash is the one on the ledger
   * @param content that hash
   * @param authorCertified its author's key was the holder's and valid, and the holder certified
   * @param record as our node has it
   */
  record Read(
      Whose.Theirs whose,
      RecordBodies.Opened opened,
      Bytes32 content,
      Elsewhere record,
      boolean authorCertified) {}

  /**
   * Sends a signed query, opens the answer and compares it with the ledger.
   *
   * @throws org.custodia.registry.errors.Problem NOT_FOUND CUS-REC-053 for no such query of this
   *     caller's; BAD_INPUT CUS-MED-023 for a signature of another key; what the holder refuses
   *     with; CONFLICT CUS-REC-052 when what came is not what the ledger has, CUS-REC-007 when it
   *     does not open, CUS-REC-055 when the consent was rejected meanwhile
   */
  Read read(Caller caller, UUID id, String signature);
}
