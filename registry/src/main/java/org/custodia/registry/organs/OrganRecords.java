package org.custodia.registry.organs;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.identity.Caller;

/**
 * The custody record of an organ, for a court, a surgeon or a family: everything that is on the
 * ledger about it as far as this organisation is party to it, with its evidence, what was irregular
 * and what was refused, signed by the organisation's service. docs/certificates.md has its form.
 */
public interface OrganRecords {
  /** With which the text of the QR code begins. */
  String PREFIX = "CUSTODIA-ORGAN-1:";

  /**
   * @param events what the record holds, oldest first
   * @param json UTF-8 text of the record, byte for byte as it was hashed
   * @param content Keccak-256 of it
   * @param signer address of the account that signed
   * @param chain hand-overs from the organ bank on, those included that are not among the events
   * @param code text of the QR code: all that is needed to check the record's text
   */
  record SignedRecord(
      Organs.Line line,
      List<OrganEvent> events,
      String json,
      Bytes32 content,
      Instant madeAt,
      String signer,
      String signature,
      String code,
      List<Refusal> refusals,
      CustodyChain chain) {}

  /**
   * Something that the contract did not take.
   *
   * @param id of the command
   * @param by member id of who submitted it
   * @param reason name of the contract's error
   * @param arguments what it says, by name; of Missing, the names of the facts
   */
  record Refusal(
      UUID id,
      String channel,
      Bytes32 by,
      String reason,
      Map<String, String> arguments,
      Instant at,
      long block,
      int logIndex,
      Bytes32 transaction) {}

  /** Made and signed anew each time; empty for an organ that is not known here. */
  Optional<SignedRecord> of(Caller caller, Bytes32 organId);
}
