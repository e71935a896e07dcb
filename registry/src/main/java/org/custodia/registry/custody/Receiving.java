package org.custodia.registry.custody;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.LotStatus;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.RejectReason;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.medicines.DispatchTerms;
import org.custodia.contracts.medicines.ReceiveTerms;
import org.custodia.contracts.medicines.RejectTerms;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.custody.CustodyFacts.Mark;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.LedgerCommand.ChannelCommand;
import org.custodia.registry.packs.LotBook;
import org.custodia.registry.packs.LotFact;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.witnessing.WitnessDraft;
import org.custodia.registry.witnessing.Witnessing;

/** The receiver's side of consignments: taking packs over, wholly or in parts, or refusing them. */
final class Receiving {
  private static final String RECEIVE = "RECEIVE";
  private static final String REJECT = "REJECT";
  private static final int SHOWN = 100;

  private final OrganisationRows rows;
  private final Witnessing witnessing;
  private final Handling handling;
  private final DocumentRows documents;
  private final FactRows facts;
  private final Progress progress;
  private final Labels labels;
  private final Clock clock;

  Receiving(
      OrganisationRows rows,
      Witnessing witnessing,
      Handling handling,
      DocumentRows documents,
      FactRows facts,
      Progress progress,
      Labels labels,
      Clock clock) {
    this.rows = rows;
    this.witnessing = witnessing;
    this.handling = handling;
    this.documents = documents;
    this.facts = facts;
    this.progress = progress;
    this.labels = labels;
    this.clock = clock;
  }

  /**
   * What is kept with a draft of a receipt.
   *
   * @param open packs that nothing is said of yet
   * @param compared whether the contents had come
   */
  record Prepared(ReceiveTerms terms, String channel, int open, boolean compared) {}

  record PreparedReject(RejectTerms terms, String channel) {}

  // --- Receive ---

  Consignments.ReceiveDraft draft(
      Caller caller,
      UUID id,
      UUID consignment,
      Consignments.Finding finding,
      String witness,
      String place) {
    String organisation = caller.organisation();
    var roles = Handling.roles(caller);
    var request =
        Witnessing.Request.of(id, RECEIVE, witness, place, consignment.toString(), finding);
    return rows.in(
        organisation,
        () -> {
          Optional<WitnessDraft> earlier = witnessing.earlier(caller, request);
          return shown(
              organisation,
              earlier.orElseGet(() -> compared(caller, request, consignment, finding, roles)));
        });
  }

  private WitnessDraft compared(
      Caller caller,
      Witnessing.Request request,
      UUID consignment,
      Consignments.Finding finding,
      MemberRole[] roles) {
    String organisation = caller.organisation();
    witnessing.checkKey(organisation, request.witness(), roles);
    FactRows.Consignment sent = toThis(organisation, consignment);
    documents.dropDraftedBefore(organisation, clock.instant().minus(Dispatching.DRAFTS_KEPT));
    Found found = found(organisation, sent, request.id(), finding);
    Document document = found.document();
    if (document.packs().isEmpty() && document.units().isEmpty()) {
      throw new Problem(Kind.BAD_INPUT, "CUS-CUS-034");
    }
    DocumentRows.Cover cover =
        documents.draft(
            organisation, sent.channel(), document, Optional.of(consignment), clock.instant());
    var terms =
        new ReceiveTerms(
            Bytes32.ofUuid(consignment),
            (int) document.count(Mark.ACCEPTED),
            (int) document.count(Mark.MISSING),
            (int) document.count(Mark.SURPLUS),
            (int) document.count(Mark.DAMAGED),
            lots(document),
            cover.hash());
    return witnessing.draft(
        caller,
        request,
        deed(Action.RECEIVE, sent, terms.subject(), terms.detail()),
        new Prepared(terms, sent.channel(), found.open(), found.compared()));
  }

  private record Found(Document document, int open, boolean compared) {}

  /** Against the contents when they have come; else as testimony of what was scanned. */
  private Found found(
      String organisation, FactRows.Consignment sent, UUID id, Consignments.Finding finding) {
    if (documents.find(organisation, sent.channel(), sent.id()).isPresent()) {
      Comparison comparison = comparison(organisation, sent);
      comparison.takeUp(
          progress.toldUnits(organisation, sent), progress.notAnnounced(organisation, sent));
      comparison.compare(finding);
      return new Found(comparison.document(id), comparison.open(), true);
    }
    var uncompared =
        new Uncompared(
            facts.lots(organisation, sent),
            progress.takenOfLots(organisation, sent),
            progress.said(organisation, sent),
            progress.toldUnits(organisation, sent),
            labels,
            handling.name(organisation, sent.giver()));
    uncompared.note(finding);
    return new Found(uncompared.document(id), uncompared.open(), false);
  }

  private static Witnessing.Deed deed(
      Action action, FactRows.Consignment sent, Bytes32 subject, Bytes32 detail) {
    return new Witnessing.Deed(
        action, SubjectKind.MEDICINE, subject, sent.giver(), sent.receiver(), detail);
  }

  /** Lots of what arrived, as many as the contract takes. */
  private static List<Bytes32> lots(Document document) {
    return Dispatching.counts(
            document.packs().stream().filter(line -> line.mark() != Mark.MISSING).toList())
        .keySet()
        .stream()
        .limit(DispatchTerms.LOTS_LIMIT)
        .toList();
  }

  private FactRows.Consignment toThis(String organisation, UUID consignment) {
    return facts
        .consignment(organisation, consignment)
        .filter(sent -> sent.receiver().equals(handling.own(organisation)))
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-CUS-031", consignment.toString()));
  }

  private Comparison comparison(String organisation, FactRows.Consignment sent) {
    DocumentRows.Cover cover =
        documents
            .find(organisation, sent.channel(), sent.id())
            .orElseThrow(
                () ->
                    new Problem(
                        Kind.UNAVAILABLE,
                        "CUS-CUS-030",
                        handling.name(organisation, sent.giver())));
    Document contents = documents.read(organisation, cover);
    return new Comparison(contents, progress.said(organisation, sent), labels, organisation);
  }

  CommandStatus record(Caller caller, UUID id, String signature) {
    return record(
        caller,
        id,
        signature,
        RECEIVE,
        draft -> {
          Prepared prepared = draft.terms(Prepared.class);
          return new Ready(
              prepared.channel(), signed -> prepared.terms().body(draft.act(), signed));
        });
  }

  private record Ready(String channel, Function<WitnessSignature, byte[]> body) {}

  private CommandStatus record(
      Caller caller,
      UUID id,
      String signature,
      String kind,
      Function<WitnessDraft, Ready> prepared) {
    Handling.roles(caller);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          WitnessDraft draft = witnessing.open(caller, id, kind);
          WitnessSignature signed = witnessing.checkSignature(draft, signature);
          if (draft.recorded()) return witnessing.status(caller, draft);
          Ready ready = prepared.apply(draft);
          DocumentRows.Cover cover =
              Dispatching.drafted(documents, organisation, ready.channel(), id);
          documents.record(organisation, cover, documents.read(organisation, cover));
          return witnessing.record(
              caller,
              draft,
              signed,
              new ChannelCommand(
                  id, ready.channel(), draft.act().action().code(), ready.body().apply(signed)));
        });
  }

  private Consignments.ReceiveDraft shown(String organisation, WitnessDraft draft) {
    Prepared prepared = draft.terms(Prepared.class);
    Document document =
        documents.read(
            organisation,
            Dispatching.drafted(documents, organisation, prepared.channel(), draft.id()));
    ReceiveTerms terms = prepared.terms();
    var difference =
        new Consignments.Difference(
            terms.accepted(),
            terms.missing(),
            terms.surplus(),
            terms.damaged(),
            some(document, Mark.MISSING),
            some(document, Mark.SURPLUS),
            some(document, Mark.DAMAGED));
    return new Consignments.ReceiveDraft(
        draft.id(),
        difference,
        stopped(organisation, document),
        document.units().stream()
            .filter(unit -> !prepared.compared())
            .map(Document.Unit::sscc)
            .toList(),
        prepared.open(),
        prepared.compared(),
        act(draft));
  }

  /** What came and may not be supplied now, by itself or with its lot. */
  private List<Consignments.Stopped> stopped(String organisation, Document document) {
    Map<Bytes32, List<Document.Line>> lots =
        document.packs().stream()
            .filter(line -> line.mark() != Mark.MISSING)
            .collect(Collectors.groupingBy(Document.Line::lotId));
    Map<LotBook.PackOfLot, LotBook.PackNotice> single = labels.stopped(organisation, lots.keySet());
    List<Consignments.Stopped> stopped = new ArrayList<>();
    lots.forEach(
        (lotId, lines) -> {
          Optional<LotFact> lot =
              labels.lot(organisation, lotId).filter(it -> it.status() != LotStatus.RELEASED);
          for (Document.Line line : lines) {
            Optional.ofNullable(single.get(new LotBook.PackOfLot(lotId, line.packId())))
                .map(notice -> stopped(line, true, notice.status(), Optional.of(notice.change())))
                .or(() -> lot.map(it -> stopped(line, false, it.status(), it.lastChange())))
                .ifPresent(stopped::add);
          }
        });
    return stopped.stream()
        .sorted(
            Comparator.comparing(Consignments.Stopped::single)
                .reversed()
                .thenComparing(one -> one.pack().serial()))
        .limit(SHOWN)
        .toList();
  }

  private static Consignments.Stopped stopped(
      Document.Line line, boolean single, LotStatus status, Optional<LotFact.StatusChange> change) {
    return new Consignments.Stopped(
        line.pack(),
        single,
        status,
        change.map(LotFact.StatusChange::reason).orElse(""),
        change.map(LotFact.StatusChange::advice).orElse(""));
  }

  private static List<Units.Pack> some(Document document, Mark mark) {
    return document.packs().stream()
        .filter(line -> line.mark() == mark)
        .limit(SHOWN)
        .map(Document.Line::pack)
        .toList();
  }

  private CustodyAct act(WitnessDraft draft) {
    return new CustodyAct(draft.act(), witnessing.typedData(draft));
  }

  // --- Reject ---

  Consignments.ActDraft draftReject(
      Caller caller,
      UUID id,
      UUID consignment,
      List<String> packs,
      RejectReason reason,
      String witness,
      String place) {
    String organisation = caller.organisation();
    var roles = Handling.roles(caller);
    var request =
        Witnessing.Request.of(
            id, REJECT, witness, place, consignment.toString(), packs, reason.name());
    return rows.in(
        organisation,
        () -> {
          Optional<WitnessDraft> earlier = witnessing.earlier(caller, request);
          WitnessDraft draft =
              earlier.orElseGet(
                  () -> {
                    witnessing.checkKey(organisation, witness, roles);
                    return refused(caller, request, consignment, packs, reason);
                  });
          return new Consignments.ActDraft(draft.id(), act(draft));
        });
  }

  private WitnessDraft refused(
      Caller caller,
      Witnessing.Request request,
      UUID consignment,
      List<String> packs,
      RejectReason reason) {
    String organisation = caller.organisation();
    FactRows.Consignment sent = toThis(organisation, consignment);
    Document document;
    int number;
    boolean here = documents.find(organisation, sent.channel(), consignment).isPresent();
    boolean untouched = !progress.numbers(organisation, sent.channel(), consignment).answered();
    if (packs.isEmpty() && !here && untouched) {
      // Without contents, whose lack may be the very reason.
      document =
          new Document(
              Document.Kind.FINDINGS,
              request.id(),
              List.of(),
              List.of(),
              Optional.of(Mark.REJECTED));
      number = sent.packs();
    } else {
      Comparison comparison = comparison(organisation, sent);
      comparison.reject(packs);
      document = comparison.document(request.id());
      number = document.packs().size();
      if (number == 0) throw new Problem(Kind.CONFLICT, "CUS-CUS-035");
    }
    DocumentRows.Cover cover =
        documents.draft(
            organisation, sent.channel(), document, Optional.of(consignment), clock.instant());
    var terms = new RejectTerms(Bytes32.ofUuid(consignment), number, reason, cover.hash());
    return witnessing.draft(
        caller,
        request,
        deed(Action.REJECT, sent, terms.subject(), terms.detail()),
        new PreparedReject(terms, sent.channel()));
  }

  CommandStatus recordReject(Caller caller, UUID id, String signature) {
    return record(
        caller,
        id,
        signature,
        REJECT,
        draft -> {
          PreparedReject prepared = draft.terms(PreparedReject.class);
          return new Ready(
              prepared.channel(), signed -> prepared.terms().body(draft.act(), signed));
        });
  }
}
