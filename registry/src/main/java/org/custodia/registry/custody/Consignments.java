package org.custodia.registry.custody;

import java.time.Instant;
import java.time.LocalDate;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.DispatchPurpose;
import org.custodia.contracts.Irregularity;
import org.custodia.contracts.LotStatus;
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
   * receiver's witness is asked to sign. While the contents have not come, what was scanned is
   * recorded all the same, as a part: packs count as far as the lots on the ledger allow, units are
   * named. The first receipt after that takes it up: packs of those units count then, and packs
   * that turn out not to have been announced are surplus.
   *
   * @throws org.custodia.registry.errors.Problem UNAVAILABLE CUS-CUS-030 for what only the contents
   *     can tell, while they have not come: that all has come, what is missing, or which unit is
   *     damaged
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
   * Where a pack stands in the order of {@link #packs}, from 0, found without reading them all;
   * nothing set if the consignment does not hold it, empty if there is no such consignment.
   */
  Optional<BitSet> placeOf(Caller caller, UUID consignment, Bytes32 packId);

  /** The same of all packs of a unit, at any depth. */
  Optional<BitSet> placesIn(Caller caller, UUID consignment, String sscc);

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
   * @param stopped what came and may not be supplied now, single packs first; at most the first
   *     hundred
   * @param units those that came, when it is not known yet what is in them
   * @param open packs that neither this nor an earlier part speaks of
   * @param compared whether the contents had come; otherwise it is told what was scanned
   */
  record ReceiveDraft(
      UUID id,
      Difference difference,
      List<Stopped> stopped,
      List<String> units,
      int open,
      boolean compared,
      CustodyAct act) {}

  /**
   * A pack that is blocked, recalled or withdrawn.
   *
   * @param single by itself; otherwise with its lot
   * @param advice what to do with it; may be empty
   */
  record Stopped(Units.Pack pack, boolean single, LotStatus status, String reason, String advice) {}

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
   * @param untold what was told before the contents had come and does not agree with them, or is
   *     still to be counted; the next receipt takes it up
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
      Untold untold,
      List<Answer> answers) {}

  /**
   * What was told before the contents had come, as far as it does not settle itself.
   *
   * @param units that came, and whose packs are to be counted now
   * @param unitsNotAnnounced that came and are not in the contents; their packs are scanned one by
   *     one
   * @param packsNotAnnounced that were taken over and are not in the contents
   */
  record Untold(
      List<String> units, List<String> unitsNotAnnounced, List<Units.Pack> packsNotAnnounced) {
    static final Untold NOTHING = new Untold(List.of(), List.of(), List.of());

    public boolean isEmpty() {
      return units.isEmpty() && unitsNotAnnounced.isEmpty() && packsNotAnnounced.isEmpty();
    }
  }

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
