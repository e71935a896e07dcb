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
      if (!here.contains(answer.command())) continue;
      List<Epc> named =
          listed(
              contents.answered(
                  organisation,
                  EventIds.of(answer.dispatch(), 0),
                  EventIds.of(answer.command(), 0),
                  MOST_LISTED + 1));
      if (named.size() <= MOST_LISTED) all.put(answer.command(), named);
    }
    return all;
  }

  @Override
  public Set<Bytes32> known(String organisation, Collection<Bytes32> commands) {
    List<UUID> ids = commands.stream().flatMap(command -> uuid(command).stream()).toList();
    return contents.known(organisation, ids).stream()
        .map(Bytes32::ofUuid)
        .collect(Collectors.toSet());
  }

  private static List<Epc> listed(KnownContents.Direct direct) {
    List<Epc> all = new ArrayList<>();
    direct.units().forEach(sscc -> all.add(new Epc.Unit(sscc)));
    direct.packs().forEach(label -> all.add(new Epc.Pack(label.gtin(), label.serial())));
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
    KnownContents.Direct direct =
        contents.directly(organisation, document.get(), within, MOST_LISTED + 1);
    List<Epc> top = listed(direct);
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
