package org.custodia.registry.checkpoints;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.merkle.MerkleTree;
import org.custodia.registry.custody.StockCounts;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.scanners.agent.chain.Answer.Remark;
import org.custodia.scanners.agent.chain.CheckpointMode;
import org.custodia.scanners.agent.chain.SessionRoot;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Sessions from the organisation's tables. */
final class KeptSessions implements CheckpointSessions {
  private static final String SESSION =
      """
      select s.*, (select count(*) from checkpoint_use u where u.organisation = s.organisation
          and u.key = s.key and u.session = s.session) as uses
      from checkpoint_session s where s.organisation = :organisation
      """;

  /** As the agent has it. */
  private static final int LONGEST_SESSION = 50_000;

  /** Scans read at most, however often each thing was scanned. */
  private static final int MOST_SCANS = 10 * MOST_THINGS;

  /** Of a count. */
  private static final int LONGEST_PLACE = 100;

  private final OrganisationRows rows;
  private final JdbcClient jdbc;
  private final StockCounts counts;
  private final Ledger ledger;
  private final Clock clock;

  KeptSessions(
      OrganisationRows rows, JdbcClient jdbc, StockCounts counts, Ledger ledger, Clock clock) {
    this.rows = rows;
    this.jdbc = jdbc;
    this.counts = counts;
    this.ledger = ledger;
    this.clock = clock;
  }

  @Override
  public List<Session> latest(Caller caller, int limit) {
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () ->
            jdbc.sql(SESSION + " order by s.last_at desc, s.session limit :limit")
                .param("organisation", organisation)
                .param("limit", limit)
                .query((row, n) -> session(row))
                .list());
  }

  @Override
  public Optional<Session> find(Caller caller, Ref ref) {
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () ->
            jdbc.sql(SESSION + " and s.key = :key and s.session = :session")
                .param("organisation", organisation)
                .param("key", ref.key())
                .param("session", ref.session().toArray())
                .query((row, n) -> session(row))
                .optional());
  }

  private static Session session(ResultSet row) throws SQLException {
    long finished = row.getLong("finished_at");
    Optional<Instant> finishedAt =
        row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(finished));
    return new Session(
        new Ref(row.getString("key"), Bytes32.of(row.getBytes("session"))),
        CheckpointMode.valueOf(row.getString("mode")),
        row.getString("place"),
        row.getString("operator"),
        Instant.ofEpochMilli(row.getLong("begun_at")),
        Instant.ofEpochMilli(row.getLong("last_at")),
        finishedAt,
        row.getInt("scans"),
        row.getInt("undone"),
        row.getInt("uses"));
  }

  @Override
  public List<Thing> things(Caller caller, Ref ref) {
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          Map<Bytes32, Thing> things = new LinkedHashMap<>();
          scans(
                  organisation,
                  ref,
                  "e.id, e.subject, e.scanned, e.device_time, e.verdict, e.remarks",
                  MOST_SCANS)
              .query((row, n) -> add(things, row))
              .list();
          return things.values().stream().limit(MOST_THINGS).toList();
        });
  }

  private static Thing add(Map<Bytes32, Thing> things, ResultSet row) throws SQLException {
    Set<Remark> remarks = EnumSet.noneOf(Remark.class);
    for (String one : (String[]) row.getArray("remarks").getArray()) {
      remarks.add(Remark.valueOf(one));
    }
    Thing thing =
        new Thing(
            row.getObject("id", UUID.class),
            row.getString("scanned"),
            1,
            Instant.ofEpochMilli(row.getLong("device_time")),
            Optional.ofNullable(row.getString("verdict")),
            remarks);
    return things.merge(
        Bytes32.of(row.getBytes("subject")),
        thing,
        (first, again) ->
            new Thing(
                first.event(),
                first.text(),
                first.times() + 1,
                first.at(),
                again.verdict().or(first::verdict),
                first.remarks()));
  }

  @Override
  public Optional<Proofs> proofs(Caller caller, Ref ref) {
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () ->
            finish(organisation, ref)
                .query(
                    (row, n) ->
                        proofs(
                            organisation,
                            ref,
                            row.getObject("id", UUID.class),
                            Bytes32.of(row.getBytes("refers"))))
                .optional());
  }

  /** The event that finished it. */
  private JdbcClient.StatementSpec finish(String organisation, Ref ref) {
    return jdbc.sql(
            """
            select id, refers, seal_due from checkpoint_event
            where organisation = :organisation and key = :key and session = :session
              and entry = 'FINISHED' order by sequence desc limit 1
            """)
        .param("organisation", organisation)
        .param("key", ref.key())
        .param("session", ref.session().toArray());
  }

  @Override
  public Optional<Booking> booking(Caller caller, Ref ref) {
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> finish(organisation, ref).query((row, n) -> booking(organisation, row)).optional());
  }

  private Booking booking(String organisation, ResultSet row) throws SQLException {
    boolean due = row.getBoolean("seal_due");
    if (row.wasNull()) return new Booking(Booking.Standing.NOT_SIGNED, Optional.empty());
    if (due) return new Booking(Booking.Standing.WAITING, Optional.empty());
    Optional<CommandStatus> command = told(organisation, row.getObject("id", UUID.class));
    return new Booking(
        command.isPresent() ? Booking.Standing.TOLD : Booking.Standing.DIFFERS, command);
  }

  /** The command that tells the book; another's id may have been taken. */
  private Optional<CommandStatus> told(String organisation, UUID finished) {
    return ledger
        .status(organisation, finished)
        .filter(command -> command.channelAction().equals(Optional.of(Action.SCAN_SESSION.code())));
  }

  private Proofs proofs(String organisation, Ref ref, UUID finished, Bytes32 root) {
    Optional<CommandStatus> inBook = told(organisation, finished);
    Map<UUID, Bytes32> digests = new LinkedHashMap<>();
    scans(organisation, ref, "e.id, e.digest", LONGEST_SESSION)
        .query(
            row -> {
              digests.put(row.getObject(1, UUID.class), Bytes32.of(row.getBytes(2)));
            });
    if (digests.isEmpty()) return new Proofs(finished, root, false, List.of(), inBook);
    try (MerkleTree tree = SessionRoot.tree(List.copyOf(digests.values()))) {
      if (!tree.root().equals(root)) return new Proofs(finished, root, false, List.of(), inBook);
      List<ScanProof> proofs = new ArrayList<>();
      digests.forEach(
          (event, digest) ->
              proofs.add(
                  new ScanProof(
                      event, digest, tree.proof(SessionRoot.leaf(digest)).orElseThrow())));
      return new Proofs(finished, root, true, proofs, inBook);
    }
  }

  /** What was scanned and not taken back, in order. */
  private JdbcClient.StatementSpec scans(String organisation, Ref ref, String columns, int most) {
    return scans(jdbc, organisation, ref, columns, most);
  }

  static JdbcClient.StatementSpec scans(
      JdbcClient jdbc, String organisation, Ref ref, String columns, int most) {
    return jdbc.sql(
            "select "
                + columns
                + """
                   from checkpoint_event e
                  where e.organisation = :organisation and e.key = :key and e.session = :session
                    and e.entry = 'SCANNED' and not exists (
                      select from checkpoint_event u where u.organisation = e.organisation
                        and u.key = e.key and u.session = e.session and u.entry = 'UNDONE'
                        and u.refers = decode(lpad(replace(e.id::text, '-', ''), 64, '0'), 'hex'))
                  order by e.sequence limit :most
                  """)
        .param("organisation", organisation)
        .param("key", ref.key())
        .param("session", ref.session().toArray())
        .param("most", most);
  }

  @Override
  public List<Use> uses(Caller caller, Ref ref) {
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () ->
            jdbc.sql(
                    """
                        select id, what, target, person, used_at from checkpoint_use
                        where organisation = :organisation and key = :key and session = :session
                        order by used_at, id
                        """)
                .param("organisation", organisation)
                .param("key", ref.key())
                .param("session", ref.session().toArray())
                .query((row, n) -> use(organisation, row))
                .list());
  }

  private Use use(String organisation, ResultSet row) throws SQLException {
    UUID id = row.getObject("id", UUID.class);
    return new Use(
        id,
        CheckpointMode.valueOf(row.getString("what")),
        row.getString("target"),
        row.getString("person"),
        row.getObject("used_at", OffsetDateTime.class).toInstant(),
        ledger.status(organisation, id));
  }

  @Override
  public void use(Caller caller, Ref ref, CheckpointMode what, UUID id, String target) {
    String organisation = caller.organisation();
    rows.in(
        organisation,
        () -> {
          if (find(caller, ref).isEmpty()) throw new Problem(Kind.NOT_FOUND, "CUS-CHK-004");
          jdbc.sql(
                  """
                  insert into checkpoint_use (organisation, key, session, id, what, target, person,
                    used_at)
                  values (:organisation, :key, :session, :id, :what, :target, :person, :now)
                  on conflict do nothing
                  """)
              .param("organisation", organisation)
              .param("key", ref.key())
              .param("session", ref.session().toArray())
              .param("id", id)
              .param("what", what.name())
              .param("target", target)
              .param("person", caller.name())
              .param("now", CheckpointRows.at(clock.instant()))
              .update();
        });
  }

  @Override
  public UUID count(Caller caller, Ref ref) {
    return rows.in(caller.organisation(), () -> counted(caller, ref));
  }

  private UUID counted(Caller caller, Ref ref) {
    Session session =
        find(caller, ref).orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-CHK-004"));
    if (session.mode() != CheckpointMode.STOCK_COUNT || session.finishedAt().isEmpty()) {
      throw new Problem(Kind.CONFLICT, "CUS-CHK-005");
    }
    UUID id = UUID.nameUUIDFromBytes(("count " + ref.text()).getBytes(StandardCharsets.UTF_8));
    Optional<StockCounts.Count> known = counts.find(caller, id);
    if (known.isPresent()) return id;
    String place = session.place();
    counts.open(
        caller,
        id,
        new StockCounts.Scope(Optional.empty(), Optional.empty()),
        place.length() > LONGEST_PLACE ? place.substring(0, LONGEST_PLACE) : place);
    counts.scan(caller, id, things(caller, ref).stream().map(Thing::text).toList());
    use(caller, ref, CheckpointMode.STOCK_COUNT, id, "/stock/counts/" + id);
    return id;
  }
}
