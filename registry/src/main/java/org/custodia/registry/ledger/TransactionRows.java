package org.custodia.registry.ledger;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tables {@code ledger_transaction} (a nonce and what it is for) and {@code ledger_attempt} (what
 * was signed with it). Called inside the organisation's rows.
 */
final class TransactionRows {
  private final JdbcClient jdbc;

  TransactionRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  enum Kind {
    PUBLIC,
    PRIVATE,
    /** Empty, to ourselves, so that later nonces can be mined. */
    FILLER
  }

  /** A nonce in use. */
  record Open(long id, String account, long nonce, Kind kind, String lane) {}

  record Attempt(Bytes32 hash, byte[] raw, Instant signedAt, Optional<Instant> sentAt) {}

  record OpenHash(Open transaction, Bytes32 hash) {}

  /** Until the end of this database transaction nobody else takes a nonce of this account. */
  void lockAccount(String account) {
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended(:account, 0))")
        .param("account", "custodia account " + account)
        .query((row, i) -> 1)
        .list();
  }

  Open add(String organisation, String account, long nonce, Kind kind, String lane) {
    long id =
        jdbc.sql(
                """
                insert into ledger_transaction (organisation, account, nonce, kind, lane)
                values (:organisation, :account, :nonce, :kind, :lane) returning id
                """)
            .param("organisation", organisation)
            .param("account", account)
            .param("nonce", nonce)
            .param("kind", kind.name())
            .param("lane", lane)
            .query(Long.class)
            .single();
    return new Open(id, account, nonce, kind, lane);
  }

  /**
   * Stores what is signed. The same call under a nonce that was given back is, bit for bit, the
   * transaction that was signed before; it then belongs to this use of the nonce.
   */
  void addAttempt(String organisation, long transaction, SignedTransaction signed) {
    jdbc.sql(
            """
            insert into ledger_attempt (organisation, hash, transaction_id, raw)
            values (:organisation, :hash, :transaction, :raw)
            on conflict (organisation, hash) do update
              set transaction_id = excluded.transaction_id, signed_at = excluded.signed_at, sent_at = null, answer = null
            """)
        .param("organisation", organisation)
        .param("hash", signed.hash().toArray())
        .param("transaction", transaction)
        .param("raw", signed.raw())
        .update();
  }

  void answered(Bytes32 hash, boolean taken, String answer) {
    jdbc.sql(
            """
            update ledger_attempt set answer = :answer,
              sent_at = case when :taken then clock_timestamp() else sent_at end where hash = :hash
            """)
        .param("answer", answer)
        .param("taken", taken)
        .param("hash", hash.toArray())
        .update();
  }

  List<Open> open() {
    return jdbc.sql(
            """
            select id, account, nonce, kind, lane from ledger_transaction
            where state = 'OPEN' order by account, nonce
            """)
        .query(
            (row, i) ->
                new Open(
                    row.getLong("id"),
                    row.getString("account"),
                    row.getLong("nonce"),
                    Kind.valueOf(row.getString("kind")),
                    row.getString("lane")))
        .list();
  }

  /** Hashes of all that was signed for nonces in use. */
  List<OpenHash> openHashes() {
    return jdbc.sql(
            """
            select t.id, t.account, t.nonce, t.kind, t.lane, a.hash
            from ledger_transaction t join ledger_attempt a on a.transaction_id = t.id
            where t.state = 'OPEN' order by t.id, a.signed_at
            """)
        .query(
            (row, i) ->
                new OpenHash(
                    new Open(
                        row.getLong("id"),
                        row.getString("account"),
                        row.getLong("nonce"),
                        Kind.valueOf(row.getString("kind")),
                        row.getString("lane")),
                    Bytes32.of(row.getBytes("hash"))))
        .list();
  }

  boolean isOpen(long transaction) {
    return jdbc.sql("select state = 'OPEN' from ledger_transaction where id = :id for update")
        .param("id", transaction)
        .query(Boolean.class)
        .single();
  }

  boolean hasOpen(String lane) {
    return jdbc.sql(
            "select exists (select from ledger_transaction where lane = :lane and state = 'OPEN')")
        .param("lane", lane)
        .query(Boolean.class)
        .single();
  }

  boolean hasOpenOf(String account) {
    return jdbc.sql(
            "select exists (select from ledger_transaction where account = :account and state = 'OPEN')")
        .param("account", account)
        .query(Boolean.class)
        .single();
  }

  int countOpen(Kind kind) {
    return jdbc.sql("select count(*) from ledger_transaction where state = 'OPEN' and kind = :kind")
        .param("kind", kind.name())
        .query(Integer.class)
        .single();
  }

  /** Nonces of the account from this one on that are in use or used up. */
  Set<Long> noncesFrom(String account, long nonce) {
    return new HashSet<>(
        jdbc.sql(
                """
                select nonce from ledger_transaction
                where account = :account and nonce >= :nonce and state <> 'FREED'
                """)
            .param("account", account)
            .param("nonce", nonce)
            .query(Long.class)
            .list());
  }

  /** Oldest first; at least one. */
  List<Attempt> attempts(long transaction) {
    return jdbc.sql(
            """
            select hash, raw, signed_at, sent_at from ledger_attempt
            where transaction_id = :transaction order by signed_at, hash
            """)
        .param("transaction", transaction)
        .query(
            (row, i) ->
                new Attempt(
                    Bytes32.of(row.getBytes("hash")),
                    row.getBytes("raw"),
                    row.getTimestamp("signed_at").toInstant(),
                    Optional.ofNullable(row.getTimestamp("sent_at")).map(Timestamp::toInstant)))
        .list();
  }

  void mined(long transaction) {
    state(transaction, "MINED");
  }

  void freed(long transaction) {
    state(transaction, "FREED");
  }

  private void state(long transaction, String state) {
    jdbc.sql("update ledger_transaction set state = :state where id = :id and state = 'OPEN'")
        .param("state", state)
        .param("id", transaction)
        .update();
  }
}
