package org.custodia.registry.medicines;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.merkle.MerkleTree;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.packs.LotBook;
import org.custodia.registry.products.Product;
import org.custodia.registry.products.Products;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.rows.OrganisationRows.Addition;
import org.custodia.registry.rows.Reading.Seen;
import org.custodia.registry.verification.Answer;
import org.custodia.registry.verification.Intent;
import org.custodia.registry.verification.Question;
import org.custodia.registry.verification.VerificationClient;
import org.custodia.scanners.gs1.ApplicationIdentifiers;
import org.custodia.scanners.gs1.HumanOriginScan;
import org.custodia.scanners.gs1.OtherScan;
import org.custodia.scanners.gs1.PackScan;
import org.custodia.scanners.gs1.ProductScan;
import org.custodia.scanners.gs1.Scan;
import org.custodia.scanners.gs1.ScanFault;
import org.custodia.scanners.gs1.ScanReader;
import org.custodia.scanners.gs1.Unreadable;
import org.custodia.scanners.isbt128.DataStructure;

/**
 * Comes from a scan to a verdict: reads the label, looks at the own node's public lots and own
 * channels, asks the regulator's verification service, and checks its positive answer against the
 * own node before believing it. Keeps nothing. Not to be called inside a database transaction.
 */
final class PackExamination {
  private final OrganisationRows rows;
  private final ScanReader scanner;
  private final Products products;
  private final VerificationClient service;
  private final VerdictWriter writer;
  private final AskingPerson persons;
  private final Clock clock;

  PackExamination(
      OrganisationRows rows,
      ScanReader scanner,
      Products products,
      VerificationClient service,
      VerdictWriter writer,
      AskingPerson persons,
      Clock clock) {
    this.rows = rows;
    this.scanner = scanner;
    this.products = products;
    this.service = service;
    this.writer = writer;
    this.persons = persons;
    this.clock = clock;
  }

  /** How far an examination has come. */
  sealed interface Step {
    /** The label cannot be read: there is nothing to ask. */
    record Done(PackVerdict verdict) implements Step {}

    /**
     * @param intent what the caller is about to do
     * @param productKnown in the register, or on the own node
     * @param service to be asked; empty when there is nothing to ask, or nobody
     * @param silence why there is no answer where there should be one
     */
    record Read(
        PackScan label,
        Intent intent,
        Optional<Product> product,
        boolean productKnown,
        Optional<VerificationClient.Service> service,
        Optional<Problem> silence)
        implements Step {
      Read without(Problem reason) {
        return new Read(
            label, intent, product, productKnown, Optional.empty(), Optional.of(reason));
      }
    }

    /**
     * @param own what the own node says, where that was read together with what the service read
     */
    record Heard(Read read, VerificationClient.Heard answer, Optional<OwnSide> own)
        implements Step {}
  }

  /**
   * The three steps at once.
   *
   * @param questionId of the question to the service; the same again gets the same answer
   * @throws Problem as {@link #read} and {@link #conclude}
   */
  PackVerdict examine(Caller caller, UUID id, UUID questionId, String text, Intent intent) {
    Step read = read(caller.organisation(), id, text, intent);
    return conclude(caller, id, ask(caller, questionId, read));
  }

  /** Reads the label. */
  Beginning begin(UUID id, String text, Intent intent) {
    if (text.length() > ScanReader.MOST_CHARACTERS) {
      return Beginning.unread(() -> tooLong(text));
    }
    Scan scan = scanner.read(text);
    if (scan instanceof PackScan pack) {
      String gtin = pack.gtin().digits();
      return new Beginning.Label(pack, intent, products.reading(gtin), service.regulators());
    }
    return Beginning.unread(() -> unreadable(id, scan));
  }

  private static PackVerdict tooLong(String text) {
    throw new Problem(
        Problem.Kind.TOO_LARGE,
        ScanFault.TOO_LONG.code(),
        text.length(),
        ScanReader.MOST_CHARACTERS);
  }

  /**
   * First step: reads the label, and finds whom to ask.
   *
   * @throws Problem TOO_LARGE CUS-SCN-002
   */
  Step read(String organisation, UUID id, String text, Intent intent) {
    Beginning beginning = begin(id, text, intent);
    return read(organisation, beginning, rows.look(organisation, beginning.wanted()));
  }

  /**
   * As the other, with what was found of what the beginning wanted.
   *
   * @throws Problem TOO_LARGE CUS-SCN-002
   */
  Step read(String organisation, Beginning beginning, Seen seen) {
    if (beginning instanceof Beginning.Unread unread) {
      return new Step.Done(unread.verdict().get());
    }
    Beginning.Label label = (Beginning.Label) beginning;
    Optional<Product> product =
        label.product().isPresent()
            ? seen.of(label.product().get())
            : products.byGtin(organisation, label.scan().gtin().digits());
    boolean known = product.isPresent() || isAuthorised(organisation, label.scan());
    if (!known) {
      return new Step.Read(
          label.scan(), label.intent(), product, false, Optional.empty(), Optional.empty());
    }
    try {
      var asked = service.service(organisation, seen.of(label.regulators()).orElse(List.of()));
      return new Step.Read(
          label.scan(), label.intent(), product, true, Optional.of(asked), Optional.empty());
    } catch (Problem problem) {
      return new Step.Read(
          label.scan(),
          label.intent(),
          product,
          true,
          Optional.empty(),
          Optional.of(silent(problem)));
    }
  }

  /** Whether the own node knows who may release the product. */
  private boolean isAuthorised(String organisation, PackScan label) {
    return rows.find(organisation, LotBook.holder(label.gtin().digits()))
        .filter(holder -> !holder.isZero())
        .isPresent();
  }

  private PackVerdict unreadable(UUID id, Scan scan) {
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
    if (scan instanceof HumanOriginScan human) {
      DataStructure first = human.structures().get(0);
      return unreadable(
          id, ScanFault.HUMAN_ORIGIN.code(), List.of(first.kind().title(), first.content()));
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

  /** Second step, outside of transactions: asks the service where it is to be asked. */
  Step ask(Caller caller, UUID questionId, Step step) {
    return ask(
        step,
        read ->
            new Step.Heard(
                read,
                service.hear(
                    caller.organisation(),
                    read.service().get(),
                    question(caller, questionId, read.label(), read.intent())),
                Optional.empty()));
  }

  /**
   * What this instance reads at once of a pack, as asker and as service: the service of the same
   * instance answers in a moment, so what the own node says now is what it will say then.
   */
  record Ahead(VerificationClient.Ahead question, OwnSide.Wanted own) {}

  /** Empty where another instance is to be asked, or nobody. */
  Optional<Ahead> ahead(Caller caller, UUID questionId, Beginning beginning) {
    if (!service.isHere() || !(beginning instanceof Beginning.Label label)) {
      return Optional.empty();
    }
    Bytes32 own = writer.own(caller.organisation());
    return service
        .ahead(caller.organisation(), question(caller, questionId, label.scan(), label.intent()))
        .map(
            question ->
                new Ahead(question, OwnSide.Wanted.ahead(label.scan(), own, question.verifier())));
  }

  /**
   * As {@link #ask}, with what was found ahead. The service's answer may be still to be kept: see
   * {@link VerificationClient.Heard#unkept}.
   *
   * @param own what was seen of the organisation's rows
   * @param desk what was seen of the service's
   */
  Step ask(Caller caller, UUID questionId, Step step, Ahead ahead, Seen own, Seen desk) {
    boolean asked =
        step instanceof Step.Read read
            && read.service().filter(ahead.question()::isFor).isPresent();
    return asked
        ? ask(
            step,
            read -> {
              VerificationClient.Heard heard = ahead.question().hear(read.service().get(), desk);
              boolean known = ahead.question().isSignerOf(heard) && ahead.own().isAbout(heard);
              return new Step.Heard(
                  read, heard, known ? Optional.of(ahead.own().found(own)) : Optional.empty());
            })
        : ask(caller, questionId, step);
  }

  /** Whether this instance answers what it asks. */
  boolean asksHere() {
    return service.isHere();
  }

  private static Step ask(Step step, Function<Step.Read, Step> asking) {
    if (!(step instanceof Step.Read read) || read.service().isEmpty()) {
      return step;
    }
    try {
      return asking.apply(read);
    } catch (Problem problem) {
      return read.without(silent(problem));
    }
  }

  /** Only that the service could not answer leaves room for what is known without it. */
  private static Problem silent(Problem problem) {
    if (problem.kind() != Problem.Kind.UNAVAILABLE) throw problem;
    return problem;
  }

  /**
   * Last step, on what the organisation's rows hold by now, as of one moment.
   *
   * @throws Problem UNAVAILABLE when the service did not answer and nothing is known against the
   *     pack: CUS-MED-031, CUS-MED-032, which say what was checked; or when its answer does not
   *     agree with the own node: CUS-MED-028, CUS-MED-029
   */
  PackVerdict conclude(Caller caller, UUID id, Step step) {
    if (step instanceof Step.Done done) {
      return done.verdict();
    }
    if (step instanceof Step.Heard heard) {
      OwnSide own = heard.own().orElseGet(() -> ownSide(caller.organisation(), heard));
      Answer answer;
      try {
        answer = service.believe(caller.organisation(), heard.answer(), own.verifier());
      } catch (Problem problem) {
        return conclude(caller, id, heard.read().without(silent(problem)), own, Optional.empty());
      }
      return conclude(caller, id, heard.read(), own, Optional.of(answer));
    }
    Step.Read read = (Step.Read) step;
    OwnSide own = ownSide(caller.organisation(), read);
    return conclude(caller, id, read, own, Optional.empty());
  }

  private OwnSide ownSide(String organisation, Step.Read read) {
    return found(organisation, OwnSide.Wanted.of(read.label(), writer.own(organisation)));
  }

  private OwnSide ownSide(String organisation, Step.Heard heard) {
    return found(
        organisation,
        OwnSide.Wanted.of(
            heard.read().label(),
            writer.own(organisation),
            heard.answer(),
            service.verifier(heard.answer())));
  }

  private OwnSide found(String organisation, OwnSide.Wanted wanted) {
    return wanted.found(rows.look(organisation, wanted.all()));
  }

  private PackVerdict conclude(
      Caller caller, UUID id, Step.Read read, OwnSide own, Optional<Answer> answer) {
    PackFacts facts = own.facts(read.productKnown(), answer, today());
    List<VerdictKind> findings = VerdictRules.findings(facts);
    if (findings.isEmpty()) {
      throw offline(
          facts,
          read.silence()
              .orElseThrow(() -> new IllegalStateException("no finding about " + read.label())));
    }
    boolean proven = isProven(facts);
    if (findings.get(0) == VerdictKind.GENUINE && !proven) {
      throw unconfirmed(facts);
    }
    return writer.write(caller, id, facts, own.members(), read.product(), findings, proven, now());
  }

  /** Says what the own node could check without the service, and what it could not. */
  private static Problem offline(PackFacts facts, Problem silence) {
    return facts
        .labelLot()
        .map(
            lot ->
                new Problem(
                    silence,
                    Problem.Kind.UNAVAILABLE,
                    "CUS-MED-031",
                    lot.lotNumber(),
                    lot.expiry(),
                    silence.code()))
        .orElseGet(
            () -> new Problem(silence, Problem.Kind.UNAVAILABLE, "CUS-MED-032", silence.code()));
  }

  /** The service's own row of what was heard, where that is still to be added. */
  static Optional<Addition> unkept(Step step) {
    return step instanceof Step.Heard heard ? heard.answer().unkept() : Optional.empty();
  }

  /** Why the service was silent, where it should have answered. */
  static Optional<Problem> silence(Step step) {
    return step instanceof Step.Read read ? read.silence() : Optional.empty();
  }

  private Question question(Caller caller, UUID id, PackScan label, Intent intent) {
    return new Question(
        id,
        label.gtin().digits(),
        label.serial(),
        label.lot(),
        label.expiry(),
        intent,
        Optional.of(persons.token(caller)));
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
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

  /**
   * What label and own node say of a pack, without asking anybody: for what is told whatever the
   * service would say. Not a verdict to be shown.
   *
   * @throws Problem BAD_INPUT when the scan is not one of a pack
   */
  PackVerdict label(Caller caller, UUID id, String text) {
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          Step step = read(organisation, id, text, Intent.READ);
          if (step instanceof Step.Read read) {
            OwnSide own = ownSide(organisation, read);
            PackFacts facts = own.facts(read.productKnown(), Optional.empty(), today());
            List<VerdictKind> findings = VerdictRules.findings(facts);
            return writer.write(
                caller,
                id,
                facts,
                own.members(),
                read.product(),
                findings.isEmpty() ? List.of(VerdictKind.UNREADABLE) : findings,
                false,
                now());
          }
          PackVerdict unread = ((Step.Done) step).verdict();
          throw new Problem(Problem.Kind.BAD_INPUT, unread.code(), unread.arguments().toArray());
        });
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
