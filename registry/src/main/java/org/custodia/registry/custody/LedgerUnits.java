package org.custodia.registry.custody;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.custodia.contracts.medicines.PackingTerms;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand.ChannelCommand;
import org.custodia.registry.packs.Books;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.witnessing.WitnessDraft;
import org.custodia.registry.witnessing.Witnessing;

/** Units in a member's own book, and the documents that say what is in them. */
final class LedgerUnits implements Units {
  private static final String KIND = "PACK";

  private final OrganisationRows rows;
  private final Witnessing witnessing;
  private final Books books;
  private final Holdings holdings;
  private final DocumentRows documents;
  private final Scanned.Reader reader;
  private final Clock clock;

  LedgerUnits(
      OrganisationRows rows,
      Witnessing witnessing,
      Books books,
      Holdings holdings,
      DocumentRows documents,
      Clock clock) {
    this.rows = rows;
    this.witnessing = witnessing;
    this.books = books;
    this.holdings = holdings;
    this.documents = documents;
    this.reader = new Scanned.Reader(clock);
    this.clock = clock;
  }

  /**
   * What is kept with a draft.
   *
   * @param channel address of the book
   * @param packs in the largest of the units
   */
  record Prepared(PackingTerms terms, String channel, int packs) {}

  @Override
  public Draft draft(Caller caller, UUID id, List<Change> changes, String witness, String place) {
    return draft(
        caller,
        Witnessing.Request.of(id, KIND, witness, place, changes),
        packing -> packing.of(id, changes));
  }

  @Override
  public Draft draftTakingOut(
      Caller caller, UUID id, String unit, List<String> taken, String witness, String place) {
    return draft(
        caller,
        Witnessing.Request.of(id, KIND, witness, place, unit, taken),
        packing -> packing.without(id, unit, taken));
  }

  private Draft draft(
      Caller caller, Witnessing.Request request, Function<Packing, Packing.Result> work) {
    String organisation = caller.organisation();
    var roles = Handling.roles(caller);
    Optional<WitnessDraft> earlier =
        rows.in(organisation, () -> witnessing.earlier(caller, request));
    if (earlier.isPresent()) return shown(earlier.get());
    // Asked in a transaction of its own, so that its opening is kept although the draft is refused.
    rows.in(organisation, () -> books.own(organisation));
    return rows.in(
        organisation,
        () -> {
          witnessing.checkKey(organisation, request.witness(), roles);
          Ledger.Channel book = books.ready(organisation);
          documents.dropDraftedBefore(organisation, clock.instant().minus(Dispatching.DRAFTS_KEPT));
          Packing.Result packed = work.apply(new Packing(holdings, organisation, reader));
          documents.draft(
              organisation, book.address(), packed.document(), Optional.empty(), clock.instant());
          PackingTerms terms = packed.terms();
          return shown(
              witnessing.draft(
                  caller,
                  request,
                  terms.action(),
                  terms.subject(),
                  terms.detail(),
                  new Prepared(terms, book.address(), packed.packs())));
        });
  }

  @Override
  public CommandStatus record(Caller caller, UUID id, String signature) {
    Handling.roles(caller);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          WitnessDraft draft = witnessing.open(caller, id, KIND);
          WitnessSignature signed = witnessing.checkSignature(draft, signature);
          if (draft.recorded()) return witnessing.status(caller, draft);
          Prepared prepared = draft.terms(Prepared.class);
          DocumentRows.Cover cover =
              Dispatching.drafted(documents, organisation, prepared.channel(), id);
          documents.record(organisation, cover, documents.read(organisation, cover));
          var command =
              new ChannelCommand(
                  id,
                  prepared.channel(),
                  prepared.terms().action().code(),
                  prepared.terms().body(draft.act(), signed));
          return witnessing.record(caller, draft, signed, command);
        });
  }

  private Draft shown(WitnessDraft draft) {
    Prepared prepared = draft.terms(Prepared.class);
    return new Draft(
        draft.id(), prepared.packs(), new CustodyAct(draft.act(), witnessing.typedData(draft)));
  }

  @Override
  public Optional<Unit> contents(String organisation, String sscc) {
    return rows.in(organisation, () -> holdings.unit(organisation, sscc));
  }

  @Override
  public List<Unit.Line> outermost(Caller caller, int limit, int offset) {
    Handling.checkReader(caller);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () ->
            holdings.outermost(organisation, limit, offset).stream()
                .map(unit -> line(organisation, unit))
                .toList());
  }

  private Unit.Line line(String organisation, Holdings.Outermost unit) {
    int packs =
        unit.packs()
            .orElseGet(() -> holdings.unit(organisation, unit.sscc()).orElseThrow().packs().size());
    return new Unit.Line(
        unit.sscc(), holdings.unitsIn(organisation, unit.sscc()).size(), packs, unit.since());
  }
}
