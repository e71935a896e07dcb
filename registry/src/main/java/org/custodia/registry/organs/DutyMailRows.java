package org.custodia.registry.organs;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code organ_duty_mail}. Used inside the organisation's rows. */
final class DutyMailRows {
  private final JdbcClient jdbc;

  DutyMailRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A mail that is to be tried now; attempts this one included. */
  record Due(UUID id, int attempts) {}

  /**
   * Makes one when there are alerts that nobody looks after and no mail has told of, and none is
   * waiting or was sent a moment ago.
   *
   * @param since a mail that was settled after this was a moment ago
   */
  void begin(String organisation, Instant now, Instant since) {
    jdbc.sql(
            """
            insert into organ_duty_mail (organisation, id, covers, state, made_at, next_at)
            select :organisation, gen_random_uuid(), max(a.raised_at), 'WAITING',
              cast(:now as timestamptz), cast(:now as timestamptz)
            from organ_alert a
            where a.organisation = :organisation and a.acknowledged_at is null
              and a.settled_at is null
              and a.raised_at > coalesce((select max(m.covers) from organ_duty_mail m
                where m.organisation = :organisation), '-infinity')
            having count(*) > 0 and not exists (select from organ_duty_mail w
              where w.organisation = :organisation
                and (w.state = 'WAITING' or w.settled_at > :since))
            on conflict do nothing
            """)
        .param("organisation", organisation)
        .param("now", utc(now))
        .param("since", utc(since))
        .update();
  }

  /** Counts the attempt, and lets nobody take it again before the given moment. */
  Optional<Due> take(String organisation, Instant now, Instant again) {
    return jdbc.sql(
            """
            update organ_duty_mail set attempts = attempts + 1, next_at = :again
            where organisation = :organisation and state = 'WAITING' and next_at <= :now
            returning id, attempts
            """)
        .param("again", utc(again))
        .param("organisation", organisation)
        .param("now", utc(now))
        .query((row, n) -> new Due(row.getObject("id", UUID.class), row.getInt("attempts")))
        .optional();
  }

  /**
   * @param state SENT or GIVEN_UP
   */
  void settle(String organisation, UUID id, String state, String code, Instant now) {
    jdbc.sql(
            """
            update organ_duty_mail set state = :state, code = :code, settled_at = :now, next_at = null
            where organisation = :organisation and id = :id and state = 'WAITING'
            """)
        .param("state", state)
        .param("code", code)
        .param("now", utc(now))
        .param("organisation", organisation)
        .param("id", id)
        .update();
  }

  void tryAgain(String organisation, UUID id, String code, Instant next) {
    jdbc.sql(
            """
            update organ_duty_mail set code = :code, next_at = :next
            where organisation = :organisation and id = :id and state = 'WAITING'
            """)
        .param("code", code)
        .param("next", utc(next))
        .param("organisation", organisation)
        .param("id", id)
        .update();
  }

  private static OffsetDateTime utc(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }
}
