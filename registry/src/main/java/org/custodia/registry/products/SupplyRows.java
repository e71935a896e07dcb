package org.custodia.registry.products;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code medicine_supply}. Read by everybody, written in {@link ProductRows#REFERENCE}. */
final class SupplyRows {
  private final JdbcClient jdbc;

  SupplyRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A row of a later file is left as it is. */
  void write(Map<String, SupplyConditions> byMedicine, String source, LocalDate fileDate) {
    byMedicine.forEach(
        (cis, supply) ->
            jdbc.sql(
                    """
                    insert into medicine_supply (cis, conditions, substances, source, file_date)
                    values (:cis, :conditions, :substances, :source, :day)
                    on conflict (cis) do update set conditions = excluded.conditions,
                      substances = excluded.substances, source = excluded.source,
                      file_date = excluded.file_date
                    where medicine_supply.file_date <= excluded.file_date
                    """)
                .param("cis", cis)
                .param("conditions", supply.conditions().toArray(String[]::new))
                .param("substances", supply.substances().toArray(String[]::new))
                .param("source", source)
                .param("day", fileDate)
                .update());
  }

  SupplyConditions ofPack(String gtin) {
    return jdbc.sql(
            """
            select s.conditions, s.substances from medicine_supply s
            join product p on p.cis = s.cis where p.gtin = :gtin
            """)
        .param("gtin", gtin)
        .query(
            (row, number) ->
                new SupplyConditions(
                    List.of((String[]) row.getArray("conditions").getArray()),
                    List.of((String[]) row.getArray("substances").getArray())))
        .optional()
        .orElse(SupplyConditions.UNKNOWN);
  }

  boolean isEmpty() {
    return jdbc.sql("select not exists (select from medicine_supply)")
        .query(Boolean.class)
        .single();
  }
}
