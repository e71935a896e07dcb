package org.custodia.registry.people;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tables {@code patient}, {@code patient_key}, {@code patient_version}, {@code patient_token} and
 * {@code patient_act}. Used inside the organisation's rows; everything personal comes and goes
 * sealed.
 */
final class PatientRows {
  private final JdbcClient jdbc;

  PatientRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param treated false for somebody who only acts for patients
   */
  record Entry(
      UUID id,
      boolean treated,
      int version,
      Instant registeredAt,
      String registeredBy,
      Optional<Instant> erasedAt) {}

  /** A person's key and one version, both sealed. */
  record Sealed(UUID id, int version, boolean treated, byte[] key, byte[] data) {}

  /**
   * @param sealed absent once erased
   */
  record Version(int version, Instant recordedAt, String recordedBy, Optional<byte[]> sealed) {}

  record Act(UUID patient, Optional<UUID> other, PatientAct act, Instant doneAt, String doneBy) {}

  /** False when the id is taken. */
  boolean add(String organisation, UUID id, boolean treated, Instant at, String by) {
    return jdbc.sql(
                """
                insert into patient (organisation, id, treated, version, registered_at, registered_by)
                values (:organisation, :id, :treated, 1, :at, :by)
                on conflict (organisation, id) do nothing
                """)
            .param("organisation", organisation)
            .param("id", id)
            .param("treated", treated)
            .param("at", at.atOffset(ZoneOffset.UTC))
            .param("by", by)
            .update()
        == 1;
  }

  void addKey(String organisation, UUID patient, byte[] sealed) {
    jdbc.sql(
            "insert into patient_key (organisation, patient, sealed) values (:o, :patient, :sealed)")
        .param("o", organisation)
        .param("patient", patient)
        .param("sealed", sealed)
        .update();
  }

  void addVersion(
      String organisation, UUID patient, int version, byte[] sealed, Instant at, String by) {
    jdbc.sql(
            """
            insert into patient_version (organisation, patient, version, recorded_at, recorded_by, sealed)
            values (:o, :patient, :version, :at, :by, :sealed)
            """)
        .param("o", organisation)
        .param("patient", patient)
        .param("version", version)
        .param("at", at.atOffset(ZoneOffset.UTC))
        .param("by", by)
        .param("sealed", sealed)
        .update();
  }

  void setCurrent(String organisation, UUID patient, int version, boolean treated) {
    jdbc.sql(
            """
            update patient set version = :version, treated = :treated
            where organisation = :o and id = :patient
            """)
        .param("version", version)
        .param("treated", treated)
        .param("o", organisation)
        .param("patient", patient)
        .update();
  }

  void putTokens(String organisation, UUID patient, Collection<String> tokens) {
    jdbc.sql(
            """
            delete from patient_token where organisation = :o and patient = :patient and not source
            """)
        .param("o", organisation)
        .param("patient", patient)
        .update();
    addTokens(organisation, patient, tokens, false);
  }

  /**
   * @param source whether they say where the entry was imported from
   */
  void addTokens(String organisation, UUID patient, Collection<String> tokens, boolean source) {
    jdbc.sql(
            """
            insert into patient_token (organisation, token, patient, source)
            select :o, token, :patient, :source from unnest(cast(:tokens as bytea[])) as given(token)
            on conflict do nothing
            """)
        .param("o", organisation)
        .param("patient", patient)
        .param("tokens", bytes(tokens))
        .param("source", source)
        .update();
  }

  Optional<Entry> find(String organisation, UUID id) {
    return entry(organisation, id, "");
  }

  /** As {@link #find}, and keeps others from changing the entry meanwhile. */
  Optional<Entry> lock(String organisation, UUID id) {
    return entry(organisation, id, " for update");
  }

  private Optional<Entry> entry(String organisation, UUID id, String how) {
    return jdbc.sql(
            """
            select treated, version, registered_at, registered_by, erased_at from patient
            where organisation = :o and id = :id
            """
                + how)
        .param("o", organisation)
        .param("id", id)
        .query(
            (row, n) ->
                new Entry(
                    id,
                    row.getBoolean("treated"),
                    row.getInt("version"),
                    row.getTimestamp("registered_at").toInstant(),
                    row.getString("registered_by"),
                    Optional.ofNullable(row.getTimestamp("erased_at")).map(t -> t.toInstant())))
        .optional();
  }

  /** The current versions of these entries, those that were erased left out. */
  List<Sealed> open(String organisation, Collection<UUID> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    return jdbc.sql(
            """
            select p.id, p.version, p.treated, k.sealed as key, v.sealed as data from patient p
            join patient_key k on k.organisation = p.organisation and k.patient = p.id
            join patient_version v on v.organisation = p.organisation and v.patient = p.id
              and v.version = p.version
            where p.organisation = :o and p.id in (:ids)
            """)
        .param("o", organisation)
        .param("ids", ids)
        .query(
            (row, n) ->
                new Sealed(
                    row.getObject("id", UUID.class),
                    row.getInt("version"),
                    row.getBoolean("treated"),
                    row.getBytes("key"),
                    row.getBytes("data")))
        .list();
  }

  Optional<byte[]> key(String organisation, UUID patient) {
    return jdbc.sql("select sealed from patient_key where organisation = :o and patient = :patient")
        .param("o", organisation)
        .param("patient", patient)
        .query(byte[].class)
        .optional();
  }

  List<Version> versions(String organisation, UUID patient) {
    return jdbc.sql(
            """
            select version, recorded_at, recorded_by, sealed from patient_version
            where organisation = :o and patient = :patient order by version desc
            """)
        .param("o", organisation)
        .param("patient", patient)
        .query(
            (row, n) ->
                new Version(
                    row.getInt("version"),
                    row.getTimestamp("recorded_at").toInstant(),
                    row.getString("recorded_by"),
                    Optional.ofNullable(row.getBytes("sealed"))))
        .list();
  }

  /** Entries that share any of the tokens, those that share most first. */
  List<UUID> sharing(String organisation, Collection<String> tokens, int limit) {
    return jdbc.sql(
            """
            select patient from patient_token
            where organisation = :o and token = any(cast(:tokens as bytea[]))
            group by patient order by count(*) desc, patient limit :limit
            """)
        .param("o", organisation)
        .param("tokens", bytes(tokens))
        .param("limit", limit)
        .query(UUID.class)
        .list();
  }

  /** Entries that have at least one token of each group, those that have most first. */
  List<UUID> having(String organisation, List<? extends Collection<String>> groups, int limit) {
    String eachGroup =
        IntStream.range(0, groups.size())
            .mapToObj(i -> "bool_or(token = any(cast(:group%d as bytea[])))".formatted(i))
            .collect(Collectors.joining(" and "));
    var query =
        jdbc.sql(
                """
                select patient from patient_token
                where organisation = :o and token = any(cast(:tokens as bytea[]))
                group by patient having %s order by count(*) desc, patient limit :limit
                """
                    .formatted(eachGroup))
            .param("o", organisation)
            .param("tokens", bytes(groups.stream().flatMap(Collection::stream).toList()))
            .param("limit", limit);
    for (int i = 0; i < groups.size(); i++) {
      query = query.param("group" + i, bytes(groups.get(i)));
    }
    return query.query(UUID.class).list();
  }

  /** Values, and not a subquery: PostgreSQL looks each of them up in the index. */
  private static byte[][] bytes(Collection<String> tokens) {
    return tokens.stream().map(HexFormat.of()::parseHex).toArray(byte[][]::new);
  }

  List<UUID> newest(String organisation, int limit) {
    return jdbc.sql(
            """
            select id from patient where organisation = :o and erased_at is null
            order by registered_at desc, id limit :limit
            """)
        .param("o", organisation)
        .param("limit", limit)
        .query(UUID.class)
        .list();
  }

  long count(String organisation) {
    return jdbc.sql("select count(*) from patient where organisation = :o and erased_at is null")
        .param("o", organisation)
        .query(Long.class)
        .single();
  }

  /** Takes away everything that says who it is. */
  void erase(String organisation, UUID patient, Instant at, String by) {
    for (String statement :
        List.of(
            "delete from patient_key where organisation = :o and patient = :patient",
            "update patient_version set sealed = null where organisation = :o and patient = :patient",
            "delete from patient_token where organisation = :o and patient = :patient",
            "delete from patient_likeness where organisation = :o and :patient in (a, b)",
            "delete from patient_decision where organisation = :o and :patient in (a, b)",
            "delete from patient_guardian where organisation = :o and :patient in (guardian, ward)",
            "delete from patient_account where organisation = :o and patient = :patient",
            "delete from patient_pseudonym where organisation = :o and patient = :patient",
            "update patient_import_line set sealed = null where organisation = :o and patient = :patient")) {
      jdbc.sql(statement).param("o", organisation).param("patient", patient).update();
    }
    jdbc.sql(
            """
            update patient set erased_at = :at, erased_by = :by where organisation = :o and id = :patient
            """)
        .param("at", at.atOffset(ZoneOffset.UTC))
        .param("by", by)
        .param("o", organisation)
        .param("patient", patient)
        .update();
  }

  void acted(String organisation, Act act) {
    jdbc.sql(
            """
            insert into patient_act (organisation, patient, other, act, done_at, done_by)
            values (:o, :patient, :other, :act, :at, :by)
            """)
        .param("o", organisation)
        .param("patient", act.patient())
        .param("other", act.other().orElse(null))
        .param("act", act.act().name())
        .param("at", act.doneAt().atOffset(ZoneOffset.UTC))
        .param("by", act.doneBy())
        .update();
  }

  /** As {@link #acted}, unless the same person did the same to the entry that day (UTC). */
  void actedToday(String organisation, Act act) {
    boolean known =
        jdbc.sql(
                """
                select exists (select from patient_act
                  where organisation = :o and patient = :patient and act = :act and done_by = :by
                    and done_at >= :day)
                """)
            .param("o", organisation)
            .param("patient", act.patient())
            .param("act", act.act().name())
            .param("by", act.doneBy())
            .param("day", act.doneAt().truncatedTo(ChronoUnit.DAYS).atOffset(ZoneOffset.UTC))
            .query(Boolean.class)
            .single();
    if (!known) acted(organisation, act);
  }

  /** What was done to an entry, newest first. */
  List<Act> acts(String organisation, UUID patient) {
    return jdbc.sql(
            """
            select patient, other, act, done_at, done_by from patient_act
            where organisation = :o and (patient = :patient or other = :patient) order by number desc
            """)
        .param("o", organisation)
        .param("patient", patient)
        .query(
            (row, n) ->
                new Act(
                    row.getObject("patient", UUID.class),
                    Optional.ofNullable(row.getObject("other", UUID.class)),
                    PatientAct.valueOf(row.getString("act")),
                    row.getTimestamp("done_at").toInstant(),
                    row.getString("done_by")))
        .list();
  }

  /** One after another within the organisation, until the transaction ends. */
  void inTurn(String organisation) {
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended('people/' || :o, 0))")
        .param("o", organisation)
        .query((row, n) -> n)
        .single();
  }
}
