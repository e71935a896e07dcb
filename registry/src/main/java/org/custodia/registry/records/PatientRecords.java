package org.custodia.registry.records;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.Act;
import org.custodia.registry.consent.RecordKind;
import org.custodia.registry.consent.Sensitivity;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;

/**
 * Records that an organisation makes about patients and keeps, sealed, in its own database. The
 * ledger gets a pointer with a salted hash in each channel that knows the patient, signed by the
 * author. Callers have a role of {@link #ROLES}; anybody else is refused with CUS-REC-022. Ids are
 * made by the caller: the same again has no further effect, another content under it is a CONFLICT,
 * CUS-REC-003.
 */
public interface PatientRecords {
  /** Who writes and reads an organisation's own records. */
  List<String> ROLES = List.of("physician", "nurse", "pharmacist", "laboratory");

  /** Characters of a title. */
  int LONGEST_TITLE = 200;

  /** About whom a record is, as the organisation that makes it knows the patient. */
  sealed interface Whose {
    /** A patient of our own directory, whose host we are. */
    record Own(UUID patient) implements Whose {}

    /**
     * A patient whom another member, the host, introduced in a channel with us.
     *
     * @param channel address, lower-case hex with 0x
     * @param patient pseudonym there
     */
    record Theirs(String channel, Bytes32 host, Bytes32 patient) implements Whose {}
  }

  /**
   * A record to be.
   *
   * @param title what it is called in lists, such as {@code Discharge letter}; sealed, on no ledger
   * @param labels how sensitive it is: what a consent holds back is compared with these
   * @param madeAt when what it tells was found or written; not in the future
   * @param content PDF, PNG, JPEG, FHIR R4 JSON or plain text; which of them is found out from the
   *     content alone
   * @param supersedes an older record of the same patient here, which this one corrects
   */
  record NewRecord(
      Whose whose,
      RecordKind kind,
      String title,
      Set<Sensitivity> labels,
      Instant madeAt,
      byte[] content,
      Optional<UUID> supersedes) {
    public NewRecord {
      labels = Set.copyOf(labels);
    }
  }

  /** A pointer for its author to sign. */
  record ToSign(UUID id, String channel, Act act, String typedData) {}

  /**
   * @param id of the record
   * @param contentType what the content turned out to be
   * @param acts one for each channel that knows the patient and has no pointer yet; none while no
   *     channel does
   */
  record Draft(UUID id, String contentType, int size, List<ToSign> acts) {
    public Draft {
      acts = List.copyOf(acts);
    }
  }

  /**
   * Where the ledger points to a record.
   *
   * @param record its id there
   * @param state how far the command is that says so
   */
  record Pointer(String channel, Bytes32 record, CommandStatus.State state) {}

  /**
   * @param person user name of who wrote it, or took it in
   * @param resource whether it is a version of a resource that {@code /fhir} answers with, and is
   *     corrected as one
   * @param source name of the system that a file with it came from
   * @param erased its content is gone for ever
   */
  record RecordView(
      UUID id,
      Whose whose,
      RecordKind kind,
      String title,
      Set<Sensitivity> labels,
      String contentType,
      int size,
      Instant madeAt,
      Instant addedAt,
      String person,
      boolean resource,
      Optional<String> source,
      Optional<UUID> supersedes,
      Optional<UUID> supersededBy,
      boolean erased,
      List<Pointer> pointers) {}

  /**
   * Somebody of ours looked at a record of ours.
   *
   * @param person user name
   * @param fhir it was shown under {@code /fhir}
   */
  record OpenedHere(UUID record, String person, boolean fhir, Instant at) {}

  /**
   * Prepares a record: keeps its content, sealed, and says what is to be signed. It counts once it
   * is added; what is not added within a day is forgotten.
   *
   * @param witness address of the author's key
   * @throws org.custodia.registry.errors.Problem BAD_INPUT CUS-REC-020 another kind of content,
   *     CUS-REC-023 title, CUS-REC-024 time; TOO_LARGE CUS-REC-001; NOT_FOUND CUS-REC-021 patient,
   *     CUS-REC-025 the record to be corrected; CONFLICT CUS-REC-026 it was corrected before,
   *     CUS-REC-029 it is a resource that is corrected where it came from, or under {@code /fhir}
   */
  Draft draft(Caller caller, UUID id, NewRecord record, String witness);

  /**
   * Adds what was drafted, with the author's signatures: the record, the commands that point to it,
   * and the patient's notice in one transaction.
   *
   * @param signatures one for each act of the draft, in its order
   * @throws org.custodia.registry.errors.Problem NOT_FOUND CUS-REC-028, also when it is somebody
   *     else's draft; BAD_INPUT CUS-REC-027 for another number of signatures, CUS-MED-023 for one
   *     that does not fit; CONFLICT CUS-REC-026
   */
  RecordView add(Caller caller, UUID id, List<String> signatures);

  /**
   * Prepares pointers to a record in the channels that have come to know the patient since; to be
   * signed as with {@link #draft}, by whoever is there, and recorded by {@link #add}.
   */
  Draft point(Caller caller, UUID id, String witness);

  /** Records of one patient, of this organisation's making; by time, the newest first. */
  List<RecordView> of(Caller caller, Whose whose);

  /**
   * @throws org.custodia.registry.errors.Problem NOT_FOUND CUS-REC-028
   */
  RecordView view(Caller caller, UUID id);

  /** Which of a patient's records some channel that knows the patient does not have yet. */
  List<UUID> unpointed(Caller caller, Whose whose);

  /** Whether a channel that knows the patient does not have this one yet. */
  boolean isUnpointed(Caller caller, UUID id);

  /** Pointers that are put before a key at once. */
  int MOST_POINTERS = 100;

  /**
   * Pointers to several records.
   *
   * @param records to how many
   * @param left how many pointers wait beside these
   */
  record Pointers(List<ToSign> acts, int records, int left) {
    public Pointers {
      acts = List.copyOf(acts);
    }
  }

  /**
   * Prepares the pointers that are missing of all of a patient's records, the oldest first, at most
   * {@link #MOST_POINTERS}. The ledger wants a signature for each; whoever signs does it once.
   */
  Pointers pointAll(Caller caller, Whose whose, String witness);

  /** A pointer that was signed. */
  record SignedPointer(UUID act, String signature) {}

  /**
   * Records pointers that were signed, all or none; the same again changes nothing.
   *
   * @return how many the ledger is told of by this
   * @throws org.custodia.registry.errors.Problem BAD_INPUT CUS-MED-023 for a signature that does
   *     not fit; NOT_FOUND CUS-MED-022 for what is no draft of the caller's
   */
  int recordPointers(Caller caller, List<SignedPointer> signed);

  /**
   * The content. That it was opened, by whom and when is on record here, and the patient sees it.
   *
   * @throws org.custodia.registry.errors.Problem NOT_FOUND CUS-REC-028, CUS-REC-005 when it was
   *     erased
   */
  RecordBodies.Opened read(Caller caller, UUID id);

  /**
   * Erases the content for ever. Pointers stay, and say nothing any more.
   *
   * @return whether there was something to erase
   */
  boolean erase(Caller caller, UUID id);

  // --- The patient's own ---

  /**
   * What this organisation has about a patient of its own whom the caller, a patient, may act for.
   *
   * @throws org.custodia.registry.errors.Problem NOT_FOUND CUS-REC-021
   */
  List<RecordView> ofPatient(Caller caller, UUID patient);

  /** The content of one of {@link #ofPatient}. */
  RecordBodies.Opened readOwn(Caller caller, UUID patient, UUID id);

  /** Who of this organisation looked at these, the latest first. */
  List<OpenedHere> openings(Caller caller, UUID patient);
}
