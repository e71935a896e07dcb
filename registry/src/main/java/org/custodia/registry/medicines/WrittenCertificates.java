package org.custodia.registry.medicines;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.medicines.LotTerms;
import org.custodia.contracts.merkle.MerkleTree;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.contracts.witness.VerificationAnswer;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.NetworkFile;
import org.custodia.registry.medicines.PackVerdict.Evidence;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.verification.SignedAnswers;

/** Certificates of what stands in the audit of verifications. */
final class WrittenCertificates implements PackCertificates {
  static final String PREFIX = "CUSTODIA-1:";

  private final OrganisationRows rows;
  private final VerificationRows audit;
  private final NetworkFile network;

  WrittenCertificates(OrganisationRows rows, VerificationRows audit, NetworkFile network) {
    this.rows = rows;
    this.audit = audit;
    this.network = network;
  }

  @Override
  public Optional<PackCertificate> of(Caller caller, UUID verification) {
    String organisation = caller.organisation();
    return rows.in(organisation, () -> audit.find(organisation, verification))
        .map(VerificationRows.Answered::verdict)
        .filter(WrittenCertificates::isProven)
        .map(
            verdict ->
                new PackCertificate(
                    verdict,
                    verdict.evidence().flatMap(Evidence::root).orElseThrow().toString(),
                    PREFIX
                        + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(verdict))));
  }

  /** A label with another lot than the pack's own is proved by nothing. */
  private static boolean isProven(PackVerdict verdict) {
    return verdict
        .evidence()
        .filter(evidence -> !evidence.answerSignature().isEmpty())
        .filter(evidence -> evidence.lotId().equals(labelled(verdict)))
        .filter(evidence -> evidence.root().filter(root -> proves(evidence, root)).isPresent())
        .isPresent();
  }

  private static Optional<Bytes32> labelled(PackVerdict verdict) {
    return verdict
        .gtin()
        .flatMap(gtin -> verdict.lot().map(lot -> LotTerms.lotId(Long.parseLong(gtin), lot)));
  }

  private static boolean proves(Evidence evidence, Bytes32 root) {
    return MerkleTree.verify(root, PackLeaf.leaf(evidence.packId()), evidence.proof());
  }

  private byte[] bytes(PackVerdict verdict) {
    Evidence evidence = verdict.evidence().orElseThrow();
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeLong(network.chainId());
      out.write(address(network.contracts().registrar()));
      out.write(address(network.contracts().medicineRegistry()));
      out.writeLong(Long.parseLong(verdict.gtin().orElseThrow()));
      text(out, verdict.lot().orElseThrow());
      text(out, verdict.serial().orElseThrow());
      out.writeByte(evidence.proof().size());
      for (Bytes32 step : evidence.proof()) out.write(step.toArray());
      answer(out, SignedAnswers.message(evidence.answerFacts()));
      out.write(WitnessSignature.of(evidence.answerSignature()).orElseThrow().toArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void answer(DataOutputStream out, VerificationAnswer answer) throws IOException {
    out.write(Arrays.copyOfRange(answer.queryId().toArray(), 16, 32));
    out.write(answer.answerer().toArray());
    out.writeByte(answer.status());
    out.write(answer.detail().toArray());
    out.writeLong(answer.block());
    out.writeLong(answer.answeredAt());
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeByte(bytes.length);
    out.write(bytes);
  }

  private static byte[] address(String hex) {
    return HexFormat.of().parseHex(hex, 2, hex.length());
  }
}
