package org.custodia.registry.custody;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.LotStatus;
import org.custodia.registry.custody.CustodyFacts.Mark;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.packs.LotFact;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Stock, counted per lot from what documents sum up; packs that are set apart, of which there are
 * few, are looked at one by one.
 */
final class HeldStock implements Stock {
  private static final int MOST_LISTED = 1_000;

  private final OrganisationRows rows;
  private final JdbcClient jdbc;
  private final Holdings holdings;
  private final Handling handling;
  private final GonePacks gone;
  private final Labels labels;
  private final Clock clock;

  HeldStock(
      OrganisationRows rows,
      JdbcClient jdbc,
      Holdings holdings,
      Handling handling,
      Labels labels,
      Clock clock) {
    this.rows = rows;
    this.jdbc = jdbc;
    this.holdings = holdings;
    this.handling = handling;
    this.gone = new GonePacks(jdbc);
    this.labels = labels;
    this.clock = clock;
  }

  @Override
  public List<Line> lines(Caller caller) {
    Handling.checkReader(caller);
    return rows.in(caller.organisation(), () -> counted(caller.organisation()));
  }

  @Override
  public List<Line> expiring(Caller caller, int days) {
    return lines(caller).stream().filter(line -> line.daysLeft() <= days).toList();
  }

  /** Used inside the organisation's rows. */
  List<Line> counted(String organisation) {
    Map<Bytes32, Long> all = balance(organisation);
    gone.byLot(organisation, handling.own(organisation))
        .forEach((lot, packs) -> all.computeIfPresent(lot, (id, before) -> before - packs));
    Map<Bytes32, Map<Mark, Long>> apart = apart(organisation);
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    List<Line> lines = new ArrayList<>();
    Map<String, String> names = new HashMap<>();
    all.forEach(
        (lotId, packs) -> {
          if (packs <= 0) return;
          labels
              .lot(organisation, lotId)
              .ifPresent(
                  lot ->
                      lines.add(
                          line(
                              lot,
                              names.computeIfAbsent(
                                  lot.gtin(), gtin -> labels.product(organisation, gtin)),
                              packs,
                              apart.getOrDefault(lotId, Map.of()),
                              today)));
        });
    lines.sort(
        Comparator.comparing(Line::expiry)
            .thenComparing(Line::productName)
            .thenComparing(Line::lotNumber));
    return withFirst(lines);
  }

  private static Line line(
      LotFact lot, String product, long packs, Map<Mark, Long> apart, LocalDate today) {
    long damaged = apart.getOrDefault(Mark.DAMAGED, 0L);
    long surplus = apart.getOrDefault(Mark.SURPLUS, 0L);
    long left = ChronoUnit.DAYS.between(today, lot.expiry());
    return new Line(
        lot.gtin(),
        product,
        lot.lotId(),
        lot.lotNumber(),
        lot.expiry(),
        lot.status(),
        Math.max(0, packs - damaged - surplus),
        damaged,
        surplus,
        left,
        warning(left),
        false);
  }

  private static int warning(long daysLeft) {
    if (daysLeft < 0) return 0;
    return WARNINGS.stream().filter(days -> daysLeft <= days).min(Integer::compare).orElse(-1);
  }

  /** Of each product the lot that expires first and may still be used comes first. */
  private static List<Line> withFirst(List<Line> sorted) {
    Set<String> seen = new HashSet<>();
    return sorted.stream()
        .map(
            line -> {
              boolean usable =
                  line.daysLeft() >= 0 && line.packs() > 0 && line.status() == LotStatus.RELEASED;
              boolean first = usable && seen.add(line.gtin());
              return new Line(
                  line.gtin(),
                  line.productName(),
                  line.lotId(),
                  line.lotNumber(),
                  line.expiry(),
                  line.status(),
                  line.packs(),
                  line.damaged(),
                  line.surplus(),
                  line.daysLeft(),
                  line.warning(),
                  first);
            })
        .toList();
  }

  /** Packs of each lot that came, less those that went; not yet less those taken out of use. */
  private Map<Bytes32, Long> balance(String organisation) {
    Map<Bytes32, Long> lots = new HashMap<>();
    jdbc.sql(
            """
            select lot_id, sum(packs) as packs from (
              select l.lot_id, cast(l.size as bigint) as packs from lot l
              where l.organisation = :organisation and l.manufacturer = :own
              union all
              select n.lot_id, n.packs from custody_count n
              join custody_fact f on f.organisation = n.organisation and f.channel = n.channel
                and f.command_id = n.document
              where n.organisation = :organisation and f.kind = 'RECEIVED' and f.by_member = :own
                and n.mark in ('ACCEPTED', 'DAMAGED', 'SURPLUS')
              union all
              select n.lot_id, -n.packs from custody_count n
              join consignment c on c.organisation = n.organisation and c.channel = n.channel
                and c.id = n.document
              where n.organisation = :organisation and c.giver = :own and not c.cancelled
              union all
              select n.lot_id, n.packs from custody_count n
              join consignment_answer a on a.organisation = n.organisation and a.channel = n.channel
                and a.command_id = n.document
              join consignment c on c.organisation = a.organisation and c.channel = a.channel
                and c.id = a.consignment
              where n.organisation = :organisation and c.giver = :own and n.mark = 'REJECTED'
            ) as moved group by lot_id
            """)
        .param("organisation", organisation)
        .param("own", handling.own(organisation).toArray())
        .query(
            row -> {
              lots.put(Bytes32.of(row.getBytes("lot_id")), row.getLong("packs"));
            });
    // Came damaged, and refused afterwards.
    again(organisation, "REJECTED", Mark.REJECTED, Mark.DAMAGED)
        .forEach((lot, packs) -> lots.merge(lot, -packs, Long::sum));
    // Taken over before the contents had come, which do not name it.
    again(organisation, "RECEIVED", Mark.SURPLUS, Mark.ACCEPTED, Mark.DAMAGED)
        .forEach((lot, packs) -> lots.merge(lot, -packs, Long::sum));
    return lots;
  }

  /**
   * Packs of a consignment that were received under one of these marks and spoken of again
   * afterwards, by lot: so that they do not count twice.
   */
  private Map<Bytes32, Long> again(String organisation, String kind, Mark mark, Mark... before) {
    Map<Bytes32, Long> lots = new HashMap<>();
    jdbc.sql(
            """
            select p.lot_id, count(*) as packs from custody_pack p
            join custody_fact f on f.organisation = p.organisation and f.channel = p.channel
              and f.command_id = p.document and f.kind = :kind and f.by_member = :own
            join consignment_answer a on a.organisation = f.organisation and a.channel = f.channel
              and a.command_id = f.command_id
            where p.organisation = :organisation and p.mark = :mark
              and exists (select from custody_pack d
                join custody_fact g on g.organisation = d.organisation and g.channel = d.channel
                  and g.command_id = d.document and g.kind = 'RECEIVED' and g.by_member = :own
                join consignment_answer e on e.organisation = g.organisation
                  and e.channel = g.channel and e.command_id = g.command_id
                where d.organisation = :organisation and d.pack_id = p.pack_id
                  and d.channel = p.channel and d.document <> p.document
                  and e.consignment = a.consignment and d.mark = any(cast(:before as text[])))
            group by p.lot_id
            """)
        .param("organisation", organisation)
        .param("own", handling.own(organisation).toArray())
        .param("kind", kind)
        .param("mark", mark.name())
        .param("before", Arrays.stream(before).map(Mark::name).toArray(String[]::new))
        .query(
            row -> {
              lots.put(Bytes32.of(row.getBytes("lot_id")), row.getLong("packs"));
            });
    return lots;
  }

  /** Packs that are here and came damaged or as surplus, by lot. */
  private Map<Bytes32, Map<Mark, Long>> apart(String organisation) {
    List<Holdings.Label> candidates =
        jdbc.sql(
                """
                select distinct p.pack_id, p.gtin, p.serial from custody_pack p
                where p.organisation = :organisation and p.mark in ('DAMAGED', 'SURPLUS')
                """)
            .param("organisation", organisation)
            .query(Holdings::label)
            .list();
    Map<Bytes32, Map<Mark, Long>> apart = new HashMap<>();
    holdings
        .held(organisation, candidates)
        .values()
        .forEach(
            line ->
                apart
                    .computeIfAbsent(line.lotId(), lot -> new HashMap<>())
                    .merge(line.mark(), 1L, Long::sum));
    return apart;
  }

  @Override
  public List<Held> packs(Caller caller, Bytes32 lotId, int limit, int offset) {
    Handling.checkReader(caller);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () ->
            holdings
                .inLots(organisation, List.of(lotId), Math.min(limit, MOST_LISTED), offset)
                .stream()
                .map(line -> new Held(line.pack(), condition(line.mark())))
                .toList());
  }

  private static Condition condition(Mark mark) {
    return switch (mark) {
      case DAMAGED -> Condition.DAMAGED;
      case SURPLUS -> Condition.SURPLUS;
      default -> Condition.GOOD;
    };
  }

  @Override
  public boolean holds(String organisation, String gtin, String serial) {
    return rows.in(organisation, () -> holdings.holds(organisation, gtin, serial));
  }
}
