package org.custodia.registry.prescriptions;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.fills.RegisterAlert;
import org.custodia.registry.prescriptions.RegisterAnswer.DeskAlert;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tables {@code prescription_notice} and {@code prescription_notice_position}, at the prescriber.
 * Used inside the organisation's rows.
 */
final class NoticeRows {
  private final JdbcClient jdbc;

  NoticeRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Once per alert; one about a prescription that is not here any more is passed over. */
  void add(String organisation, DeskAlert alert) {
    jdbc.sql(
            """
            insert into prescription_notice (organisation, id, prescription, kind, ours, day, raised_at)
            select :organisation, :id, p.id, :kind, :ours, :day, :at
            from prescription p where p.commitment = :commitment
            on conflict do nothing
            """)
        .param("organisation", organisation)
        .param("id", alert.id())
        .param("commitment", alert.prescription().toArray())
        .param("kind", alert.kind().name())
        .param("ours", alert.ours())
        .param("day", alert.day())
        .param("at", alert.raisedAt().atOffset(ZoneOffset.UTC))
        .update();
  }

  /** About prescriptions of this prescriber, newest first. */
  List<PrescriptionNotice> of(String issuer, int most) {
    return jdbc.sql(
            """
            select n.* from prescription_notice n
            join prescription p on p.id = n.prescription
            where p.issuer = :issuer order by n.raised_at desc, n.id limit :most
            """)
        .param("issuer", issuer)
        .param("most", most)
        .query(
            (row, number) ->
                new PrescriptionNotice(
                    row.getObject("id", UUID.class),
                    row.getObject("prescription", UUID.class),
                    RegisterAlert.Kind.valueOf(row.getString("kind")),
                    row.getBoolean("ours"),
                    row.getObject("day", LocalDate.class),
                    row.getObject("raised_at", OffsetDateTime.class).toInstant(),
                    Optional.ofNullable(row.getObject("seen_at", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant)))
        .list();
  }

  void seen(String issuer, UUID id, Instant at) {
    jdbc.sql(
            """
            update prescription_notice n set seen_at = :at
            from prescription p
            where p.organisation = n.organisation and p.id = n.prescription and p.issuer = :issuer
              and n.id = :id and n.seen_at is null
            """)
        .param("issuer", issuer)
        .param("id", id)
        .param("at", at.atOffset(ZoneOffset.UTC))
        .update();
  }

  int unseen(String issuer) {
    return jdbc.sql(
            """
            select count(*) from prescription_notice n join prescription p on p.id = n.prescription
            where p.issuer = :issuer and n.seen_at is null
            """)
        .param("issuer", issuer)
        .query(Integer.class)
        .single();
  }

  /** Number of the last alert that was fetched; 0 before the first. */
  long position() {
    return jdbc.sql("select coalesce(max(number), 0) from prescription_notice_position")
        .query(Long.class)
        .single();
  }

  /** Whether it was asked at that time or later. */
  boolean askedSince(Instant at) {
    return jdbc.sql(
            "select exists (select from prescription_notice_position where asked_at >= :at)")
        .param("at", at.atOffset(ZoneOffset.UTC))
        .query(Boolean.class)
        .single();
  }

  void asked(String organisation, long number, Instant at) {
    jdbc.sql(
            """
            insert into prescription_notice_position (organisation, number, asked_at)
            values (:organisation, :number, :at)
            on conflict (organisation) do update
              set number = greatest(prescription_notice_position.number, excluded.number),
                asked_at = excluded.asked_at
            """)
        .param("organisation", organisation)
        .param("number", number)
        .param("at", at.atOffset(ZoneOffset.UTC))
        .update();
  }
}
