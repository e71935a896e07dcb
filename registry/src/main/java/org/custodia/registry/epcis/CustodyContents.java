package org.custodia.registry.epcis;

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
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * From the documents that members hand each other with what they hand over: reads the lines that
 * custody keeps of them, and writes none.
 */
final class CustodyContents implements Contents {
  /** More than this at the top is not listed; its lots stand for it. */
  private static final int MOST_LISTED = 1_000;

  private final PackNames names;
  private final JdbcClient jdbc;

  CustodyContents(PackNames names, JdbcClient jdbc) {
    this.names = names;
    this.jdbc = jdbc;
  }

  @Override
  public Map<Bytes32, Epc.Pack> names(String organisation, Collection<Bytes32> packs) {
    return names.of(organisation, packs);
  }

  @Override
  public Map<Bytes32, List<Epc>> ofConsignments(
      String organisation, Collection<Bytes32> dispatches) {
    Map<Bytes32, List<Epc>> all = new HashMap<>();
    for (Bytes32 dispatch : dispatches) {
      top(organisation, dispatch, Optional.empty()).ifPresent(top -> all.put(dispatch, top));
    }
    return all;
  }

  @Override
  public Map<Packing, List<Epc>> ofUnits(String organisation, Collection<Packing> packings) {
    Map<Packing, List<Epc>> all = new HashMap<>();
    for (Packing packing : packings) {
      top(organisation, packing.command(), Optional.of(packing.sscc()))
          .ifPresent(top -> all.put(packing, top));
    }
    return all;
  }

  /** What lies directly in a unit, or in none; empty when it is not known or too much to list. */
  private Optional<List<Epc>> top(String organisation, Bytes32 command, Optional<String> within) {
    Optional<UUID> document = uuid(command);
    if (document.isEmpty()) {
      return Optional.empty();
    }
    List<Epc> top = new ArrayList<>();
    jdbc.sql(
            """
            select distinct sscc from custody_unit
            where organisation = :organisation and document = :document and not broken
              and coalesce(within, '') = :within
            order by sscc limit :limit
            """)
        .param("organisation", organisation)
        .param("document", document.get())
        .param("within", within.orElse(""))
        .param("limit", MOST_LISTED + 1)
        .query(
            row -> {
              top.add(new Epc.Unit(row.getString("sscc")));
            });
    jdbc.sql(
            """
            select distinct gtin, serial from custody_pack
            where organisation = :organisation and document = :document
              and coalesce(unit, '') = :within
            order by gtin, serial limit :limit
            """)
        .param("organisation", organisation)
        .param("document", document.get())
        .param("within", within.orElse(""))
        .param("limit", MOST_LISTED + 1)
        .query(
            row -> {
              top.add(new Epc.Pack(row.getString("gtin"), row.getString("serial")));
            });
    return top.isEmpty() || top.size() > MOST_LISTED ? Optional.empty() : Optional.of(top);
  }

  @Override
  public Set<Bytes32> commandsWith(String organisation, Collection<Epc> any) {
    Set<Bytes32> commands = new HashSet<>();
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
        .param("packs", packs(any))
        .param("products", products(any))
        .param("units", units(any))
        .query(
            row -> {
              commands.add(Bytes32.ofUuid(row.getObject("document", UUID.class)));
            });
    return commands;
  }

  private static byte[][] packs(Collection<Epc> any) {
    List<Bytes32> packs = new ArrayList<>();
    for (Epc epc : any) {
      if (epc instanceof Epc.Pack pack) {
        packs.add(pack.id());
      } else if (epc instanceof Epc.NamelessPack nameless) {
        packs.add(nameless.id());
      }
    }
    return CustodyEventRows.arrays(packs);
  }

  private static String[] products(Collection<Epc> any) {
    return any.stream()
        .filter(Epc.Product.class::isInstance)
        .map(epc -> ((Epc.Product) epc).gtin())
        .toArray(String[]::new);
  }

  private static String[] units(Collection<Epc> any) {
    return any.stream()
        .filter(Epc.Unit.class::isInstance)
        .map(epc -> ((Epc.Unit) epc).sscc())
        .toArray(String[]::new);
  }

  private static Optional<UUID> uuid(Bytes32 command) {
    UUID id = EventIds.of(command, 0);
    return Bytes32.ofUuid(id).equals(command) ? Optional.of(id) : Optional.empty();
  }
}
