package org.custodia.registry.custody;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.packs.PackLabel;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the documents of facts say of packs and units, as far as an organisation made them or was
 * given them. For who tells of many facts; {@link CustodyFacts} is for one.
 */
public final class KnownContents {
  private static final String ANSWERED =
      """
      with recursive inside (sscc, outermost) as (
        select sscc, sscc from custody_unit
        where organisation = :organisation and document = :dispatch and within is null
        union all
        select u.sscc, inside.outermost from custody_unit u join inside on u.within = inside.sscc
        where u.organisation = :organisation and u.document = :dispatch),
      named as (
        select a.gtin, a.serial, inside.outermost from custody_pack a
        left join custody_pack s on s.organisation = a.organisation and s.channel = a.channel
          and s.document = :dispatch and s.pack_id = a.pack_id
        left join inside on inside.sscc = s.unit
        where a.organisation = :organisation and a.document = :answer and a.mark <> 'MISSING'),
      whole as (
        select outermost from named group by outermost having count(*) =
          (select u.packs from custody_unit u where u.organisation = :organisation
            and u.document = :dispatch and u.sscc = named.outermost))
      select outermost as sscc, null as gtin, null as serial from whole
      union all
      (select null, gtin, serial from named
        where outermost is null or outermost not in (select outermost from whole)
        order by gtin, serial limit :limit)
      """;

  private final OrganisationRows rows;
  private final JdbcClient jdbc;

  public KnownContents(OrganisationRows rows, JdbcClient jdbc) {
    this.rows = rows;
    this.jdbc = jdbc;
  }

  /** What is printed on those of these packs that any document names. */
  public Map<Bytes32, PackLabel> labels(String organisation, Collection<Bytes32> packs) {
    Map<Bytes32, PackLabel> labels = new HashMap<>();
    rows.in(
        organisation,
        () ->
            jdbc.sql(
                    """
                    select distinct pack_id, gtin, serial from custody_pack
                    where organisation = :organisation and pack_id = any(cast(:packs as bytea[]))
                    """)
                .param("organisation", organisation)
                .param("packs", arrays(packs))
                .query(
                    row -> {
                      labels.put(
                          Bytes32.of(row.getBytes("pack_id")),
                          new PackLabel(row.getString("gtin"), row.getString("serial")));
                    }));
    return labels;
  }

  /**
   * What lies directly in a unit, or in none.
   *
   * @param units SSCCs, ascending
   * @param packs by product and serial
   */
  public record Direct(List<String> units, List<PackLabel> packs) {}

  /**
   * @param fact id of the command
   * @param within SSCC of the unit; empty for what lies in none
   * @param limit most of each
   */
  public Direct directly(String organisation, UUID fact, Optional<String> within, int limit) {
    return rows.in(
        organisation,
        () ->
            new Direct(
                units(organisation, fact, within, limit),
                packs(organisation, fact, within, limit)));
  }

  private List<String> units(String organisation, UUID fact, Optional<String> within, int limit) {
    return jdbc.sql(
            """
            select distinct sscc from custody_unit
            where organisation = :organisation and document = :document and not broken
              and coalesce(within, '') = :within
            order by sscc limit :limit
            """)
        .param("organisation", organisation)
        .param("document", fact)
        .param("within", within.orElse(""))
        .param("limit", limit)
        .query(String.class)
        .list();
  }

  private List<PackLabel> packs(
      String organisation, UUID fact, Optional<String> within, int limit) {
    return jdbc.sql(
            """
            select distinct gtin, serial from custody_pack
            where organisation = :organisation and document = :document
              and coalesce(unit, '') = :within
            order by gtin, serial limit :limit
            """)
        .param("organisation", organisation)
        .param("document", fact)
        .param("within", within.orElse(""))
        .param("limit", limit)
        .query((row, n) -> new PackLabel(row.getString("gtin"), row.getString("serial")))
        .list();
  }

  /** Those of these commands whose document is here, so that it is known what they name. */
  public Set<UUID> known(String organisation, Collection<UUID> facts) {
    return rows.in(
        organisation,
        () ->
            new HashSet<>(
                jdbc.sql(
                        """
                        select id from custody_document
                        where organisation = :organisation and state = 'RECORDED'
                          and id = any(cast(:ids as uuid[]))
                        """)
                    .param("organisation", organisation)
                    .param("ids", facts.toArray(UUID[]::new))
                    .query(UUID.class)
                    .list()));
  }

  /**
   * What a receipt or a rejection names as come or as refused.
   *
   * @param dispatch id of the consignment
   * @param answer id of the receipt or rejection
   * @param limit most single packs
   * @return units of which nothing is left out, and the other packs
   */
  public Direct answered(String organisation, UUID dispatch, UUID answer, int limit) {
    List<String> units = new ArrayList<>();
    List<PackLabel> packs = new ArrayList<>();
    rows.in(
        organisation,
        () ->
            jdbc.sql(ANSWERED)
                .param("organisation", organisation)
                .param("dispatch", dispatch)
                .param("answer", answer)
                .param("limit", limit)
                .query(
                    row -> {
                      String sscc = row.getString("sscc");
                      if (sscc != null) units.add(sscc);
                      else packs.add(new PackLabel(row.getString("gtin"), row.getString("serial")));
                    }));
    return new Direct(units, packs);
  }

  /**
   * Commands whose documents name one of these packs, a pack of one of these products, or one of
   * these units.
   *
   * @param products GTINs of 14 digits
   * @param units SSCCs
   */
  public Set<UUID> naming(
      String organisation,
      Collection<Bytes32> packs,
      Collection<String> products,
      Collection<String> units) {
    return rows.in(
        organisation,
        () ->
            new HashSet<>(
                jdbc.sql(
                        """
                        select document from custody_pack
                        where organisation = :organisation and pack_id = any(cast(:packs as bytea[]))
                        union
                        select document from custody_pack
                        where organisation = :organisation and gtin = any(cast(:products as text[]))
                        union
                        select document from custody_unit
                        where organisation = :organisation and sscc = any(cast(:units as text[]))
                        """)
                    .param("organisation", organisation)
                    .param("packs", arrays(packs))
                    .param("products", products.toArray(String[]::new))
                    .param("units", units.toArray(String[]::new))
                    .query(UUID.class)
                    .list()));
  }

  private static byte[][] arrays(Collection<Bytes32> packs) {
    return packs.stream().map(Bytes32::toArray).toArray(byte[][]::new);
  }
}
