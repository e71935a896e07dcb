package org.custodia.registry.medicines;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;

/**
 * The answer to a scan. Sentences are not here: {@code code} is the message key (and with {@code
 * .action} the key of the next step), {@code arguments} fill both: text, whole numbers, {@code
 * LocalDate} and {@code Instant}.
 *
 * @param findings every verdict that applies, the gravest first; the first is {@code verdict}
 * @param mayDispense whether this caller's organisation may dispense the pack now
 */
public record PackVerdict(
    UUID id,
    VerdictKind verdict,
    String code,
    List<Object> arguments,
    List<VerdictKind> findings,
    Optional<Product> product,
    Optional<String> gtin,
    Optional<String> lot,
    Optional<LocalDate> expiry,
    Optional<String> serial,
    Optional<Evidence> evidence,
    boolean mayDispense,
    Instant verifiedAt) {

  public PackVerdict {
    arguments = List.copyOf(arguments);
    findings = List.copyOf(findings);
  }

  public record Product(String gtin, String name, String presentation, String holder) {}

  /**
   * What anybody can check again without us.
   *
   * @param manufacturer who released the lot
   * @param proof Merkle proof of the pack against {@code root}, empty for a negative answer
   * @param answeredAtBlock block of the answer, 0 when the service was not asked or did not answer
   * @param answeredBy name of the member that runs the service, empty when it did not answer
   * @param answerFacts the service's answer as text, exactly as it was signed, empty without one
   * @param answerSignature the service's EIP-712 signature over its answer, empty without one
   * @param dispensed when and by whom, where that is the finding
   * @param recalled when, why and by whom the lot was recalled, withdrawn or blocked, where that is
   *     the finding
   */
  public record Evidence(
      Bytes32 packId,
      Optional<Bytes32> lotId,
      Optional<String> manufacturer,
      Optional<Instant> releasedAt,
      Optional<Long> releaseBlock,
      Optional<Bytes32> releaseTransaction,
      Optional<Bytes32> root,
      List<Bytes32> proof,
      long answeredAtBlock,
      String answeredBy,
      String answerFacts,
      String answerSignature,
      Optional<Dispensed> dispensed,
      Optional<Recalled> recalled) {}

  /**
   * @param at to the minute only, when it was done by another member
   * @param by the dispensing member's name when the caller may know it
   * @param block where the caller's own node has it
   */
  public record Dispensed(
      Instant at, Optional<String> by, boolean byCaller, Optional<Long> block) {}

  public record Recalled(Instant at, String by, String reason, long block) {}
}
