package org.custodia.registry.medicines;

import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.medicines.LotTerms;
import org.custodia.contracts.medicines.MedicineRegistryCalls;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand.PublicCall;
import org.custodia.registry.ledger.LedgerCommand.PublicContract;
import org.custodia.registry.packs.LotBook;
import org.custodia.registry.packs.LotFact;
import org.custodia.registry.packs.SerialFile;
import org.custodia.registry.packs.SerialList;
import org.custodia.registry.packs.SerialRepository;
import org.custodia.registry.packs.StoredSerials;
import org.custodia.registry.products.Product;
import org.custodia.registry.products.Products;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.verification.SerialLot;
import org.custodia.registry.verification.VerificationClient;
import org.custodia.registry.witnessing.WitnessDraft;
import org.custodia.registry.witnessing.Witnessing;

/** Releasing lots and changing their status, each signed by its witness. */
final class WitnessedLots implements Lots {
  /** How long the serials of a release wait for its signature. */
  static final Duration SERIALS_KEPT = Duration.ofDays(2);

  private static final String RELEASE = "RELEASE";
  private static final int MOST_LISTED = 500;
  private static final int MOST_SERIALS = 100;

  private final OrganisationRows rows;
  private final ReleaseSerials waiting;
  private final Witnessing witnessing;
  private final SerialRepository serials;
  private final VerificationClient service;
  private final LotBook lots;
  private final Products products;
  private final Members members;
  private final Ledger ledger;
  private final Clock clock;
  private final LotOrders orders;

  WitnessedLots(
      OrganisationRows rows,
      ReleaseSerials waiting,
      Witnessing witnessing,
      SerialRepository serials,
      VerificationClient service,
      LotBook lots,
      Products products,
      Members members,
      Ledger ledger,
      Clock clock) {
    this.rows = rows;
    this.waiting = waiting;
    this.witnessing = witnessing;
    this.serials = serials;
    this.service = service;
    this.lots = lots;
    this.products = products;
    this.members = members;
    this.ledger = ledger;
    this.clock = clock;
    this.orders = new LotOrders(rows, witnessing, lots, serials, ledger);
  }

  /** A signed release whose serials are still to be handed over. */
  private record Pending(
      WitnessDraft draft, LotTerms terms, SerialList list, WitnessSignature signature)
      implements AutoCloseable {
    @Override
    public void close() {
      list.close();
    }
  }

  // --- Release ---

  @Override
  public ReleaseDraft draftRelease(
      Caller caller,
      UUID id,
      String gtin,
      String lotNumber,
      LocalDate expiry,
      InputStream file,
      String witness,
      String place) {
    checkManufacturer(caller);
    String product = LotInput.gtin(gtin);
    String number = LotInput.lotNumber(lotNumber);
    LotInput.expiry(expiry);
    try (SerialList list = SerialFile.read(file, SerialFile.Limits.LOT)) {
      Bytes32 root = SerialRepository.rootOf(product, list);
      var terms = new LotTerms(Long.parseLong(product), number, expiry, root, list.size());
      var request = Witnessing.Request.of(id, RELEASE, witness, place, terms);
      return draftRelease(caller, request, terms, list);
    }
  }

  private ReleaseDraft draftRelease(
      Caller caller, Witnessing.Request request, LotTerms terms, SerialList list) {
    String product = LotInput.digits(terms.gtin());
    return rows.in(
        caller.organisation(),
        () -> {
          Optional<WitnessDraft> earlier = witnessing.earlier(caller, request);
          if (earlier.isPresent()) {
            return shown(earlier.get());
          }
          checkRelease(caller.organisation(), product, terms, list, request.witness());
          waiting.dropDraftedBefore(caller.organisation(), clock.instant().minus(SERIALS_KEPT));
          WitnessDraft draft =
              witnessing.draft(
                  caller, request, Action.RELEASE, terms.lotId(), terms.detail(), terms);
          waiting.keep(caller.organisation(), request.id(), list);
          return shown(draft);
        });
  }

  /** What the ledger and the regulator would refuse later is refused before anybody signs. */
  private void checkRelease(
      String organisation, String gtin, LotTerms terms, SerialList list, String witness) {
    witnessing.checkKey(organisation, witness, MemberRole.MANUFACTURER);
    Bytes32 own = ledger.memberId(organisation);
    if (lots.holderOf(organisation, gtin).filter(own::equals).isEmpty()) {
      throw new Problem(Kind.FORBIDDEN, "CUS-LOT-024", gtin);
    }
    LocalDate ledgerDay =
        LocalDate.ofInstant(ledger.position(organisation).blockTime(), ZoneOffset.UTC);
    if (ledgerDay.isAfter(terms.expiry())) {
      throw new Problem(Kind.BAD_INPUT, "CUS-LOT-025", terms.expiry());
    }
    if (lots.lot(organisation, terms.lotId()).isPresent()) {
      throw new Problem(Kind.CONFLICT, "CUS-LOT-026", terms.lotNumber());
    }
    Optional<StoredSerials> before = serials.stored(organisation, terms.lotId());
    if (before.isPresent()) {
      // Its release was recorded before and not accepted; the same packs may be tried again.
      if (!before.get().root().equals(terms.root())) {
        throw new Problem(Kind.CONFLICT, "CUS-LOT-010", terms.lotNumber());
      }
      return;
    }
    serials
        .firstTaken(organisation, gtin, list)
        .ifPresent(
            place -> {
              throw new Problem(Kind.CONFLICT, "CUS-LOT-005", list.line(place), list.get(place));
            });
  }

  @Override
  public CommandStatus release(Caller caller, UUID id, String signature) {
    checkManufacturer(caller);
    String organisation = caller.organisation();
    Optional<Pending> pending = rows.in(organisation, () -> pending(caller, id, signature));
    try {
      pending.ifPresent(signed -> handOver(organisation, id, signed));
      return rows.in(organisation, () -> recordRelease(caller, id, pending));
    } finally {
      pending.ifPresent(Pending::close);
    }
  }

  @Override
  public void handOver(Caller caller, UUID id, String signature) {
    checkManufacturer(caller);
    String organisation = caller.organisation();
    Optional<Pending> pending = rows.in(organisation, () -> pending(caller, id, signature));
    try {
      pending.ifPresent(signed -> handOver(organisation, id, signed));
    } finally {
      pending.ifPresent(Pending::close);
    }
  }

  @Override
  public CommandStatus releaseHandedOver(Caller caller, UUID id, String signature) {
    checkManufacturer(caller);
    return rows.in(
        caller.organisation(),
        () -> {
          Optional<Pending> pending = pending(caller, id, signature);
          try {
            return recordRelease(caller, id, pending);
          } finally {
            pending.ifPresent(Pending::close);
          }
        });
  }

  /**
   * Before the release, so that no pack of a released lot is ever unknown; done once however often
   * it is repeated, so a crash from here on is cured by asking again.
   */
  private void handOver(String organisation, UUID id, Pending signed) {
    LotTerms terms = signed.terms();
    String gtin = LotInput.digits(terms.gtin());
    var lot = new SerialLot(gtin, terms.lotNumber(), terms.root(), terms.size());
    service.upload(organisation, id, lot, signed.list());
  }

  private Optional<Pending> pending(Caller caller, UUID id, String signature) {
    WitnessDraft draft = witnessing.open(caller, id, RELEASE);
    WitnessSignature signed = witnessing.checkSignature(draft, signature);
    if (draft.recorded()) {
      return Optional.empty();
    }
    witnessing.checkKey(caller.organisation(), draft.witness(), MemberRole.MANUFACTURER);
    SerialList list =
        waiting
            .find(caller.organisation(), id)
            .orElseThrow(() -> new Problem(Kind.CONFLICT, "CUS-LOT-028", SERIALS_KEPT.toDays()));
    return Optional.of(new Pending(draft, draft.terms(LotTerms.class), list, signed));
  }

  private CommandStatus recordRelease(Caller caller, UUID id, Optional<Pending> pending) {
    WitnessDraft draft = witnessing.open(caller, id, RELEASE);
    if (draft.recorded()) {
      return witnessing.status(caller, draft);
    }
    Pending signed = pending.orElseThrow();
    LotTerms terms = signed.terms();
    serials.store(
        caller.organisation(),
        LotInput.digits(terms.gtin()),
        terms.lotId(),
        signed.list(),
        terms.root(),
        terms.size());
    waiting.drop(caller.organisation(), id);
    return witnessing.record(
        caller,
        draft,
        signed.signature(),
        registryCall(id, MedicineRegistryCalls.release(terms, draft.act(), signed.signature())));
  }

  private ReleaseDraft shown(WitnessDraft draft) {
    LotTerms terms = draft.terms(LotTerms.class);
    return new ReleaseDraft(
        draft.id(), terms.size(), terms.root(), draft.act(), witnessing.typedData(draft));
  }

  // --- Status ---

  @Override
  public StatusDraft draftStatusChange(
      Caller caller, UUID id, Bytes32 lotId, Order order, String witness, String place) {
    return orders.draft(caller, id, lotId, order, witness, place);
  }

  @Override
  public CommandStatus changeStatus(Caller caller, UUID id, String signature) {
    return orders.record(caller, id, signature);
  }

  private static PublicCall registryCall(UUID id, byte[] callData) {
    return new PublicCall(id, PublicContract.MEDICINE_REGISTRY, callData);
  }

  // --- Reading ---

  @Override
  public List<Lot> list(Caller caller, int limit) {
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () ->
            shown(
                organisation,
                lots.latest(organisation, Math.max(0, Math.min(limit, MOST_LISTED)))));
  }

  @Override
  public List<String> serials(Caller caller, Bytes32 lotId, int most) {
    checkManufacturer(caller);
    return serials.first(caller.organisation(), lotId, Math.max(0, Math.min(most, MOST_SERIALS)));
  }

  @Override
  public Optional<Lot> find(Caller caller, Bytes32 lotId) {
    String organisation = caller.organisation();
    List<Lot> found =
        rows.in(
            organisation,
            () -> shown(organisation, lots.lot(organisation, lotId).stream().toList()));
    return found.stream().findFirst();
  }

  /** Many lots are of few products and makers, so each name is looked up once. */
  private List<Lot> shown(String organisation, List<LotFact> facts) {
    Map<String, String> productNames = new HashMap<>();
    Map<Bytes32, String> makers = new HashMap<>();
    return facts.stream()
        .map(
            lot ->
                shown(
                    lot,
                    productNames.computeIfAbsent(
                        lot.gtin(),
                        gtin ->
                            products.byGtin(organisation, gtin).map(Product::name).orElse(gtin)),
                    makers.computeIfAbsent(
                        lot.manufacturer(),
                        id ->
                            members
                                .byId(organisation, id)
                                .map(Member::name)
                                .orElse(id.toString()))))
        .toList();
  }

  private static Lot shown(LotFact lot, String productName, String manufacturer) {
    return new Lot(
        lot.lotId(),
        lot.gtin(),
        productName,
        lot.lotNumber(),
        lot.expiry(),
        lot.size(),
        manufacturer,
        lot.status().name(),
        lot.lastChange().map(LotFact.StatusChange::reason),
        lot.releasedAt(),
        lot.releaseBlock(),
        lot.releaseTransaction());
  }

  // --- Who may ---

  private static void checkManufacturer(Caller caller) {
    if (!caller.has("manufacturer")) {
      throw new Problem(Kind.FORBIDDEN, "CUS-LOT-020");
    }
  }
}
