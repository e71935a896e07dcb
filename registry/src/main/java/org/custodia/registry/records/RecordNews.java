package org.custodia.registry.records;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.registry.notices.Notice;
import org.custodia.registry.notices.NoticeKind;
import org.custodia.registry.notices.Notices;
import org.custodia.registry.people.PatientDirectory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the host's own node says others did about its patients' records, told to them once. Table
 * {@code record_told}. Used inside the host's rows.
 */
final class RecordNews {
  private final JdbcClient jdbc;
  private final PatientDirectory directory;
  private final Notices notices;

  RecordNews(JdbcClient jdbc, PatientDirectory directory, Notices notices) {
    this.jdbc = jdbc;
    this.directory = directory;
    this.notices = notices;
  }

  /**
   * @param about id of the record, relationship or request
   * @param occasion what makes it one thing to be told
   */
  private record News(
      NoticeKind kind,
      String channel,
      Bytes32 patient,
      Bytes32 who,
      Bytes32 about,
      Bytes32 occasion,
      Optional<Integer> purpose,
      Optional<Instant> until,
      Instant at) {}

  /**
   * Tells of everything up to this block that was not told yet.
   *
   * @param own member id of the host
   */
  void tell(String organisation, Bytes32 own, long block) {
    long told = told();
    if (block <= told) return;
    for (News one : news(own, told, block)) {
      directory
          .byPseudonym(organisation, one.channel(), one.patient())
          .filter(patient -> directory.name(organisation, patient).isPresent())
          .ifPresent(patient -> put(organisation, patient, one));
    }
    jdbc.sql(
            """
            insert into record_told (organisation, block) values (:organisation, :block)
            on conflict (organisation) do update set block = :block
            """)
        .param("organisation", organisation)
        .param("block", block)
        .update();
  }

  private long told() {
    return jdbc.sql("select block from record_told").query(Long.class).optional().orElse(-1L);
  }

  /** What happened to this host's patients, without what the host did itself. */
  private List<News> news(Bytes32 own, long after, long until) {
    return jdbc.sql(
            """
            select 'RECORD_ADDED' as kind, channel, patient, holder as who, record as about,
              record as occasion, null::int as purpose, null::bigint as until, added_at as at, block, log_index
            from record_pointer
            where host = :own and holder <> :own and block > :after and block <= :until
            union all
            select case when purpose = :emergency then 'EMERGENCY_READ' else 'RECORD_READ' end, channel, patient, reader, record, command_id, purpose, null, recorded_at,
              block, log_index
            from record_reading
            where host = :own and reader <> :own and block > :after and block <= :until
            union all
            select 'RELATIONSHIP_OFFERED', channel, patient, provider, relationship, relationship, null,
              answer_until, offered_at, block, log_index
            from relationship where host = :own and block > :after and block <= :until
            union all
            select 'RELATIONSHIP_LEFT', channel, patient, provider, relationship, relationship, null,
              null, changed_at, left_block, left_index
            from relationship where host = :own and left_block > :after and left_block <= :until
            union all
            select 'ACCESS_REQUESTED', channel, patient, reader, request, request, purpose, answer_until,
              asked_at, block, log_index
            from access_request where host = :own and block > :after and block <= :until
            order by block, log_index
            """)
        .param("own", own.toArray())
        .param("emergency", ConsentPurpose.EMERGENCY.code())
        .param("after", after)
        .param("until", until)
        .query(RecordNews::news)
        .list();
  }

  private static News news(ResultSet row, int number) throws SQLException {
    Integer purpose = row.getObject("purpose", Integer.class);
    Long until = row.getObject("until", Long.class);
    return new News(
        NoticeKind.valueOf(row.getString("kind")),
        row.getString("channel"),
        Bytes32.of(row.getBytes("patient")),
        Bytes32.of(row.getBytes("who")),
        Bytes32.of(row.getBytes("about")),
        Bytes32.of(row.getBytes("occasion")),
        Optional.ofNullable(purpose),
        Optional.ofNullable(until).map(Instant::ofEpochSecond),
        row.getTimestamp("at").toInstant());
  }

  private void put(String organisation, UUID patient, News one) {
    Map<String, String> facts = new HashMap<>();
    facts.put(Notice.GRANTEE, one.who().toString());
    facts.put(Notice.RECORD, one.about().toString());
    one.purpose()
        .flatMap(
            code ->
                Arrays.stream(ConsentPurpose.values())
                    .filter(any -> any.code() == code)
                    .findFirst())
        .ifPresent(purpose -> facts.put(Notice.PURPOSE, purpose.name()));
    one.until().ifPresent(until -> facts.put(Notice.UNTIL, until.toString()));
    String name = "record news " + one.kind() + " " + one.channel() + " " + one.occasion();
    notices.put(
        organisation,
        patient,
        UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)),
        one.kind(),
        facts,
        one.at());
  }
}
