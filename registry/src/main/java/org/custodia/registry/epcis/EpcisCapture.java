package org.custodia.registry.epcis;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;

/**
 * Takes in what other systems say in EPCIS. An event there is a statement by a system; here custody
 * moves by what a witness signed. So an event without a signature becomes a draft, and the job says
 * what is to be signed; the same event with the signature is recorded. docs/epcis.md says which
 * event becomes which act.
 */
public interface EpcisCapture {
  /** Events in one document. */
  int MOST_EVENTS = 100;

  /** Bytes of one document. */
  int MOST_BYTES = 1 << 20;

  /** What one wrong event means for the others (EPCIS 2.0, section 12.6.1). */
  enum Behaviour {
    /** None is taken. */
    ROLLBACK,
    /** The others are. */
    PROCEED
  }

  /**
   * Keeps the document and does what it says, event by event.
   *
   * @param document JSON text: an EPCISDocument, or one event by itself
   * @throws Problem TOO_LARGE CUS-EPC-011 for too many events; what else is wrong is in the job
   */
  Job take(Caller caller, byte[] document, Behaviour behaviour);

  /** A job of the same person or program. */
  Optional<Job> job(Caller caller, UUID id);

  /** Jobs of the same person or program, the latest first. */
  List<Job> jobs(Caller caller, int limit);

  /**
   * @param finishedAt empty while it is worked on, and when that was cut off: send it again then
   */
  record Job(
      UUID id,
      Instant createdAt,
      Optional<Instant> finishedAt,
      boolean success,
      Behaviour behaviour,
      List<Taken> events) {
    public Job {
      events = List.copyOf(events);
    }
  }

  /**
   * What became of one event.
   *
   * @param position in the document, from 0; -1 for the document itself
   * @param commandId of the act
   * @param typedData what the witness is to sign, {@code eth_signTypedData_v4} JSON
   * @param pointer where in the document it is wrong (RFC 6901)
   */
  record Taken(
      int position,
      Optional<UUID> eventId,
      Outcome outcome,
      Optional<UUID> commandId,
      Optional<String> typedData,
      Optional<Problem> problem,
      String pointer) {}

  /** How far an event came. */
  enum Outcome {
    /**
     * Drafted; the witness signs what the job says, and sends the event again with the signature.
     */
    TO_SIGN,
    /** On its way to the ledger. */
    RECORDED,
    REFUSED,
    /** Nothing is wrong with it, but with another of the same document. */
    NOT_TAKEN
  }
}
