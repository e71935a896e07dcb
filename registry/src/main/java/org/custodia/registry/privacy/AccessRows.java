package org.custodia.registry.privacy;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.registry.people.PatientDirectory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The tables {@code privacy_access} and {@code privacy_mark}. Used inside the organisation's rows.
 */
final class AccessRows {
  private static final int AT_ONCE = 200;

  /** Openings are numbered before they are committed: the very latest are left for later. */
  private static final int SETTLES_SECONDS = 5;

  private static final String COLUMNS =
      "source, reference, at, who, person, member, patient, subject, purpose, kind, consent";

  private final JdbcClient jdbc;
  private final PatientDirectory directory;

  AccessRows(JdbcClient jdbc, PatientDirectory directory) {
    this.jdbc = jdbc;
    this.directory = directory;
  }

  /** How far readings and openings were taken. */
  record Mark(long block, int logIndex, long opening) {}

  private record Read(Mark mark, Access access) {}

  /**
   * Takes what is new, each once, in its order.
   *
   * @return what was not known before
   */
  List<Access> take(String organisation, Bytes32 own, Instant now) {
    Mark mark = mark(organisation);
    List<Read> readings = readings(organisation, own, mark);
    List<Read> openings = openings(own, mark, now);
    if (readings.isEmpty() && openings.isEmpty()) return List.of();
    Mark until =
        new Mark(
            readings.isEmpty() ? mark.block() : last(readings).block(),
            readings.isEmpty() ? mark.logIndex() : last(readings).logIndex(),
            openings.isEmpty() ? mark.opening() : last(openings).opening());
    keep(organisation, until);
    readings.addAll(openings);
    return readings.stream()
        .map(Read::access)
        .filter(access -> add(organisation, access))
        .sorted(java.util.Comparator.comparing(Access::at))
        .toList();
  }

  private static Mark last(List<Read> read) {
    return read.get(read.size() - 1).mark();
  }

  private Mark mark(String organisation) {
    return jdbc.sql(
            "select block, log_index, opening from privacy_mark where organisation = :o for update")
        .param("o", organisation)
        .query((row, number) -> new Mark(row.getLong(1), row.getInt(2), row.getLong(3)))
        .optional()
        .orElse(new Mark(-1, -1, 0));
  }

  private void keep(String organisation, Mark mark) {
    jdbc.sql(
            """
            insert into privacy_mark (organisation, block, log_index, opening)
            values (:o, :block, :index, :opening)
            on conflict (organisation) do update
            set block = excluded.block, log_index = excluded.log_index, opening = excluded.opening
            """)
        .param("o", organisation)
        .param("block", mark.block())
        .param("index", mark.logIndex())
        .param("opening", mark.opening())
        .update();
  }

  /** Of our patients, whoever read; and by our people, whosever patient it was. */
  private List<Read> readings(String organisation, Bytes32 own, Mark mark) {
    return jdbc.sql(
            """
            select r.block, r.log_index, r.channel, r.host, r.patient, r.reader, r.witness, r.consent,
              r.purpose, r.query_id, coalesce(to_timestamp(r.read_at), r.recorded_at) as at, p.kind,
              (select k.person from session_key k where k.key = r.witness and r.reader = :own) as person
            from record_reading r
            left join record_pointer p
              on p.channel = r.channel and p.holder = r.holder and p.record = r.record
            where (r.block, r.log_index) > (:block, :index) and (r.host = :own or r.reader = :own)
            order by r.block, r.log_index limit :many
            """)
        .param("own", own.toArray())
        .param("block", mark.block())
        .param("index", mark.logIndex())
        .param("many", AT_ONCE)
        .query((row, number) -> reading(organisation, own, row))
        .list();
  }

  private Read reading(String organisation, Bytes32 own, ResultSet row) throws SQLException {
    String channel = row.getString("channel");
    Bytes32 host = Bytes32.of(row.getBytes("host"));
    Bytes32 pseudonym = Bytes32.of(row.getBytes("patient"));
    Bytes32 reader = Bytes32.of(row.getBytes("reader"));
    Optional<String> person = Optional.ofNullable(row.getString("person"));
    Optional<UUID> patient =
        host.equals(own)
            ? directory.byPseudonym(organisation, channel, pseudonym)
            : Optional.empty();
    return new Read(
        new Mark(row.getLong("block"), row.getInt("log_index"), 0),
        new Access(
            Access.Source.READING,
            reader + "/" + Bytes32.of(row.getBytes("query_id")),
            row.getObject("at", OffsetDateTime.class).toInstant(),
            person.orElse(row.getString("witness")),
            person,
            reader,
            patient,
            patient.map(UUID::toString).orElse(channel + "/" + host + "/" + pseudonym),
            purpose(row.getInt("purpose")),
            Optional.ofNullable((Integer) row.getObject("kind")),
            Optional.of(Bytes32.of(row.getBytes("consent")))));
  }

  private List<Read> openings(Bytes32 own, Mark mark, Instant now) {
    return jdbc.sql(
            """
            select o.number, o.at, o.person, r.kind, r.patient,
              coalesce(r.patient::text,
                r.channel || '/0x' || encode(r.host, 'hex') || '/0x' || encode(r.pseudonym, 'hex')) as subject
            from patient_record_opened o join patient_record r on r.id = o.record
            where o.number > :opening and o.at < :settled
            order by o.number limit :many
            """)
        .param("opening", mark.opening())
        .param("settled", utc(now.minusSeconds(SETTLES_SECONDS)))
        .param("many", AT_ONCE)
        .query(
            (row, number) ->
                new Read(
                    new Mark(0, 0, row.getLong("number")),
                    new Access(
                        Access.Source.OPENING,
                        row.getString("number"),
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        row.getString("person"),
                        Optional.of(row.getString("person")),
                        own,
                        Optional.ofNullable((UUID) row.getObject("patient")),
                        row.getString("subject"),
                        Optional.empty(),
                        Optional.of(row.getInt("kind")),
                        Optional.empty())))
        .list();
  }

  /** Whether it was not there yet. */
  private boolean add(String organisation, Access access) {
    return jdbc.sql(
                """
                insert into privacy_access (organisation, source, reference, at, who, person, member, patient,
                  subject, purpose, kind, consent)
                values (:o, :source, :reference, :at, :who, :person, :member, cast(:patient as uuid), :subject,
                  :purpose, :kind, :consent)
                on conflict do nothing
                """)
            .param("o", organisation)
            .param("source", access.source().name())
            .param("reference", access.reference())
            .param("at", utc(access.at()))
            .param("who", access.who())
            .param("person", access.person().orElse(null), java.sql.Types.VARCHAR)
            .param("member", access.member().toArray())
            .param(
                "patient",
                access.patient().map(UUID::toString).orElse(null),
                java.sql.Types.VARCHAR)
            .param("subject", access.subject())
            .param(
                "purpose",
                access.purpose().map(ConsentPurpose::code).orElse(null),
                java.sql.Types.INTEGER)
            .param("kind", access.kind().orElse(null), java.sql.Types.INTEGER)
            .param(
                "consent",
                access.consent().map(Bytes32::toArray).orElse(null),
                java.sql.Types.BINARY)
            .update()
        == 1;
  }

  /** Of the patients given, the latest first. */
  List<Access> of(String organisation, Set<UUID> patients, Instant from, Instant until, int limit) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + """
                   from privacy_access
                  where organisation = :o and patient = any(cast(:patients as uuid[]))
                    and at >= :from and at < :until
                  order by at desc, source, reference limit :limit
                  """)
        .param("o", organisation)
        .param("patients", patients.stream().map(UUID::toString).toArray(String[]::new))
        .param("from", utc(from))
        .param("until", utc(until))
        .param("limit", limit)
        .query((row, number) -> access(row))
        .list();
  }

  /** Those of a case, the earliest first. */
  List<Access> ofCase(String organisation, UUID id, int limit) {
    return jdbc.sql(
            "select "
                + Arrays.stream(COLUMNS.split(", "))
                    .map(column -> "a." + column)
                    .collect(Collectors.joining(", "))
                + """
                   from privacy_case_access c
                  join privacy_access a on a.organisation = c.organisation and a.source = c.source
                    and a.reference = c.reference
                  where c.organisation = :o and c.case_id = :id
                  order by a.at, a.source, a.reference limit :limit
                  """)
        .param("o", organisation)
        .param("id", id)
        .param("limit", limit)
        .query((row, number) -> access(row))
        .list();
  }

  /** How many patients somebody accessed on each day of a period on which there were any. */
  TreeMap<LocalDate, Integer> patientsByDay(
      String organisation, String who, Instant from, Instant until, ZoneId zone) {
    TreeMap<LocalDate, Integer> days = new TreeMap<>();
    jdbc.sql(
            """
            select cast(at at time zone :zone as date) as day, count(distinct subject) as patients
            from privacy_access
            where organisation = :o and who = :who and at >= :from and at < :until group by 1
            """)
        .param("o", organisation)
        .param("zone", zone.getId())
        .param("who", who)
        .param("from", utc(from))
        .param("until", utc(until))
        .query(
            row -> {
              days.put(row.getObject(1, LocalDate.class), row.getInt(2));
            });
    return days;
  }

  /** When somebody accessed something in a period. */
  List<Instant> times(String organisation, String who, Instant from, Instant until) {
    return jdbc.sql(
            """
            select at from privacy_access
            where organisation = :o and who = :who and at >= :from and at < :until
            """)
        .param("o", organisation)
        .param("who", who)
        .param("from", utc(from))
        .param("until", utc(until))
        .query((row, number) -> row.getObject(1, OffsetDateTime.class).toInstant())
        .list();
  }

  /** Who wrote records of a patient here since then. */
  List<String> authors(String organisation, UUID patient, Instant since) {
    return jdbc.sql(
            """
            select distinct person from patient_record
            where organisation = :o and patient = :patient and added_at >= :since
            """)
        .param("o", organisation)
        .param("patient", patient)
        .param("since", utc(since))
        .query(String.class)
        .list();
  }

  private static Access access(ResultSet row) throws SQLException {
    Integer purpose = (Integer) row.getObject("purpose");
    byte[] consent = row.getBytes("consent");
    return new Access(
        Access.Source.valueOf(row.getString("source")),
        row.getString("reference"),
        row.getObject("at", OffsetDateTime.class).toInstant(),
        row.getString("who"),
        Optional.ofNullable(row.getString("person")),
        Bytes32.of(row.getBytes("member")),
        Optional.ofNullable((UUID) row.getObject("patient")),
        row.getString("subject"),
        purpose == null ? Optional.empty() : purpose(purpose),
        Optional.ofNullable((Integer) row.getObject("kind")),
        consent == null ? Optional.empty() : Optional.of(Bytes32.of(consent)));
  }

  /** Empty for a number that no contract uses: somebody may have asked for anything. */
  private static Optional<ConsentPurpose> purpose(int code) {
    return Arrays.stream(ConsentPurpose.values()).filter(one -> one.code() == code).findFirst();
  }

  static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
