package org.custodia.registry.epcis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.custody.KnownContents;

/** From the documents that members hand each other with what they hand over. */
final class CustodyContents implements Contents {
  /** More than this at the top is not listed; its lots stand for it. */
  private static final int MOST_LISTED = 1_000;

  private final PackNames names;
  private final KnownContents contents;

  CustodyContents(PackNames names, KnownContents contents) {
    this.names = names;
    this.contents = contents;
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
  public Map<Bytes32, List<Epc>> ofAnswers(String organisation, Collection<Answer> answers) {
    Set<Bytes32> here = known(organisation, answers.stream().map(Answer::command).toList());
    Map<Bytes32, List<Epc>> all = new HashMap<>();
    for (Answer answer : answers) {
      if (here.contains(answer.command())) {
        List<Epc> named = named(organisation, answer);
        if (named.size() <= MOST_LISTED) all.put(answer.command(), named);
      }
    }
    return all;
  }

  private List<Epc> named(String organisation, Answer answer) {
    return jdbc.sql(
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
            """)
        .param("organisation", organisation)
        .param("dispatch", EventIds.of(answer.dispatch(), 0))
        .param("answer", EventIds.of(answer.command(), 0))
        .param("limit", MOST_LISTED + 1)
        .query(
            (row, n) ->
                row.getString("sscc") == null
                    ? (Epc) new Epc.Pack(row.getString("gtin"), row.getString("serial"))
                    : new Epc.Unit(row.getString("sscc")))
        .list();
  }

  @Override
  public Set<Bytes32> known(String organisation, Collection<Bytes32> commands) {
    UUID[] ids =
        commands.stream().flatMap(one -> uuid(one).stream()).distinct().toArray(UUID[]::new);
    return Set.copyOf(
        jdbc.sql(
                """
                select distinct id from custody_document
                where organisation = :organisation and state = 'RECORDED'
                  and id = any(cast(:ids as uuid[]))
                """)
            .param("organisation", organisation)
            .param("ids", ids)
            .query((row, n) -> Bytes32.ofUuid(row.getObject("id", UUID.class)))
            .list());
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
    KnownContents.Direct direct =
        contents.directly(organisation, document.get(), within, MOST_LISTED + 1);
    List<Epc> top = new ArrayList<>();
    direct.units().forEach(sscc -> top.add(new Epc.Unit(sscc)));
    direct.packs().forEach(label -> top.add(new Epc.Pack(label.gtin(), label.serial())));
    return top.isEmpty() || top.size() > MOST_LISTED ? Optional.empty() : Optional.of(top);
  }

  @Override
  public Set<Bytes32> commandsWith(String organisation, Collection<Epc> any) {
    return contents.naming(organisation, packs(any), products(any), units(any)).stream()
        .map(Bytes32::ofUuid)
        .collect(Collectors.toSet());
  }

  private static List<Bytes32> packs(Collection<Epc> any) {
    List<Bytes32> packs = new ArrayList<>();
    for (Epc epc : any) {
      if (epc instanceof Epc.Pack pack) {
        packs.add(pack.id());
      } else if (epc instanceof Epc.NamelessPack nameless) {
        packs.add(nameless.id());
      }
    }
    return packs;
  }

  private static List<String> products(Collection<Epc> any) {
    return any.stream()
        .filter(Epc.Product.class::isInstance)
        .map(epc -> ((Epc.Product) epc).gtin())
        .toList();
  }

  private static List<String> units(Collection<Epc> any) {
    return any.stream()
        .filter(Epc.Unit.class::isInstance)
        .map(epc -> ((Epc.Unit) epc).sscc())
        .toList();
  }

  private static Optional<UUID> uuid(Bytes32 command) {
    UUID id = EventIds.of(command, 0);
    return Bytes32.ofUuid(id).equals(command) ? Optional.of(id) : Optional.empty();
  }
}
