package org.custodia.registry.oversight;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.PackStatus;
import org.custodia.registry.alerts.CaseView;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.packs.LotFact;
import org.custodia.registry.packs.LotMeasures.Measure;
import org.custodia.registry.verification.GivenAnswers.GivenAnswer;

/**
 * Everything the regulator has about a pack or a lot, with evidence that anybody can check. For the
 * regulator only: CUS-RCL-008. Nothing known is CUS-RCL-009.
 */
public interface Dossiers {
  /** The most entries of a lot's trail that are shown. */
  int MOST_ENTRIES = 200;

  /**
   * @param gtin 14 digits, with {@code serial}: what is printed on the pack, when the caller knows
   */
  Pack pack(Caller caller, Bytes32 packId, Optional<String> gtin, Optional<String> serial);

  Lot lot(Caller caller, Bytes32 lotId);

  /** The lot of a product with this number, when it was released. */
  Optional<Bytes32> lotId(Caller caller, String gtin, String lotNumber);

  /**
   * @param lot the lot on record, or the one that the trail names
   * @param proof that the pack is of its lot
   * @param books what each member's book says of it now
   * @param entries what happened, oldest first
   * @param answers what the verification service answered about it, latest first
   */
  record Pack(
      Bytes32 packId,
      Optional<String> gtin,
      Optional<String> serial,
      Optional<String> productName,
      Optional<LotFact> lot,
      Optional<Proof> proof,
      List<Book> books,
      List<Entry> entries,
      List<Answered> answers,
      List<CaseView.Summary> cases) {}

  /**
   * @param leafIndex among the lot's leaves in ascending order, from 0
   * @param stands whether it leads to the root on the public ledger
   */
  record Proof(int leafIndex, List<Bytes32> hashes, Bytes32 root, boolean stands) {}

  record Book(String member, PackStatus status, boolean offline, Instant since) {}

  /**
   * One thing that happened.
   *
   * @param what an action, or RELEASE
   * @param by what the member is called
   * @param to what the other member is called, where there is one
   * @param details further facts by name
   * @param irregularities named by the contract
   */
  record Entry(
      String what,
      String by,
      Optional<String> to,
      Instant at,
      long block,
      int logIndex,
      Bytes32 transaction,
      Optional<String> witness,
      Optional<String> place,
      Map<String, String> details,
      List<String> irregularities) {}

  record Answered(String asker, GivenAnswer answer) {}

  /**
   * @param measures everything that was ordered about it or packs of it, oldest first
   * @param statuses how many packs are in each status by the books; the others are active
   * @param entries the latest of its trail, latest first
   */
  record Lot(
      LotFact lot,
      String productName,
      String manufacturer,
      List<Measure> measures,
      Map<PackStatus, Long> statuses,
      Recalls.Tracking tracking,
      List<Entry> entries,
      List<CaseView.Summary> cases) {}
}
