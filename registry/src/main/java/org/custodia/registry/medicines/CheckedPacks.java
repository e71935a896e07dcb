package org.custodia.registry.medicines;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.packs.PackLabel;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Packs that an organisation has checked itself, for who knows them by the ledger's name only. */
public final class CheckedPacks {
  private final OrganisationRows rows;
  private final JdbcClient jdbc;

  public CheckedPacks(OrganisationRows rows, JdbcClient jdbc) {
    this.rows = rows;
    this.jdbc = jdbc;
  }

  /** What is printed on those of these packs that were ever checked here. */
  public Map<Bytes32, PackLabel> labels(String organisation, Collection<Bytes32> packs) {
    Map<Bytes32, PackLabel> labels = new HashMap<>();
    rows.in(
        organisation,
        () ->
            jdbc.sql(
                    """
                    select distinct pack_id, cast(answer as jsonb) ->> 'gtin' as gtin,
                      cast(answer as jsonb) ->> 'serial' as serial
                    from pack_verification
                    where organisation = :organisation and pack_id = any(cast(:packs as bytea[]))
                    """)
                .param("organisation", organisation)
                .param("packs", packs.stream().map(Bytes32::toArray).toArray(byte[][]::new))
                .query(
                    row -> {
                      labels.put(
                          Bytes32.of(row.getBytes("pack_id")),
                          new PackLabel(row.getString("gtin"), row.getString("serial")));
                    }));
    return labels;
  }
}
