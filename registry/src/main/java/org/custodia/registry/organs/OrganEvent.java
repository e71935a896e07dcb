package org.custodia.registry.organs;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.organs.OrganIrregularity;
import org.custodia.contracts.organs.OrganTerms;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.WitnessSignature;

/**
 * An act around an organ as this member's node has it on the ledger.
 *
 * @param id of the command
 * @param channel address of the channel, lower-case hex with 0x
 * @param subject id of the donor's case, or of the organ
 * @param by member id of who submitted it
 * @param giver member id of whose witness signed, or of who hands over
 * @param receiver member id of who takes it at a hand-over; otherwise zero
 * @param witness address of the key that signed
 * @param state of the channel after it, as its contract numbers them
 * @param deviceTime by the witness's own clock
 * @param serverTime when the member's server was handed it, where it says so
 * @param at time of the block
 */
public record OrganEvent(
    UUID id,
    String channel,
    SubjectKind kind,
    Bytes32 subject,
    Action action,
    Bytes32 by,
    Bytes32 giver,
    Bytes32 receiver,
    String witness,
    int state,
    String place,
    Instant deviceTime,
    Optional<Instant> serverTime,
    Instant at,
    long block,
    int logIndex,
    Bytes32 transaction,
    Set<OrganIrregularity> irregularities,
    OrganTerms terms,
    Signed signed) {

  /**
   * What else was signed with it.
   *
   * @param commandId as it was signed
   * @param signature of the witness over {@link #act}
   */
  public record Signed(
      Bytes32 commandId, long deviceSequence, Bytes32 previousHash, WitnessSignature signature) {}

  /** The whole act, as it was signed. */
  public Act act() {
    return new Act(
        signed.commandId(),
        kind,
        subject,
        giver,
        receiver,
        action,
        place,
        deviceTime.toEpochMilli(),
        signed.deviceSequence(),
        signed.previousHash(),
        terms.detail());
  }

  /** The document that the act refers to. */
  public Optional<Bytes32> document() {
    return ActDocuments.of(terms);
  }

  /** What the act says in single words: codes, numbers, hashes; by the names of its terms. */
  public Map<String, String> facts() {
    return ActFacts.of(terms);
  }
}
