package org.custodia.registry.medicines;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.merkle.MerkleTree;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.packs.LotBook;
import org.custodia.registry.packs.LotFact;
import org.custodia.registry.packs.PackState;
import org.custodia.registry.packs.PackStates;
import org.custodia.registry.products.Product;
import org.custodia.registry.products.Products;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.verification.Answer;
import org.custodia.registry.verification.Question;
import org.custodia.registry.verification.VerificationClient;
import org.custodia.scanners.gs1.ApplicationIdentifiers;
import org.custodia.scanners.gs1.OtherScan;
import org.custodia.scanners.gs1.PackScan;
import org.custodia.scanners.gs1.ProductScan;
import org.custodia.scanners.gs1.Scan;
import org.custodia.scanners.gs1.ScanFault;
import org.custodia.scanners.gs1.ScanReader;
import org.custodia.scanners.gs1.Unreadable;

/**
 * Comes from a scan to a verdict: reads the label, looks at the own node's public lots and own
 * channels, asks the regulator's verification service, and checks its positive answer against the
 * own node before believing it. Keeps nothing. Not to be called inside a database transaction.
 */
final class PackExamination {
  private final OrganisationRows rows;
  private final ScanReader scanner;
  private final Products products;
  private final LotBook lots;
  private final PackStates states;
  private final VerificationClient service;
  private final VerdictWriter writer;
  private final Clock clock;

  PackExamination(
      OrganisationRows rows,
      ScanReader scanner,
      Products products,
      LotBook lots,
      PackStates states,
      VerificationClient service,
      VerdictWriter writer,
      Clock clock) {
    this.rows = rows;
    this.scanner = scanner;
    this.products = products;
    this.lots = lots;
    this.states = states;
    this.service = service;
    this.writer = writer;
    this.clock = clock;
  }

  /** What the own node and register hold of a pack. */
  private record Local(
      Optional<Product> product,
      boolean productKnown,
      Optional<LotFact> labelLot,
      Optional<PackState> state) {}

  /**
   * @param questionId of the question to the service; the same again gets the same answer
   * @throws Problem TOO_LARGE CUS-SCN-002; UNAVAILABLE when the service does not answer and nothing
   *     is known against the pack, or when its answer does not agree with the own node:
   *     CUS-MED-028, CUS-MED-029
   */
  PackVerdict examine(Caller caller, UUID id, UUID questionId, String text) {
    if (text.length() > ScanReader.MOST_CHARACTERS) {
      throw new Problem(
          Problem.Kind.TOO_LARGE,
          ScanFault.TOO_LONG.code(),
          text.length(),
          ScanReader.MOST_CHARACTERS);
    }
    Scan scan = scanner.read(text);
    if (scan instanceof PackScan pack) {
      return examine(caller, id, questionId, pack);
    }
    if (scan instanceof ProductScan product) {
      return unreadable(id, ScanFault.NO_SERIAL_NUMBER.code(), List.of(product.gtin().digits()));
    }
    if (scan instanceof OtherScan other) {
      var first = other.reading().elements().get(0);
      return unreadable(
          id,
          ScanFault.NO_PRODUCT_CODE.code(),
          List.of(first.ai(), ApplicationIdentifiers.title(first.ai())));
    }
    Unreadable unreadable = (Unreadable) scan;
    return unreadable(id, unreadable.code(), List.copyOf(unreadable.arguments()));
  }

  /** Could not be read; says nothing about the pack. */
  PackVerdict unreadable(UUID id, String code, List<Object> arguments) {
    return new PackVerdict(
        id,
        VerdictKind.UNREADABLE,
        code,
        arguments,
        List.of(VerdictKind.UNREADABLE),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        now());
  }

  private PackVerdict examine(Caller caller, UUID id, UUID questionId, PackScan label) {
    String organisation = caller.organisation();
    Local local = rows.in(organisation, () -> local(organisation, label));
    Optional<Answer> answer = Optional.empty();
    Optional<Problem> silence = Optional.empty();
    if (local.productKnown()) {
      try {
        answer = Optional.of(service.ask(organisation, question(questionId, label)));
      } catch (Problem problem) {
        if (problem.kind() != Problem.Kind.UNAVAILABLE) throw problem;
        silence = Optional.of(problem);
      }
    }
    Optional<Answer> told = answer;
    Optional<Problem> untold = silence;
    return rows.in(organisation, () -> conclude(caller, id, label, local, told, untold));
  }

  /** In one transaction, once the service has answered or not. */
  private PackVerdict conclude(
      Caller caller,
      UUID id,
      PackScan label,
      Local local,
      Optional<Answer> answer,
      Optional<Problem> silence) {
    PackFacts facts = facts(caller.organisation(), label, local, answer);
    List<VerdictKind> findings = VerdictRules.findings(facts);
    if (findings.isEmpty()) {
      throw silence.orElseThrow(() -> new IllegalStateException("no finding about " + label));
    }
    boolean proven = isProven(facts);
    if (findings.get(0) == VerdictKind.GENUINE && !proven) {
      throw unconfirmed(facts);
    }
    return writer.write(caller, id, facts, local.product(), findings, proven, now());
  }

  private Local local(String organisation, PackScan label) {
    String gtin = label.gtin().digits();
    Optional<Product> product = products.byGtin(organisation, gtin);
    boolean known = product.isPresent() || lots.holderOf(organisation, gtin).isPresent();
    return new Local(
        product,
        known,
        label.lot().flatMap(number -> lots.lot(organisation, gtin, number)),
        states.of(organisation, packId(label)));
  }

  private static Question question(UUID id, PackScan label) {
    return new Question(id, label.gtin().digits(), label.serial(), label.lot(), label.expiry());
  }

  private PackFacts facts(
      String organisation, PackScan label, Local local, Optional<Answer> answer) {
    Optional<LotFact> recordLot =
        answer
            .flatMap(Answer::pack)
            .map(Answer.PackOnRecord::lotId)
            .flatMap(lotId -> lots.lot(organisation, lotId));
    return new PackFacts(
        label,
        local.productKnown(),
        local.labelLot(),
        recordLot,
        answer,
        local.state(),
        LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
  }

  /** Whether the pack is in the lot by the root on the own node's public ledger. */
  private static boolean isProven(PackFacts facts) {
    Bytes32 leaf = PackLeaf.leaf(packId(facts.label()));
    return facts
        .recordLot()
        .filter(lot -> lot.gtin().equals(facts.label().gtin().digits()))
        .filter(
            lot ->
                facts
                    .record()
                    .filter(record -> MerkleTree.verify(lot.root(), leaf, record.proof()))
                    .isPresent())
        .isPresent();
  }

  private static Problem unconfirmed(PackFacts facts) {
    String code = facts.recordLot().isEmpty() ? "CUS-MED-028" : "CUS-MED-029";
    return new Problem(Problem.Kind.UNAVAILABLE, code, facts.label().lot().orElse(""));
  }

  static Bytes32 packId(PackScan label) {
    return PackLeaf.packId(label.gtin().number(), label.serial());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
