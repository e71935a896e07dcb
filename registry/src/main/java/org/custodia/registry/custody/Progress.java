package org.custodia.registry.custody;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.custody.CustodyFacts.Mark;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What has been said so far of the packs of a consignment. Used inside the organisation's rows. */
final class Progress {
  private final JdbcClient jdbc;

  Progress(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * The latest that the findings here say of each pack, recorded or confirmed; what the ledger
   * refused does not count. Surplus packs are among them.
   */
  Map<Bytes32, Mark> said(String organisation, FactRows.Consignment consignment) {
    Map<Bytes32, Mark> said = new HashMap<>();
    jdbc.sql(
            """
            select p.pack_id, p.mark from custody_document d
            join custody_pack p on p.organisation = d.organisation and p.channel = d.channel
              and p.document = d.id
            left join custody_fact f on f.organisation = d.organisation and f.channel = d.channel
              and f.command_id = d.id
            where d.organisation = :organisation and d.channel = :channel
              and d.consignment = :consignment and d.kind = 'FINDINGS' and d.state = 'RECORDED'
            order by f.block nulls last, f.log_index, d.made_at
            """)
        .param("organisation", organisation)
        .param("channel", consignment.channel())
        .param("consignment", consignment.id())
        .query(
            row -> {
              said.put(Bytes32.of(row.getBytes("pack_id")), Mark.valueOf(row.getString("mark")));
            });
    return said;
  }

  /** Packs of each lot that findings here have taken over, found damaged or refused. */
  Map<Bytes32, Integer> takenOfLots(String organisation, FactRows.Consignment consignment) {
    Map<Bytes32, Integer> taken = new HashMap<>();
    jdbc.sql(
            """
            select p.lot_id, count(distinct p.pack_id) as packs from custody_document d
            join custody_pack p on p.organisation = d.organisation and p.channel = d.channel
              and p.document = d.id and p.mark in ('ACCEPTED', 'DAMAGED', 'REJECTED')
            where d.organisation = :organisation and d.channel = :channel
              and d.consignment = :consignment and d.kind = 'FINDINGS' and d.state = 'RECORDED'
            group by p.lot_id
            """)
        .param("organisation", organisation)
        .param("channel", consignment.channel())
        .param("consignment", consignment.id())
        .query(
            row -> {
              taken.put(Bytes32.of(row.getBytes("lot_id")), row.getInt("packs"));
            });
    return taken;
  }

  /**
   * Units that findings here name without their packs, because the contents had not come; unit by
   * unit as they were told.
   */
  Set<String> toldUnits(String organisation, FactRows.Consignment consignment) {
    return new LinkedHashSet<>(
        jdbc.sql(
                """
                select u.sscc from custody_document d
                join custody_unit u on u.organisation = d.organisation and u.channel = d.channel
                  and u.document = d.id
                where d.organisation = :organisation and d.channel = :channel
                  and d.consignment = :consignment and d.kind = 'FINDINGS' and d.state = 'RECORDED'
                  and not exists (select from custody_pack p where p.organisation = u.organisation
                    and p.channel = u.channel and p.document = u.document and p.unit = u.sscc)
                  and not exists (select from custody_unit i where i.organisation = u.organisation
                    and i.channel = u.channel and i.document = u.document and i.within = u.sscc)
                order by d.made_at, u.place
                """)
            .param("organisation", organisation)
            .param("channel", consignment.channel())
            .param("consignment", consignment.id())
            .query(String.class)
            .list());
  }

  /**
   * Packs that findings here have taken over, or found damaged, and that the contents do not name:
   * they were told before the contents had come. What was put right since is not among them.
   */
  List<Document.Line> notAnnounced(String organisation, FactRows.Consignment consignment) {
    return jdbc.sql(
            """
            select last.* from (
              select distinct on (p.pack_id) p.* from custody_document d
              join custody_pack p on p.organisation = d.organisation and p.channel = d.channel
                and p.document = d.id
              left join custody_fact f on f.organisation = d.organisation
                and f.channel = d.channel and f.command_id = d.id
              where d.organisation = :organisation and d.channel = :channel
                and d.consignment = :consignment and d.kind = 'FINDINGS' and d.state = 'RECORDED'
              order by p.pack_id, f.block desc nulls first, f.log_index desc, d.made_at desc) last
            where last.mark in ('ACCEPTED', 'DAMAGED')
              and not exists (select from custody_pack c where c.organisation = last.organisation
                and c.channel = last.channel and c.document = :consignment
                and c.pack_id = last.pack_id)
            order by last.lot_number, last.serial
            """)
        .param("organisation", organisation)
        .param("channel", consignment.channel())
        .param("consignment", consignment.id())
        .query(DocumentRows::line)
        .list();
  }

  /** How many packs of a consignment are taken over, on the ledger. */
  record Numbers(int accepted, int damaged, int missing, int rejected, boolean answered) {}

  Numbers numbers(String organisation, String channel, UUID consignment) {
    return jdbc.sql(
            """
            select coalesce(sum(a.accepted) filter (where f.kind = 'RECEIVED'), 0) as accepted,
              coalesce(sum(a.damaged) filter (where f.kind = 'RECEIVED'), 0) as damaged,
              coalesce(sum(a.missing) filter (where f.kind = 'RECEIVED'), 0) as missing,
              coalesce(sum(a.accepted) filter (where f.kind = 'REJECTED'), 0) as rejected,
              count(*) as answers
            from consignment_answer a
            join custody_fact f on f.organisation = a.organisation and f.channel = a.channel
              and f.command_id = a.command_id and f.kind in ('RECEIVED', 'REJECTED')
            where a.organisation = :organisation and a.channel = :channel
              and a.consignment = :consignment
            """)
        .param("organisation", organisation)
        .param("channel", channel)
        .param("consignment", consignment)
        .query(
            (row, n) ->
                new Numbers(
                    row.getInt("accepted"),
                    row.getInt("damaged"),
                    row.getInt("missing"),
                    row.getInt("rejected"),
                    row.getInt("answers") > 0))
        .single();
  }
}
