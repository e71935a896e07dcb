package org.custodia.registry.epcis;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.custodia.contracts.Bytes32;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Product code and serial of packs that the ledger names by a hash only: from the documents that
 * came with what was handed over, from one's own checks, and, for the regulator, from what members
 * asked. Used inside the organisation's rows.
 */
final class PackNames {
  private final JdbcClient jdbc;

  PackNames(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Map<Bytes32, Epc.Pack> of(String organisation, Collection<Bytes32> packs) {
    Map<Bytes32, Epc.Pack> names = new HashMap<>();
    if (packs.isEmpty()) {
      return names;
    }
    jdbc.sql(
            """
            select distinct pack_id, gtin, serial from custody_pack
            where organisation = :organisation and pack_id = any(cast(:packs as bytea[]))
            union
            select pack_id, cast(answer as jsonb) ->> 'gtin', cast(answer as jsonb) ->> 'serial'
            from pack_verification
            where organisation = :organisation and pack_id = any(cast(:packs as bytea[]))
            union
            select subject, cast(query as jsonb) #>> '{query,gtin}', cast(query as jsonb) #>> '{query,serial}'
            from verification_answer
            where organisation = :organisation and subject = any(cast(:packs as bytea[]))
              and kind = 'PACK'
            """)
        .param("organisation", organisation)
        .param("packs", packs.stream().map(Bytes32::toArray).toArray(byte[][]::new))
        .query(
            row -> {
              Epc.Pack name = new Epc.Pack(row.getString("gtin"), row.getString("serial"));
              names.put(Bytes32.of(row.getBytes("pack_id")), name);
            });
    return names;
  }
}
