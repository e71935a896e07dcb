package org.custodia.registry.custody;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.registry.custody.CustodyFacts.Mark;
import org.custodia.registry.ledger.Ledger;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Which packs and units a member holds, and how they lie in one another: what facts on its node and
 * their documents say together. Used inside the organisation's rows.
 */
final class Holdings {
  /** What a member has: its latest move of a pack, else whether it released the pack itself. */
  private static final String HAS =
      """
      coalesce(
        (select m.has from custody_move m
         where m.organisation = :organisation and m.pack_id = k.pack_id and m.member = :own
         order by m.block desc, m.log_index desc limit 1),
        exists (select from serial s
          join lot l on l.organisation = s.organisation and l.lot_id = s.lot_id
          where s.organisation = :organisation and s.gtin = k.gtin and s.serial = k.serial
            and l.manufacturer = :own))
      """;

  /** How many packs are looked at together. */
  private static final int SOME = 2_000;

  private final JdbcClient jdbc;
  private final Ledger ledger;
  private final GonePacks gone;

  Holdings(JdbcClient jdbc, Ledger ledger) {
    this.jdbc = jdbc;
    this.ledger = ledger;
    this.gone = new GonePacks(jdbc);
  }

  /** A pack by its label. */
  record Label(Bytes32 packId, String gtin, String serial) {}

  /** Packs {@code k} of a query that the organisation holds, with what is known of them. */
  private static final String HELD =
      """
      select k.pack_id, k.gtin, k.serial, known.lot_id, known.lot_number, place.unit,
        coalesce(came.mark, 'ACCEPTED') as mark
      from k
      cross join lateral (
        (select p.lot_id, p.lot_number from custody_pack p
         where p.organisation = :organisation and p.pack_id = k.pack_id limit 1)
        union all
        (select l.lot_id, l.lot_number from serial s
         join lot l on l.organisation = s.organisation and l.lot_id = s.lot_id
         where s.organisation = :organisation and s.gtin = k.gtin and s.serial = k.serial)
        limit 1) known
      left join lateral (
        select p.unit from pack_place p
        where p.organisation = :organisation and p.pack_id = k.pack_id and p.by_member = :own
        order by p.block desc, p.log_index desc limit 1) place on true
      left join lateral (
        select m.mark from custody_move m
        where m.organisation = :organisation and m.pack_id = k.pack_id and m.member = :own
          and m.has and m.mark in ('ACCEPTED', 'DAMAGED', 'SURPLUS')
        order by m.block desc, m.log_index desc limit 1) came on true
      where
      """
          + HAS;

  /**
   * Those of these packs that the organisation holds now, where they lie, and as what they came.
   *
   * @return by pack id; the mark is ACCEPTED, DAMAGED or SURPLUS
   */
  Map<Bytes32, Document.Line> held(String organisation, Collection<Label> labels) {
    List<Label> list = List.copyOf(labels);
    if (list.isEmpty()) return Map.of();
    List<Document.Line> found =
        jdbc.sql(
                """
                with k as (
                  select * from unnest(cast(:packs as bytea[]), cast(:gtins as text[]),
                    cast(:serials as text[])) as k (pack_id, gtin, serial))
                """
                    + HELD)
            .param("packs", list.stream().map(l -> l.packId().toArray()).toArray(byte[][]::new))
            .param("gtins", list.stream().map(Label::gtin).toArray(String[]::new))
            .param("serials", list.stream().map(Label::serial).toArray(String[]::new))
            .param("organisation", organisation)
            .param("own", own(organisation))
            .query(DocumentRows::line)
            .list();
    return withoutGone(organisation, found);
  }

  /**
   * Packs that are here, by serial number.
   *
   * @param scope lots that are looked at
   */
  List<Document.Line> inLots(
      String organisation, Collection<Bytes32> scope, int limit, int offset) {
    List<Document.Line> page = new ArrayList<>();
    int skipped = 0;
    Label last = new Label(Bytes32.ZERO, "", "");
    while (page.size() < limit) {
      List<Label> some = labelsAfter(organisation, scope, last);
      if (some.isEmpty()) break;
      last = some.get(some.size() - 1);
      Map<Bytes32, Document.Line> held = held(organisation, some);
      for (Label label : some) {
        Document.Line line = held.get(label.packId());
        if (line != null && skipped++ >= offset && page.size() < limit) page.add(line);
      }
    }
    return page;
  }

  private List<Label> labelsAfter(String organisation, Collection<Bytes32> scope, Label last) {
    return jdbc.sql(
            """
            select gtin, serial from (
              (select p.gtin, p.serial from custody_pack p
               where p.organisation = :organisation and p.lot_id = any(cast(:lots as bytea[]))
                 and (p.gtin, p.serial) > (:gtin, :serial)
               order by p.gtin, p.serial limit :some)
              union
              (select s.gtin, s.serial from serial s
               where s.organisation = :organisation and s.lot_id = any(cast(:lots as bytea[]))
                 and (s.gtin, s.serial) > (:gtin, :serial)
               order by s.gtin, s.serial limit :some)) as known
            order by gtin, serial limit :some
            """)
        .param("organisation", organisation)
        .param("lots", scope.stream().map(Bytes32::toArray).toArray(byte[][]::new))
        .param("gtin", last.gtin())
        .param("serial", last.serial())
        .param("some", SOME)
        .query(
            (row, n) -> {
              String gtin = row.getString("gtin");
              String serial = row.getString("serial");
              return new Label(PackLeaf.packId(Long.parseLong(gtin), serial), gtin, serial);
            })
        .list();
  }

  boolean holds(String organisation, String gtin, String serial) {
    var label = new Label(PackLeaf.packId(Long.parseLong(gtin), serial), gtin, serial);
    return !held(organisation, List.of(label)).isEmpty();
  }

  private Map<Bytes32, Document.Line> withoutGone(String organisation, List<Document.Line> found) {
    Set<Bytes32> out = gone.among(organisation, found.stream().map(Document.Line::packId).toList());
    Map<Bytes32, Document.Line> held = new HashMap<>();
    found.stream()
        .filter(line -> !out.contains(line.packId()))
        .forEach(line -> held.put(line.packId(), line));
    return held;
  }

  /** Where a unit lies, and since when that is said of it. */
  record Place(String sscc, Optional<String> within, boolean broken, Instant since) {}

  Optional<Place> place(String organisation, String sscc) {
    return jdbc.sql(
            """
            select u.sscc, u.within, u.broken, u.happened_at from unit_place u
            where u.organisation = :organisation and u.sscc = :sscc and u.by_member = :own
            order by u.block desc, u.log_index desc limit 1
            """)
        .param("organisation", organisation)
        .param("sscc", sscc)
        .param("own", own(organisation))
        .query(Holdings::place)
        .optional();
  }

  private static Place place(ResultSet row, int n) throws SQLException {
    return new Place(
        row.getString("sscc"),
        Optional.ofNullable(row.getString("within")),
        row.getBoolean("broken"),
        row.getObject("happened_at", OffsetDateTime.class).toInstant());
  }

  /** Units that lie in this one at any depth, each after the one it lies in. */
  List<Units.Unit.Inner> unitsIn(String organisation, String sscc) {
    List<Units.Unit.Inner> inside = new ArrayList<>();
    Set<String> seen = new HashSet<>(Set.of(sscc));
    Set<String> level = Set.of(sscc);
    while (!level.isEmpty()) {
      Set<String> next = new LinkedHashSet<>();
      for (Units.Unit.Inner inner : unitsDirectlyIn(organisation, level)) {
        if (seen.add(inner.sscc())) {
          inside.add(inner);
          next.add(inner.sscc());
        }
      }
      level = next;
    }
    return inside;
  }

  private List<Units.Unit.Inner> unitsDirectlyIn(String organisation, Set<String> units) {
    return jdbc.sql(
            """
            select distinct u.sscc, u.within from unit_place u
            where u.organisation = :organisation and u.by_member = :own
              and u.within = any(cast(:units as text[])) and not u.broken
              and not exists (select from unit_place later
                where later.organisation = :organisation and later.sscc = u.sscc
                  and later.by_member = :own
                  and (later.block, later.log_index) > (u.block, u.log_index))
            order by u.sscc
            """)
        .param("organisation", organisation)
        .param("own", own(organisation))
        .param("units", units.toArray(String[]::new))
        .query((row, n) -> new Units.Unit.Inner(row.getString("sscc"), row.getString("within")))
        .list();
  }

  /** Packs that lie directly in one of these units, and that the organisation holds. */
  List<Document.Line> packsDirectlyIn(String organisation, Collection<String> units) {
    List<Label> candidates =
        jdbc.sql(
                """
                select distinct p.pack_id, p.gtin, p.serial from custody_pack p
                where p.organisation = :organisation and p.unit = any(cast(:units as text[]))
                """)
            .param("organisation", organisation)
            .param("units", units.toArray(String[]::new))
            .query(Holdings::label)
            .list();
    Set<String> wanted = Set.copyOf(units);
    return held(organisation, candidates).values().stream()
        .filter(line -> line.unit().filter(wanted::contains).isPresent())
        .sorted(
            java.util.Comparator.comparing((Document.Line line) -> line.unit().orElseThrow())
                .thenComparing(Document.Line::serial))
        .toList();
  }

  static Label label(ResultSet row, int n) throws SQLException {
    return new Label(
        Bytes32.of(row.getBytes("pack_id")), row.getString("gtin"), row.getString("serial"));
  }

  /** A unit with all that is in it; empty when nothing was ever said of it. */
  Optional<Units.Unit> unit(String organisation, String sscc) {
    return place(organisation, sscc)
        .map(
            place -> {
              List<Units.Unit.Inner> inner = unitsIn(organisation, sscc);
              List<String> all = new ArrayList<>(List.of(sscc));
              inner.forEach(unit -> all.add(unit.sscc()));
              List<Units.Pack> packs =
                  packsDirectlyIn(organisation, all).stream().map(Document.Line::pack).toList();
              return new Units.Unit(sscc, place.within(), place.since(), inner, packs);
            });
  }

  /**
   * A unit that lies in no other one.
   *
   * @param packs below it when that was last said; empty when it was not said of it by itself
   */
  record Outermost(String sscc, Instant since, Optional<Integer> packs) {}

  /** Those that are here and not broken down, latest change first. */
  List<Outermost> outermost(String organisation, int limit, int offset) {
    return jdbc.sql(
            """
            select u.sscc, u.happened_at, coalesce(t.packs, u.packs) as packs from unit_place u
            left join unit_fact t on t.organisation = :organisation and t.channel = u.channel
              and t.command_id = u.command_id and t.sscc = u.sscc
            where u.organisation = :organisation and u.by_member = :own
              and u.within is null and not u.broken
              and not exists (select from unit_place later
                where later.organisation = :organisation and later.sscc = u.sscc
                  and later.by_member = :own
                  and (later.block, later.log_index) > (u.block, u.log_index))
              and not exists (select from custody_unit sent
                join consignment c on c.organisation = :organisation and c.channel = sent.channel
                  and c.id = sent.document and c.giver = :own and not c.cancelled
                join custody_fact f on f.organisation = :organisation and f.channel = sent.channel
                  and f.command_id = sent.document
                where sent.organisation = :organisation and sent.sscc = u.sscc
                  and (f.block, f.log_index) > (u.block, u.log_index))
            order by u.block desc, u.log_index desc, u.sscc limit :limit offset :offset
            """)
        .param("organisation", organisation)
        .param("own", own(organisation))
        .param("limit", limit)
        .param("offset", offset)
        .query(
            (row, n) ->
                new Outermost(
                    row.getString("sscc"),
                    row.getObject("happened_at", OffsetDateTime.class).toInstant(),
                    Optional.ofNullable(row.getObject("packs", Integer.class))))
        .list();
  }

  /**
   * The first of these packs that is in a dispatch of this organisation that is recorded and not on
   * the ledger yet, other than this one. Dispatches that the ledger refused are set aside first.
   */
  Optional<Document.Line> onItsWay(
      String organisation, UUID except, Collection<Bytes32> packs, DocumentRows documents) {
    for (DocumentRows.Cover cover : pending(organisation)) {
      boolean refused =
          ledger
              .status(organisation, cover.id())
              .filter(status -> status.refusal().isPresent())
              .isPresent();
      if (refused) documents.voided(organisation, cover);
    }
    return jdbc.sql(
            """
            select p.* from custody_document d
            join custody_pack p on p.organisation = d.organisation and p.channel = d.channel
              and p.document = d.id
            where d.organisation = :organisation and d.own and d.kind = 'CONTENTS'
              and d.state = 'RECORDED' and d.id <> :except
              and not exists (select from custody_fact f where f.organisation = d.organisation
                and f.channel = d.channel and f.command_id = d.id)
              and p.pack_id = any(cast(:packs as bytea[]))
            limit 1
            """)
        .param("organisation", organisation)
        .param("except", except)
        .param("packs", packs.stream().map(Bytes32::toArray).toArray(byte[][]::new))
        .query(DocumentRows::line)
        .optional();
  }

  private List<DocumentRows.Cover> pending(String organisation) {
    return jdbc.sql(
            """
            select d.* from custody_document d
            where d.organisation = :organisation and d.own and d.kind = 'CONTENTS'
              and d.state = 'RECORDED'
              and not exists (select from custody_fact f where f.organisation = d.organisation
                and f.channel = d.channel and f.command_id = d.id)
            """)
        .param("organisation", organisation)
        .query(DocumentRows::cover)
        .list();
  }

  /** Keeps others from recording dispatches of the same organisation until this one is. */
  void oneAtATime(String organisation) {
    jdbc.sql("select cast(pg_advisory_xact_lock(hashtext('custody ' || :organisation)) as text)")
        .param("organisation", organisation)
        .query(String.class)
        .optional();
  }

  private byte[] own(String organisation) {
    return ledger.memberId(organisation).toArray();
  }

  static boolean isHere(Mark mark) {
    return mark == Mark.ACCEPTED || mark == Mark.DAMAGED || mark == Mark.SURPLUS;
  }
}
