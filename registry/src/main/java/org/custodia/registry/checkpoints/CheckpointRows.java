package org.custodia.registry.checkpoints;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.medicines.ScanSessionTerms;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.checkpoints.Checkpoints.Contradiction;
import org.custodia.registry.checkpoints.Checkpoints.Settlement;
import org.custodia.registry.ledger.Trace;
import org.custodia.scanners.agent.chain.BatchJson;
import org.custodia.scanners.agent.chain.CheckpointMode;
import org.custodia.scanners.agent.chain.EventJson;
import org.custodia.scanners.agent.chain.ScanEvent;
import org.custodia.scanners.agent.chain.ScanTerms.Entry;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables {@code checkpoint_*}. Used inside the organisation's rows. */
final class CheckpointRows {
  private final JdbcClient jdbc;

  CheckpointRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  // --- A key's record ---

  /** The record of a key, which nobody else changes until the end of the transaction. */
  HeldChain lock(
      String organisation, String key, WitnessDomain domain, Collection<UUID> ids, Instant now) {
    jdbc.sql(
            """
            insert into checkpoint_chain (organisation, key, sequence, digest, last_time, heard_at,
              clock_off)
            values (:organisation, :key, 0, :zero, 0, :now, 0)
            on conflict do nothing
            """)
        .param("organisation", organisation)
        .param("key", key)
        .param("zero", Bytes32.ZERO.toArray())
        .param("now", at(now))
        .update();
    return jdbc.sql(
            """
            select sequence, digest, last_time from checkpoint_chain
            where organisation = :organisation and key = :key for update
            """)
        .param("organisation", organisation)
        .param("key", key)
        .query(
            (row, n) ->
                new HeldChain(
                    domain,
                    new ScanEvent.Head(row.getLong(1), Bytes32.of(row.getBytes(2))),
                    row.getLong(3),
                    digests(organisation, ids)))
        .single();
  }

  private Map<UUID, Bytes32> digests(String organisation, Collection<UUID> ids) {
    Map<UUID, Bytes32> digests = new HashMap<>();
    jdbc.sql(
            """
            select id, digest from checkpoint_event
            where organisation = :organisation and id = any(cast(:ids as uuid[]))
            """)
        .param("organisation", organisation)
        .param("ids", ids.toArray(UUID[]::new))
        .query(
            row -> {
              digests.put(row.getObject(1, UUID.class), Bytes32.of(row.getBytes(2)));
            });
    return digests;
  }

  /** Writes what a batch has added, and whence it was heard of. */
  void keep(String organisation, String key, HeldChain chain, long clockOff, Instant now) {
    if (!chain.added().isEmpty()) add(organisation, key, chain.added(), now);
    for (Session session : sessions(chain.added())) add(organisation, key, session);
    for (ScanEvent event : chain.contradicting()) contradict(organisation, key, chain, event, now);
    jdbc.sql(
            """
            update checkpoint_chain set sequence = :sequence, digest = :digest, last_time = :last,
              heard_at = :now, clock_off = :off
            where organisation = :organisation and key = :key
            """)
        .param("organisation", organisation)
        .param("key", key)
        .param("sequence", chain.head().sequence())
        .param("digest", chain.head().digest().toArray())
        .param("last", chain.lastTime())
        .param("now", at(now))
        .param("off", clockOff)
        .update();
  }

  /** All in one statement: a device brings hundreds at once. */
  private void add(String organisation, String key, List<HeldChain.Added> all, Instant now) {
    jdbc.sql(
            """
            insert into checkpoint_event (organisation, id, key, sequence, digest, device_time,
              received_at, entry, mode, session, refers, operator, place, subject, scanned, event,
              remarks, verify_at, seal_due, trace)
            select :organisation, e.id, :key, e.sequence, e.digest, e.device_time, :now, e.entry,
              e.mode, e.session, e.refers, e.operator, e.place, e.subject, e.scanned, e.event,
              string_to_array(e.remarks, ','), case when e.verify then cast(:now as timestamptz) end,
              nullif(e.seal, false), :trace
            from unnest(cast(:ids as uuid[]), cast(:sequences as bigint[]), cast(:digests as bytea[]),
                cast(:times as bigint[]), cast(:entries as text[]), cast(:modes as text[]),
                cast(:sessions as bytea[]), cast(:refers as bytea[]), cast(:operators as text[]),
                cast(:places as text[]), cast(:subjects as bytea[]), cast(:texts as text[]),
                cast(:events as text[]), cast(:remarks as text[]), cast(:verify as boolean[]),
                cast(:seals as boolean[]))
              as e (id, sequence, digest, device_time, entry, mode, session, refers, operator, place,
                subject, scanned, event, remarks, verify, seal)
            """)
        .param("organisation", organisation)
        .param("key", key)
        .param("now", at(now))
        .param("ids", column(all, UUID[]::new, one -> one.act().commandId().toUuid()))
        .param("sequences", column(all, Long[]::new, one -> one.act().deviceSequence()))
        .param("digests", all.stream().map(one -> one.digest().toArray()).toArray(byte[][]::new))
        .param("times", column(all, Long[]::new, one -> one.act().deviceTime()))
        .param("entries", column(all, String[]::new, one -> one.terms().entry().name()))
        .param("modes", column(all, String[]::new, one -> one.terms().mode().name()))
        .param("sessions", column(all, byte[][]::new, one -> one.terms().session().toArray()))
        .param("refers", column(all, byte[][]::new, one -> one.terms().refers().toArray()))
        .param("operators", column(all, String[]::new, one -> one.terms().operator()))
        .param("places", column(all, String[]::new, one -> one.act().place()))
        .param("subjects", column(all, byte[][]::new, one -> one.act().subject().toArray()))
        .param("texts", column(all, String[]::new, one -> one.terms().text()))
        .param("events", column(all, String[]::new, one -> EventJson.write(one).toString()))
        .param("remarks", all.stream().map(CheckpointRows::remarks).toArray(String[]::new))
        .param("verify", column(all, Boolean[]::new, CheckpointRows::isToVerify))
        .param("seals", column(all, Boolean[]::new, one -> one.seal().isPresent()))
        .param("trace", Trace.current().orElse(null), Types.VARCHAR)
        .update();
  }

  private static <T> T[] column(
      List<HeldChain.Added> all, IntFunction<T[]> array, Function<ScanEvent, T> of) {
    return all.stream().map(HeldChain.Added::event).map(of).toArray(array);
  }

  private static String remarks(HeldChain.Added added) {
    return added.how().remarks().stream().map(Enum::name).sorted().collect(Collectors.joining(","));
  }

  private static boolean isToVerify(ScanEvent event) {
    return event.terms().entry() == Entry.SCANNED && event.terms().mode() == CheckpointMode.VERIFY;
  }

  /** What one batch adds to a session. */
  private static final class Session {
    private final ScanEvent first;
    private ScanEvent last;
    private Long finished;
    private int scans;
    private int undone;

    Session(ScanEvent first) {
      this.first = first;
    }

    void add(ScanEvent event) {
      last = event;
      switch (event.terms().entry()) {
        case SCANNED -> scans++;
        case UNDONE -> undone++;
        case FINISHED -> finished = event.act().deviceTime();
      }
    }
  }

  private static Collection<Session> sessions(List<HeldChain.Added> added) {
    Map<Bytes32, Session> sessions = new LinkedHashMap<>();
    for (HeldChain.Added one : added) {
      sessions
          .computeIfAbsent(one.event().terms().session(), id -> new Session(one.event()))
          .add(one.event());
    }
    return sessions.values();
  }

  private void add(String organisation, String key, Session session) {
    jdbc.sql(
            """
            insert into checkpoint_session as s (organisation, key, session, mode, place, operator,
              begun_at, last_at, finished_at, scans, undone)
            values (:organisation, :key, :session, :mode, :place, :operator, :begun, :last,
              :finished, :scans, :undone)
            on conflict (organisation, key, session) do update set operator = excluded.operator,
              place = excluded.place, last_at = excluded.last_at,
              finished_at = coalesce(excluded.finished_at, s.finished_at),
              scans = s.scans + excluded.scans, undone = s.undone + excluded.undone
            """)
        .param("organisation", organisation)
        .param("key", key)
        .param("session", session.first.terms().session().toArray())
        .param("mode", session.first.terms().mode().name())
        .param("place", session.last.act().place())
        .param("operator", session.last.terms().operator())
        .param("begun", session.first.act().deviceTime())
        .param("last", session.last.act().deviceTime())
        .param("finished", session.finished, Types.BIGINT)
        .param("scans", session.scans)
        .param("undone", session.undone)
        .update();
  }

  private void contradict(
      String organisation, String key, HeldChain chain, ScanEvent event, Instant now) {
    jdbc.sql(
            """
            insert into checkpoint_contradiction (organisation, key, digest, id, sequence, event,
              came_at)
            values (:organisation, :key, :digest, :id, :sequence, :event, :now)
            on conflict do nothing
            """)
        .param("organisation", organisation)
        .param("key", key)
        .param("digest", chain.digest(event).toArray())
        .param("id", event.act().commandId().toUuid())
        .param("sequence", event.act().deviceSequence())
        .param("event", EventJson.write(event).toString())
        .param("now", at(now))
        .update();
  }

  // --- Fates and proofs ---

  /**
   * Which root each of these events of a key is under; those that are not recorded are left out.
   */
  Map<UUID, Optional<UUID>> anchors(String organisation, String key, Collection<UUID> ids) {
    Map<UUID, Optional<UUID>> anchors = new HashMap<>();
    jdbc.sql(
            """
            select id, anchor from checkpoint_event
            where organisation = :organisation and key = :key and id = any(cast(:ids as uuid[]))
            """)
        .param("organisation", organisation)
        .param("key", key)
        .param("ids", ids.toArray(UUID[]::new))
        .query(
            row -> {
              anchors.put(
                  row.getObject(1, UUID.class), Optional.ofNullable(row.getObject(2, UUID.class)));
            });
    return anchors;
  }

  /** An event as it was signed. */
  record Kept(String event, Bytes32 digest, Optional<UUID> anchor) {}

  Optional<Kept> find(String organisation, UUID id) {
    return jdbc.sql(
            """
            select event, digest, anchor from checkpoint_event
            where organisation = :organisation and id = :id
            """)
        .param("organisation", organisation)
        .param("id", id)
        .query(
            (row, n) ->
                new Kept(
                    row.getString(1),
                    Bytes32.of(row.getBytes(2)),
                    Optional.ofNullable(row.getObject(3, UUID.class))))
        .optional();
  }

  /** Digests of all events under a root. */
  List<Bytes32> under(String organisation, UUID anchor) {
    return jdbc.sql(
            """
            select digest from checkpoint_event
            where organisation = :organisation and anchor = :anchor order by key, sequence
            """)
        .param("organisation", organisation)
        .param("anchor", anchor)
        .query((row, n) -> Bytes32.of(row.getBytes(1)))
        .list();
  }

  // --- Roots ---

  /**
   * An event that is under no root yet.
   *
   * @param trace of the request that brought it
   */
  record Unanchored(UUID id, Bytes32 digest, Optional<String> trace) {}

  List<Unanchored> unanchored(String organisation, int most) {
    return jdbc.sql(
            """
            select id, digest, trace from checkpoint_event
            where organisation = :organisation and anchor is null
            order by received_at limit :most for update skip locked
            """)
        .param("organisation", organisation)
        .param("most", most)
        .query(
            (row, n) ->
                new Unanchored(
                    row.getObject(1, UUID.class),
                    Bytes32.of(row.getBytes(2)),
                    Optional.ofNullable(row.getString(3))))
        .list();
  }

  void anchor(String organisation, UUID id, Bytes32 root, List<Unanchored> events, Instant now) {
    jdbc.sql(
            """
            insert into checkpoint_anchor (organisation, id, root, events, made_at)
            values (:organisation, :id, :root, :events, :now)
            """)
        .param("organisation", organisation)
        .param("id", id)
        .param("root", root.toArray())
        .param("events", events.size())
        .param("now", at(now))
        .update();
    jdbc.sql(
            """
            update checkpoint_event set anchor = :anchor
            where organisation = :organisation and id = any(cast(:ids as uuid[]))
            """)
        .param("anchor", id)
        .param("organisation", organisation)
        .param("ids", events.stream().map(Unanchored::id).toArray(UUID[]::new))
        .update();
  }

  Bytes32 root(String organisation, UUID anchor) {
    return jdbc.sql(
            "select root from checkpoint_anchor where organisation = :organisation and id = :id")
        .param("organisation", organisation)
        .param("id", anchor)
        .query((row, n) -> Bytes32.of(row.getBytes(1)))
        .single();
  }

  /** Roots that the ledger refused before that time; it may have been put right since. */
  List<UUID> refusedAnchors(String organisation, Instant before) {
    return jdbc.sql(
            """
            select a.id from checkpoint_anchor a
            join ledger_command c on c.organisation = a.organisation and c.id = a.id
            where a.organisation = :organisation and not a.given_up and c.state = 'REFUSED'
              and a.made_at < :before
            """)
        .param("organisation", organisation)
        .param("before", at(before))
        .query((row, n) -> row.getObject(1, UUID.class))
        .list();
  }

  void giveUp(String organisation, UUID anchor) {
    jdbc.sql(
            """
            update checkpoint_event set anchor = null
            where organisation = :organisation and anchor = :anchor
            """)
        .param("organisation", organisation)
        .param("anchor", anchor)
        .update();
    jdbc.sql(
            """
            update checkpoint_anchor set given_up = true
            where organisation = :organisation and id = :anchor
            """)
        .param("organisation", organisation)
        .param("anchor", anchor)
        .update();
  }

  // --- Sealed sessions ---

  /**
   * A session that its device signed as one.
   *
   * @param id of the event that finished it
   * @param event as it was signed, JSON
   */
  record Sealed(UUID id, String key, String event, Optional<String> trace) {}

  /**
   * Those that the book has not been told of, in the order of each key. Another instance that tells
   * some of them is waited for: a session that overtook the one before it would be called out of
   * sequence.
   */
  List<Sealed> sealsDue(String organisation, int most) {
    return jdbc.sql(
            """
            select id, key, event, trace from checkpoint_event
            where organisation = :organisation and seal_due
            order by key, sequence limit :most for update
            """)
        .param("organisation", organisation)
        .param("most", most)
        .query(
            (row, n) ->
                new Sealed(
                    row.getObject(1, UUID.class),
                    row.getString(2),
                    row.getString(3),
                    Optional.ofNullable(row.getString(4))))
        .list();
  }

  void sealDone(String organisation, UUID id) {
    jdbc.sql(
            """
            update checkpoint_event set seal_due = false
            where organisation = :organisation and id = :id
            """)
        .param("organisation", organisation)
        .param("id", id)
        .update();
  }

  /**
   * The session that a key sealed last, of those that the book took or is still to be told; and how
   * far the key's record reaches, as of the same moment.
   */
  BatchJson.TakenSession lastTaken(String organisation, String key) {
    return jdbc.sql(
            """
            select coalesce((select c.sequence from checkpoint_chain c
                where c.organisation = :organisation and c.key = :key), 0),
              (select e.refers from checkpoint_event e
                left join ledger_command c on c.organisation = e.organisation and c.id = e.id
                where e.organisation = :organisation and e.key = :key and e.seal_due is not null
                  and (e.seal_due or c.state <> 'REFUSED')
                order by e.sequence desc limit 1)
            """)
        .param("organisation", organisation)
        .param("key", key)
        .query(
            (row, n) ->
                new BatchJson.TakenSession(
                    row.getLong(1),
                    Optional.ofNullable(row.getBytes(2)).map(Bytes32::of).orElse(Bytes32.ZERO)))
        .single();
  }

  /** Digests of the scans of a session that were not taken back, in order. */
  List<Bytes32> scans(String organisation, String key, Bytes32 session) {
    return KeptSessions.scans(
            jdbc,
            organisation,
            new CheckpointSessions.Ref(key, session),
            "e.digest",
            ScanSessionTerms.SCANS_LIMIT + 1)
        .query((row, n) -> Bytes32.of(row.getBytes(1)))
        .list();
  }

  // --- Checks ---

  /** A scan that is to be verified. */
  record Unverified(UUID id, String key, String text) {}

  List<Unverified> unverified(String organisation, Instant now, int most) {
    return jdbc.sql(
            """
            select id, key, scanned from checkpoint_event
            where organisation = :organisation and verify_at <= :now order by verify_at limit :most
            """)
        .param("organisation", organisation)
        .param("now", at(now))
        .param("most", most)
        .query(
            (row, n) ->
                new Unverified(row.getObject(1, UUID.class), row.getString(2), row.getString(3)))
        .list();
  }

  /**
   * @param settled whether it is not verified again
   */
  record Verified(UUID id, String code, boolean settled) {}

  List<Verified> verified(String organisation, String key, Collection<UUID> ids) {
    return jdbc.sql(
            """
            select id, verdict, verify_at is null from checkpoint_event
            where organisation = :organisation and key = :key and verdict is not null
              and id = any(cast(:ids as uuid[]))
            """)
        .param("organisation", organisation)
        .param("key", key)
        .param("ids", ids.toArray(UUID[]::new))
        .query(
            (row, n) ->
                new Verified(row.getObject(1, UUID.class), row.getString(2), row.getBoolean(3)))
        .list();
  }

  /**
   * @param again when to verify it again; empty when it is
   */
  void verified(String organisation, UUID id, String code, Optional<Instant> again) {
    jdbc.sql(
            """
            update checkpoint_event set verdict = :code, verify_at = :again
            where organisation = :organisation and id = :id
            """)
        .param("code", code)
        .param("again", again.map(CheckpointRows::at).orElse(null), Types.TIMESTAMP_WITH_TIMEZONE)
        .param("organisation", organisation)
        .param("id", id)
        .update();
  }

  // --- Contradictions ---

  List<Contradiction> contradictions(String organisation, int most) {
    return jdbc.sql(
            """
            select c.*, e.event as recorded from checkpoint_contradiction c
            left join checkpoint_event e on e.organisation = c.organisation and e.key = c.key
              and e.sequence = c.sequence
            where c.organisation = :organisation
            order by c.settled_at is not null, c.came_at desc, c.sequence limit :most
            """)
        .param("organisation", organisation)
        .param("most", most)
        .query((row, n) -> contradiction(row))
        .list();
  }

  private static Contradiction contradiction(ResultSet row) throws SQLException {
    OffsetDateTime settled = row.getObject("settled_at", OffsetDateTime.class);
    return new Contradiction(
        row.getString("key"),
        row.getObject("id", UUID.class),
        row.getLong("sequence"),
        row.getString("event"),
        Optional.ofNullable(row.getString("recorded")),
        row.getObject("came_at", OffsetDateTime.class).toInstant(),
        settled == null
            ? Optional.empty()
            : Optional.of(
                new Settlement(
                    row.getString("settled_by"), settled.toInstant(), row.getString("note"))));
  }

  int unsettled(String organisation) {
    return jdbc.sql(
            """
            select count(*) from checkpoint_contradiction
            where organisation = :organisation and settled_at is null
            """)
        .param("organisation", organisation)
        .query(Integer.class)
        .single();
  }

  void settle(String organisation, String key, String by, String note, Instant now) {
    jdbc.sql(
            """
            update checkpoint_contradiction set settled_by = :by, settled_at = :now, note = :note
            where organisation = :organisation and key = :key and settled_at is null
            """)
        .param("by", by)
        .param("now", at(now))
        .param("note", note)
        .param("organisation", organisation)
        .param("key", key)
        .update();
  }

  static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
