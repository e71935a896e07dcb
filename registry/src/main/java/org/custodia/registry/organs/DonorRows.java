package org.custodia.registry.organs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Donors at their bank, and cases as the projection has them. Inside the organisation's rows. */
final class DonorRows {
  private final JdbcClient jdbc;

  DonorRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Does nothing when there is one already. */
  void add(
      String organisation,
      Bytes32 caseId,
      Bytes32 allocation,
      byte[] sealed,
      Instant at,
      String by) {
    jdbc.sql(
            """
            insert into organ_donor (organisation, pseudonym, allocation, sealed, opened_at, opened_by)
            values (:organisation, :case, :allocation, :sealed, :at, :by)
            on conflict (organisation, pseudonym) do nothing
            """)
        .param("organisation", organisation)
        .param("case", caseId.toArray())
        .param("allocation", allocation.toArray())
        .param("sealed", sealed)
        .param("at", at.atOffset(ZoneOffset.UTC))
        .param("by", by)
        .update();
  }

  record Entered(Bytes32 caseId, Instant enteredAt) {}

  /** Without a case on the ledger, latest first. */
  List<Entered> unopened(String organisation) {
    return jdbc.sql(
            """
            select pseudonym, opened_at from organ_donor d where organisation = :organisation
              and not exists (select 1 from organ_case c
                where c.organisation = d.organisation and c.case_id = d.pseudonym)
            order by opened_at desc, pseudonym limit 100
            """)
        .param("organisation", organisation)
        .query(
            (row, n) ->
                new Entered(
                    Bytes32.of(row.getBytes("pseudonym")),
                    row.getObject("opened_at", OffsetDateTime.class).toInstant()))
        .list();
  }

  Optional<byte[]> sealed(String organisation, Bytes32 caseId) {
    return jdbc.sql(
            "select sealed from organ_donor where organisation = :organisation and pseudonym = :case")
        .param("organisation", organisation)
        .param("case", caseId.toArray())
        .query(byte[].class)
        .optional();
  }

  Optional<Bytes32> allocation(String organisation, Bytes32 caseId) {
    return jdbc.sql(
            """
            select allocation from organ_donor
            where organisation = :organisation and pseudonym = :case
            """)
        .param("organisation", organisation)
        .param("case", caseId.toArray())
        .query((row, n) -> Bytes32.of(row.getBytes("allocation")))
        .optional();
  }

  /** What is kept sealed of a consent that was given for a donor. */
  Optional<byte[]> consent(String organisation, UUID act) {
    return jdbc.sql(
            "select sealed from organ_consent where organisation = :organisation and act = :act")
        .param("organisation", organisation)
        .param("act", act)
        .query(byte[].class)
        .optional();
  }

  List<DonorCases.Line> list(String organisation, int limit, int offset) {
    return jdbc.sql(
            """
            select * from organ_case where organisation = :organisation
            order by changed_at desc, case_id limit :limit offset :offset
            """)
        .param("organisation", organisation)
        .param("limit", limit)
        .param("offset", offset)
        .query(DonorRows::line)
        .list();
  }

  Optional<DonorCases.Line> find(String organisation, Bytes32 caseId) {
    return jdbc.sql(
            """
            select * from organ_case where organisation = :organisation and case_id = :case
            order by opened_at limit 1
            """)
        .param("organisation", organisation)
        .param("case", caseId.toArray())
        .query(DonorRows::line)
        .optional();
  }

  private static DonorCases.Line line(ResultSet row, int n) throws SQLException {
    return new DonorCases.Line(
        Bytes32.of(row.getBytes("case_id")),
        row.getString("channel"),
        row.getBoolean("living"),
        row.getObject("opened_at", OffsetDateTime.class).toInstant(),
        row.getString("state").equals("CLOSED"),
        row.getInt("recovered"),
        row.getObject("changed_at", OffsetDateTime.class).toInstant());
  }
}
