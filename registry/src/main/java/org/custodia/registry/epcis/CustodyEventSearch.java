package org.custodia.registry.epcis;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.epcis.EventQuery.Match;
import org.custodia.registry.epcis.EventQuery.PartyRule;
import org.custodia.registry.epcis.EventQuery.Range;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Turns a query into SQL. Everything is decided there but what an event is about: for that the SQL
 * leaves out most of what does not meet it, and {@link What#meets} decides. One use; used inside
 * the organisation's rows.
 */
final class CustodyEventSearch {
  /**
   * What is public is told only to whom it concerns: who did it, the regulator, and whoever had
   * packs of the lot.
   */
  private static final String CONCERNS =
      """
      (e.channel is not null or :everything or e.member = :own or exists (
        select from custody_event_lot s
        join custody_event_lot x on x.organisation = s.organisation and x.lot_id = s.lot_id and x.private
        where s.organisation = e.organisation and s.block = e.block and s.log_index = e.log_index
          and s.part = e.part))
      """;

  private final List<String> conditions = new ArrayList<>();
  private final Map<String, Object> values = new HashMap<>();

  /** Who asks. */
  record Reader(String organisation, Bytes32 member, boolean regulator) {}

  /** Which lots and commands are meant by what is looked for. */
  interface Lookups {
    Set<Bytes32> commandsWith(Collection<Epc> any);

    List<Bytes32> lotsOf(String gtin);
  }

  CustodyEventSearch(Reader reader) {
    where("e.organisation = :organisation", "organisation", reader.organisation());
    values.put("everything", reader.regulator());
    where(CONCERNS, "own", reader.member().toArray());
  }

  CustodyEventSearch meeting(EventQuery query, Lookups lookups) {
    where(
        "e.step = any(cast(:steps as text[]))",
        "steps",
        query.steps().stream().map(Enum::name).toArray(String[]::new));
    range("e.event_time", "event", query.eventTime());
    range("e.record_time", "record", query.recordTime());
    if (!query.declarationTime().equals(Range.ALWAYS)) {
      conditions.add("e.declared");
      range("e.record_time", "declaration", query.declarationTime());
    }
    query.declared().ifPresent(declared -> where("e.declared = :declared", "declared", declared));
    query.readPoints().ifPresent(members -> seen("readPoints", members, true));
    query.locations().ifPresent(members -> seen("locations", members, false));
    for (PartyRule rule : query.parties()) {
      party(rule);
    }
    query
        .consignments()
        .ifPresent(
            dispatches ->
                where(
                    "e.consignment = any(cast(:dispatches as bytea[]))",
                    "dispatches",
                    words(dispatches)));
    query
        .eventIds()
        .ifPresent(
            ids ->
                where(
                    "e.event_id = any(cast(:ids as uuid[]))",
                    "ids",
                    ids.toArray(java.util.UUID[]::new)));
    for (Match match : query.matches()) {
      match(match, lookups);
    }
    return this;
  }

  /** What names this pack, or belongs to one of these commands. */
  CustodyEventSearch about(Bytes32 pack, Set<Bytes32> commands) {
    values.put("pack", CustodyEventRows.arrays(List.of(pack)));
    values.put("with", words(commands));
    String with = " = any(cast(:with as bytea[]))";
    conditions.add(
        "("
            + of("pack", "pack_id", "pack")
            + " or e.command_id"
            + with
            + " or e.consignment"
            + with
            + ")");
    return this;
  }

  /** What is public of these lots as a whole. */
  CustodyEventSearch aboutLots(Set<Bytes32> lots) {
    values.put("lots", words(lots));
    conditions.add("e.channel is null and " + of("lot", "lot_id", "lots"));
    conditions.add(
        """
        not exists (select from custody_event_pack p where p.organisation = e.organisation
          and p.block = e.block and p.log_index = e.log_index and p.part = e.part)
        """);
    return this;
  }

  List<CustodyEvent> oldest(int limit, JdbcClient jdbc) {
    return first(limit, new EventQuery.Order(true, true), jdbc);
  }

  /** Leaves out what came into the books after a page was begun. */
  CustodyEventSearch upTo(long block) {
    where("e.block <= :upTo", "upTo", block);
    return this;
  }

  /** What follows in this order. */
  CustodyEventSearch after(EventQuery.Order order, PageToken.Place place) {
    String time = order.byRecordTime() ? "e.record_time" : "e.event_time";
    String than = order.ascending() ? ">" : "<";
    values.put("afterTime", place.time().atOffset(ZoneOffset.UTC));
    values.put("afterBlock", place.at().block());
    values.put("afterIndex", place.at().logIndex());
    values.put("afterPart", place.at().part());
    conditions.add(
        "("
            + time
            + ", e.block, e.log_index, e.part) "
            + than
            + " (:afterTime, :afterBlock, :afterIndex, :afterPart)");
    return this;
  }

  List<CustodyEvent> first(int limit, EventQuery.Order order, JdbcClient jdbc) {
    String time = order.byRecordTime() ? "e.record_time" : "e.event_time";
    String way = order.ascending() ? "" : " desc";
    String sql =
        CustodyEventRows.SELECT
            + " where "
            + String.join(" and ", conditions)
            + " order by %1$s%2$s, e.block%2$s, e.log_index%2$s, e.part%2$s limit :limit"
                .formatted(time, way);
    values.put("limit", limit);
    return new CustodyEventRows(jdbc).select(jdbc.sql(sql).params(values));
  }

  /** Steps of what is left, and the members who did them, each once. */
  List<Told> told(JdbcClient jdbc) {
    return jdbc.sql(
            "select distinct e.step, e.member from custody_event e where "
                + String.join(" and ", conditions))
        .params(values)
        .query(
            (row, n) ->
                new Told(
                    CustodyStep.valueOf(row.getString("step")), Bytes32.of(row.getBytes("member"))))
        .list();
  }

  /** That a member did something of a kind. */
  record Told(CustodyStep step, Bytes32 member) {}

  private void seen(String name, Set<Bytes32> members, boolean readPoint) {
    where("e.member = any(cast(:" + name + " as bytea[]))", name, words(members));
    String steps = name + "Steps";
    where(
        "e.step = any(cast(:" + steps + " as text[]))",
        steps,
        java.util.Arrays.stream(CustodyStep.values())
            .filter(step -> readPoint ? step.hasReadPoint() : step.hasLocation())
            .map(Enum::name)
            .toArray(String[]::new));
  }

  /** The one who acts receives when receiving, and gives otherwise. */
  private void party(PartyRule rule) {
    String name = "party" + values.size();
    String receiving = "e.step in ('RECEIVED', 'RECEIVED_OTHERWISE', 'REJECTED')";
    String giver = "case when " + receiving + " then e.counterpart else e.member end";
    String receiver = "case when " + receiving + " then e.member else e.counterpart end";
    where(
        "e.counterpart is not null and "
            + (rule.source() ? giver : receiver)
            + " = any(cast(:"
            + name
            + " as bytea[]))",
        name,
        words(rule.members()));
  }

  private void match(Match match, Lookups lookups) {
    List<String> ways = new ArrayList<>();
    String n = Integer.toString(values.size());
    List<Bytes32> lots = lots(match, lookups);
    if (match.inParent()) {
      ways.add("e.sscc = any(cast(:units" + n + " as text[]))");
      values.put(
          "units" + n,
          match.any().stream()
              .filter(Epc.Unit.class::isInstance)
              .map(epc -> ((Epc.Unit) epc).sscc())
              .toArray(String[]::new));
    }
    if (match.inContents()) {
      ways.add(of("pack", "pack_id", "packs" + n));
      values.put("packs" + n, CustodyEventRows.arrays(packs(match)));
      String commands = " = any(cast(:commands" + n + " as bytea[]))";
      ways.add("e.command_id" + commands + " or e.consignment" + commands);
      values.put("commands" + n, words(lookups.commandsWith(match.any())));
    }
    if (match.inClasses() || !lots.isEmpty()) {
      ways.add(of("lot", "lot_id", "lots" + n));
      values.put("lots" + n, CustodyEventRows.arrays(lots));
    }
    conditions.add("(" + String.join(" or ", ways) + ")");
  }

  private static String of(String table, String column, String name) {
    return "exists (select from custody_event_"
        + table
        + " t where t.organisation = e.organisation and t.block = e.block"
        + " and t.log_index = e.log_index and t.part = e.part and t."
        + column
        + " = any(cast(:"
        + name
        + " as bytea[])))";
  }

  private static List<Bytes32> packs(Match match) {
    List<Bytes32> packs = new ArrayList<>();
    for (Epc epc : match.any()) {
      if (epc instanceof Epc.Pack pack) {
        packs.add(pack.id());
      } else if (epc instanceof Epc.NamelessPack nameless) {
        packs.add(nameless.id());
      }
    }
    return packs;
  }

  private static List<Bytes32> lots(Match match, Lookups lookups) {
    List<Bytes32> lots = new ArrayList<>();
    for (Epc epc : match.any()) {
      if (epc instanceof Epc.Lot lot) {
        lots.add(lot.id());
      } else if (epc instanceof Epc.Product product) {
        lots.addAll(lookups.lotsOf(product.gtin()));
      }
    }
    return lots;
  }

  private void range(String column, String name, Range range) {
    instant(column + " >= :", name + "From", range.from());
    instant(column + " < :", name + "Until", range.until());
  }

  private void instant(String condition, String name, Optional<Instant> at) {
    at.ifPresent(instant -> where(condition + name, name, instant.atOffset(ZoneOffset.UTC)));
  }

  private void where(String condition, String name, Object value) {
    conditions.add(condition);
    values.put(name, value);
  }

  private static byte[][] words(Set<Bytes32> words) {
    return CustodyEventRows.arrays(List.copyOf(words));
  }
}
