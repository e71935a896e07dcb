package org.custodia.registry.custody;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Packs that were taken out of use, and so out of stock. Used inside the organisation's rows. */
final class GonePacks {
  private final JdbcClient jdbc;

  GonePacks(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Those of these packs that are gone. */
  Set<Bytes32> among(String organisation, Collection<Bytes32> packs) {
    return new HashSet<>(
        jdbc.sql(
                """
                select distinct pack_id from pack_state
                where organisation = :organisation and pack_id = any(cast(:packs as bytea[]))
                  and status not in ('ACTIVE', 'LOCKED')
                """)
            .param("organisation", organisation)
            .param("packs", packs.stream().map(Bytes32::toArray).toArray(byte[][]::new))
            .query((row, n) -> Bytes32.of(row.getBytes("pack_id")))
            .list());
  }

  /** How many packs of each lot this member took out of use. */
  Map<Bytes32, Long> byLot(String organisation, Bytes32 member) {
    Map<Bytes32, Long> lots = new HashMap<>();
    jdbc.sql(
            """
            select lot_id, count(*) as packs from pack_state
            where organisation = :organisation and by_member = :member
              and status not in ('ACTIVE', 'LOCKED')
            group by lot_id
            """)
        .param("organisation", organisation)
        .param("member", member.toArray())
        .query(
            row -> {
              lots.put(Bytes32.of(row.getBytes("lot_id")), row.getLong("packs"));
            });
    return lots;
  }
}
