package org.custodia.registry.organs;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.organs.AcceptOfferTerms;
import org.custodia.contracts.organs.DeclineOfferTerms;
import org.custodia.contracts.organs.DeclineReason;
import org.custodia.contracts.organs.ExpireOfferTerms;
import org.custodia.contracts.organs.OfferFactsTerms;
import org.custodia.contracts.organs.OfferTerms;
import org.custodia.contracts.organs.OrganTerms;
import org.custodia.contracts.organs.OutOfOrderReason;
import org.custodia.contracts.organs.ReleaseAllocationTerms;
import org.custodia.contracts.witness.OfferStatement;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.messages.WireObject;
import org.custodia.registry.rows.OrganisationRows;

/** Terms of acts in a channel of offers. */
final class OfferPreparation {
  private static final int MOST_MINUTES = (int) Duration.ofDays(2).toMinutes();

  private final OrganisationRows rows;
  private final OrganChannels channels;
  private final EventRows events;
  private final OrganRows organs;
  private final DonorRows donors;
  private final OrganClient client;
  private final StoredRecipientConsents consents;
  private final Clock clock;

  OfferPreparation(
      OrganisationRows rows,
      OrganChannels channels,
      EventRows events,
      OrganRows organs,
      DonorRows donors,
      OrganClient client,
      StoredRecipientConsents consents,
      Clock clock) {
    this.rows = rows;
    this.channels = channels;
    this.events = events;
    this.organs = organs;
    this.donors = donors;
    this.client = client;
    this.consents = consents;
    this.clock = clock;
  }

  OrganTerms terms(Caller caller, Ledger.Channel channel, OrganActs.Asked asked) {
    WireObject fields = asked.read();
    String organisation = caller.organisation();
    return switch (asked.action()) {
      case OFFER_FACTS -> facts(organisation, channel, fields);
      case OFFER -> offer(organisation, channel, fields);
      case ALLOCATE -> allocate(organisation, channel, fields);
      case RECIPIENT_CONSENT -> consents.terms(caller, channel, fields);
      default -> plain(asked.action(), fields);
    };
  }

  private static OrganTerms plain(Action action, WireObject fields) {
    Bytes32 document = fields.optionalBytes32("document").orElse(Bytes32.ZERO);
    OrganTerms terms =
        switch (action) {
          case ACCEPT_OFFER -> new AcceptOfferTerms(document);
          case DECLINE_OFFER -> new DeclineOfferTerms(reason(fields), document);
          case RELEASE_ALLOCATION -> new ReleaseAllocationTerms(reason(fields), document);
          case EXPIRE_OFFER -> new ExpireOfferTerms();
          default -> throw new Problem(Kind.BAD_INPUT, "CUS-ORG-030", action.name());
        };
    fields.end();
    return terms;
  }

  private static DeclineReason reason(WireObject fields) {
    return fields.constant("reason", DeclineReason.class);
  }

  /** The regulator says what a centre has to know. */
  private OrganTerms facts(String organisation, Ledger.Channel channel, WireObject fields) {
    fields.end();
    Bytes32 centre = rows.in(organisation, () -> channels.notOpener(organisation, channel));
    Bytes32 regulator = rows.in(organisation, () -> channels.regulator(organisation, channel));
    Bytes32 caseId = rows.in(organisation, () -> caseId(organisation, channel.subject()));
    String content =
        WireObject.text(
            WireObject.create().put("caseId", caseId.toString()).put("centre", centre.toString()));
    WireObject answer =
        client.ask(organisation, regulator, Said.OFFER_STATEMENT, channel.subject(), content);
    return OrganTerms.read(Action.OFFER_FACTS, StatementAnswers.terms(answer));
  }

  private Bytes32 caseId(String organisation, Bytes32 organId) {
    return organs
        .caseOf(organisation, organId)
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-ORG-043"));
  }

  /** Fields {@code rank}, {@code answerMinutes}, and out of order {@code reason}. */
  private OrganTerms offer(String organisation, Ledger.Channel channel, WireObject fields) {
    int rank = fields.integer("rank");
    int minutes = fields.integer("answerMinutes");
    if (minutes < 1 || minutes > MOST_MINUTES) throw fields.wrong("answerMinutes");
    int reason =
        fields
            .optionalConstant("reason", OutOfOrderReason.class)
            .map(OutOfOrderReason::code)
            .orElse(0);
    fields.end();
    OfferStatement stated = rows.in(organisation, () -> stated(organisation, channel));
    RankAnswer found = rank(organisation, channel.subject(), stated, rank);
    if (!found.centre().equals(stated.centre())) throw new Problem(Kind.CONFLICT, "CUS-ORG-044");
    Optional<WitnessSignature> turn =
        reason == 0 && rank == 1
            ? Optional.empty()
            : Optional.of(turn(organisation, channel, stated, found, reason));
    return new OfferTerms(
        rank,
        found.candidate(),
        found.group(),
        clock.instant().plus(Duration.ofMinutes(minutes)).getEpochSecond(),
        found.proof(),
        reason,
        turn);
  }

  private OfferStatement stated(String organisation, Ledger.Channel channel) {
    return events.in(organisation, channel.address()).stream()
        .filter(event -> event.terms() instanceof OfferFactsTerms)
        .map(event -> ((OfferFactsTerms) event.terms()).statement())
        .reduce((earlier, later) -> later)
        .orElseThrow(() -> new Problem(Kind.CONFLICT, "CUS-ORG-045"));
  }

  private RankAnswer rank(String organisation, Bytes32 organId, OfferStatement stated, int rank) {
    Bytes32 allocation =
        rows.in(organisation, () -> donors.allocation(organisation, stated.caseId()))
            .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-ORG-037"));
    return RankAnswer.ask(
        client, organisation, allocation, organId, stated.caseId(), stated.list(), rank);
  }

  private WitnessSignature turn(
      String organisation,
      Ledger.Channel channel,
      OfferStatement stated,
      RankAnswer found,
      int reason) {
    Bytes32 regulator = rows.in(organisation, () -> channels.regulator(organisation, channel));
    var content =
        WireObject.create()
            .put("channel", channel.address())
            .put("list", stated.list().toString())
            .put("rank", found.rank())
            .put("candidate", found.candidate().toString())
            .put("centre", found.centre().toString())
            .put("reason", reason);
    WireObject answer =
        client.ask(organisation, regulator, Said.TURN, channel.subject(), WireObject.text(content));
    String signature = answer.string("signature", 200);
    answer.end();
    if (signature.isEmpty()) throw new Problem(Kind.UNAVAILABLE, "CUS-ORG-064");
    return WitnessSignature.of(signature)
        .orElseThrow(() -> new Problem(Kind.BAD_INPUT, OrganClient.WRONG));
  }

  private OrganTerms allocate(String organisation, Ledger.Channel channel, WireObject fields) {
    fields.end();
    Bytes32 regulator = rows.in(organisation, () -> channels.regulator(organisation, channel));
    String content = WireObject.text(WireObject.create().put("channel", channel.address()));
    WireObject answer =
        client.ask(organisation, regulator, Said.ALLOCATION, channel.subject(), content);
    return OrganTerms.read(Action.ALLOCATE, StatementAnswers.terms(answer));
  }
}
