package org.custodia.registry.organs;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.witness.OfferTurn;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Turns out of order at the regulator. Used inside the organisation's rows. */
final class TurnRows {
  private final JdbcClient jdbc;

  TurnRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * The signature of the person who agreed; empty until there is one: the wish is kept for somebody
   * to look at.
   */
  String agreed(String organisation, Bytes32 bank, String channel, OfferTurn turn, Instant now) {
    UUID id =
        UUID.nameUUIDFromBytes(("organ turn " + channel + turn).getBytes(StandardCharsets.UTF_8));
    jdbc.sql(
            """
            insert into organ_turn (organisation, id, channel, organ_id, list, rank, candidate, centre,
              reason, asked_by, asked_at)
            values (:organisation, :id, :channel, :organ, :list, :rank, :candidate, :centre,
              :reason, :by, :at)
            on conflict do nothing
            """)
        .param("organisation", organisation)
        .param("id", id)
        .param("channel", channel)
        .param("organ", turn.organId().toArray())
        .param("list", turn.list().toArray())
        .param("rank", turn.rank())
        .param("candidate", turn.candidate().toArray())
        .param("centre", turn.centre().toArray())
        .param("reason", turn.reason())
        .param("by", bank.toArray())
        .param("at", now.atOffset(ZoneOffset.UTC))
        .update();
    return jdbc.sql(
            "select signature from organ_turn where organisation = :organisation and id = :id")
        .param("organisation", organisation)
        .param("id", id)
        .query((row, n) -> Optional.ofNullable(row.getString("signature")))
        .single()
        .orElse("");
  }

  List<Offers.OutOfOrder> all(String organisation) {
    return jdbc.sql(
            """
            select * from organ_turn where organisation = :organisation
            order by asked_at desc, id limit 500
            """)
        .param("organisation", organisation)
        .query(TurnRows::shown)
        .list();
  }

  OfferTurn turn(String organisation, UUID id) {
    return jdbc.sql("select * from organ_turn where organisation = :organisation and id = :id")
        .param("organisation", organisation)
        .param("id", id)
        .query(
            (row, n) ->
                new OfferTurn(
                    Bytes32.of(row.getBytes("organ_id")),
                    Bytes32.of(row.getBytes("list")),
                    row.getInt("rank"),
                    Bytes32.of(row.getBytes("candidate")),
                    Bytes32.of(row.getBytes("centre")),
                    row.getInt("reason")))
        .optional()
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-ORG-065"));
  }

  void sign(String organisation, UUID id, String signature, String by, Instant at) {
    jdbc.sql(
            """
            update organ_turn set signature = :signature, signed_by = :by, signed_at = :at
            where organisation = :organisation and id = :id and signature is null
            """)
        .param("signature", signature)
        .param("by", by)
        .param("at", at.atOffset(ZoneOffset.UTC))
        .param("organisation", organisation)
        .param("id", id)
        .update();
  }

  private static Offers.OutOfOrder shown(ResultSet row, int n) throws SQLException {
    return new Offers.OutOfOrder(
        row.getObject("id", UUID.class),
        Bytes32.of(row.getBytes("organ_id")),
        row.getInt("rank"),
        Bytes32.of(row.getBytes("centre")),
        row.getInt("reason"),
        Bytes32.of(row.getBytes("asked_by")),
        row.getObject("asked_at", OffsetDateTime.class).toInstant(),
        Optional.ofNullable(row.getString("signed_by")),
        Optional.ofNullable(row.getObject("signed_at", OffsetDateTime.class))
            .map(OffsetDateTime::toInstant));
  }
}
