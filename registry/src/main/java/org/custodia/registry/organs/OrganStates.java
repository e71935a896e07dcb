package org.custodia.registry.organs;

import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Organ;
import org.custodia.contracts.organs.CloseCaseTerms;
import org.custodia.contracts.organs.DeclineOfferTerms;
import org.custodia.contracts.organs.LegFactsTerms;
import org.custodia.contracts.organs.LegState;
import org.custodia.contracts.organs.OfferFactsTerms;
import org.custodia.contracts.organs.OfferTerms;
import org.custodia.contracts.organs.OpenCaseTerms;
import org.custodia.contracts.organs.OrganIrregularity;
import org.custodia.contracts.organs.RecoverTerms;
import org.custodia.contracts.organs.ReleaseAllocationTerms;
import org.custodia.contracts.organs.SenderNotifiedTerms;
import org.custodia.contracts.witness.LegStatement;
import org.custodia.contracts.witness.OfferStatement;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rows that say how cases, organs, offers and legs stand, changed event by event. */
final class OrganStates {
  private static final String MATCHED = "checked_in_at = :at, checked_in = 'MATCHED'";

  /** The hour of a mismatch of which nobody has told the sender yet goes on. */
  private static final String MISMATCHED =
      """
      checked_in_at = :at, checked_in = 'MISMATCHED', notified_at = null,
      mismatched_at = case when checked_in = 'MISMATCHED' and notified_at is null
        then mismatched_at else :at end
      """;

  private final JdbcClient jdbc;

  OrganStates(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void apply(String organisation, OrganEvent event) {
    switch (event.kind()) {
      case DONOR_CASE -> ofCase(organisation, event);
      case ORGAN_OFFER -> ofOffer(organisation, event);
      case ORGAN_LEG -> ofLeg(organisation, event);
      default -> throw new IllegalArgumentException("not about organs: " + event.kind());
    }
  }

  private static OffsetDateTime utc(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }

  // --- Donor's case ---

  private void ofCase(String organisation, OrganEvent event) {
    if (event.terms() instanceof OpenCaseTerms terms) {
      jdbc.sql(
              """
              insert into organ_case (organisation, case_id, channel, living, opened_at, state,
                changed_at)
              values (:organisation, :case, :channel, :living, :at, 'OPEN', :at)
              on conflict do nothing
              """)
          .param("organisation", organisation)
          .param("case", event.subject().toArray())
          .param("channel", event.channel())
          .param("living", terms.living())
          .param("at", utc(event.at()))
          .update();
      return;
    }
    boolean closed = event.terms() instanceof CloseCaseTerms;
    int recovered = event.terms() instanceof RecoverTerms ? 1 : 0;
    jdbc.sql(
            """
            update organ_case set changed_at = :at, recovered = recovered + :recovered,
              state = case when :closed then 'CLOSED' else state end
            where organisation = :organisation and case_id = :case and channel = :channel
            """)
        .param("at", utc(event.at()))
        .param("recovered", recovered)
        .param("closed", closed)
        .param("organisation", organisation)
        .param("case", event.subject().toArray())
        .param("channel", event.channel())
        .update();
    if (event.terms() instanceof RecoverTerms terms) {
      Bytes32 organId = terms.organ().id(event.subject());
      know(organisation, organId, event.subject(), terms.organ(), event.at());
      recovered(organisation, organId, terms, event);
    }
  }

  private void recovered(
      String organisation, Bytes32 organId, RecoverTerms terms, OrganEvent event) {
    jdbc.sql(
            """
            update organ set state = 'RECOVERED', holder = :holder, clock_start = :clock,
              changed_at = :at
            where organisation = :organisation and organ_id = :organ and state = 'EXPECTED'
            """)
        .param("holder", event.by().toArray())
        .param("clock", utc(Instant.ofEpochMilli(terms.crossClamp())))
        .param("at", utc(event.at()))
        .param("organisation", organisation)
        .param("organ", organId.toArray())
        .update();
  }

  /** An organ that this member had not heard of is expected from now on. */
  private void know(String organisation, Bytes32 organId, Bytes32 caseId, Organ organ, Instant at) {
    jdbc.sql(
            """
            insert into organ (organisation, organ_id, case_id, organ, laterality, part, state,
              changed_at)
            values (:organisation, :organ, :case, :kind, :laterality, :part, 'EXPECTED', :at)
            on conflict do nothing
            """)
        .param("organisation", organisation)
        .param("organ", organId.toArray())
        .param("case", caseId.toArray())
        .param("kind", organ.kind().code())
        .param("laterality", organ.laterality().code())
        .param("part", organ.part())
        .param("at", utc(at))
        .update();
  }

  // --- Offer ---

  private void ofOffer(String organisation, OrganEvent event) {
    if (event.terms() instanceof OfferFactsTerms terms) {
      OfferStatement said = terms.statement();
      know(organisation, event.subject(), said.caseId(), said.organ(), event.at());
      stated(organisation, event, said);
      return;
    }
    if (event.terms() instanceof OfferTerms terms) {
      offered(organisation, event, terms);
      return;
    }
    switch (event.action()) {
      case ACCEPT_OFFER -> answered(organisation, event, "ACCEPTED", null);
      case DECLINE_OFFER ->
          answered(
              organisation, event, "DECLINED", ((DeclineOfferTerms) event.terms()).reason().code());
      case EXPIRE_OFFER -> answered(organisation, event, "EXPIRED", null);
      case ALLOCATE -> answered(organisation, event, "ALLOCATED", null);
      case RELEASE_ALLOCATION ->
          answered(
              organisation,
              event,
              "RELEASED",
              ((ReleaseAllocationTerms) event.terms()).reason().code());
      default -> {}
    }
  }

  private void stated(String organisation, OrganEvent event, OfferStatement said) {
    jdbc.sql(
            """
            insert into organ_offer_facts (organisation, channel, organ_id, list, centre)
            values (:organisation, :channel, :organ, :list, :centre)
            on conflict (organisation, channel) do update set list = excluded.list
            """)
        .param("organisation", organisation)
        .param("channel", event.channel())
        .param("organ", event.subject().toArray())
        .param("list", said.list().toArray())
        .param("centre", said.centre().toArray())
        .update();
  }

  private void offered(String organisation, OrganEvent event, OfferTerms terms) {
    jdbc.sql(
            """
            insert into organ_offer (organisation, channel, command_id, organ_id, list, rank,
              candidate, centre, blood_group, reason, answer_until, state, offered_at)
            select organisation, channel, :command, organ_id, list, :rank,
              :candidate, centre, :group, :reason, :until, 'OFFERED', :at
            from organ_offer_facts where organisation = :organisation and channel = :channel
            """)
        .param("organisation", organisation)
        .param("channel", event.channel())
        .param("command", event.id())
        .param("rank", terms.rank())
        .param("candidate", terms.candidate().toArray())
        .param("group", terms.group().code())
        .param("reason", terms.reason())
        .param("until", utc(Instant.ofEpochSecond(terms.answerUntil())))
        .param("at", utc(event.at()))
        .update();
  }

  /** Of the offer that was made last in this channel; there is one at a time. */
  private void answered(String organisation, OrganEvent event, String state, Integer declined) {
    jdbc.sql(
            """
            update organ_offer set state = :state, declined = :declined, answered_at = :at
            where organisation = :organisation and channel = :channel
              and state in ('OFFERED', 'ACCEPTED', 'ALLOCATED')
            """)
        .param("state", state)
        .param("declined", declined, Types.SMALLINT)
        .param("at", utc(event.at()))
        .param("organisation", organisation)
        .param("channel", event.channel())
        .update();
  }

  // --- Leg ---

  private void ofLeg(String organisation, OrganEvent event) {
    if (event.terms() instanceof LegFactsTerms terms) begun(organisation, event, terms.statement());
    if (!event.receiver().isZero()) known(organisation, event, event.giver(), event.receiver());
    Set<OrganIrregularity> odd = event.irregularities();
    if (event.terms() instanceof SenderNotifiedTerms terms) notified(organisation, event, terms);
    if (!LegStory.counts(event)) return;
    switch (event.action()) {
      case HAND_OVER -> signed(organisation, event, "given_at");
      case TAKE_OVER -> signed(organisation, event, "taken_at");
      case ARRIVED -> {
        leg(organisation, event, "arrived_at = :at");
        organ(organisation, event, "ARRIVED");
      }
      case CHECK_IN -> {
        boolean mismatch = odd.contains(OrganIrregularity.MISMATCH);
        leg(organisation, event, mismatch ? MISMATCHED : MATCHED);
      }
      case TRANSPLANT, DISCARDED, RETURNED -> ended(organisation, event);
      default -> {}
    }
  }

  private void begun(String organisation, OrganEvent event, LegStatement said) {
    know(organisation, event.subject(), said.caseId(), said.organ(), event.at());
    jdbc.sql(
            """
            update organ set clock_start = :clock, limit_minutes = :limit, changed_at = :at,
              holder = coalesce(holder, :giver),
              state = case when state in ('EXPECTED', 'RETURNED') then 'RECOVERED' else state end
            where organisation = :organisation and organ_id = :organ
            """)
        .param("clock", utc(Instant.ofEpochMilli(said.clockStart())))
        .param("limit", said.limit())
        .param("at", utc(event.at()))
        .param("giver", said.giver().toArray())
        .param("organisation", organisation)
        .param("organ", event.subject().toArray())
        .update();
    jdbc.sql(
            """
            delete from organ_leg
            where organisation = :organisation and channel = :channel and outcome = 'RETURNED'
            """)
        .param("organisation", organisation)
        .param("channel", event.channel())
        .update();
    known(organisation, event, said.giver(), said.receiver());
    leg(organisation, event, "stated_at = :at");
  }

  /** A scan may come before what is stated of the organ, and still counts. */
  private void known(String organisation, OrganEvent event, Bytes32 giver, Bytes32 receiver) {
    jdbc.sql(
            """
            insert into organ_leg (organisation, channel, organ_id, giver, receiver, stated_at)
            values (:organisation, :channel, :organ, :giver, :receiver, :at)
            on conflict do nothing
            """)
        .param("organisation", organisation)
        .param("channel", event.channel())
        .param("organ", event.subject().toArray())
        .param("giver", giver.toArray())
        .param("receiver", receiver.toArray())
        .param("at", utc(event.at()))
        .update();
  }

  /**
   * @param change of columns, not from outside
   */
  private void leg(String organisation, OrganEvent event, String change) {
    jdbc.sql(
            "update organ_leg set "
                + change
                + " where organisation = :organisation and channel = :channel")
        .param("at", utc(event.at()))
        .param("organisation", organisation)
        .param("channel", event.channel())
        .update();
  }

  /** Whoever told of an earlier mismatch has not told of the one that began an hour after it. */
  private void notified(String organisation, OrganEvent event, SenderNotifiedTerms terms) {
    jdbc.sql(
            """
            update organ_leg l set notified_at = coalesce(notified_at, :at)
            where organisation = :organisation and channel = :channel
              and not exists (select from organ_event e where e.organisation = l.organisation
                and e.channel = l.channel and e.signed_id = :checkIn
                and e.happened_at < l.mismatched_at)
            """)
        .param("at", utc(event.at()))
        .param("organisation", organisation)
        .param("channel", event.channel())
        .param("checkIn", terms.checkIn().toArray())
        .update();
  }

  /**
   * The first scan of each side counts; once both have signed the organ is with the receiver.
   *
   * @param column not from outside
   */
  private void signed(String organisation, OrganEvent event, String column) {
    leg(organisation, event, column + " = coalesce(" + column + ", :at)");
    int changed =
        jdbc.sql(
                """
                update organ_leg set handed_over = true
                where organisation = :organisation and channel = :channel and not handed_over
                  and given_at is not null and taken_at is not null
                """)
            .param("organisation", organisation)
            .param("channel", event.channel())
            .update();
    if (changed == 0) return;
    jdbc.sql(
            """
            update organ set state = 'UNDER_WAY', changed_at = :at,
              holder = (select receiver from organ_leg
                where organisation = :organisation and channel = :channel)
            where organisation = :organisation and organ_id = :organ
              and state in ('EXPECTED', 'RECOVERED', 'UNDER_WAY', 'ARRIVED')
            """)
        .param("at", utc(event.at()))
        .param("organisation", organisation)
        .param("channel", event.channel())
        .param("organ", event.subject().toArray())
        .update();
  }

  private void organ(String organisation, OrganEvent event, String state) {
    jdbc.sql(
            """
            update organ set state = :state, changed_at = :at
            where organisation = :organisation and organ_id = :organ
            """)
        .param("state", state)
        .param("at", utc(event.at()))
        .param("organisation", organisation)
        .param("organ", event.subject().toArray())
        .update();
  }

  private void ended(String organisation, OrganEvent event) {
    String outcome =
        switch (LegState.of(event.state())) {
          case TRANSPLANTED -> "TRANSPLANTED";
          case DISCARDED -> "DISCARDED";
          case RETURNED -> "RETURNED";
          default -> "";
        };
    if (outcome.isEmpty()) return;
    leg(organisation, event, "outcome = '" + outcome + "'");
    organ(organisation, event, outcome);
    if (!outcome.equals("RETURNED")) return;
    jdbc.sql(
            """
            update organ set holder = (select giver from organ_leg
              where organisation = :organisation and channel = :channel)
            where organisation = :organisation and organ_id = :organ
            """)
        .param("organisation", organisation)
        .param("channel", event.channel())
        .param("organ", event.subject().toArray())
        .update();
  }
}
