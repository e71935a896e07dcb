package org.custodia.registry.custody;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.DispatchPurpose;
import org.custodia.contracts.LotStatus;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.medicines.CancelTerms;
import org.custodia.contracts.medicines.DispatchTerms;
import org.custodia.contracts.merkle.MerkleTree;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.custody.CustodyFacts.Mark;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Member;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand.ChannelCommand;
import org.custodia.registry.packs.LotBook;
import org.custodia.registry.packs.LotFact;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.witnessing.WitnessDraft;
import org.custodia.registry.witnessing.Witnessing;

/** The giver's side of consignments: sending, and taking back what nobody received. */
final class Dispatching {
  /** How long a document waits for its signature. */
  static final Duration DRAFTS_KEPT = Duration.ofDays(2);

  private static final String DISPATCH = "DISPATCH";
  private static final String CANCEL = "CANCEL";

  private final OrganisationRows rows;
  private final Witnessing witnessing;
  private final Handling handling;
  private final Holdings holdings;
  private final DocumentRows documents;
  private final FactRows facts;
  private final LotBook lots;
  private final Labels labels;
  private final Clock clock;

  Dispatching(
      OrganisationRows rows,
      Witnessing witnessing,
      Handling handling,
      Holdings holdings,
      DocumentRows documents,
      FactRows facts,
      LotBook lots,
      Labels labels,
      Clock clock) {
    this.rows = rows;
    this.witnessing = witnessing;
    this.handling = handling;
    this.holdings = holdings;
    this.documents = documents;
    this.facts = facts;
    this.lots = lots;
    this.labels = labels;
    this.clock = clock;
  }

  /**
   * What is kept with a draft of a dispatch.
   *
   * @param channel address of the channel with the receiver
   * @param units how many units go with it
   */
  record Prepared(DispatchTerms terms, String channel, int units) {}

  /** What is kept with a draft of a cancellation. */
  record PreparedCancel(CancelTerms terms, String channel) {}

  // --- Dispatch ---

  Consignments.DispatchDraft draft(
      Caller caller, UUID id, Consignments.Sending sending, String witness, String place) {
    String organisation = caller.organisation();
    var roles = Handling.roles(caller);
    var request = Witnessing.Request.of(id, DISPATCH, witness, place, sending);
    Optional<WitnessDraft> earlier =
        rows.in(organisation, () -> witnessing.earlier(caller, request));
    if (earlier.isPresent()) return rows.in(organisation, () -> shown(caller, earlier.get()));
    Member receiver =
        rows.in(
            organisation,
            () -> {
              witnessing.checkKey(organisation, witness, roles);
              return handling.partner(organisation, sending.receiver());
            });
    // In a transaction of its own, so that the opening is kept although the draft is refused.
    Ledger.Channel channel =
        rows.in(organisation, () -> handling.channel(organisation, receiver))
            .orElseThrow(() -> new Problem(Kind.UNAVAILABLE, "CUS-CUS-020", receiver.name()));
    return rows.in(
        organisation,
        () -> {
          documents.dropDraftedBefore(organisation, clock.instant().minus(DRAFTS_KEPT));
          Document document = contents(organisation, id, sending.contents());
          checkLots(organisation, document, sending.purpose());
          checkSinglePacks(organisation, document, sending.purpose());
          checkHeld(organisation, document);
          DocumentRows.Cover cover =
              documents.draft(
                  organisation, channel.address(), document, Optional.of(id), clock.instant());
          DispatchTerms terms = terms(organisation, document, cover.hash(), sending, receiver);
          return shown(
              caller,
              witnessing.draft(
                  caller,
                  request,
                  new Witnessing.Deed(
                      terms.action(),
                      SubjectKind.MEDICINE,
                      terms.subject(),
                      handling.own(organisation),
                      receiver.id(),
                      terms.detail()),
                  new Prepared(terms, channel.address(), document.units().size())));
        });
  }

  /** The units that were scanned with everything in them, and the packs that were. */
  private Document contents(String organisation, UUID id, List<String> scans) {
    Map<String, Document.Unit> units = new LinkedHashMap<>();
    Map<Bytes32, Document.Line> packs = new LinkedHashMap<>();
    List<Holdings.Label> single = new ArrayList<>();
    for (String text : scans) {
      Scanned scanned = labels.read(text);
      if (scanned instanceof Scanned.OfUnit unit) {
        add(organisation, unit.sscc().digits(), units, packs);
      }
      if (scanned instanceof Scanned.OfPack pack) {
        single.add(new Holdings.Label(pack.packId(), pack.gtin(), pack.serial()));
      }
    }
    addSingle(organisation, single, packs);
    if (packs.isEmpty()) throw new Problem(Kind.BAD_INPUT, "CUS-CUS-024");
    if (packs.size() > Consignments.MOST_PACKS) {
      throw new Problem(Kind.TOO_LARGE, "CUS-CUS-045", Consignments.MOST_PACKS);
    }
    return new Document(
        Document.Kind.CONTENTS,
        id,
        List.copyOf(units.values()),
        List.copyOf(packs.values()),
        Optional.empty());
  }

  private void addSingle(
      String organisation, List<Holdings.Label> single, Map<Bytes32, Document.Line> packs) {
    List<Holdings.Label> fresh =
        single.stream().filter(label -> !packs.containsKey(label.packId())).toList();
    Map<Bytes32, Document.Line> held = holdings.held(organisation, fresh);
    for (Holdings.Label label : fresh) {
      Document.Line line = held.get(label.packId());
      if (line == null) {
        throw new Problem(Kind.CONFLICT, "CUS-CUS-023", label.gtin(), label.serial());
      }
      packs.put(label.packId(), line.in(Optional.empty(), Mark.SENT));
    }
  }

  private void add(
      String organisation,
      String sscc,
      Map<String, Document.Unit> units,
      Map<Bytes32, Document.Line> packs) {
    if (units.containsKey(sscc)) return;
    Units.Unit unit =
        holdings
            .unit(organisation, sscc)
            .filter(found -> !found.packs().isEmpty())
            .orElseThrow(() -> new Problem(Kind.CONFLICT, "CUS-CUS-048", sscc));
    units.put(sscc, new Document.Unit(sscc, Optional.empty(), false));
    for (Units.Unit.Inner inner : unit.units()) {
      units.put(inner.sscc(), new Document.Unit(inner.sscc(), Optional.of(inner.within()), false));
    }
    unit.packs().forEach(pack -> packs.put(pack.packId(), line(pack)));
  }

  private static Document.Line line(Units.Pack pack) {
    return new Document.Line(
        pack.packId(),
        pack.gtin(),
        pack.serial(),
        pack.lotId(),
        pack.lotNumber(),
        pack.unit(),
        Mark.SENT);
  }

  /** What the contract would refuse later is refused before anybody signs. */
  private void checkLots(String organisation, Document document, DispatchPurpose purpose) {
    Map<Bytes32, Integer> counts = counts(document.packs());
    if (counts.size() > DispatchTerms.LOTS_LIMIT) {
      throw new Problem(Kind.TOO_LARGE, "CUS-CUS-025", counts.size(), DispatchTerms.LOTS_LIMIT);
    }
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    for (Document.Line line : document.packs()) {
      if (counts.remove(line.lotId()) == null) continue;
      LotFact lot =
          lots.lot(organisation, line.lotId())
              .orElseThrow(() -> new Problem(Kind.CONFLICT, "CUS-CUS-026", line.lotNumber()));
      if (purpose != DispatchPurpose.SALE) continue;
      if (lot.status() != LotStatus.RELEASED) {
        throw new Problem(Kind.CONFLICT, "CUS-CUS-026", lot.lotNumber());
      }
      if (lot.isExpired(today)) {
        throw new Problem(Kind.CONFLICT, "CUS-CUS-027", lot.lotNumber(), lot.expiry());
      }
    }
  }

  /** Of the contract only lots are known; which packs are in a consignment is known here alone. */
  private void checkSinglePacks(String organisation, Document document, DispatchPurpose purpose) {
    if (purpose != DispatchPurpose.SALE) return;
    Map<LotBook.PackOfLot, LotBook.PackNotice> stopped =
        lots.stopped(organisation, counts(document.packs()).keySet());
    for (Document.Line line : document.packs()) {
      if (stopped.containsKey(new LotBook.PackOfLot(line.lotId(), line.packId()))) {
        throw new Problem(Kind.CONFLICT, "CUS-CUS-039", line.gtin(), line.serial());
      }
    }
  }

  private void checkHeld(String organisation, Document document) {
    holdings
        .onItsWay(
            organisation,
            document.id(),
            document.packs().stream().map(Document.Line::packId).toList(),
            documents)
        .ifPresent(
            line -> {
              throw new Problem(Kind.CONFLICT, "CUS-CUS-028", line.gtin(), line.serial());
            });
  }

  private DispatchTerms terms(
      String organisation,
      Document document,
      Bytes32 hash,
      Consignments.Sending sending,
      Member receiver) {
    List<DispatchTerms.LotCount> shares = new ArrayList<>();
    counts(document.packs())
        .forEach((lotId, packs) -> shares.add(new DispatchTerms.LotCount(lotId, packs)));
    Bytes32 replyTo =
        sending
            .replyTo()
            .map(
                id ->
                    facts
                        .consignment(organisation, id)
                        .filter(earlier -> earlier.giver().equals(receiver.id()))
                        .orElseThrow(
                            () -> new Problem(Kind.NOT_FOUND, "CUS-CUS-031", id.toString())))
            .map(earlier -> Bytes32.ofUuid(earlier.id()))
            .orElse(Bytes32.ZERO);
    return new DispatchTerms(
        root(document.packs()), document.packs().size(), hash, shares, sending.purpose(), replyTo);
  }

  /** Packs of each lot, lots ascending as the contract wants them. */
  static Map<Bytes32, Integer> counts(Collection<Document.Line> packs) {
    Map<Bytes32, Integer> counts = new TreeMap<>();
    packs.forEach(line -> counts.merge(line.lotId(), 1, Integer::sum));
    return counts;
  }

  static Bytes32 root(List<Document.Line> packs) {
    try (MerkleTree tree =
        MerkleTree.of(() -> packs.stream().map(l -> PackLeaf.leaf(l.packId())).iterator())) {
      return tree.root();
    }
  }

  CommandStatus record(Caller caller, UUID id, String signature) {
    Handling.roles(caller);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          WitnessDraft draft = witnessing.open(caller, id, DISPATCH);
          WitnessSignature signed = witnessing.checkSignature(draft, signature);
          if (draft.recorded()) return witnessing.status(caller, draft);
          Prepared prepared = draft.terms(Prepared.class);
          DocumentRows.Cover cover = drafted(documents, organisation, prepared.channel(), id);
          Document document = documents.read(organisation, cover);
          holdings.oneAtATime(organisation);
          checkSinglePacks(organisation, document, prepared.terms().purpose());
          checkStillHeld(organisation, document);
          documents.record(organisation, cover, document);
          return witnessing.record(
              caller,
              draft,
              signed,
              new ChannelCommand(
                  id,
                  prepared.channel(),
                  Action.DISPATCH.code(),
                  prepared.terms().body(draft.act(), signed)));
        });
  }

  private void checkStillHeld(String organisation, Document document) {
    List<Holdings.Label> all =
        document.packs().stream()
            .map(line -> new Holdings.Label(line.packId(), line.gtin(), line.serial()))
            .toList();
    Map<Bytes32, Document.Line> held = holdings.held(organisation, all);
    for (Document.Line line : document.packs()) {
      if (!held.containsKey(line.packId())) {
        throw new Problem(Kind.CONFLICT, "CUS-CUS-023", line.gtin(), line.serial());
      }
    }
    checkHeld(organisation, document);
  }

  /** The document of a draft; forgotten when it was not signed in time. */
  static DocumentRows.Cover drafted(
      DocumentRows documents, String organisation, String channel, UUID id) {
    return documents
        .find(organisation, channel, id)
        .orElseThrow(() -> new Problem(Kind.CONFLICT, "CUS-CUS-029", DRAFTS_KEPT.toDays()));
  }

  private Consignments.DispatchDraft shown(Caller caller, WitnessDraft draft) {
    Prepared prepared = draft.terms(Prepared.class);
    DispatchTerms terms = prepared.terms();
    List<FactRows.LotShare> shares =
        terms.lots().stream()
            .map(share -> new FactRows.LotShare(share.lotId(), share.packs()))
            .toList();
    return new Consignments.DispatchDraft(
        draft.id(),
        prepared.units(),
        terms.packs(),
        labels.lots(caller.organisation(), shares),
        act(draft));
  }

  private CustodyAct act(WitnessDraft draft) {
    return new CustodyAct(draft.act(), witnessing.typedData(draft));
  }

  // --- Cancel ---

  Consignments.ActDraft draftCancel(
      Caller caller, UUID id, UUID consignment, String witness, String place) {
    String organisation = caller.organisation();
    var roles = Handling.roles(caller);
    var request = Witnessing.Request.of(id, CANCEL, witness, place, consignment.toString());
    return rows.in(
        organisation,
        () -> {
          Optional<WitnessDraft> earlier = witnessing.earlier(caller, request);
          WitnessDraft draft =
              earlier.orElseGet(
                  () -> {
                    witnessing.checkKey(organisation, witness, roles);
                    FactRows.Consignment sent = cancellable(organisation, consignment);
                    var terms = new CancelTerms(Bytes32.ofUuid(consignment));
                    return witnessing.draft(
                        caller,
                        request,
                        new Witnessing.Deed(
                            Action.CANCEL,
                            SubjectKind.MEDICINE,
                            terms.subject(),
                            sent.giver(),
                            sent.receiver(),
                            terms.detail()),
                        new PreparedCancel(terms, sent.channel()));
                  });
          return new Consignments.ActDraft(draft.id(), act(draft));
        });
  }

  private FactRows.Consignment cancellable(String organisation, UUID id) {
    FactRows.Consignment sent =
        facts
            .consignment(organisation, id)
            .filter(found -> found.giver().equals(handling.own(organisation)))
            .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-CUS-031", id.toString()));
    if (sent.cancelled() || !facts.answers(organisation, sent).isEmpty()) {
      throw new Problem(Kind.CONFLICT, "CUS-CUS-032");
    }
    return sent;
  }

  CommandStatus recordCancel(Caller caller, UUID id, String signature) {
    Handling.roles(caller);
    return rows.in(
        caller.organisation(),
        () -> {
          WitnessDraft draft = witnessing.open(caller, id, CANCEL);
          WitnessSignature signed = witnessing.checkSignature(draft, signature);
          if (draft.recorded()) return witnessing.status(caller, draft);
          PreparedCancel prepared = draft.terms(PreparedCancel.class);
          return witnessing.record(
              caller,
              draft,
              signed,
              new ChannelCommand(
                  id,
                  prepared.channel(),
                  Action.CANCEL.code(),
                  prepared.terms().body(draft.act(), signed)));
        });
  }
}
