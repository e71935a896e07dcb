package org.custodia.registry.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tables {@code ledger_trespass}, which is emptied with the projections, and {@code
 * ledger_trespass_told}. Called inside the organisation's rows.
 */
final class TrespassRows {
  static final String TABLE = "ledger_trespass";
  private static final int LONGEST_REASON = 200;

  private final JdbcClient jdbc;

  TrespassRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** More of a kind by one sender, in their order. */
  record More(long times, Suspicions.Sight first, Suspicions.Sight last) {
    static More of(Suspicions.Sight one) {
      return new More(1, one, one);
    }

    More and(More later) {
      return new More(times + later.times, first, later.last);
    }
  }

  /** Counts them. */
  void add(String organisation, Trespass.Kind kind, Optional<Bytes32> member, More more) {
    String reason = more.last().reason();
    jdbc.sql(
            """
            insert into ledger_trespass as t (organisation, kind, member, times, first_block,
              first_transaction, first_at, last_block, last_transaction, last_at, account, reason)
            values (:organisation, :kind, :member, :times, :firstBlock, :firstTransaction, :firstAt, :block,
              :transaction, :at, :account, :reason)
            on conflict (organisation, kind, member) do update set times = t.times + excluded.times,
              last_block = excluded.last_block, last_transaction = excluded.last_transaction,
              last_at = excluded.last_at, account = excluded.account, reason = excluded.reason
            """)
        .param("organisation", organisation)
        .param("kind", kind.name())
        .param("member", member.orElse(Bytes32.ZERO).toArray())
        .param("times", more.times())
        .param("firstBlock", more.first().at().block())
        .param("firstTransaction", more.first().at().transaction().toArray())
        .param("firstAt", Timestamp.from(more.first().at().at()))
        .param("block", more.last().at().block())
        .param("transaction", more.last().at().transaction().toArray())
        .param("at", Timestamp.from(more.last().at().at()))
        .param("account", more.last().account())
        .param("reason", reason.substring(0, Math.min(reason.length(), LONGEST_REASON)))
        .update();
  }

  /** Whether its transaction is the last that was counted of its kind and sender. */
  boolean isLast(Suspicions.Sight sight) {
    return all().stream()
        .filter(one -> one.kind() == sight.kind())
        .anyMatch(one -> one.last().transaction().equals(sight.at().transaction()));
  }

  /** The latest first. */
  List<Trespass> all() {
    return jdbc.sql("select * from ledger_trespass order by last_block desc, kind, member")
        .query((row, i) -> trespass(row))
        .list();
  }

  /** Those of which the regulator has not been told since they were ten times fewer. */
  List<Trespass> untold() {
    return jdbc.sql(
            """
            select t.* from ledger_trespass t
            left join ledger_trespass_told told using (organisation, kind, member)
            where told.times is null or t.times >= 10 * told.times order by t.first_block, kind, member
            """)
        .query((row, i) -> trespass(row))
        .list();
  }

  /** The regulator knows of so many by now: a power of ten, so that it is told seldom. */
  void told(String organisation, Trespass trespass, long times) {
    jdbc.sql(
            """
            insert into ledger_trespass_told (organisation, kind, member, times)
            values (:organisation, :kind, :member, :times)
            on conflict (organisation, kind, member) do update set times = excluded.times
            """)
        .param("organisation", organisation)
        .param("kind", trespass.kind().name())
        .param("member", trespass.member().orElse(Bytes32.ZERO).toArray())
        .param("times", times)
        .update();
  }

  private static Trespass trespass(ResultSet row) throws SQLException {
    Bytes32 member = Bytes32.of(row.getBytes("member"));
    return new Trespass(
        Trespass.Kind.valueOf(row.getString("kind")),
        Optional.of(member).filter(one -> !one.equals(Bytes32.ZERO)),
        row.getString("account"),
        row.getLong("times"),
        moment(row, "first"),
        moment(row, "last"),
        row.getString("reason"));
  }

  private static Trespass.Moment moment(ResultSet row, String which) throws SQLException {
    return new Trespass.Moment(
        row.getLong(which + "_block"),
        Bytes32.of(row.getBytes(which + "_transaction")),
        row.getTimestamp(which + "_at").toInstant());
  }
}
