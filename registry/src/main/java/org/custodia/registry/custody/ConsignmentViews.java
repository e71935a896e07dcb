package org.custodia.registry.custody;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.RejectReason;
import org.custodia.registry.custody.Consignments.Answer;
import org.custodia.registry.custody.Consignments.Contents;
import org.custodia.registry.custody.Consignments.Line;
import org.custodia.registry.custody.Consignments.State;
import org.custodia.registry.custody.Consignments.Untold;
import org.custodia.registry.custody.Consignments.View;
import org.custodia.registry.custody.CustodyFacts.Mark;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How consignments look to a member that is party to them. Used inside the organisation's rows. */
final class ConsignmentViews {
  private final JdbcClient jdbc;
  private final FactRows facts;
  private final DocumentRows documents;
  private final FetchRows fetches;
  private final Progress progress;
  private final Handling handling;
  private final Labels labels;

  ConsignmentViews(
      JdbcClient jdbc,
      FactRows facts,
      DocumentRows documents,
      FetchRows fetches,
      Progress progress,
      Handling handling,
      Labels labels) {
    this.jdbc = jdbc;
    this.facts = facts;
    this.documents = documents;
    this.fetches = fetches;
    this.progress = progress;
    this.handling = handling;
    this.labels = labels;
  }

  List<Line> incoming(String organisation, int limit, int offset) {
    return lines(organisation, facts.to(organisation, handling.own(organisation), limit, offset));
  }

  List<Line> outgoing(String organisation, int limit, int offset) {
    return lines(organisation, facts.from(organisation, handling.own(organisation), limit, offset));
  }

  private List<Line> lines(String organisation, List<FactRows.Consignment> consignments) {
    return consignments.stream().map(one -> line(organisation, one)).toList();
  }

  private Line line(String organisation, FactRows.Consignment one) {
    Progress.Numbers numbers = progress.numbers(organisation, one.channel(), one.id());
    return new Line(
        one.id(),
        one.purpose(),
        one.giver(),
        handling.name(organisation, one.giver()),
        one.receiver(),
        handling.name(organisation, one.receiver()),
        one.packs(),
        numbers.accepted(),
        state(one, numbers),
        contents(organisation, one),
        one.dispatchedAt());
  }

  private static State state(FactRows.Consignment one, Progress.Numbers numbers) {
    if (numbers.answered()) {
      int arrived = numbers.accepted() + numbers.damaged();
      boolean over = arrived + numbers.missing() + numbers.rejected() >= one.packs();
      if (!over) return State.PARTLY_RECEIVED;
      return arrived == 0 && numbers.rejected() > 0 ? State.REJECTED : State.RECEIVED;
    }
    return one.cancelled() ? State.CANCELLED : State.DISPATCHED;
  }

  private Contents contents(String organisation, FactRows.Consignment one) {
    if (documents.find(organisation, one.channel(), one.id()).isPresent()) return Contents.HERE;
    return fetches
        .find(organisation, one.channel(), one.id())
        .filter(fetch -> fetch.code().equals(DocumentFetch.WRONG))
        .map(fetch -> Contents.WRONG)
        .orElse(Contents.AWAITED);
  }

  Optional<View> view(String organisation, UUID id) {
    return facts.consignment(organisation, id).map(one -> view(organisation, one));
  }

  private View view(String organisation, FactRows.Consignment one) {
    CustodyFact.Dispatched fact =
        (CustodyFact.Dispatched) facts.find(organisation, one.id()).orElseThrow();
    List<String> outermost =
        documents.units(organisation, one.channel(), one.id()).stream()
            .filter(unit -> unit.within().isEmpty())
            .map(Document.Unit::sscc)
            .toList();
    List<Answer> answers =
        facts.answers(organisation, one).stream().map(ConsignmentViews::answer).toList();
    return new View(
        line(organisation, one),
        fact.replyTo(),
        one.root(),
        one.contents(),
        fetches.find(organisation, one.channel(), one.id()).map(FetchRows.Fetch::code),
        fact.header().place(),
        fact.header().witness(),
        fact.header().block(),
        fact.header().transaction(),
        fact.header().irregularities(),
        labels.lots(organisation, facts.lots(organisation, one)),
        outermost,
        untold(organisation, one),
        answers);
  }

  private Untold untold(String organisation, FactRows.Consignment one) {
    boolean receiver = one.receiver().equals(handling.own(organisation));
    Optional<DocumentRows.Cover> contents =
        documents.find(organisation, one.channel(), one.id()).filter(cover -> receiver);
    if (contents.isEmpty()) return Untold.NOTHING;
    List<Units.Pack> packs =
        progress.notAnnounced(organisation, one).stream().map(Document.Line::pack).toList();
    Set<String> told = progress.toldUnits(organisation, one);
    if (told.isEmpty()) return new Untold(List.of(), List.of(), packs);
    var comparison =
        new Comparison(
            documents.read(organisation, contents.get()),
            progress.said(organisation, one),
            labels,
            organisation);
    return new Untold(comparison.uncounted(told), comparison.notAnnounced(told), packs);
  }

  private static Answer answer(CustodyFact fact) {
    if (fact instanceof CustodyFact.Received received) {
      return answer(
          received.header(),
          "RECEIVED",
          List.of(received.accepted(), received.missing(), received.surplus(), received.damaged()),
          Optional.empty());
    }
    if (fact instanceof CustodyFact.Rejected rejected) {
      return answer(
          rejected.header(),
          "REJECTED",
          List.of(rejected.packs(), 0, 0, 0),
          Optional.of(rejected.reason()));
    }
    return answer(fact.header(), "CANCELLED", List.of(0, 0, 0, 0), Optional.empty());
  }

  private static Answer answer(
      CustodyFact.Header header,
      String kind,
      List<Integer> numbers,
      Optional<RejectReason> reason) {
    return new Answer(
        header.id(),
        kind,
        numbers.get(0),
        numbers.get(1),
        numbers.get(2),
        numbers.get(3),
        reason,
        header.irregularities(),
        header.place(),
        header.witness(),
        header.at(),
        header.block(),
        header.transaction());
  }

  List<Units.Pack> packs(String organisation, UUID id, int limit, int offset) {
    return facts
        .consignment(organisation, id)
        .map(
            one ->
                documents
                    .lines(organisation, one.channel(), one.id(), limit, offset, Mark.SENT)
                    .stream()
                    .map(Document.Line::pack)
                    .toList())
        .orElse(List.of());
  }

  Optional<BitSet> placeOf(String organisation, UUID id, Bytes32 packId) {
    return facts
        .consignment(organisation, id)
        .map(
            one -> {
              BitSet places = new BitSet();
              documents.place(organisation, one.channel(), one.id(), packId).ifPresent(places::set);
              return places;
            });
  }

  Optional<BitSet> placesIn(String organisation, UUID id, String sscc) {
    return facts
        .consignment(organisation, id)
        .map(one -> documents.places(organisation, one.channel(), one.id(), sscc));
  }

  /** Consignments that came to this member, are not closed, and hold what was scanned. */
  List<UUID> holding(String organisation, String scan) {
    Scanned scanned = labels.read(scan);
    boolean unit = scanned instanceof Scanned.OfUnit;
    Object what =
        scanned instanceof Scanned.OfUnit of
            ? of.sscc().digits()
            : ((Scanned.OfPack) scanned).packId().toArray();
    List<FactRows.Consignment> found =
        jdbc.sql(
                """
                select c.*, f.happened_at from consignment c
                join custody_fact f on f.organisation = c.organisation and f.channel = c.channel
                  and f.command_id = c.id
                join %s d on d.organisation = c.organisation and d.channel = c.channel
                  and d.document = c.id and d.%s = :what
                where c.organisation = :organisation and c.receiver = :own and not c.cancelled
                order by f.block desc, f.log_index desc limit 20
                """
                    .formatted(unit ? "custody_unit" : "custody_pack", unit ? "sscc" : "pack_id"))
            .param("what", what)
            .param("organisation", organisation)
            .param("own", handling.own(organisation).toArray())
            .query(FactRows::consignment)
            .list();
    List<UUID> open = new ArrayList<>();
    for (FactRows.Consignment one : found) {
      State state = state(one, progress.numbers(organisation, one.channel(), one.id()));
      if (state == State.DISPATCHED || state == State.PARTLY_RECEIVED) open.add(one.id());
    }
    return open;
  }
}
