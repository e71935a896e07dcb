package org.custodia.registry.medicines;

import java.nio.charset.StandardCharsets;
import java.sql.Types;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.rows.OrganisationRows.Addition;
import org.custodia.registry.rows.Reading;
import org.springframework.jdbc.core.SqlParameterValue;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The audit of verifications: one row each, never changed. */
final class VerificationRows {
  private static final Reading<Answered> ANSWERED =
      Reading.of(
          List.of("scan", "answer"),
          """
          select scan, answer from pack_verification
          where organisation = me.organisation and id = ?
          """,
          row -> new Answered(row.bytes("scan"), MedicineJson.readVerdict(row.text("answer"))));

  private static final String INSERT =
      """
      insert into pack_verification (organisation, id, person, scan, verdict, code, pack_id, answer,
        answer_signature, verified_at, duration_ms)
      select %s, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? %s
      on conflict (organisation, id) do nothing
      """;

  private static final String ADD = INSERT.formatted(OrganisationRows.ENTERED, "");
  private static final String ADD_WITH = INSERT.formatted(OrganisationRows.ENTERED, "from added");

  private final OrganisationRows rows;
  private final JdbcClient jdbc;

  VerificationRows(OrganisationRows rows, JdbcClient jdbc) {
    this.rows = rows;
    this.jdbc = jdbc;
  }

  /**
   * A verification that was answered.
   *
   * @param scan exactly what was scanned, as bytes, since a scanner may send what text cannot hold
   */
  record Answered(byte[] scan, PackVerdict verdict) {
    boolean isOf(String text) {
      return Arrays.equals(scan, bytes(text));
    }
  }

  /** What was answered under an id, to be read together with other things. */
  static Reading.Asked<Answered> answered(UUID id) {
    return ANSWERED.with(id);
  }

  Optional<Answered> find(String organisation, UUID id) {
    return rows.find(organisation, answered(id));
  }

  /** The Merkle proof that an earlier answer gave of a pack; empty when there was none. */
  List<Bytes32> proof(String organisation, Bytes32 packId) {
    return jdbc
        .sql(
            """
            select answer from pack_verification
            where organisation = :organisation and pack_id = :pack and answer_signature is not null
            order by verified_at desc limit 5
            """)
        .param("organisation", organisation)
        .param("pack", packId.toArray())
        .query((row, n) -> MedicineJson.readVerdict(row.getString("answer")))
        .list()
        .stream()
        .flatMap(verdict -> verdict.evidence().stream())
        .map(PackVerdict.Evidence::proof)
        .filter(proof -> !proof.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  /**
   * False when this id has a row already. Also outside of the organisation's rows, and then it is
   * durable when it returns.
   */
  boolean add(Caller caller, String scan, PackVerdict verdict, Duration taken) {
    return rows.add(caller.organisation(), ADD, values(caller, scan, verdict, taken)) == 1;
  }

  /**
   * As {@link #add}, with the service's row of the answer and only with it: false also when that
   * one was there already.
   */
  boolean addWith(
      Addition answer, Caller caller, String scan, PackVerdict verdict, Duration taken) {
    Object[] values = values(caller, scan, verdict, taken);
    return rows.addWith(answer, caller.organisation(), ADD_WITH, values) == 1;
  }

  private static Object[] values(Caller caller, String scan, PackVerdict verdict, Duration taken) {
    Optional<PackVerdict.Evidence> evidence = verdict.evidence();
    Optional<String> signature =
        evidence.map(PackVerdict.Evidence::answerSignature).filter(one -> !one.isEmpty());
    return new Object[] {
      verdict.id(),
      caller.name(),
      bytes(scan),
      verdict.verdict().name(),
      verdict.code(),
      new SqlParameterValue(
          Types.BINARY,
          evidence.map(PackVerdict.Evidence::packId).map(Bytes32::toArray).orElse(null)),
      MedicineJson.writeVerdict(verdict),
      new SqlParameterValue(Types.VARCHAR, signature.orElse(null)),
      verdict.verifiedAt().atOffset(ZoneOffset.UTC),
      taken.toMillis()
    };
  }

  private static byte[] bytes(String scan) {
    return scan.getBytes(StandardCharsets.UTF_8);
  }
}
