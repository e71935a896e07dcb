package org.custodia.registry.organs;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a regulator has not looked at yet. Used inside the organisation's rows. */
final class WatchRows {
  private final JdbcClient jdbc;

  WatchRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Events after those that were looked at, oldest first. */
  List<OrganEvent> fresh(String organisation, int limit) {
    return jdbc.sql(
            """
            select e.* from organ_event e
            left join organ_watch w on w.organisation = e.organisation
            where e.organisation = :organisation
              and (e.block, e.log_index) > (coalesce(w.block, -1), coalesce(w.log_index, -1))
            order by e.block, e.log_index limit :limit
            """)
        .param("organisation", organisation)
        .param("limit", limit)
        .query(EventRows::event)
        .list();
  }

  void reached(String organisation, OrganEvent event) {
    jdbc.sql(
            """
            insert into organ_watch (organisation, block, log_index)
            values (:organisation, :block, :index)
            on conflict (organisation) do update
            set block = excluded.block, log_index = excluded.log_index
            """)
        .param("organisation", organisation)
        .param("block", event.block())
        .param("index", event.logIndex())
        .update();
  }

  /** Legs on which one side signed a hand-over before that moment and the other has not. */
  List<Organs.Leg> halfSigned(String organisation, Instant before, int limit) {
    return legs(
        organisation,
        """
        outcome is null and (given_at is null) <> (taken_at is null)
          and coalesce(given_at, taken_at) < :before
        """,
        before,
        limit);
  }

  /** Legs with a mismatch at check-in before that moment of which the sender was not told. */
  List<Organs.Leg> notTold(String organisation, Instant before, int limit) {
    return legs(
        organisation,
        "checked_in = 'MISMATCHED' and notified_at is null and mismatched_at < :before",
        before,
        limit);
  }

  /**
   * Legs that are open, of organs that have not ended as far as is known here, and some consent was
   * taken back since they began.
   */
  List<Organs.Leg> underWayAtARevocation(String organisation, int limit) {
    return jdbc.sql(
            """
            select l.* from organ_leg l
            where l.organisation = :organisation and l.outcome is null and exists (
              select from organ_revocation r
              where r.organisation = l.organisation and r.revoked_at >= l.stated_at)
              and not exists (
                select from organ o where o.organisation = l.organisation and o.organ_id = l.organ_id
                  and o.state in ('TRANSPLANTED', 'DISCARDED'))
              and not exists (
                select from organ_outcome t
                where t.organisation = l.organisation and t.organ_id = l.organ_id)
            order by l.stated_at limit :limit
            """)
        .param("organisation", organisation)
        .param("limit", limit)
        .query(LegRows::leg)
        .list();
  }

  private List<Organs.Leg> legs(String organisation, String which, Instant before, int limit) {
    return jdbc.sql(
            "select * from organ_leg where organisation = :organisation and "
                + which
                + " order by stated_at limit :limit")
        .param("organisation", organisation)
        .param("before", before.atOffset(ZoneOffset.UTC))
        .param("limit", limit)
        .query(LegRows::leg)
        .list();
  }
}
