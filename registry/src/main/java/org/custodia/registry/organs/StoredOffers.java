package org.custodia.registry.organs;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.witness.OfferTurn;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.messages.WireObject;
import org.custodia.registry.rows.OrganisationRows;

/** Offers from the organisation's own rows; whose turn it is from the allocation body. */
final class StoredOffers implements Offers {
  private final OrganisationRows rows;
  private final OfferRows offers;
  private final EventRows events;
  private final DonorRows donors;
  private final TurnRows turns;
  private final CandidateRows candidates;
  private final SealedCandidates sealed;
  private final OrganChannels channels;
  private final OrganClient client;
  private final Members members;
  private final Ledger ledger;
  private final WitnessDomain domain;
  private final Clock clock;

  StoredOffers(
      OrganisationRows rows,
      OfferRows offers,
      EventRows events,
      DonorRows donors,
      TurnRows turns,
      CandidateRows candidates,
      SealedCandidates sealed,
      OrganChannels channels,
      OrganClient client,
      Members members,
      Ledger ledger,
      WitnessDomain domain,
      Clock clock) {
    this.rows = rows;
    this.offers = offers;
    this.events = events;
    this.donors = donors;
    this.turns = turns;
    this.candidates = candidates;
    this.sealed = sealed;
    this.channels = channels;
    this.client = client;
    this.members = members;
    this.ledger = ledger;
    this.domain = domain;
    this.clock = clock;
  }

  @Override
  public List<Line> list(Caller caller, int limit, int offset) {
    OrganRoles.checkAny(caller);
    String organisation = caller.organisation();
    return rows.in(organisation, () -> offers.all(organisation, limit, offset));
  }

  @Override
  public Optional<Line> find(Caller caller, UUID id) {
    OrganRoles.checkAny(caller);
    String organisation = caller.organisation();
    return rows.in(organisation, () -> offers.find(organisation, id));
  }

  @Override
  public List<Line> of(Caller caller, Bytes32 organId) {
    OrganRoles.checkAny(caller);
    String organisation = caller.organisation();
    return rows.in(organisation, () -> offers.of(organisation, organId));
  }

  // --- The bank ---

  @Override
  public Turn turn(Caller caller, Bytes32 caseId, Bytes32 organId, int rank) {
    OrganRoles.check(caller, OrganRoles.BANK);
    String organisation = caller.organisation();
    DonorCases.MatchRun run =
        rows.in(
            organisation,
            () ->
                CaseStory.of(events.of(organisation, caseId))
                    .run(organId)
                    .orElseThrow(() -> new Problem(Kind.CONFLICT, "CUS-ORG-041")));
    Bytes32 allocation =
        rows.in(organisation, () -> donors.allocation(organisation, caseId))
            .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-ORG-037"));
    RankAnswer found =
        RankAnswer.ask(client, organisation, allocation, organId, caseId, run.list(), rank);
    return rows.in(
        organisation,
        () -> {
          Member centre =
              channels.partner(organisation, found.centre(), MemberRole.TRANSPLANT_CENTRE);
          Optional<String> channel =
              channels
                  .open(organisation, SubjectKind.ORGAN_OFFER, centre.id(), organId)
                  .map(Ledger.Channel::address);
          return new Turn(rank, centre.id(), centre.name(), channel);
        });
  }

  // --- The centre ---

  @Override
  public Bytes32 candidate(Caller caller, UUID offer) {
    OrganRoles.check(caller, OrganRoles.CENTRE, OrganRoles.SURGEON);
    String organisation = caller.organisation();
    Line line =
        rows.in(
            organisation,
            () ->
                offers
                    .find(organisation, offer)
                    .filter(found -> found.centre().equals(ledger.memberId(organisation)))
                    .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-ORG-061")));
    List<Bytes32> bodies =
        rows.in(
            organisation,
            () ->
                candidates.current(organisation).stream()
                    .map(version -> sealed.open(organisation, version).declared().allocation())
                    .distinct()
                    .toList());
    for (Bytes32 body : bodies) {
      Optional<Bytes32> found = ask(organisation, body, line);
      if (found.isPresent()) return found.get();
    }
    throw new Problem(Kind.NOT_FOUND, "CUS-ORG-067");
  }

  /** What comes counts when it makes the commitment that is on the ledger. */
  private Optional<Bytes32> ask(String organisation, Bytes32 body, Line line) {
    String content =
        WireObject.text(
            WireObject.create()
                .put("list", line.list().toString())
                .put("candidate", line.candidate().toString()));
    WireObject answer;
    try {
      answer = client.ask(organisation, body, Said.OWN_CANDIDATE, line.organId(), content);
    } catch (Problem notFromThere) {
      if (notFromThere.kind() == Kind.NOT_FOUND) return Optional.empty();
      throw notFromThere;
    }
    Bytes32 candidate = answer.bytes32("candidate");
    Bytes32 salt = answer.bytes32("salt");
    answer.end();
    Bytes32 commitment =
        Bytes32.keccak(AbiValue.encodeAll(AbiValue.bytes32(candidate), AbiValue.bytes32(salt)));
    return Optional.of(candidate).filter(found -> commitment.equals(line.candidate()));
  }

  // --- The regulator ---

  @Override
  public List<OutOfOrder> outOfOrder(Caller caller) {
    OrganRoles.check(caller, OrganRoles.REGULATOR);
    String organisation = caller.organisation();
    return rows.in(organisation, () -> turns.all(organisation));
  }

  @Override
  public String toSign(Caller caller, UUID id) {
    OrganRoles.check(caller, OrganRoles.REGULATOR);
    String organisation = caller.organisation();
    return rows.in(organisation, () -> turns.turn(organisation, id).toTypedDataJson(domain));
  }

  @Override
  public void agree(Caller caller, UUID id, String signature) {
    OrganRoles.check(caller, OrganRoles.REGULATOR);
    String organisation = caller.organisation();
    rows.in(
        organisation,
        () -> {
          OfferTurn turn = turns.turn(organisation, id);
          String key =
              WitnessSignature.of(signature)
                  .flatMap(given -> given.signer(turn, domain))
                  .orElseThrow(() -> new Problem(Kind.BAD_INPUT, "CUS-ORG-042"));
          Bytes32 own = ledger.memberId(organisation);
          boolean may =
              members.mayWitness(organisation, key, own, MemberRole.REGULATOR, clock.instant());
          if (!may) throw new Problem(Kind.BAD_INPUT, "CUS-ORG-042");
          turns.sign(organisation, id, signature, caller.name(), clock.instant());
        });
  }
}
