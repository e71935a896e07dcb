package org.custodia.registry.oversight;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.DispatchPurpose;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.RecallScope;
import org.custodia.contracts.medicines.AcknowledgeTerms;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.custody.CustodyFacts;
import org.custodia.registry.custody.Stock;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand.ChannelCommand;
import org.custodia.registry.oversight.TrailRows.Share;
import org.custodia.registry.packs.LotBook;
import org.custodia.registry.packs.LotFact;
import org.custodia.registry.packs.LotMeasures;
import org.custodia.registry.packs.LotMeasures.Measure;
import org.custodia.registry.products.Product;
import org.custodia.registry.products.Products;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.witnessing.WitnessDraft;
import org.custodia.registry.witnessing.Witnessing;

/** Recalls from the own node's trail; answers are signed by a witness of the holder. */
final class HolderRecalls implements Recalls {
  private static final String ANSWER = "RECALL_ANSWER";
  private static final MemberRole[] HANDLERS = {
    MemberRole.WHOLESALER, MemberRole.PHARMACY, MemberRole.HOSPITAL, MemberRole.MANUFACTURER
  };

  private final OrganisationRows rows;
  private final TrailRows trail;
  private final LotMeasures measures;
  private final LotBook lots;
  private final Stock stock;
  private final PackTracking tracking;
  private final Products products;
  private final Members members;
  private final Witnessing witnessing;
  private final Ledger ledger;

  HolderRecalls(
      OrganisationRows rows,
      TrailRows trail,
      LotMeasures measures,
      LotBook lots,
      Stock stock,
      CustodyFacts facts,
      Products products,
      Members members,
      Witnessing witnessing,
      Ledger ledger) {
    this.rows = rows;
    this.trail = trail;
    this.measures = measures;
    this.lots = lots;
    this.stock = stock;
    this.tracking = new PackTracking(trail, measures, facts, members);
    this.products = products;
    this.members = members;
    this.witnessing = witnessing;
    this.ledger = ledger;
  }

  /** What is kept with a draft of an answer. */
  record Prepared(Bytes32 lotId, int inStock, int passedOn, int supplied, String channel) {
    AcknowledgeTerms terms() {
      return new AcknowledgeTerms(lotId, inStock, passedOn, supplied);
    }
  }

  // --- Notices ---

  @Override
  public List<Notice> list(Caller caller) {
    checkReader(caller);
    return rows.in(
        caller.organisation(),
        () -> {
          String organisation = caller.organisation();
          List<Bytes32> concerned =
              concerned(organisation, measures.lots(organisation, MOST_LISTED));
          return shown(caller, measures.all(organisation, concerned));
        });
  }

  /** Few of all recalled lots concern a pharmacy, and every page of it asks. */
  private List<Bytes32> concerned(String organisation, List<Bytes32> lotIds) {
    Bytes32 own = ledger.memberId(organisation);
    Optional<Member> member = members.byId(organisation, own);
    if (member.filter(one -> one.has(MemberRole.REGULATOR)).isPresent()) return lotIds;
    Set<Bytes32> sent = trail.sentTo(own, lotIds);
    boolean maker = member.filter(one -> one.has(MemberRole.MANUFACTURER)).isPresent();
    return lotIds.stream()
        .filter(
            id ->
                sent.contains(id)
                    || maker
                        && lots.lot(organisation, id)
                            .filter(lot -> lot.manufacturer().equals(own))
                            .isPresent())
        .toList();
  }

  @Override
  public int unanswered(Caller caller) {
    return (int) list(caller).stream().filter(Notice::waits).count();
  }

  @Override
  public List<Notice> of(Caller caller, Bytes32 lotId) {
    checkReader(caller);
    return rows.in(
        caller.organisation(), () -> shown(caller, measures.of(caller.organisation(), lotId)));
  }

  private List<Notice> shown(Caller caller, List<Measure> all) {
    String organisation = caller.organisation();
    Bytes32 own = ledger.memberId(organisation);
    Set<MemberRole> roles = members.byId(organisation, own).map(Member::roles).orElse(Set.of());
    boolean regulator = roles.contains(MemberRole.REGULATOR);
    Map<Bytes32, List<Share>> sent = new HashMap<>();
    List<Notice> shown = new ArrayList<>();
    for (Measure measure : all) {
      List<Share> shares =
          regulator
              ? List.of()
              : sent.computeIfAbsent(measure.lot().lotId(), lot -> trail.shares(lot));
      List<Supplier> suppliers = suppliers(caller, own, measure, shares);
      boolean maker = measure.lot().manufacturer().equals(own);
      if (regulator || maker || !suppliers.isEmpty()) {
        boolean asked = !suppliers.isEmpty() && inScope(measure.change().scope(), roles);
        shown.add(notice(organisation, measure, suppliers, asked));
      }
    }
    return shown;
  }

  private static boolean inScope(RecallScope scope, Set<MemberRole> roles) {
    return scope != RecallScope.WHOLESALERS || roles.contains(MemberRole.WHOLESALER);
  }

  private Notice notice(
      String organisation, Measure measure, List<Supplier> suppliers, boolean asked) {
    LotFact lot = measure.lot();
    LotFact.StatusChange change = measure.change();
    return new Notice(
        lot.lotId(),
        lot.gtin(),
        products.byGtin(organisation, lot.gtin()).map(Product::name).orElse(lot.gtin()),
        lot.lotNumber(),
        lot.expiry(),
        change.action(),
        change.scope(),
        change.reason(),
        change.advice(),
        name(organisation, change.by()),
        change.at(),
        change.block(),
        change.transaction(),
        measure.packs(),
        suppliers,
        asked);
  }

  /** Who sold this member packs of the lot, in the order in which they first did. */
  private List<Supplier> suppliers(
      Caller caller, Bytes32 own, Measure measure, List<Share> shares) {
    Set<Bytes32> givers = new LinkedHashSet<>();
    shares.stream()
        .map(Share::dispatch)
        .filter(dispatch -> dispatch.other().equals(Optional.of(own)))
        .filter(dispatch -> dispatch.reason().orElse(0) == DispatchPurpose.SALE.code())
        .forEach(dispatch -> givers.add(dispatch.member()));
    return givers.stream()
        .map(
            giver -> {
              List<Share> between =
                  shares.stream().filter(share -> isBetween(share.dispatch(), own, giver)).toList();
              LotFlow flow = LotFlow.of(between);
              long here = flow.at(own).received() - flow.at(own).returned();
              return new Supplier(
                  giver,
                  name(caller.organisation(), giver),
                  here,
                  suggestion(caller, own, measure.lot().lotId(), givers.size(), shares),
                  tracking.answer(own, measure, channels(between)));
            })
        .toList();
  }

  private static boolean isBetween(TrailEvent dispatch, Bytes32 one, Bytes32 other) {
    Set<Optional<Bytes32>> parties = Set.of(Optional.of(one), Optional.of(other));
    return parties.contains(Optional.of(dispatch.member())) && parties.contains(dispatch.other());
  }

  private static Set<String> channels(List<Share> shares) {
    Set<String> channels = new LinkedHashSet<>();
    shares.forEach(share -> channels.add(share.dispatch().channel()));
    return channels;
  }

  /** What the books say, when there is one supplier; with several nobody can say whose they are. */
  private Numbers suggestion(
      Caller caller, Bytes32 own, Bytes32 lotId, int suppliers, List<Share> shares) {
    if (suppliers != 1) return new Numbers(0, 0, 0);
    long inStock =
        stock.lines(caller).stream()
            .filter(line -> line.lotId().equals(lotId))
            .mapToLong(line -> line.packs() + line.damaged() + line.surplus())
            .sum();
    long passedOn = LotFlow.of(shares).at(own).passedOn();
    return new Numbers(inStock, passedOn, trail.dispensed(lotId, own));
  }

  // --- Where packs are ---

  @Override
  public Tracking tracking(Caller caller, Bytes32 lotId) {
    if (!caller.has("manufacturer") && !caller.has("regulator")) {
      throw new Problem(Kind.FORBIDDEN, "CUS-RCL-007");
    }
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          LotFact lot =
              lots.lot(organisation, lotId)
                  .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-RCL-002"));
          Bytes32 own = ledger.memberId(organisation);
          boolean regulator =
              members
                  .byId(organisation, own)
                  .filter(member -> member.has(MemberRole.REGULATOR))
                  .isPresent();
          if (!regulator && !lot.manufacturer().equals(own)) {
            throw new Problem(Kind.FORBIDDEN, "CUS-RCL-007");
          }
          return tracking.of(organisation, lot, regulator);
        });
  }

  // --- Answering ---

  @Override
  public Draft draftAnswer(
      Caller caller,
      UUID id,
      Bytes32 lotId,
      Bytes32 supplier,
      int inStock,
      int passedOn,
      int supplied,
      String witness,
      String place) {
    checkHolder(caller);
    if (inStock < 0 || passedOn < 0 || supplied < 0) {
      throw new Problem(Kind.BAD_INPUT, "CUS-RCL-004");
    }
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          Prepared prepared =
              new Prepared(lotId, inStock, passedOn, supplied, channel(caller, lotId, supplier));
          var request = Witnessing.Request.of(id, ANSWER, witness, place, prepared);
          WitnessDraft draft =
              witnessing
                  .earlier(caller, request)
                  .orElseGet(
                      () -> {
                        witnessing.checkKey(organisation, witness, HANDLERS);
                        AcknowledgeTerms terms = prepared.terms();
                        return witnessing.draft(
                            caller,
                            request,
                            Action.ACKNOWLEDGE,
                            terms.subject(),
                            terms.detail(),
                            prepared);
                      });
          return new Draft(draft.id(), draft.act(), witnessing.typedData(draft));
        });
  }

  /** The channel in which this supplier sent packs of the lot. */
  private String channel(Caller caller, Bytes32 lotId, Bytes32 supplier) {
    Bytes32 own = ledger.memberId(caller.organisation());
    if (measures.of(caller.organisation(), lotId).isEmpty()) {
      throw new Problem(Kind.NOT_FOUND, "CUS-RCL-002");
    }
    return trail.shares(lotId, own).stream()
        .map(Share::dispatch)
        .filter(dispatch -> dispatch.member().equals(supplier))
        .map(TrailEvent::channel)
        .findFirst()
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-RCL-003"));
  }

  @Override
  public CommandStatus answer(Caller caller, UUID id, String signature) {
    checkHolder(caller);
    return rows.in(
        caller.organisation(),
        () -> {
          WitnessDraft draft = witnessing.open(caller, id, ANSWER);
          WitnessSignature signed = witnessing.checkSignature(draft, signature);
          if (draft.recorded()) return witnessing.status(caller, draft);
          Prepared prepared = draft.terms(Prepared.class);
          return witnessing.record(
              caller,
              draft,
              signed,
              new ChannelCommand(
                  id,
                  prepared.channel(),
                  Action.ACKNOWLEDGE.code(),
                  prepared.terms().body(draft.act(), signed)));
        });
  }

  // --- Who may ---

  private static void checkReader(Caller caller) {
    boolean may =
        caller.has("pharmacist")
            || caller.has("wholesaler")
            || caller.has("manufacturer")
            || caller.has("regulator");
    if (!may) throw new Problem(Kind.FORBIDDEN, "CUS-RCL-001");
  }

  private static void checkHolder(Caller caller) {
    if (!caller.has("pharmacist") && !caller.has("wholesaler")) {
      throw new Problem(Kind.FORBIDDEN, "CUS-RCL-005");
    }
  }

  private String name(String organisation, Bytes32 member) {
    return members.byId(organisation, member).map(Member::name).orElse(member.toString());
  }
}
