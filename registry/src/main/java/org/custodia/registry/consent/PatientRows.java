package org.custodia.registry.consent;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tables {@code consent_patient}, {@code consent_act} and {@code consent_choice}: whether patients
 * take part, and what they did about it. Used inside the organisation's rows.
 */
final class PatientRows {
  private final JdbcClient jdbc;

  PatientRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  enum Kind {
    REVOKE,
    OPT_OUT,
    OPT_IN,
    DECLINE,
    RECONSIDER,
    /** By the grantee: see {@link ReplyDesk}. */
    REJECT
  }

  /**
   * @param command the last call that was made for it; empty when it needs none
   */
  record Act(
      UUID id,
      UUID patient,
      Kind kind,
      String person,
      Bytes32 request,
      Instant askedAt,
      Optional<UUID> command,
      Optional<Instant> triedAt) {}

  /** The last command that told a channel of a patient's choice. */
  record Choice(UUID command, Instant recordedAt) {}

  PatientStanding standing(UUID patient) {
    return find(patient, "").orElse(new PatientStanding(patient, false, Optional.empty(), true));
  }

  /** Of a person with several entries: what was chosen for one of them counts for all. */
  static PatientStanding together(UUID asked, List<PatientStanding> entries) {
    return new PatientStanding(
        asked,
        entries.stream().anyMatch(PatientStanding::optedOut),
        entries.stream().flatMap(one -> one.since().stream()).max(Comparator.naturalOrder()),
        entries.stream().allMatch(PatientStanding::settled));
  }

  /** The same, and nobody else changes anything about this patient's consents meanwhile. */
  PatientStanding lock(String organisation, UUID patient) {
    jdbc.sql(
            """
            insert into consent_patient (organisation, patient, opted_out, settled)
            values (:organisation, :patient, false, true) on conflict do nothing
            """)
        .param("organisation", organisation)
        .param("patient", patient)
        .update();
    return find(patient, " for update").orElseThrow();
  }

  private Optional<PatientStanding> find(UUID patient, String how) {
    return jdbc.sql("select * from consent_patient where patient = :patient" + how)
        .param("patient", patient)
        .query(PatientRows::standing)
        .optional();
  }

  List<PatientStanding> unsettled() {
    return jdbc.sql("select * from consent_patient where not settled order by patient")
        .query(PatientRows::standing)
        .list();
  }

  void put(PatientStanding standing) {
    jdbc.sql(
            """
            update consent_patient set opted_out = :out, changed_at = :at, settled = :settled
            where patient = :patient
            """)
        .param("out", standing.optedOut())
        .param("at", standing.since().map(at -> at.atOffset(ZoneOffset.UTC)).orElse(null))
        .param("settled", standing.settled())
        .param("patient", standing.patient())
        .update();
  }

  Optional<Act> act(UUID id) {
    return jdbc.sql("select * from consent_act where id = :id")
        .param("id", id)
        .query(PatientRows::act)
        .optional();
  }

  void add(String organisation, Act act) {
    jdbc.sql(
            """
            insert into consent_act (organisation, id, patient, kind, person, request, asked_at,
              command, tried_at)
            values (:organisation, :id, :patient, :kind, :person, :request, :at, :command, :tried)
            """)
        .param("organisation", organisation)
        .param("id", act.id())
        .param("patient", act.patient())
        .param("kind", act.kind().name())
        .param("person", act.person())
        .param("request", act.request().toArray())
        .param("at", act.askedAt().atOffset(ZoneOffset.UTC))
        .param("command", act.command().orElse(null))
        .param("tried", act.triedAt().map(at -> at.atOffset(ZoneOffset.UTC)).orElse(null))
        .update();
  }

  /** Acts with consents that are not revoked yet as far as the patient was told. */
  List<Act> atWork() {
    return jdbc.sql(
            """
            select * from consent_act a where exists (
              select from consent c where c.organisation = a.organisation and c.revoked_by = a.id
                and c.granted_at is not null and not c.told_revoked)
            order by asked_at
            """)
        .query(PatientRows::act)
        .list();
  }

  void tried(UUID act, UUID command, Instant at) {
    jdbc.sql("update consent_act set command = :command, tried_at = :at where id = :id")
        .param("command", command)
        .param("at", at.atOffset(ZoneOffset.UTC))
        .param("id", act)
        .update();
  }

  /** Takes away who acted, of a patient who is erased. */
  void forget(UUID patient) {
    jdbc.sql("update consent_act set person = '' where patient = :patient")
        .param("patient", patient)
        .update();
  }

  Optional<Choice> choice(UUID patient, String channel) {
    return jdbc.sql(
            """
            select command, recorded_at from consent_choice
            where patient = :patient and channel = :channel
            """)
        .param("patient", patient)
        .param("channel", channel)
        .query(
            (row, n) ->
                new Choice(
                    row.getObject("command", UUID.class),
                    row.getTimestamp("recorded_at").toInstant()))
        .optional();
  }

  void choose(String organisation, UUID patient, String channel, Choice choice) {
    jdbc.sql(
            """
            insert into consent_choice (organisation, patient, channel, command, recorded_at)
            values (:organisation, :patient, :channel, :command, :at)
            on conflict (organisation, patient, channel)
            do update set command = :command, recorded_at = :at
            """)
        .param("organisation", organisation)
        .param("patient", patient)
        .param("channel", channel)
        .param("command", choice.command())
        .param("at", choice.recordedAt().atOffset(ZoneOffset.UTC))
        .update();
  }

  private static PatientStanding standing(ResultSet row, int number) throws SQLException {
    return new PatientStanding(
        row.getObject("patient", UUID.class),
        row.getBoolean("opted_out"),
        Optional.ofNullable(row.getTimestamp("changed_at")).map(java.sql.Timestamp::toInstant),
        row.getBoolean("settled"));
  }

  private static Act act(ResultSet row, int number) throws SQLException {
    return new Act(
        row.getObject("id", UUID.class),
        row.getObject("patient", UUID.class),
        Kind.valueOf(row.getString("kind")),
        row.getString("person"),
        Bytes32.of(row.getBytes("request")),
        row.getTimestamp("asked_at").toInstant(),
        Optional.ofNullable(row.getObject("command", UUID.class)),
        Optional.ofNullable(row.getTimestamp("tried_at")).map(java.sql.Timestamp::toInstant));
  }
}
