package org.custodia.registry.medicines;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.LotStatus;
import org.custodia.registry.alerts.AlertKind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.medicines.PackVerdict.Dispensed;
import org.custodia.registry.medicines.PackVerdict.Evidence;
import org.custodia.registry.medicines.PackVerdict.Recalled;
import org.custodia.registry.packs.LotBook;
import org.custodia.registry.packs.LotFact;
import org.custodia.registry.packs.PackState;
import org.custodia.registry.products.Product;
import org.custodia.registry.verification.Answer;
import org.custodia.registry.verification.Misread;
import org.custodia.scanners.gs1.ApplicationIdentifiers;
import org.custodia.scanners.gs1.ScanFault;

/**
 * Puts a verdict together with its evidence and what fills its sentence. Used inside the
 * organisation's rows.
 */
final class VerdictWriter {
  /** Genuine, but another member has reserved the pack. */
  private static final String GENUINE_AND_RESERVED = "CUS-MED-014";

  /** Out of use, and it is no wonder that the caller scans it again. */
  private static final String SCANNED_AGAIN = "CUS-MED-051";

  /** Stands in a sentence for what is not known. */
  private static final String UNKNOWN = "–";

  private final Members members;
  private final Ledger ledger;
  private final OwnCertificate certificate;

  VerdictWriter(Members members, Ledger ledger, OwnCertificate certificate) {
    this.members = members;
    this.ledger = ledger;
    this.certificate = certificate;
  }

  /** The members that a verdict speaks of, read at once, and the organisation's own. */
  private record Concerned(Bytes32 own, Map<Bytes32, Member> members) {
    String name(Bytes32 member) {
      return Optional.ofNullable(members.get(member)).map(Member::name).orElse(member.toString());
    }
  }

  /** Member id of a local organisation. */
  Bytes32 own(String organisation) {
    return ledger.memberId(organisation);
  }

  /**
   * @param known members that need not be looked up
   * @param proven whether the pack's Merkle proof stands against the own node's root
   */
  PackVerdict write(
      Caller caller,
      UUID id,
      PackFacts facts,
      Map<Bytes32, Member> known,
      Optional<Product> product,
      List<VerdictKind> findings,
      boolean proven,
      Instant at) {
    String organisation = caller.organisation();
    VerdictKind verdict = findings.get(0);
    Concerned concerned = concerned(organisation, facts, known);
    boolean dispenses = dispenses(caller, concerned);
    Optional<Dispensed> dispensed = dispensed(concerned, facts);
    Optional<Recalled> recalled = recalled(concerned, facts);
    Optional<Evidence> evidence =
        facts.productKnown()
            ? Optional.of(evidence(concerned, facts, proven, dispensed, recalled))
            : Optional.empty();
    String code = code(facts, verdict);
    return new PackVerdict(
        id,
        verdict,
        code,
        facts.answer().flatMap(Answer::misread).isPresent()
            ? misreadArguments(facts)
            : arguments(facts, product, dispensed, recalled, verdict),
        findings,
        product.map(
            found ->
                new PackVerdict.Product(
                    found.gtin(), found.name(), found.presentation(), found.holder())),
        Optional.of(facts.label().gtin().digits()),
        facts.label().lot().or(() -> facts.lot().map(LotFact::lotNumber)),
        facts.label().expiry().or(facts::ledgerExpiry),
        Optional.of(facts.label().serial()),
        evidence,
        code.equals(VerdictKind.GENUINE.code()) && dispenses,
        at);
  }

  /** Of several sentences for one verdict the one that says what matters here and now. */
  private static String code(PackFacts facts, VerdictKind verdict) {
    return switch (verdict) {
      case GENUINE -> reservedByAnother(facts) ? GENUINE_AND_RESERVED : verdict.code();
      case UNREADABLE ->
          facts
              .answer()
              .flatMap(Answer::misread)
              .map(how -> fault(how).code())
              .orElse(verdict.code());
      default -> isOfUse(verdict) && isScannedAgain(facts) ? SCANNED_AGAIN : verdict.code();
    };
  }

  private static ScanFault fault(Misread how) {
    return switch (how) {
      case CASE_CHANGED -> ScanFault.CASE_CHANGED;
      case SEPARATOR_LOST -> ScanFault.SEPARATOR_LOST;
    };
  }

  private static List<Object> misreadArguments(PackFacts facts) {
    boolean separator =
        facts.answer().flatMap(Answer::misread).filter(Misread.SEPARATOR_LOST::equals).isPresent();
    return separator
        ? List.of("21", ApplicationIdentifiers.title("21"), facts.label().serial())
        : List.of();
  }

  /** Whether the verdict speaks of what was done to this very pack. */
  private static boolean isOfUse(VerdictKind verdict) {
    return verdict.alert().filter(AlertKind.ALREADY_OUT_OF_USE::equals).isPresent()
        || verdict == VerdictKind.LOCKED
        || verdict == VerdictKind.OPENED;
  }

  private static boolean isScannedAgain(PackFacts facts) {
    return facts
        .record()
        .flatMap(Answer.PackOnRecord::decommissioned)
        .filter(done -> done.byAsker() && done.rescan())
        .isPresent();
  }

  private boolean dispenses(Caller caller, Concerned concerned) {
    Member own = concerned.members().get(concerned.own());
    return caller.has("pharmacist") && own != null && certificate.mayDispense(own);
  }

  private Concerned concerned(String organisation, PackFacts facts, Map<Bytes32, Member> known) {
    Bytes32 own = own(organisation);
    Set<Bytes32> ids = new HashSet<>(Set.of(own));
    facts.lot().map(LotFact::manufacturer).ifPresent(ids::add);
    facts.answer().map(answer -> answer.signed().answeredBy()).ifPresent(ids::add);
    facts.ownState().map(PackState::by).ifPresent(ids::add);
    changes(facts).map(LotFact.StatusChange::by).forEach(ids::add);
    ids.removeAll(known.keySet());
    if (ids.isEmpty()) {
      return new Concerned(own, known);
    }
    Map<Bytes32, Member> all = new HashMap<>(known);
    all.putAll(members.byIds(organisation, ids));
    return new Concerned(own, all);
  }

  private static boolean reservedByAnother(PackFacts facts) {
    return facts
        .record()
        .flatMap(Answer.PackOnRecord::reservation)
        .filter(reserved -> !reserved.byAsker())
        .isPresent();
  }

  private static Evidence evidence(
      Concerned concerned,
      PackFacts facts,
      boolean proven,
      Optional<Dispensed> dispensed,
      Optional<Recalled> recalled) {
    Optional<LotFact> lot = facts.lot();
    Optional<Answer.Signed> signed = facts.answer().map(Answer::signed);
    return new Evidence(
        PackExamination.packId(facts.label()),
        lot.map(LotFact::lotId),
        lot.map(LotFact::manufacturer).map(concerned::name),
        lot.map(LotFact::releasedAt),
        lot.map(LotFact::releaseBlock),
        lot.map(LotFact::releaseTransaction),
        lot.map(LotFact::root),
        proven ? facts.record().map(Answer.PackOnRecord::proof).orElse(List.of()) : List.of(),
        facts.answer().map(Answer::block).orElse(0L),
        signed.map(Answer.Signed::answeredBy).map(concerned::name).orElse(""),
        signed.map(Answer.Signed::facts).orElse(""),
        signed.map(Answer.Signed::signature).orElse(""),
        dispensed,
        recalled);
  }

  /** From the own channels when they tell, else as the service tells it. */
  private static Optional<Dispensed> dispensed(Concerned concerned, PackFacts facts) {
    Bytes32 own = concerned.own();
    Optional<PackState> state = facts.ownState();
    if (state.isPresent()) {
      Bytes32 by = state.get().by();
      return Optional.of(
          new Dispensed(
              state.get().at(),
              Optional.of(concerned.name(by)),
              by.equals(own),
              Optional.of(state.get().block())));
    }
    return facts
        .record()
        .flatMap(Answer.PackOnRecord::decommissioned)
        .map(
            told ->
                new Dispensed(
                    told.at(),
                    told.byAsker() ? Optional.of(concerned.name(own)) : Optional.empty(),
                    told.byAsker(),
                    told.block()));
  }

  /** The change that stopped a lot concerned, or this very pack, where the own node has it. */
  private static Optional<Recalled> recalled(Concerned concerned, PackFacts facts) {
    return changes(facts)
        .findFirst()
        .map(
            change ->
                new Recalled(
                    change.at(), concerned.name(change.by()), change.reason(), change.block()));
  }

  private static Stream<LotFact.StatusChange> changes(PackFacts facts) {
    Stream<LotFact.StatusChange> ofLots =
        Stream.of(facts.recordLot(), facts.labelLot())
            .flatMap(Optional::stream)
            .filter(lot -> lot.status() != LotStatus.RELEASED)
            .flatMap(lot -> lot.lastChange().stream());
    Stream<LotFact.StatusChange> ofPack =
        facts.ownNotice().stream()
            .filter(notice -> notice.status() != LotStatus.RELEASED)
            .map(LotBook.PackNotice::change);
    return Stream.concat(ofLots, ofPack);
  }

  /** The nine facts that fill the sentences of all verdicts; messages.properties tells them. */
  private static List<Object> arguments(
      PackFacts facts,
      Optional<Product> product,
      Optional<Dispensed> dispensed,
      Optional<Recalled> recalled,
      VerdictKind verdict) {
    boolean ofUse = isOfUse(verdict);
    Optional<Instant> when = ofUse ? dispensed.map(Dispensed::at) : recalled.map(Recalled::at);
    Optional<String> who = ofUse ? dispensed.flatMap(Dispensed::by) : recalled.map(Recalled::by);
    return List.of(
        product.map(Product::name).orElse(facts.label().gtin().digits()),
        facts.label().serial(),
        facts.label().lot().orElse(UNKNOWN),
        orUnknown(facts.label().expiry()),
        facts
            .lot()
            .map(LotFact::lotNumber)
            .or(() -> facts.serviceLot().map(Answer.LotOnLedger::lotNumber))
            .orElse(UNKNOWN),
        orUnknown(facts.ledgerExpiry()),
        orUnknown(when),
        who.orElse(UNKNOWN),
        recalled.map(Recalled::reason).orElse(UNKNOWN));
  }

  private static Object orUnknown(Optional<?> value) {
    return value.isPresent() ? value.get() : UNKNOWN;
  }
}
