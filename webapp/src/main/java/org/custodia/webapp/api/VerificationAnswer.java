package org.custodia.webapp.api;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.medicines.PackVerdict;
import org.custodia.registry.medicines.VerdictKind;
import org.custodia.webapp.problems.Sentences;
import org.custodia.webapp.problems.Sentences.Reader;

/**
 * A verdict on a pack, as REST tells it.
 *
 * @param verdict the gravest finding, or GENUINE
 * @param message the sentence that belongs to {@code code}, in the language asked for
 * @param action what to do next
 * @param findings everything that was found, the gravest first
 * @param mayDispense whether the calling organisation may dispense the pack now
 */
record VerificationAnswer(
    UUID id,
    VerdictKind verdict,
    String code,
    String message,
    Optional<String> action,
    List<VerdictKind> findings,
    Optional<ProductAnswer> product,
    Optional<String> gtin,
    Optional<String> lot,
    Optional<LocalDate> expiry,
    Optional<String> serial,
    boolean mayDispense,
    Optional<EvidenceAnswer> evidence,
    Instant verifiedAt) {

  record ProductAnswer(String gtin, String name, String presentation, String holder) {}

  /**
   * What anybody can check again without us; hashes are hex with 0x.
   *
   * @param proof Merkle proof of the pack against {@code root}, empty for a negative answer
   * @param answerFacts the verification service's answer as text, exactly as it was signed
   * @param answerSignature EIP-712 signature of the verification service over its answer
   */
  record EvidenceAnswer(
      String packId,
      Optional<String> lotId,
      Optional<String> manufacturer,
      Optional<Instant> releasedAt,
      Optional<Long> releaseBlock,
      Optional<String> releaseTransaction,
      Optional<String> root,
      List<String> proof,
      long answeredAtBlock,
      String answeredBy,
      String answerFacts,
      String answerSignature,
      Optional<DispensedAnswer> dispensed,
      Optional<RecalledAnswer> recalled) {}

  record DispensedAnswer(Instant at, Optional<String> by, boolean byCaller, Optional<Long> block) {}

  record RecalledAnswer(Instant at, String by, String reason, long block) {}

  static VerificationAnswer of(PackVerdict verdict, Sentences sentences, Reader reader) {
    return new VerificationAnswer(
        verdict.id(),
        verdict.verdict(),
        verdict.code(),
        sentences.of(verdict.code(), verdict.arguments(), reader),
        sentences.actionOf(verdict.code(), verdict.arguments(), reader),
        verdict.findings(),
        verdict
            .product()
            .map(p -> new ProductAnswer(p.gtin(), p.name(), p.presentation(), p.holder())),
        verdict.gtin(),
        verdict.lot(),
        verdict.expiry(),
        verdict.serial(),
        verdict.mayDispense(),
        verdict.evidence().map(VerificationAnswer::evidence),
        verdict.verifiedAt());
  }

  private static EvidenceAnswer evidence(PackVerdict.Evidence evidence) {
    return new EvidenceAnswer(
        evidence.packId().toString(),
        evidence.lotId().map(Bytes32::toString),
        evidence.manufacturer(),
        evidence.releasedAt(),
        evidence.releaseBlock(),
        evidence.releaseTransaction().map(Bytes32::toString),
        evidence.root().map(Bytes32::toString),
        evidence.proof().stream().map(Bytes32::toString).toList(),
        evidence.answeredAtBlock(),
        evidence.answeredBy(),
        evidence.answerFacts(),
        evidence.answerSignature(),
        evidence.dispensed().map(d -> new DispensedAnswer(d.at(), d.by(), d.byCaller(), d.block())),
        evidence.recalled().map(r -> new RecalledAnswer(r.at(), r.by(), r.reason(), r.block())));
  }
}
