package org.custodia.registry.custody;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.medicines.LotTerms;
import org.custodia.registry.custody.CustodyFacts.Mark;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Counts of stock in the member's own tables. */
final class ScannedCounts implements StockCounts {
  private static final int LONGEST_NOTE = 500;
  private static final int LONGEST_PLACE = 100;
  private static final int MOST_SCANS = 10_000;
  private static final int SOME = 2_000;

  private final OrganisationRows rows;
  private final JdbcClient jdbc;
  private final Holdings holdings;
  private final Labels labels;
  private final HeldStock stock;
  private final Clock clock;

  ScannedCounts(
      OrganisationRows rows,
      JdbcClient jdbc,
      Holdings holdings,
      Labels labels,
      HeldStock stock,
      Clock clock) {
    this.rows = rows;
    this.jdbc = jdbc;
    this.holdings = holdings;
    this.labels = labels;
    this.stock = stock;
    this.clock = clock;
  }

  @Override
  public Count open(Caller caller, UUID id, Scope scope, String place) {
    Handling.roles(caller);
    if (place.isBlank() || place.length() > LONGEST_PLACE) {
      throw new Problem(Kind.BAD_INPUT, "CUS-CUS-060", LONGEST_PLACE);
    }
    if (scope.lotNumber().isPresent() && scope.gtin().isEmpty()) {
      throw new Problem(Kind.BAD_INPUT, "CUS-CUS-061");
    }
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          jdbc.sql(
                  """
                  insert into stock_count (organisation, id, gtin, lot_number, place, opened_by,
                    opened_at)
                  values (:organisation, :id, :gtin, :lot, :place, :by, :at)
                  on conflict do nothing
                  """)
              .param("organisation", organisation)
              .param("id", id)
              .param("gtin", scope.gtin().orElse(null), Types.VARCHAR)
              .param("lot", scope.lotNumber().orElse(null), Types.VARCHAR)
              .param("place", place)
              .param("by", caller.name())
              .param("at", now())
              .update();
          Count count = count(caller, id);
          if (!count.scope().equals(scope) || !count.place().equals(place)) {
            throw new Problem(Kind.CONFLICT, "CUS-CUS-062", id.toString());
          }
          return count;
        });
  }

  // --- Scanning ---

  @Override
  public List<Outcome> scan(Caller caller, UUID id, List<String> scans) {
    Handling.roles(caller);
    if (scans.size() > MOST_SCANS) {
      throw new Problem(Kind.TOO_LARGE, "CUS-CUS-063", MOST_SCANS);
    }
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          Count count = openForScanning(caller, id);
          return scans.stream().map(text -> scanned(organisation, count, text)).toList();
        });
  }

  private Outcome scanned(String organisation, Count count, String text) {
    Scanned scanned;
    try {
      scanned = labels.read(text);
    } catch (Problem unreadable) {
      return Outcome.UNREADABLE;
    }
    if (scanned instanceof Scanned.OfPack pack) return pack(organisation, count, pack);
    String sscc = ((Scanned.OfUnit) scanned).sscc().digits();
    List<Document.Line> inside = new ArrayList<>();
    for (Document.Line line : lines(organisation, sscc)) {
      if (isIn(count.scope(), line.gtin(), line.lotNumber())) inside.add(line);
    }
    if (inside.isEmpty()) return Outcome.UNEXPECTED;
    boolean fresh = false;
    for (int from = 0; from < inside.size(); from += SOME) {
      fresh |=
          add(organisation, count.id(), inside.subList(from, Math.min(from + SOME, inside.size())))
              > 0;
    }
    return fresh ? Outcome.COUNTED : Outcome.AGAIN;
  }

  private List<Document.Line> lines(String organisation, String sscc) {
    List<String> units = new ArrayList<>(List.of(sscc));
    holdings.unitsIn(organisation, sscc).forEach(inner -> units.add(inner.sscc()));
    return holdings.packsDirectlyIn(organisation, units);
  }

  private Outcome pack(String organisation, Count count, Scanned.OfPack pack) {
    var label = new Holdings.Label(pack.packId(), pack.gtin(), pack.serial());
    Document.Line held = holdings.held(organisation, List.of(label)).get(pack.packId());
    Document.Line line = held != null ? held : byLabel(pack);
    boolean expected = held != null && isIn(count.scope(), line.gtin(), line.lotNumber());
    boolean fresh = add(organisation, count.id(), List.of(line)) > 0;
    if (!expected) return Outcome.UNEXPECTED;
    return fresh ? Outcome.COUNTED : Outcome.AGAIN;
  }

  /** A pack that the books do not have here, as its label says it. */
  private static Document.Line byLabel(Scanned.OfPack pack) {
    String lot = pack.lotNumber().orElse("");
    return new Document.Line(
        pack.packId(),
        pack.gtin(),
        pack.serial(),
        LotTerms.lotId(Long.parseLong(pack.gtin()), lot),
        lot,
        Optional.empty(),
        Mark.SURPLUS);
  }

  private static boolean isIn(Scope scope, String gtin, String lotNumber) {
    return scope.gtin().map(gtin::equals).orElse(true)
        && scope.lotNumber().map(lotNumber::equals).orElse(true);
  }

  private int add(String organisation, UUID count, Collection<Document.Line> lines) {
    return insert(organisation, count, lines, true);
  }

  private int insert(
      String organisation, UUID count, Collection<Document.Line> lines, boolean counted) {
    return jdbc.sql(
            """
            insert into stock_count_pack
              (organisation, count, pack_id, gtin, serial, lot_id, lot_number, counted)
            select :organisation, :count, p.pack, p.gtin, p.serial, p.lot, p.number, :counted
            from unnest(cast(:packs as bytea[]), cast(:gtins as text[]), cast(:serials as text[]),
                cast(:lots as bytea[]), cast(:numbers as text[]))
              as p (pack, gtin, serial, lot, number)
            on conflict do nothing
            """)
        .param("organisation", organisation)
        .param("count", count)
        .param("counted", counted)
        .param("packs", lines.stream().map(l -> l.packId().toArray()).toArray(byte[][]::new))
        .param("gtins", lines.stream().map(Document.Line::gtin).toArray(String[]::new))
        .param("serials", lines.stream().map(Document.Line::serial).toArray(String[]::new))
        .param("lots", lines.stream().map(l -> l.lotId().toArray()).toArray(byte[][]::new))
        .param("numbers", lines.stream().map(Document.Line::lotNumber).toArray(String[]::new))
        .update();
  }

  // --- Closing ---

  @Override
  public Count close(Caller caller, UUID id) {
    Handling.roles(caller);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          lock(organisation, id);
          Count count = count(caller, id);
          if (count.state() == State.CLOSED) return count;
          compare(organisation, count);
          jdbc.sql(
                  """
                  update stock_count set closed_at = :at
                  where organisation = :organisation and id = :id
                  """)
              .param("at", now())
              .param("organisation", organisation)
              .param("id", id)
              .update();
          return count(caller, id);
        });
  }

  /** Marks what the books hold, and adds what of that was not scanned. */
  private void compare(String organisation, Count count) {
    jdbc.sql(
            """
            update stock_count_pack set expected = false
            where organisation = :organisation and count = :count
            """)
        .param("organisation", organisation)
        .param("count", count.id())
        .update();
    Set<Bytes32> lots = lotsOf(organisation, count.scope());
    if (lots.isEmpty()) return;
    for (int offset = 0; ; offset += SOME) {
      List<Document.Line> here = holdings.inLots(organisation, lots, SOME, offset);
      if (here.isEmpty()) return;
      insert(organisation, count.id(), here, false);
      jdbc.sql(
              """
              update stock_count_pack set expected = true
              where organisation = :organisation and count = :count
                and pack_id = any(cast(:packs as bytea[]))
              """)
          .param("organisation", organisation)
          .param("count", count.id())
          .param("packs", here.stream().map(l -> l.packId().toArray()).toArray(byte[][]::new))
          .update();
    }
  }

  private Set<Bytes32> lotsOf(String organisation, Scope scope) {
    Set<Bytes32> lots = new HashSet<>();
    for (Stock.Line line : stock.counted(organisation)) {
      if (isIn(scope, line.gtin(), line.lotNumber())) lots.add(line.lotId());
    }
    return lots;
  }

  // --- Explaining ---

  @Override
  public Count explain(
      Caller caller, UUID id, List<String> packIds, Explanation explanation, String note) {
    Handling.roles(caller);
    if (note.length() > LONGEST_NOTE) {
      throw new Problem(Kind.BAD_INPUT, "CUS-CUS-064", LONGEST_NOTE);
    }
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          lock(organisation, id);
          Count count = count(caller, id);
          if (count.state() == State.OPEN) throw new Problem(Kind.CONFLICT, "CUS-CUS-065");
          for (String packId : packIds) explain(caller, id, Bytes32.of(packId), explanation, note);
          return count(caller, id);
        });
  }

  private void explain(
      Caller caller, UUID count, Bytes32 packId, Explanation explanation, String note) {
    int added =
        jdbc.sql(
                """
                insert into stock_count_explanation
                  (organisation, count, pack_id, number, explanation, note, explained_by, explained_at)
                select organisation, count, pack_id,
                  1 + (select count(*) from stock_count_explanation e
                    where e.organisation = :organisation and e.count = :count and e.pack_id = :pack),
                  :explanation, :note, :by, :at
                from stock_count_pack p
                where p.organisation = :organisation and p.count = :count and p.pack_id = :pack
                  and p.counted <> p.expected
                """)
            .param("organisation", caller.organisation())
            .param("count", count)
            .param("pack", packId.toArray())
            .param("explanation", explanation.name())
            .param("note", note)
            .param("by", caller.name())
            .param("at", now())
            .update();
    if (added == 0) throw new Problem(Kind.NOT_FOUND, "CUS-CUS-066", packId.toString());
  }

  // --- Reading ---

  @Override
  public Optional<Count> find(Caller caller, UUID id) {
    Handling.checkReader(caller);
    String organisation = caller.organisation();
    return rows.in(
        organisation, () -> counts(organisation, "c.id = :id", id, 1).stream().findFirst());
  }

  @Override
  public List<Count> latest(Caller caller, int limit) {
    Handling.checkReader(caller);
    String organisation = caller.organisation();
    return rows.in(organisation, () -> counts(organisation, "c.id <> :id", new UUID(0, 0), limit));
  }

  private Count count(Caller caller, UUID id) {
    return find(caller, id)
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-CUS-067", id.toString()));
  }

  private Count openForScanning(Caller caller, UUID id) {
    lock(caller.organisation(), id);
    Count count = count(caller, id);
    if (count.state() == State.CLOSED) throw new Problem(Kind.CONFLICT, "CUS-CUS-068");
    return count;
  }

  private void lock(String organisation, UUID id) {
    jdbc.sql(
            """
            select id from stock_count where organisation = :organisation and id = :id for update
            """)
        .param("organisation", organisation)
        .param("id", id)
        .query(UUID.class)
        .optional();
  }

  private List<Count> counts(String organisation, String which, UUID id, int limit) {
    return jdbc.sql(
            """
            select c.*, n.expected, n.counted, n.missing, n.surplus, n.unexplained
            from stock_count c
            cross join lateral (
              select count(*) filter (where p.expected) as expected,
                count(*) filter (where p.counted) as counted,
                count(*) filter (where p.expected and not p.counted) as missing,
                count(*) filter (where not p.expected and p.counted) as surplus,
                count(*) filter (where p.expected <> p.counted and not exists (
                  select from stock_count_explanation e where e.organisation = p.organisation
                    and e.count = p.count and e.pack_id = p.pack_id)) as unexplained
              from stock_count_pack p
              where p.organisation = c.organisation and p.count = c.id) n
            where c.organisation = :organisation and %s
            order by c.opened_at desc, c.id limit :limit
            """
                .formatted(which))
        .param("organisation", organisation)
        .param("id", id)
        .param("limit", limit)
        .query(ScannedCounts::count)
        .list();
  }

  private static Count count(ResultSet row, int n) throws SQLException {
    Optional<Instant> closed =
        Optional.ofNullable(row.getObject("closed_at", OffsetDateTime.class))
            .map(OffsetDateTime::toInstant);
    return new Count(
        row.getObject("id", UUID.class),
        new Scope(
            Optional.ofNullable(row.getString("gtin")),
            Optional.ofNullable(row.getString("lot_number"))),
        row.getString("place"),
        closed.isPresent() ? State.CLOSED : State.OPEN,
        row.getString("opened_by"),
        row.getObject("opened_at", OffsetDateTime.class).toInstant(),
        closed,
        row.getInt("expected"),
        row.getInt("counted"),
        row.getInt("missing"),
        row.getInt("surplus"),
        row.getInt("unexplained"));
  }

  @Override
  public List<Difference> differences(Caller caller, UUID id, int limit, int offset) {
    Handling.checkReader(caller);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () ->
            jdbc.sql(
                    """
                    select p.*, e.explanation, e.note, e.explained_by from stock_count_pack p
                    left join lateral (
                      select * from stock_count_explanation e where e.organisation = p.organisation
                        and e.count = p.count and e.pack_id = p.pack_id
                      order by e.number desc limit 1) e on true
                    where p.organisation = :organisation and p.count = :count
                      and p.counted <> p.expected
                    order by e.explanation nulls first, p.gtin, p.serial
                    limit :limit offset :offset
                    """)
                .param("organisation", organisation)
                .param("count", id)
                .param("limit", limit)
                .param("offset", offset)
                .query(ScannedCounts::difference)
                .list());
  }

  private static Difference difference(ResultSet row, int n) throws SQLException {
    return new Difference(
        new Units.Pack(
            Bytes32.of(row.getBytes("pack_id")),
            row.getString("gtin"),
            row.getString("serial"),
            Bytes32.of(row.getBytes("lot_id")),
            row.getString("lot_number"),
            Optional.empty()),
        row.getBoolean("expected"),
        Optional.ofNullable(row.getString("explanation")).map(Explanation::valueOf),
        Optional.ofNullable(row.getString("note")),
        Optional.ofNullable(row.getString("explained_by")));
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }
}
