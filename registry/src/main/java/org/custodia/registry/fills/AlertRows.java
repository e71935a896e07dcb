package org.custodia.registry.fills;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code prescription_alert}. Used inside the regulator's rows. */
final class AlertRows {
  private final JdbcClient jdbc;

  AlertRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** False when it was raised before. The number of {@code alert} is not looked at. */
  boolean add(String regulator, RegisterAlert alert) {
    // So that numbers become visible in their order: prescribers ask for what is new by number.
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended('alerts of prescriptions', 0))")
        .query((row, number) -> number)
        .list();
    return jdbc.sql(
                """
                insert into prescription_alert (organisation, id, kind, commitment, other, day, raised_at)
                values (:organisation, :id, :kind, :commitment, :other, :day, :at)
                on conflict (organisation, id) do nothing
                """)
            .param("organisation", regulator)
            .param("id", alert.id())
            .param("kind", alert.kind().name())
            .param("commitment", alert.commitment().toArray())
            .param("other", alert.other().map(Bytes32::toArray).orElse(null))
            .param("day", alert.day())
            .param("at", alert.raisedAt().atOffset(ZoneOffset.UTC))
            .update()
        == 1;
  }

  /** About prescriptions of this prescriber, in the order in which they were raised. */
  List<RegisterAlert> of(Bytes32 prescriber, long after, int most) {
    return jdbc.sql(
            """
            select a.* from prescription_alert a
            where a.number > :after and exists (select from prescription_register r
              where r.commitment in (a.commitment, a.other) and r.prescriber = :prescriber)
            order by a.number limit :most
            """)
        .param("after", after)
        .param("prescriber", prescriber.toArray())
        .param("most", most)
        .query((row, number) -> alert(row))
        .list();
  }

  private static RegisterAlert alert(ResultSet row) throws SQLException {
    return new RegisterAlert(
        row.getObject("id", UUID.class),
        row.getLong("number"),
        RegisterAlert.Kind.valueOf(row.getString("kind")),
        Bytes32.of(row.getBytes("commitment")),
        Optional.ofNullable(row.getBytes("other")).map(Bytes32::of),
        row.getObject("day", LocalDate.class),
        row.getObject("raised_at", OffsetDateTime.class).toInstant());
  }
}
