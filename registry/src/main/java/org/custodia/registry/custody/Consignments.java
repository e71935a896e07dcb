package org.custodia.registry.custody;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.DispatchPurpose;
import org.custodia.contracts.Irregularity;
import org.custodia.contracts.RejectReason;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;

/**
 * Packs on their way from one member to another. The giver dispatches, and may cancel while nobody
 * received; the receiver receives, at once or in parts, or rejects with a reason; a return is a
 * consignment the other way. A consignment's id is the id of the command that dispatched it. Each
 * act takes two steps, because a person signs: draft, then record.
 */
public interface Consignments {
  /** Most packs in one consignment. */
  int MOST_PACKS = 100_000;

  // --- Giving ---

  /**
   * What is to be sent.
   *
   * @param receiver identity of the member that gets it, {@code gln:} and 13 digits
   * @param replyTo the consignment that is sent back, for a return
   * @param contents scanner text of units (SSCC) and of single packs
   */
  record Sending(
      String receiver, DispatchPurpose purpose, Optional<UUID> replyTo, List<String> contents) {
    public Sending {
      contents = List.copyOf(contents);
    }
  }

  /**
   * What the giver's witness is asked to sign. Everything has to be held by this member and not on
   * its way already. Opens the channel with the receiver when there is none; then the answer is
   * UNAVAILABLE CUS-CUS-020 until it is ready.
   */
  DispatchDraft draftDispatch(
      Caller caller, UUID id, Sending sending, String witness, String place);

  CommandStatus dispatch(Caller caller, UUID id, String signature);

  ActDraft draftCancel(Caller caller, UUID id, UUID consignment, String witness, String place);

  CommandStatus cancel(Caller caller, UUID id, String signature);

  // --- Receiving ---

  /**
   * What was found.
   *
   * @param scanned scanner text of units, whose packs all count, and of single packs; packs that
   *     the consignment does not hold are surplus
   * @param missing packs, or units with all their packs, that are not there although scanned units
   *     should hold them
   * @param damaged packs that are there and damaged
   * @param complete whether nothing more will come: what was not scanned is missing then; otherwise
   *     this is a part, and the rest stays open
   */
  record Finding(
      List<String> scanned, List<String> missing, List<String> damaged, boolean complete) {
    public Finding {
      scanned = List.copyOf(scanned);
      missing = List.copyOf(missing);
      damaged = List.copyOf(damaged);
    }
  }

  /**
   * Compares what was found with the giver's contents and answers the difference, and what the
   * receiver's witness is asked to sign. UNAVAILABLE CUS-CUS-030 while the contents have not come.
   */
  ReceiveDraft draftReceive(
      Caller caller, UUID id, UUID consignment, Finding finding, String witness, String place);

  CommandStatus receive(Caller caller, UUID id, String signature);

  /**
   * @param packs scanner text of packs or units that are refused; empty for all that is open
   */
  ActDraft draftReject(
      Caller caller,
      UUID id,
      UUID consignment,
      List<String> packs,
      RejectReason reason,
      String witness,
      String place);

  CommandStatus reject(Caller caller, UUID id, String signature);

  // --- Reading ---

  /** On their way to this member, or come to it, latest first. */
  List<Line> incoming(Caller caller, int limit, int offset);

  /** Sent by this member, latest first. */
  List<Line> outgoing(Caller caller, int limit, int offset);

  /** As far as the caller's organisation is party to it. */
  Optional<View> view(Caller caller, UUID consignment);

  /** Packs of a consignment in a stable order, once its contents are here. */
  List<Units.Pack> packs(Caller caller, UUID consignment, int limit, int offset);

  /**
   * The consignments that are open to this member and hold the unit or pack that was scanned, so
   * that receiving can begin with a scan.
   */
  List<UUID> holding(Caller caller, String scan);

  record ActDraft(UUID id, CustodyAct act) {}

  record DispatchDraft(UUID id, int units, int packs, List<LotCount> lots, CustodyAct act) {}

  record LotCount(
      Bytes32 lotId,
      String gtin,
      String productName,
      String lotNumber,
      LocalDate expiry,
      int packs) {}

  /**
   * @param open packs that neither this nor an earlier part speaks of
   */
  record ReceiveDraft(UUID id, Difference difference, int open, CustodyAct act) {}

  /**
   * What was found against what was announced. Of each list at most the first hundred.
   *
   * @param accepted packs that are there as announced
   */
  record Difference(
      int accepted,
      int missing,
      int surplus,
      int damaged,
      List<Units.Pack> missingPacks,
      List<Units.Pack> surplusPacks,
      List<Units.Pack> damagedPacks) {}

  /** How far a consignment has come, as this member's node has it. */
  enum State {
    DISPATCHED,
    CANCELLED,
    /** A part was received or rejected, and the rest is still open. */
    PARTLY_RECEIVED,
    RECEIVED,
    REJECTED
  }

  /** Where the document that says which packs it holds stands. */
  enum Contents {
    /** It is the own one, or it came and was checked against the ledger. */
    HERE,
    /** Asked for, and not here yet. */
    AWAITED,
    /** What came is not what was announced on the ledger; asked for again. */
    WRONG
  }

  /**
   * @param giver member id
   * @param packs as the ledger has it
   */
  record Line(
      UUID id,
      DispatchPurpose purpose,
      Bytes32 giver,
      String giverName,
      Bytes32 receiver,
      String receiverName,
      int packs,
      int received,
      State state,
      Contents contents,
      Instant dispatchedAt) {}

  /**
   * @param contentsTrouble code of what the last attempt to fetch the contents ended with
   * @param units outermost units in it
   */
  record View(
      Line line,
      Optional<UUID> replyTo,
      Bytes32 root,
      Bytes32 contentsHash,
      Optional<String> contentsTrouble,
      String place,
      String witness,
      long block,
      Bytes32 transaction,
      Set<Irregularity> irregularities,
      List<LotCount> lots,
      List<String> units,
      List<Answer> answers) {}

  /**
   * A receipt, a rejection or the cancellation.
   *
   * @param kind RECEIVED, REJECTED or CANCELLED
   * @param accepted packs; for a rejection how many were refused
   */
  record Answer(
      UUID id,
      String kind,
      int accepted,
      int missing,
      int surplus,
      int damaged,
      Optional<RejectReason> reason,
      Set<Irregularity> irregularities,
      String place,
      String witness,
      Instant at,
      long block,
      Bytes32 transaction) {}
}
