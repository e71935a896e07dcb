package org.custodia.registry.custody;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.DispatchPurpose;
import org.custodia.contracts.Irregularity;
import org.custodia.contracts.PackingOperation;
import org.custodia.contracts.RejectReason;

/** Something about where packs are, as this member's node has it on the ledger. */
public sealed interface CustodyFact {
  Header header();

  /**
   * What all have in common.
   *
   * @param id of the command
   * @param channel address of the channel, lower-case hex with 0x
   * @param by member id of who says it
   * @param witness address of the key that signed
   * @param deviceTime by the witness's own clock
   * @param at time of the block
   */
  record Header(
      UUID id,
      String channel,
      Bytes32 by,
      String witness,
      String place,
      Instant deviceTime,
      Instant at,
      long block,
      int logIndex,
      Bytes32 transaction,
      Set<Irregularity> irregularities) {}

  record Packed(Header header, List<UnitFact> units) implements CustodyFact {}

  record Dispatched(
      Header header,
      Bytes32 receiver,
      DispatchPurpose purpose,
      Optional<UUID> replyTo,
      Bytes32 root,
      Bytes32 contents,
      int packs)
      implements CustodyFact {}

  record Cancelled(Header header, UUID consignment) implements CustodyFact {}

  record Received(
      Header header,
      UUID consignment,
      int accepted,
      int missing,
      int surplus,
      int damaged,
      Bytes32 findings)
      implements CustodyFact {}

  record Rejected(Header header, UUID consignment, int packs, RejectReason reason, Bytes32 findings)
      implements CustodyFact {}

  /**
   * @param sscc 18 digits
   * @param packs at any depth
   * @param children directly in it
   */
  record UnitFact(String sscc, PackingOperation operation, Bytes32 root, int packs, int children) {}
}
