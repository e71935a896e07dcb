package org.custodia.registry.medicines;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.medicines.CustodyTerms;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.LedgerCommand.ChannelCommand;
import org.custodia.registry.packs.Books;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.witnessing.WitnessDraft;
import org.custodia.registry.witnessing.Witnessing;

/** Acts on packs, signed by their witness, in the member's own book. */
final class WitnessedPackActs implements PackActs {
  private static final String KIND = "PACK_ACT";

  private final OrganisationRows rows;
  private final PackTerms terms;
  private final PackOffers offers;
  private final OfflineDispensingRows offline;
  private final Books books;
  private final OwnCertificate certificate;
  private final Witnessing witnessing;
  private final Clock clock;

  WitnessedPackActs(
      OrganisationRows rows,
      PackTerms terms,
      PackOffers offers,
      OfflineDispensingRows offline,
      Books books,
      OwnCertificate certificate,
      Witnessing witnessing,
      Clock clock) {
    this.rows = rows;
    this.terms = terms;
    this.offers = offers;
    this.offline = offline;
    this.books = books;
    this.certificate = certificate;
    this.witnessing = witnessing;
    this.clock = clock;
  }

  @Override
  public Draft draft(
      Caller caller, UUID id, PackAct act, String scan, String witness, String place) {
    String organisation = caller.organisation();
    checkPerson(caller, act);
    PackTerms.checkInput(act);
    var request = Witnessing.Request.of(id, KIND, witness, place, KeptAct.of(act), scan);
    Optional<WitnessDraft> earlier =
        rows.in(organisation, () -> earlierOrAdmit(caller, act, request));
    if (earlier.isPresent()) {
      return shown(earlier.get());
    }
    CustodyTerms agreed = terms.agree(caller, id, act, scan);
    return shown(
        rows.in(
            organisation,
            () ->
                witnessing.draft(
                    caller,
                    request,
                    agreed.action(),
                    agreed.subject(),
                    agreed.detail(),
                    KeptTerms.of(agreed, books.ready(organisation).address()))));
  }

  private Optional<WitnessDraft> earlierOrAdmit(
      Caller caller, PackAct act, Witnessing.Request request) {
    Optional<WitnessDraft> earlier = witnessing.earlier(caller, request);
    if (earlier.isEmpty()) {
      Set<MemberRole> roles = roles(act);
      checkCertificate(caller, roles);
      witnessing.checkKey(
          caller.organisation(), request.witness(), roles.toArray(MemberRole[]::new));
      books.ready(caller.organisation());
    }
    return earlier;
  }

  @Override
  public CommandStatus record(Caller caller, UUID id, String signature) {
    checkHandles(caller);
    return rows.in(caller.organisation(), () -> recorded(caller, id, signature));
  }

  private CommandStatus recorded(Caller caller, UUID id, String signature) {
    WitnessDraft draft = witnessing.open(caller, id, KIND);
    WitnessSignature signed = witnessing.checkSignature(draft, signature);
    if (draft.recorded()) {
      return witnessing.status(caller, draft);
    }
    KeptTerms kept = draft.terms(KeptTerms.class);
    // Suspended since the draft: the book would not take it, and it would wait for better days.
    checkCertificate(caller, roles(kept));
    boolean late =
        kept.reserved()
            .filter(it -> clock.instant().getEpochSecond() > it.reservation().expires())
            .isPresent();
    if (late) {
      throw new Problem(Kind.CONFLICT, "CUS-MED-026");
    }
    kept.offline()
        .ifPresent(
            told -> offline.add(caller, id, told, Instant.ofEpochMilli(draft.act().deviceTime())));
    CustodyTerms agreed = kept.terms();
    byte[] body = agreed.body(draft.act(), signed);
    return witnessing.record(
        caller, draft, signed, new ChannelCommand(id, kept.book(), agreed.action().code(), body));
  }

  @Override
  public List<Offer> offers(Caller caller, PackVerdict verdict) {
    return rows.in(caller.organisation(), () -> offers.of(caller, verdict));
  }

  // --- Who may ---

  private static Set<MemberRole> roles(PackAct act) {
    return isOfDispensing(act) ? OwnCertificate.DISPENSERS : OwnCertificate.HANDLERS;
  }

  private static Set<MemberRole> roles(KeptTerms kept) {
    return kept.dispense().isPresent() || kept.offline().isPresent()
        ? OwnCertificate.DISPENSERS
        : OwnCertificate.HANDLERS;
  }

  private static boolean isOfDispensing(PackAct act) {
    return act instanceof PackAct.Dispense || act instanceof PackAct.DispensedOffline;
  }

  private static void checkPerson(Caller caller, PackAct act) {
    if (isOfDispensing(act)) {
      if (!caller.has("pharmacist")) {
        throw new Problem(Kind.FORBIDDEN, "CUS-MED-020");
      }
    } else {
      checkHandles(caller);
    }
  }

  private static void checkHandles(Caller caller) {
    if (!PackOffers.handles(caller)) {
      throw new Problem(Kind.FORBIDDEN, "CUS-MED-052");
    }
  }

  private void checkCertificate(Caller caller, Set<MemberRole> roles) {
    if (!certificate.has(caller.organisation(), roles)) {
      String code = roles.equals(OwnCertificate.DISPENSERS) ? "CUS-MED-020" : "CUS-MED-052";
      throw new Problem(Kind.FORBIDDEN, code);
    }
  }

  private Draft shown(WitnessDraft draft) {
    return new Draft(draft.id(), draft.act(), witnessing.typedData(draft));
  }
}
