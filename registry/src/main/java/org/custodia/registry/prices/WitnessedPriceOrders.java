package org.custodia.registry.prices;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.prices.IndexRevision;
import org.custodia.contracts.prices.OrderTerms;
import org.custodia.contracts.prices.Price;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.contracts.prices.PriceEntry;
import org.custodia.contracts.prices.PriceKind;
import org.custodia.contracts.prices.PriceOrder;
import org.custodia.contracts.prices.PriceOrdersCalls;
import org.custodia.contracts.prices.PriceRule;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand.PublicCall;
import org.custodia.registry.ledger.LedgerCommand.PublicContract;
import org.custodia.registry.products.FrenchPrices;
import org.custodia.registry.products.ImportReport;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.witnessing.WitnessDraft;
import org.custodia.registry.witnessing.Witnessing;

/** Price orders, each signed by its witness. What the ledger would refuse is refused before. */
final class WitnessedPriceOrders implements PriceOrdering {
  /** How long the entries of an order are kept here; after that a publication is not resumed. */
  static final Duration KEPT = Duration.ofDays(30);

  private static final String KIND = "PRICE_ORDER";
  private static final Pattern PLACES = Pattern.compile("[A-Z]{2}(-[A-Z0-9]{1,3})?");

  private final OrganisationRows rows;
  private final PriceRows prices;
  private final PriceDraftRows drafts;
  private final Witnessing witnessing;
  private final Ledger ledger;
  private final PriceBatches batches;
  private final Clock clock;

  WitnessedPriceOrders(
      OrganisationRows rows,
      PriceRows prices,
      PriceDraftRows drafts,
      Witnessing witnessing,
      Ledger ledger,
      Clock clock) {
    this.rows = rows;
    this.prices = prices;
    this.drafts = drafts;
    this.witnessing = witnessing;
    this.ledger = ledger;
    this.batches = new PriceBatches(ledger);
    this.clock = clock;
  }

  /** What is kept with the act; the entries are kept by themselves. */
  record Announced(Bytes32 orderId) {}

  /** What was read of a file. */
  private record Read(List<PriceEntry> entries, Optional<ImportReport> report, Bytes32 hash) {}

  // --- Drafts ---

  @Override
  public Draft draftFrench(
      Caller caller,
      UUID id,
      Head head,
      LocalDate from,
      InputStream file,
      String witness,
      String place) {
    check(caller, head);
    MessageDigest sha256 = sha256();
    FrenchPrices read = FrenchPrices.read(new DigestInputStream(file, sha256));
    List<PriceEntry> entries = FrenchPriceOrder.entries(read, from);
    if (entries.isEmpty()) {
      throw new Problem(Kind.BAD_INPUT, "CUS-PRC-008", 0, PriceOrder.SIZE_LIMIT);
    }
    Bytes32 hash = Bytes32.of(sha256.digest());
    return draft(
        caller,
        id,
        order(head, FrenchPriceOrder.RULE, new Read(entries, Optional.of(read.report()), hash)),
        Optional.of(read.report()),
        new Signing(witness, place));
  }

  @Override
  public Draft draftList(
      Caller caller,
      UUID id,
      Head head,
      PriceRule rule,
      InputStream list,
      String witness,
      String place) {
    check(caller, head);
    checkCurrency(rule);
    MessageDigest sha256 = sha256();
    DigestInputStream in = new DigestInputStream(list, sha256);
    List<PriceEntry> entries = PriceList.read(in, rule);
    Read read = new Read(entries, Optional.empty(), Bytes32.of(sha256.digest()));
    return draft(
        caller, id, order(head, rule, read), Optional.empty(), new Signing(witness, place));
  }

  @Override
  public Draft draftRevision(
      Caller caller,
      UUID id,
      Head head,
      Bytes32 orderId,
      int year,
      IndexRevision revision,
      String witness,
      String place) {
    check(caller, head);
    Bytes32 document =
        head.document().orElseThrow(() -> new Problem(Kind.BAD_INPUT, "CUS-PRC-013"));
    PriceFact.OrderFact revised =
        rows.in(caller.organisation(), () -> prices.order(caller.organisation(), orderId))
            .filter(order -> order.jurisdiction().equals(head.jurisdiction()))
            .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-PRC-010"));
    Read read = new Read(revised(caller, revised, year, revision), Optional.empty(), document);
    return draft(
        caller,
        id,
        order(head, revised.rule(), read),
        Optional.empty(),
        new Signing(witness, place));
  }

  private List<PriceEntry> revised(
      Caller caller, PriceFact.OrderFact order, int year, IndexRevision revision) {
    LocalDate before = IndexRevision.day(year).minusDays(1);
    List<PriceEntry> entries =
        rows
            .in(
                caller.organisation(),
                () -> prices.counting(caller.organisation(), order.jurisdiction(), before))
            .entrySet()
            .stream()
            .filter(known -> known.getValue().orderId().equals(order.orderId()))
            .filter(known -> known.getValue().rule().kind() == PriceKind.CEILING)
            .map(known -> revised(known.getKey(), known.getValue(), year, revision))
            .toList();
    if (entries.isEmpty()) throw new Problem(Kind.CONFLICT, "CUS-PRC-014", before);
    return entries;
  }

  private static PriceEntry revised(
      PriceCode code, PriceRows.Counting known, int year, IndexRevision revision) {
    try {
      Price price = revision.revise(known.price(), year);
      if (price.fits(known.rule())) return new PriceEntry(code, price);
    } catch (ArithmeticException | IllegalArgumentException beyondAllPrices) {
      throw new Problem(beyondAllPrices, Kind.BAD_INPUT, "CUS-PRC-015", code.text());
    }
    throw new Problem(Kind.BAD_INPUT, "CUS-PRC-015", code.text());
  }

  private record Signing(String witness, String place) {}

  private static PriceOrder order(Head head, PriceRule rule, Read read) {
    return new PriceOrder(
        head.jurisdiction(),
        head.number(),
        head.document().orElse(read.hash()),
        rule,
        read.entries());
  }

  private Draft draft(
      Caller caller, UUID id, PriceOrder order, Optional<ImportReport> report, Signing signing) {
    OrderTerms terms = order.terms();
    var request =
        Witnessing.Request.of(id, KIND, signing.witness(), signing.place(), terms.detail());
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          WitnessDraft draft =
              witnessing
                  .earlier(caller, request)
                  .orElseGet(() -> drafted(caller, request, order, terms));
          return new Draft(
              id,
              terms.orderId(),
              terms.size(),
              terms.batches().size(),
              terms.root(),
              report,
              PriceDifferences.of(
                  order, prices.counting(organisation, order.jurisdiction(), first(order))),
              draft.act(),
              witnessing.typedData(draft));
        });
  }

  private WitnessDraft drafted(
      Caller caller, Witnessing.Request request, PriceOrder order, OrderTerms terms) {
    String organisation = caller.organisation();
    witnessing.checkKey(organisation, request.witness(), MemberRole.REGULATOR);
    if (prices.order(organisation, terms.orderId()).isPresent()) {
      throw new Problem(Kind.CONFLICT, "CUS-PRC-004", order.number());
    }
    drafts.dropDraftedBefore(organisation, clock.instant().minus(KEPT));
    drafts.keep(organisation, request.id(), order, clock.instant());
    Bytes32 own = ledger.memberId(organisation);
    var deed =
        new Witnessing.Deed(
            Action.ORDER_PRICES,
            SubjectKind.PRICE,
            terms.orderId(),
            own,
            Bytes32.ZERO,
            terms.detail());
    return witnessing.draft(caller, request, deed, new Announced(terms.orderId()));
  }

  /** The first day that the order speaks of. */
  private static LocalDate first(PriceOrder order) {
    return order.entries().stream()
        .map(entry -> entry.price().from())
        .min(LocalDate::compareTo)
        .orElseThrow();
  }

  // --- Publishing ---

  @Override
  public CommandStatus publish(Caller caller, UUID id, String signature) {
    checkRegulator(caller);
    return rows.in(
        caller.organisation(),
        () -> {
          WitnessDraft draft = witnessing.open(caller, id, KIND);
          WitnessSignature signed = witnessing.checkSignature(draft, signature);
          PriceOrder order = kept(caller.organisation(), id);
          CommandStatus status =
              draft.recorded()
                  ? witnessing.status(caller, draft)
                  : witnessing.record(
                      caller,
                      draft,
                      signed,
                      call(id, PriceOrdersCalls.announce(order.terms(), draft.act(), signed)));
          if (status.state() != CommandStatus.State.REFUSED) {
            batches.record(caller.organisation(), id, order);
          }
          return status;
        });
  }

  private static PublicCall call(UUID id, byte[] data) {
    return new PublicCall(id, PublicContract.PRICE_ORDERS, data);
  }

  private PriceOrder kept(String organisation, UUID id) {
    return drafts
        .find(organisation, id)
        .orElseThrow(() -> new Problem(Kind.CONFLICT, "CUS-PRC-009", KEPT.toDays()));
  }

  @Override
  public Progress progress(Caller caller, UUID id) {
    checkRegulator(caller);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          PriceDraftRows.Kept kept =
              drafts
                  .kept(organisation, id)
                  .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-PRC-010"));
          int size = (kept.entries() + PriceOrder.BATCH - 1) / PriceOrder.BATCH;
          var known = prices.order(organisation, kept.orderId());
          int written = known.map(PriceFact.OrderFact::written).orElse(0);
          return new Progress(
              id,
              kept.orderId(),
              ledger.status(organisation, id),
              size,
              written,
              batches.refused(organisation, id, written, size),
              known.flatMap(PriceFact.OrderFact::inForceAt).isPresent());
        });
  }

  @Override
  public Progress resume(Caller caller, UUID id) {
    checkRegulator(caller);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          PriceOrder order = kept(organisation, id);
          CommandStatus announced =
              ledger
                  .status(organisation, id)
                  .orElseThrow(() -> new Problem(Kind.CONFLICT, "CUS-PRC-012"));
          if (announced.state() != CommandStatus.State.REFUSED) {
            batches.record(organisation, id, order);
          }
          return progress(caller, id);
        });
  }

  @Override
  public Optional<UUID> draftOf(Caller caller, Bytes32 orderId) {
    checkRegulator(caller);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () ->
            drafts.of(organisation, orderId).stream()
                .filter(id -> ledger.status(organisation, id).isPresent())
                .findFirst());
  }

  // --- Checks ---

  private static void checkCurrency(PriceRule rule) {
    boolean known =
        Currency.getAvailableCurrencies().stream()
            .anyMatch(one -> one.getCurrencyCode().equals(rule.currency()));
    if (!known) throw new Problem(Kind.BAD_INPUT, "CUS-PRC-011", rule.currency());
  }

  private static void checkRegulator(Caller caller) {
    if (!caller.has("regulator")) throw new Problem(Kind.FORBIDDEN, "CUS-PRC-001");
  }

  private static void check(Caller caller, Head head) {
    checkRegulator(caller);
    if (!PLACES.matcher(head.jurisdiction().code()).matches()) {
      throw new Problem(Kind.BAD_INPUT, "CUS-PRC-002");
    }
    int bytes = head.number().getBytes(StandardCharsets.UTF_8).length;
    boolean printable = head.number().chars().noneMatch(Character::isISOControl);
    if (head.number().isBlank() || bytes > PriceOrder.NUMBER_LIMIT || !printable) {
      throw new Problem(Kind.BAD_INPUT, "CUS-PRC-003", PriceOrder.NUMBER_LIMIT);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
