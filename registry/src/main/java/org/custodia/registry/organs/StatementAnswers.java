package org.custodia.registry.organs;

import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.organs.CaseFact;
import org.custodia.contracts.organs.LegFactsTerms;
import org.custodia.contracts.organs.LegProof;
import org.custodia.contracts.organs.OfferFactsTerms;
import org.custodia.contracts.organs.OpenCaseTerms;
import org.custodia.contracts.organs.OrganTerms;
import org.custodia.contracts.witness.LegStatement;
import org.custodia.contracts.witness.OfferStatement;
import org.custodia.contracts.witness.SignedMessage;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Member;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.keys.Signer;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.messages.WireObject;
import org.custodia.registry.organs.transport.IschaemiaLimits;

/**
 * What the next channel has to know of an organ, said by the regulator, which is party to every
 * channel: statements for offers and legs, made of what its own node has on the ledger and signed
 * with its service's key. Only who may go on with the organ gets one.
 */
final class StatementAnswers {
  /** Hex digits: of each hand-over before there are up to 4,000. */
  private static final int LONGEST_TERMS = 80_000;

  private final Ledger ledger;
  private final EventRows events;
  private final LegRows legs;
  private final Keys keys;
  private final WitnessDomain domain;
  private final IschaemiaLimits limits;
  private final Clock clock;

  StatementAnswers(
      Ledger ledger,
      EventRows events,
      LegRows legs,
      Keys keys,
      WitnessDomain domain,
      IschaemiaLimits limits,
      Clock clock) {
    this.ledger = ledger;
    this.events = events;
    this.legs = legs;
    this.keys = keys;
    this.domain = domain;
    this.limits = limits;
    this.clock = clock;
  }

  Map<Said, OrganDesk.Answer> answers() {
    return Map.of(Said.OFFER_STATEMENT, this::offer, Said.LEG_STATEMENT, this::leg);
  }

  // --- Offer ---

  /** Content {@code {"caseId", "centre"}}, subject the organ. */
  private byte[] offer(String organisation, Member asker, SignedOrganMessage message) {
    WireObject content = message.contentObject();
    Bytes32 caseId = content.bytes32("caseId");
    Bytes32 centre = content.bytes32("centre");
    content.end();
    Ledger.Channel channel = caseOf(organisation, asker, caseId);
    CaseStory story = CaseStory.of(events.in(organisation, channel.address()));
    DonorCases.MatchRun run =
        story.run(message.subject()).orElseThrow(() -> new Problem(Kind.CONFLICT, "CUS-ORG-041"));
    CaseStory.Consented consent = consent(story);
    var statement =
        new OfferStatement(
            message.subject(),
            caseId,
            run.organ(),
            story.group().orElseThrow(() -> new Problem(Kind.CONFLICT, "CUS-ORG-038")),
            consent.commitment(),
            consent.revocation(),
            run.list(),
            run.candidates(),
            run.rules(),
            run.a2(),
            centre,
            channel.address(),
            channel.head(),
            clock.instant().getEpochSecond());
    return answer(new OfferFactsTerms(statement, signed(organisation, statement)));
  }

  // --- Leg ---

  /** Content {@code {"caseId", "receiver"}}, subject the organ. */
  private byte[] leg(String organisation, Member asker, SignedOrganMessage message) {
    WireObject content = message.contentObject();
    Bytes32 caseId = content.bytes32("caseId");
    Bytes32 receiver = content.bytes32("receiver");
    content.end();
    return answer(
        legs.lastTakenBy(organisation, message.subject(), asker.id())
            .map(before -> next(organisation, before, asker.id(), receiver))
            .orElseGet(() -> first(organisation, asker, caseId, message.subject(), receiver)));
  }

  private LegFactsTerms first(
      String organisation, Member bank, Bytes32 caseId, Bytes32 organId, Bytes32 receiver) {
    Ledger.Channel channel = caseOf(organisation, bank, caseId);
    CaseStory story = CaseStory.of(events.in(organisation, channel.address()));
    OpenCaseTerms opening = story.opening().orElseThrow(StatementAnswers::notYet);
    DonorCases.Recovered recovered = story.recovered(organId).orElseThrow(StatementAnswers::notYet);
    CaseStory.Consented consent = consent(story);
    boolean authorised =
        !opening.living() || !story.missing(clock.instant()).contains(CaseFact.COMMITTEE);
    int proofs = LegProof.mask(List.of(LegProof.TWO_SAMPLES, LegProof.RECOVERED));
    var statement =
        new LegStatement(
            organId,
            caseId,
            recovered.organ(),
            opening.din(),
            story.group().orElseThrow(() -> new Problem(Kind.CONFLICT, "CUS-ORG-038")),
            authorised ? proofs | LegProof.AUTHORISED.bit() : proofs,
            consent.commitment(),
            consent.revocation(),
            bank.id(),
            receiver,
            Bytes32.ZERO,
            recovered.crossClamp().toEpochMilli(),
            limits.cold().get(recovered.organ().kind()).toMinutes(),
            0,
            channel.address(),
            channel.head(),
            clock.instant().getEpochSecond());
    return new LegFactsTerms(statement, signed(organisation, statement), List.of());
  }

  private LegFactsTerms next(String organisation, String before, Bytes32 giver, Bytes32 receiver) {
    Ledger.Channel channel = channel(organisation, before);
    LegStory story = LegStory.of(events.in(organisation, before));
    LegStatement said = story.statement().orElseThrow(StatementAnswers::notYet);
    var statement =
        new LegStatement(
            said.organId(),
            said.caseId(),
            said.organ(),
            said.donor(),
            said.donorGroup(),
            said.proofs(),
            said.consent(),
            said.revocation(),
            giver,
            receiver,
            story.seal(),
            said.clockStart(),
            said.limit(),
            said.handOvers() + 1,
            before,
            channel.head(),
            clock.instant().getEpochSecond());
    return new LegFactsTerms(statement, signed(organisation, statement), story.chain());
  }

  // --- Both ---

  /** The case whose bank asks. */
  private Ledger.Channel caseOf(String organisation, Member bank, Bytes32 caseId) {
    return ledger.channels(organisation, SubjectKind.DONOR_CASE.code(), caseId).stream()
        .filter(known -> known.opener().equals(bank.id()))
        .filter(known -> known.state().equals("READY"))
        .findFirst()
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-ORG-037"));
  }

  private Ledger.Channel channel(String organisation, String address) {
    return ledger.channel(organisation, address).orElseThrow(StatementAnswers::notYet);
  }

  private static CaseStory.Consented consent(CaseStory story) {
    return story.consent().orElseThrow(() -> new Problem(Kind.CONFLICT, "CUS-ORG-057"));
  }

  private static Problem notYet() {
    return new Problem(Kind.CONFLICT, "CUS-ORG-058");
  }

  WitnessSignature signed(String organisation, SignedMessage message) {
    Signer service =
        keys.verifier(organisation).orElseThrow(() -> new Problem(Kind.UNAVAILABLE, "CUS-ORG-059"));
    return WitnessSignature.of(service.sign(message.digest(domain))).orElseThrow();
  }

  static byte[] answer(OrganTerms terms) {
    return WireObject.bytes(
        WireObject.create().put("terms", HexFormat.of().formatHex(terms.terms())));
  }

  /** What {@link #answer} wrote. */
  static byte[] terms(WireObject answer) {
    String hex = answer.string("terms", LONGEST_TERMS);
    answer.end();
    return HexFormat.of().parseHex(hex);
  }
}
