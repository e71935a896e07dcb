package org.custodia.registry.medicines;

import java.io.InputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.Act;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;

/** Releasing lots, and taking them back. As in {@link PackActs}, a person signs each. */
public interface Lots {

  /**
   * Reads a file of serials (CSV, one serial a line, header optional), builds the Merkle tree and
   * keeps both; nothing is on the ledger yet. A bad line refuses the whole file with the line's
   * number and what is wrong.
   */
  ReleaseDraft draftRelease(
      Caller caller,
      UUID id,
      String gtin,
      String lotNumber,
      LocalDate expiry,
      InputStream serials,
      String witness,
      String place);

  /** Hands the serials to the regulator's repository, then records the release. */
  CommandStatus release(Caller caller, UUID id, String signature);

  /**
   * The first half of {@link #release}, outside of transactions; the same again has no further
   * effect.
   */
  void handOver(Caller caller, UUID id, String signature);

  /** The second half, which may be part of a larger transaction. */
  CommandStatus releaseHandedOver(Caller caller, UUID id, String signature);

  /**
   * What is to become of a lot, or of single packs of it.
   *
   * @param action RECALL, WITHDRAW, BLOCK or UNBLOCK
   * @param scope WHOLESALERS, PHARMACIES or PATIENTS: how far down it goes
   * @param reason at most 500 characters, public for ever, no personal data
   * @param advice what a pharmacist should do; as the reason, and may be empty
   * @param serials the packs it is about, at most 100; empty for the whole lot
   */
  record Order(String action, String scope, String reason, String advice, List<String> serials) {
    public Order {
      serials = List.copyOf(serials);
    }
  }

  StatusDraft draftStatusChange(
      Caller caller, UUID id, Bytes32 lotId, Order order, String witness, String place);

  /** As the other, for a whole lot, as far as pharmacies and without advice. */
  default StatusDraft draftStatusChange(
      Caller caller,
      UUID id,
      Bytes32 lotId,
      String action,
      String reason,
      String witness,
      String place) {
    var order = new Order(action, "PHARMACIES", reason, "", List.of());
    return draftStatusChange(caller, id, lotId, order, witness, place);
  }

  CommandStatus changeStatus(Caller caller, UUID id, String signature);

  /** Lots as this organisation's node knows them, newest first. */
  List<Lot> list(Caller caller, int limit);

  Optional<Lot> find(Caller caller, Bytes32 lotId);

  /**
   * Serial numbers of one's own lot, the first in their order.
   *
   * @param most at most 100
   * @throws org.custodia.registry.errors.Problem NOT_ALLOWED for who is no manufacturer
   */
  List<String> serials(Caller caller, Bytes32 lotId, int most);

  record ReleaseDraft(UUID id, int size, Bytes32 root, Act act, String typedData) {}

  record StatusDraft(UUID id, Act act, String typedData) {}

  /** {@code status}: RELEASED, BLOCKED, RECALLED, WITHDRAWN. */
  record Lot(
      Bytes32 lotId,
      String gtin,
      String productName,
      String lotNumber,
      LocalDate expiry,
      int size,
      String manufacturer,
      String status,
      Optional<String> statusReason,
      Instant releasedAt,
      long block,
      Bytes32 transaction) {}
}
