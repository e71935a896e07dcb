package org.custodia.registry.oversight;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.PackStatus;
import org.custodia.contracts.RecallScope;
import org.custodia.contracts.witness.Act;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;

/**
 * Lots and packs that were recalled, withdrawn or blocked: what holders are told, what they answer,
 * and where the packs are. A holder answers in the channel that it shares with who supplied it, so
 * the supplier and the regulator see the answer. Problems: CUS-RCL-001 may not see recalls, 002 no
 * measure about that lot, 003 not supplied by that member, 004 numbers out of range, 005 may not
 * answer, 007 may not see where packs are.
 */
public interface Recalls {
  int MOST_LISTED = 200;

  /**
   * What concerns the caller's organisation, latest first: a holder sees the lots it was sent, a
   * manufacturer its own, the regulator all.
   */
  List<Notice> list(Caller caller);

  /** How many of them the caller's organisation has still to answer. */
  int unanswered(Caller caller);

  /** Measures about one lot that concern the caller's organisation, latest first. */
  List<Notice> of(Caller caller, Bytes32 lotId);

  /** For the lot's manufacturer and the regulator: where its packs are and who has answered. */
  Tracking tracking(Caller caller, Bytes32 lotId);

  /**
   * What the witness is asked to sign to answer.
   *
   * @param supplier member id of who supplied the packs
   * @param inStock packs set aside here
   * @param passedOn packs sent on to others
   * @param supplied packs given to patients
   */
  Draft draftAnswer(
      Caller caller,
      UUID id,
      Bytes32 lotId,
      Bytes32 supplier,
      int inStock,
      int passedOn,
      int supplied,
      String witness,
      String place);

  CommandStatus answer(Caller caller, UUID id, String signature);

  /**
   * @param action RECALL, WITHDRAW or BLOCK
   * @param advice what a pharmacist should do; may be empty
   * @param by what the member that ordered it is called
   * @param packs the single packs it is about; empty for the whole lot
   * @param suppliers who sent the caller's organisation packs of the lot, with its answers
   * @param asked whether the organisation has to answer: it was sent packs, and is in the scope
   */
  record Notice(
      Bytes32 lotId,
      String gtin,
      String productName,
      String lotNumber,
      LocalDate expiry,
      Action action,
      RecallScope scope,
      String reason,
      String advice,
      String by,
      Instant at,
      long block,
      Bytes32 transaction,
      List<Bytes32> packs,
      List<Supplier> suppliers,
      boolean asked) {
    /** Whether an answer is still to be given to somebody. */
    public boolean waits() {
      return asked && suppliers.stream().anyMatch(one -> one.answer().isEmpty());
    }
  }

  /**
   * @param sent packs of the lot that came from it, less what was sent back
   * @param suggestion what the own books say now, for a form to begin with
   * @param answer the last one since the measure was ordered
   */
  record Supplier(
      Bytes32 id, String name, long sent, Numbers suggestion, Optional<Answer> answer) {}

  record Numbers(long inStock, long passedOn, long supplied) {}

  record Answer(Numbers numbers, String witness, Instant at, long block, Bytes32 transaction) {}

  /**
   * Where the packs of a lot are, as far as the caller's own node tells.
   *
   * @param size packs of the lot
   * @param atManufacturer packs that never left or came back
   * @param holders everybody who was sent some, the one with most outstanding first
   * @param packs where single packs were last, when the measure is about single packs
   */
  record Tracking(
      Bytes32 lotId,
      String lotNumber,
      long size,
      long atManufacturer,
      List<Holder> holders,
      List<PackPlace> packs) {
    public long outstanding() {
      return holders.stream().mapToLong(Holder::outstanding).sum();
    }
  }

  /**
   * @param sent packs dispatched to it
   * @param received packs it said it took over
   * @param passedOn packs it dispatched to others
   * @param returned packs it dispatched back
   * @param dispensed packs its own book says are dispensed; empty where the caller cannot see that
   * @param answer its last answer since the measure
   * @param outstanding packs that are neither passed on, sent back nor supplied
   */
  record Holder(
      Bytes32 id,
      String name,
      long sent,
      long received,
      long passedOn,
      long returned,
      Optional<Long> dispensed,
      Optional<Answer> answer,
      long outstanding) {}

  /**
   * @param holder who was last known to have it
   * @param status what the last entry in a book says; empty where none is known
   */
  record PackPlace(Bytes32 packId, Optional<String> holder, Optional<PackStatus> status) {}

  record Draft(UUID id, Act act, String typedData) {}
}
