package org.custodia.registry.notices;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;

/** Tables {@code notice} and {@code notice_read}. Used inside the organisation's rows. */
final class NoticeRows {
  private static final TypeReference<Map<String, String>> FACTS = new TypeReference<>() {};
  private static final String SELECT =
      """
      select n.id, n.kind, n.sealed, n.at, n.position, r.notice is not null as read
      from notice n left join notice_read r on r.organisation = n.organisation
        and r.patient = n.patient and r.reader = :reader and r.notice = n.id
      where n.patient = any(cast(:patients as uuid[]))
      """;

  private final JdbcClient jdbc;
  private final Sealing sealing;

  NoticeRows(JdbcClient jdbc, Sealing sealing) {
    this.jdbc = jdbc;
    this.sealing = sealing;
  }

  /** False when it was there already. */
  boolean insert(String organisation, UUID patient, Notice notice) {
    return jdbc.sql(
                """
                insert into notice (organisation, id, patient, kind, about, sealed, at)
                values (:organisation, :id, :patient, :kind, :about, :sealed, :at)
                on conflict (organisation, id) do nothing
                """)
            .param("organisation", organisation)
            .param("id", notice.id())
            .param("patient", patient)
            .param("kind", notice.kind().name())
            .param(
                "about",
                notice
                    .consent()
                    .map(consent -> sealing.consent(organisation, consent).toArray())
                    .orElse(null))
            .param("sealed", sealing.seal(organisation, row(notice.id()), notice.facts()))
            .param("at", notice.at().atOffset(ZoneOffset.UTC))
            .update()
        == 1;
  }

  /** By time, the newest first. */
  List<Notice> before(Reader reader, Optional<UUID> before, int limit, ReaderSettings settings) {
    String older =
        before.isEmpty()
            ? ""
            : """
             and (n.at, n.position) < (select b.at, b.position from notice b
               where b.patient = any(cast(:patients as uuid[])) and b.id = :before)
            """;
    JdbcClient.StatementSpec query =
        asked(reader, SELECT + older + " order by n.at desc, n.position desc limit :limit")
            .param("limit", limit);
    before.ifPresent(id -> query.param("before", id));
    return query.query((row, number) -> notice(reader, settings, row)).list();
  }

  List<Notice> about(Reader reader, UUID consent, ReaderSettings settings) {
    return asked(reader, SELECT + " and n.about = :about order by n.at, n.position")
        .param("about", sealing.consent(reader.organisation(), consent).toArray())
        .query((row, number) -> notice(reader, settings, row))
        .list();
  }

  /** What was put after a position, in that order; at most a hundred. */
  List<Notice> after(Reader reader, long position, ReaderSettings settings) {
    return asked(reader, SELECT + " and n.position > :position order by n.position limit 100")
        .param("position", position)
        .query((row, number) -> notice(reader, settings, row))
        .list();
  }

  long latest(Reader reader) {
    return jdbc.sql(
            "select coalesce(max(position), 0) from notice"
                + " where patient = any(cast(:patients as uuid[]))")
        .param("patients", reader.patients())
        .query(Long.class)
        .single();
  }

  int unread(Reader reader) {
    return jdbc.sql(
            """
            select count(*) from notice n where n.patient = any(cast(:patients as uuid[])) and not exists (
              select from notice_read r where r.organisation = n.organisation
                and r.patient = n.patient and r.reader = :reader and r.notice = n.id)
            """)
        .param("patients", reader.patients())
        .param("reader", reader.token().toArray())
        .query(Integer.class)
        .single();
  }

  void markRead(Reader reader, UUID notice) {
    mark(reader, notice, "n.id = :notice");
  }

  void markAllRead(Reader reader, UUID newest) {
    mark(
        reader,
        newest,
        """
        n.position <= (select b.position from notice b
          where b.patient = any(cast(:patients as uuid[])) and b.id = :notice)
        """);
  }

  private void mark(Reader reader, UUID notice, String which) {
    jdbc.sql(
            """
            insert into notice_read (organisation, patient, reader, notice)
            select n.organisation, n.patient, :reader, n.id from notice n
            where n.patient = any(cast(:patients as uuid[])) and
            """
                + which
                + " on conflict do nothing")
        .param("reader", reader.token().toArray())
        .param("patients", reader.patients())
        .param("notice", notice)
        .update();
  }

  private JdbcClient.StatementSpec asked(Reader reader, String sql) {
    return jdbc.sql(sql)
        .param("reader", reader.token().toArray())
        .param("patients", reader.patients());
  }

  private Notice notice(Reader reader, ReaderSettings settings, ResultSet row) throws SQLException {
    UUID id = row.getObject("id", UUID.class);
    NoticeKind kind = NoticeKind.valueOf(row.getString("kind"));
    Map<String, String> facts =
        sealing.open(reader.organisation(), row(id), row.getBytes("sealed"), FACTS);
    Optional<Bytes32> grantee = Optional.ofNullable(facts.get(Notice.GRANTEE)).map(Bytes32::of);
    return new Notice(
        id,
        kind,
        facts,
        row.getObject("at", OffsetDateTime.class).toInstant(),
        row.getBoolean("read"),
        settings.tells(kind, grantee));
  }

  private static String row(UUID id) {
    return "notice/" + id;
  }
}
