package org.custodia.registry.oversight;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.merkle.MerkleTree;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.registry.alerts.CaseView;
import org.custodia.registry.alerts.Cases;
import org.custodia.registry.custody.SharedContents;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.oversight.TrailRows.PackNow;
import org.custodia.registry.packs.LotBook;
import org.custodia.registry.packs.LotFact;
import org.custodia.registry.packs.LotMeasures;
import org.custodia.registry.packs.LotMeasures.Measure;
import org.custodia.registry.packs.PackLabel;
import org.custodia.registry.packs.PackOnRecord;
import org.custodia.registry.packs.SerialRepository;
import org.custodia.registry.products.Product;
import org.custodia.registry.products.Products;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.verification.GivenAnswers;

/** Dossiers from the regulator's own rows. */
final class RegulatorDossiers implements Dossiers {
  private static final int MOST_ANSWERS = 50;

  private final OrganisationRows rows;
  private final TrailRows trail;
  private final SharedContents contents;
  private final LotBook lots;
  private final LotMeasures measures;
  private final SerialRepository serials;
  private final GivenAnswers answers;
  private final Cases cases;
  private final Recalls recalls;
  private final Products products;
  private final Members members;

  RegulatorDossiers(
      OrganisationRows rows,
      TrailRows trail,
      SharedContents contents,
      LotBook lots,
      LotMeasures measures,
      SerialRepository serials,
      GivenAnswers answers,
      Cases cases,
      Recalls recalls,
      Products products,
      Members members) {
    this.rows = rows;
    this.trail = trail;
    this.contents = contents;
    this.lots = lots;
    this.measures = measures;
    this.serials = serials;
    this.answers = answers;
    this.cases = cases;
    this.recalls = recalls;
    this.products = products;
    this.members = members;
  }

  /** Names of members, each looked up once for a dossier. */
  private final class Names {
    private final String organisation;
    private final Map<Bytes32, String> known = new HashMap<>();

    Names(String organisation) {
      this.organisation = organisation;
    }

    String of(Bytes32 id) {
      return known.computeIfAbsent(
          id, one -> members.byId(organisation, one).map(Member::name).orElse(one.toString()));
    }
  }

  // --- Packs ---

  @Override
  public Pack pack(Caller caller, Bytes32 packId, Optional<String> gtin, Optional<String> serial) {
    check(caller);
    return rows.in(
        caller.organisation(),
        () -> {
          List<CaseView.Summary> about = cases.about(caller, packId);
          Optional<PackLabel> label = label(caller, packId, gtin, serial, about);
          return gathered(caller.organisation(), packId, label, about);
        });
  }

  private Pack gathered(
      String regulator, Bytes32 packId, Optional<PackLabel> label, List<CaseView.Summary> about) {
    List<TrailEvent> changes = trail.ofPack(packId);
    Optional<PackOnRecord> record =
        label.flatMap(known -> serials.find(regulator, known.gtin(), known.serial()));
    Optional<LotFact> lot =
        record
            .map(PackOnRecord::lotId)
            .or(() -> changes.stream().flatMap(one -> one.lotId().stream()).findFirst())
            .flatMap(id -> lots.lot(regulator, id));
    List<GivenAnswers.GivenAnswer> given = answers.about(regulator, packId, MOST_ANSWERS);
    if (record.isEmpty() && changes.isEmpty() && given.isEmpty() && about.isEmpty()) {
      throw new Problem(Kind.NOT_FOUND, "CUS-RCL-009");
    }
    Names names = new Names(regulator);
    return new Pack(
        packId,
        label.map(PackLabel::gtin),
        label.map(PackLabel::serial),
        label.flatMap(known -> products.byGtin(regulator, known.gtin()).map(Product::name)),
        lot,
        record.flatMap(found -> lot.map(fact -> proof(regulator, found, fact))),
        trail.packNow(packId).stream().map(now -> book(now, names)).toList(),
        entries(regulator, packId, lot, changes, names),
        given.stream().map(one -> new Answered(names.of(one.asker()), one)).toList(),
        about);
  }

  /** Given by the caller and right, or known from a case or a document. */
  private Optional<PackLabel> label(
      Caller caller,
      Bytes32 packId,
      Optional<String> gtin,
      Optional<String> serial,
      List<CaseView.Summary> about) {
    Optional<PackLabel> given =
        gtin.flatMap(code -> serial.map(number -> new PackLabel(code, number)))
            .filter(
                one -> PackLeaf.packId(Long.parseLong(one.gtin()), one.serial()).equals(packId));
    return given
        .or(
            () ->
                about.stream()
                    .map(CaseView.Summary::subject)
                    .filter(one -> one.key().equals(packId) && one.serial().isPresent())
                    .map(one -> new PackLabel(one.gtin().orElseThrow(), one.serial().orElseThrow()))
                    .findFirst())
        .or(() -> contents.label(caller.organisation(), packId));
  }

  private Proof proof(String regulator, PackOnRecord record, LotFact lot) {
    List<Bytes32> hashes = serials.proof(regulator, record);
    boolean stands = MerkleTree.verify(lot.root(), PackLeaf.leaf(record.packId()), hashes);
    return new Proof(record.leafIndex(), hashes, lot.root(), stands);
  }

  private static Book book(PackNow now, Names names) {
    return new Book(names.of(now.member()), now.status(), now.offline(), now.at());
  }

  private List<Entry> entries(
      String regulator,
      Bytes32 packId,
      Optional<LotFact> lot,
      List<TrailEvent> changes,
      Names names) {
    List<Entry> entries = new ArrayList<>();
    lot.ifPresent(
        fact -> {
          entries.add(released(fact, names));
          measures.history(regulator, fact.lotId()).stream()
              .filter(one -> one.packs().isEmpty() || one.packs().contains(packId))
              .forEach(one -> entries.add(ordered(one, names)));
        });
    changes.forEach(event -> entries.add(entry(event, names)));
    List<TrailEvent> moves =
        contents.naming(regulator, packId).stream()
            .flatMap(one -> trail.spoken(one.consignment(), one.giver()).stream())
            .toList();
    // A receipt or a rejection of a part may be about others of the same consignment.
    Set<Bytes32> ofOthers =
        contents.silentOn(
            regulator,
            packId,
            moves.stream()
                .filter(
                    event -> event.action() == Action.RECEIVE || event.action() == Action.REJECT)
                .map(TrailEvent::command)
                .toList());
    moves.stream()
        .filter(event -> !ofOthers.contains(event.command()))
        .forEach(event -> entries.add(entry(event, names)));
    entries.sort(Comparator.comparingLong(Entry::block).thenComparingInt(Entry::logIndex));
    return entries;
  }

  // --- Lots ---

  @Override
  public Lot lot(Caller caller, Bytes32 lotId) {
    check(caller);
    String regulator = caller.organisation();
    return rows.in(
        regulator,
        () -> {
          LotFact lot =
              lots.lot(regulator, lotId)
                  .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-RCL-009"));
          Names names = new Names(regulator);
          List<Entry> entries =
              Stream.concat(
                      trail.ofLot(lotId, MOST_ENTRIES).stream(),
                      trail.shares(lotId).stream().flatMap(share -> share.events().stream()))
                  .map(event -> entry(event, names))
                  .sorted(
                      Comparator.comparingLong(Entry::block)
                          .thenComparingInt(Entry::logIndex)
                          .reversed())
                  .limit(MOST_ENTRIES)
                  .toList();
          return new Lot(
              lot,
              products.byGtin(regulator, lot.gtin()).map(Product::name).orElse(lot.gtin()),
              names.of(lot.manufacturer()),
              measures.history(regulator, lotId),
              trail.statuses(lotId),
              recalls.tracking(caller, lotId),
              entries,
              cases.about(caller, lotId));
        });
  }

  @Override
  public Optional<Bytes32> lotId(Caller caller, String gtin, String lotNumber) {
    check(caller);
    return lots.lot(caller.organisation(), gtin, lotNumber).map(LotFact::lotId);
  }

  // --- Entries ---

  private static Entry released(LotFact lot, Names names) {
    return new Entry(
        Action.RELEASE.name(),
        names.of(lot.manufacturer()),
        Optional.empty(),
        lot.releasedAt(),
        lot.releaseBlock(),
        0,
        lot.releaseTransaction(),
        Optional.empty(),
        Optional.empty(),
        Map.of("lotNumber", lot.lotNumber()),
        List.of());
  }

  private static Entry ordered(Measure measure, Names names) {
    LotFact.StatusChange change = measure.change();
    Map<String, String> details = new LinkedHashMap<>();
    details.put("scope", change.scope().name());
    details.put("reason", change.reason());
    if (!change.advice().isEmpty()) details.put("advice", change.advice());
    if (!measure.packs().isEmpty()) {
      details.put("packs", Integer.toString(measure.packs().size()));
    }
    return new Entry(
        change.action().name(),
        names.of(change.by()),
        Optional.empty(),
        change.at(),
        change.block(),
        0,
        change.transaction(),
        Optional.empty(),
        Optional.empty(),
        details,
        List.of());
  }

  private static Entry entry(TrailEvent event, Names names) {
    Map<String, String> details = new LinkedHashMap<>();
    boolean answer = event.action() == Action.ACKNOWLEDGE;
    event.status().ifPresent(status -> details.put("status", status.name()));
    number(details, answer ? "inStock" : "packs", event.packs());
    number(details, answer ? "passedOn" : "missing", event.missing());
    number(details, answer ? "supplied" : "surplus", event.surplus());
    number(details, "damaged", event.damaged());
    event.consignment().ifPresent(id -> details.put("consignment", id.toString()));
    event.related().ifPresent(id -> details.put("related", id.toString()));
    details.put("command", event.command().toString());
    details.put("channel", event.channel());
    return new Entry(
        event.action().name(),
        names.of(event.member()),
        event.other().filter(other -> !other.isZero()).map(names::of),
        event.at(),
        event.block(),
        event.logIndex(),
        event.transaction(),
        Optional.of(event.witness()),
        Optional.of(event.place()),
        details,
        event.irregularities().stream().map(Enum::name).sorted().toList());
  }

  private static void number(Map<String, String> details, String name, OptionalLong value) {
    value.ifPresent(number -> details.put(name, Long.toString(number)));
  }

  private static void check(Caller caller) {
    if (!caller.has("regulator")) throw new Problem(Kind.FORBIDDEN, "CUS-RCL-008");
  }
}
