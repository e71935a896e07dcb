package org.custodia.registry.custody;

import java.util.HashMap;
import java.util.Map;
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
