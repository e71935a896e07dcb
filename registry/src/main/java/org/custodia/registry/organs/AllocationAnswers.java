package org.custodia.registry.organs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.organs.AllocateTerms;
import org.custodia.contracts.organs.ConsentTerms;
import org.custodia.contracts.organs.OfferFactsTerms;
import org.custodia.contracts.organs.OrganTerms;
import org.custodia.contracts.witness.Consent;
import org.custodia.contracts.witness.OfferStatement;
import org.custodia.contracts.witness.OfferTurn;
import org.custodia.contracts.witness.OrganAllocation;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Member;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.messages.WireObject;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The regulator's word in allocation: whose turn it is, since it alone sees what every centre
 * answered, and whose an organ is. It gives the next word on an organ only when the one before was
 * given back or has expired.
 */
final class AllocationAnswers {
  private static final Duration HOLDS = Duration.ofHours(48);

  private final JdbcClient jdbc;
  private final Ledger ledger;
  private final EventRows events;
  private final OfferRows offers;
  private final TurnRows turns;
  private final StatementAnswers statements;
  private final Clock clock;

  AllocationAnswers(
      JdbcClient jdbc,
      Ledger ledger,
      EventRows events,
      OfferRows offers,
      TurnRows turns,
      StatementAnswers statements,
      Clock clock) {
    this.jdbc = jdbc;
    this.ledger = ledger;
    this.events = events;
    this.offers = offers;
    this.turns = turns;
    this.statements = statements;
    this.clock = clock;
  }

  Map<Said, OrganDesk.Answer> answers() {
    return Map.of(Said.TURN, this::turn, Said.ALLOCATION, this::allocation);
  }

  // --- Whose turn ---

  /** Content {@code {"channel", "list", "rank", "candidate", "centre", "reason"}}. */
  private byte[] turn(String organisation, Member asker, SignedOrganMessage message) {
    WireObject content = message.contentObject();
    String channel = content.address("channel");
    var turn =
        new OfferTurn(
            message.subject(),
            content.bytes32("list"),
            content.integer("rank"),
            content.bytes32("candidate"),
            content.bytes32("centre"),
            content.integer("reason"));
    content.end();
    offerOf(organisation, asker, channel, message.subject());
    String signature =
        turn.reason() == 0
            ? inOrder(organisation, turn)
            : turns.agreed(organisation, asker.id(), channel, turn, clock.instant());
    return WireObject.bytes(WireObject.create().put("signature", signature));
  }

  private String inOrder(String organisation, OfferTurn turn) {
    List<Integer> passed = offers.passed(organisation, turn.organId(), turn.list());
    for (int before = 1; before < turn.rank(); before++) {
      if (!passed.contains(before)) throw new Problem(Kind.CONFLICT, "CUS-ORG-060", before);
    }
    return statements.signed(organisation, turn).toString();
  }

  // --- Whose organ ---

  /** Content {@code {"channel"}}, subject the organ. */
  private byte[] allocation(String organisation, Member asker, SignedOrganMessage message) {
    WireObject content = message.contentObject();
    String channel = content.address("channel");
    content.end();
    offerOf(organisation, asker, channel, message.subject());
    Offers.Line offer =
        offers
            .latest(organisation, channel)
            .filter(
                line ->
                    line.state() == Offers.State.ACCEPTED || line.state() == Offers.State.ALLOCATED)
            .orElseThrow(() -> new Problem(Kind.CONFLICT, "CUS-ORG-061"));
    Optional<Given> last = last(organisation, message.subject());
    if (last.isPresent() && last.get().stands(clock.instant())) {
      if (!last.get().offer().equals(offer.id()) || !isOpen(organisation, last.get())) {
        checkGivenBack(organisation, last.get());
      } else {
        return StatementAnswers.answer(last.get().terms());
      }
    }
    AllocateTerms terms = allocate(organisation, offer, last.map(Given::number).orElse(0) + 1);
    keep(organisation, offer, terms);
    return StatementAnswers.answer(terms);
  }

  private void checkGivenBack(String organisation, Given given) {
    if (isOpen(organisation, given)) throw new Problem(Kind.CONFLICT, "CUS-ORG-062");
  }

  /** Whether who it was given to still has it. */
  private boolean isOpen(String organisation, Given given) {
    return offers.latest(organisation, given.channel()).stream()
        .anyMatch(
            line ->
                line.id().equals(given.offer())
                    && (line.state() == Offers.State.ACCEPTED
                        || line.state() == Offers.State.ALLOCATED));
  }

  private AllocateTerms allocate(String organisation, Offers.Line offer, int number) {
    List<OrganEvent> told = events.in(organisation, offer.channel());
    OfferStatement stated =
        told.stream()
            .filter(event -> event.terms() instanceof OfferFactsTerms)
            .map(event -> ((OfferFactsTerms) event.terms()).statement())
            .reduce((earlier, later) -> later)
            .orElseThrow(() -> new Problem(Kind.CONFLICT, "CUS-ORG-061"));
    Consent consent = consent(told, offer);
    Instant now = clock.instant();
    var allocation =
        new OrganAllocation(
            offer.organId(),
            number,
            offer.centre(),
            offer.candidate(),
            offer.bloodGroup(),
            stated.a2(),
            consent.commitment(),
            consent.revocationHash(),
            consent.validUntil(),
            offer.reason() != 0,
            offer.channel(),
            now.plus(HOLDS).getEpochSecond());
    return new AllocateTerms(allocation, statements.signed(organisation, allocation));
  }

  /** The recipient's, opened since the offer was made. */
  private static Consent consent(List<OrganEvent> told, Offers.Line offer) {
    boolean offered = false;
    Optional<Consent> consent = Optional.empty();
    for (OrganEvent event : told) {
      if (event.id().equals(offer.id())) offered = true;
      if (offered && event.terms() instanceof ConsentTerms terms) {
        consent = Optional.of(terms.consent());
      }
    }
    return consent.orElseThrow(() -> new Problem(Kind.CONFLICT, "CUS-ORG-063"));
  }

  private record Given(
      int number, String channel, UUID offer, AllocateTerms terms, Instant expires) {
    boolean stands(Instant now) {
      return now.isBefore(expires);
    }
  }

  private Optional<Given> last(String organisation, Bytes32 organId) {
    return jdbc.sql(
            """
            select * from organ_allocation
            where organisation = :organisation and organ_id = :organ
            order by number desc limit 1 for update
            """)
        .param("organisation", organisation)
        .param("organ", organId.toArray())
        .query(
            (row, n) ->
                new Given(
                    row.getInt("number"),
                    row.getString("channel"),
                    row.getObject("offer", UUID.class),
                    (AllocateTerms) OrganTerms.read(Action.ALLOCATE, row.getBytes("terms")),
                    row.getObject("expires", OffsetDateTime.class).toInstant()))
        .optional();
  }

  /** The key keeps a second word under the same number from being given at the same moment. */
  private void keep(String organisation, Offers.Line offer, AllocateTerms terms) {
    jdbc.sql(
            """
            insert into organ_allocation (organisation, organ_id, number, channel, offer, terms,
              expires, said_at)
            values (:organisation, :organ, :number, :channel, :offer, :terms, :expires, :at)
            """)
        .param("organisation", organisation)
        .param("organ", offer.organId().toArray())
        .param("number", terms.allocation().number())
        .param("channel", offer.channel())
        .param("offer", offer.id())
        .param("terms", terms.terms())
        .param(
            "expires", Instant.ofEpochSecond(terms.allocation().expires()).atOffset(ZoneOffset.UTC))
        .param("at", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
  }

  /** The channel in which a bank, or the centre, has this organ offered. */
  private void offerOf(String organisation, Member asker, String channel, Bytes32 organId) {
    boolean party =
        ledger
            .channel(organisation, channel)
            .filter(known -> known.kind() == SubjectKind.ORGAN_OFFER.code())
            .filter(known -> known.subject().equals(organId))
            .filter(known -> known.members().contains(asker.id()))
            .isPresent();
    if (!party) throw new Problem(Kind.NOT_FOUND, "CUS-ORG-031");
  }
}
