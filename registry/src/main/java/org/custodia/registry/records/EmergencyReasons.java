package org.custodia.registry.records;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Why people opened records in emergencies, in their own words, sealed: kept with whose person it
 * was, and with who holds the record. Table {@code record_reason}.
 */
public final class EmergencyReasons {
  /** Characters, without spaces around. */
  static final int SHORTEST = 10;

  static final int LONGEST = 500;

  private final OrganisationRows rows;
  private final JdbcClient jdbc;
  private final Keys keys;

  EmergencyReasons(OrganisationRows rows, JdbcClient jdbc, Keys keys) {
    this.rows = rows;
    this.jdbc = jdbc;
    this.keys = keys;
  }

  /**
   * What goes with a query for this purpose: nothing but in an emergency.
   *
   * @throws Problem BAD_INPUT CUS-REC-054 for an emergency without a reason
   */
  static String checked(ConsentPurpose purpose, String said) {
    if (purpose != ConsentPurpose.EMERGENCY) return "";
    String reason = said.strip();
    if (reason.length() < SHORTEST || reason.length() > LONGEST) {
      throw new Problem(Problem.Kind.BAD_INPUT, "CUS-REC-054", SHORTEST, LONGEST);
    }
    return reason;
  }

  /**
   * Keeps one; again is the same.
   *
   * @param reader member id
   * @param query as the ledger has it
   */
  void keep(String organisation, Bytes32 reader, Bytes32 query, String reason, Instant at) {
    byte[] words = reason.getBytes(StandardCharsets.UTF_8);
    rows.in(
        organisation,
        () -> {
          jdbc.sql(
                  """
                  insert into record_reason (organisation, reader, query, sealed, kept_at)
                  values (:organisation, :reader, :query, :sealed, :at)
                  on conflict (organisation, reader, query) do nothing
                  """)
              .param("organisation", organisation)
              .param("reader", reader.toArray())
              .param("query", query.toArray())
              .param("sealed", keys.records(organisation).seal(words, context(reader, query)))
              .param("at", at.atOffset(ZoneOffset.UTC))
              .update();
        });
  }

  /** What was said with this query; empty where it is not kept here. */
  public Optional<String> of(String organisation, Bytes32 reader, Bytes32 query) {
    return rows.in(
            organisation,
            () ->
                jdbc.sql(
                        "select sealed from record_reason where reader = :reader and query = :query")
                    .param("reader", reader.toArray())
                    .param("query", query.toArray())
                    .query(byte[].class)
                    .optional())
        .map(kept -> keys.records(organisation).open(kept, context(reader, query)))
        .map(words -> new String(words, StandardCharsets.UTF_8));
  }

  private static byte[] context(Bytes32 reader, Bytes32 query) {
    return ("record_reason " + reader + " " + query).getBytes(StandardCharsets.UTF_8);
  }
}
