package org.custodia.registry.epcis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.epcis.Contents.Packing;
import org.custodia.registry.epcis.CustodyEventSearch.Reader;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Member;
import org.custodia.registry.packs.LotBook;
import org.custodia.registry.packs.LotFact;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.scanners.gs1.PackScan;
import org.custodia.scanners.gs1.ScanReader;
import org.springframework.jdbc.core.simple.JdbcClient;

/** From the projection of custody events. */
final class LedgerPackTimeline implements PackTimeline {
  /** More moments than this are in no pack's life unless somebody plays with it. */
  private static final int MOST_MOMENTS = 500;

  private final OrganisationRows rows;
  private final JdbcClient jdbc;
  private final Readers readers;
  private final LotBook lots;
  private final Contents contents;
  private final ScanReader scans = new ScanReader();

  LedgerPackTimeline(
      OrganisationRows rows, JdbcClient jdbc, Readers readers, LotBook lots, Contents contents) {
    this.rows = rows;
    this.jdbc = jdbc;
    this.readers = readers;
    this.lots = lots;
    this.contents = contents;
  }

  @Override
  public Optional<Life> of(Caller caller, String scan) {
    if (!(scans.read(scan) instanceof PackScan pack)) {
      return Optional.empty();
    }
    Epc.Pack named = new Epc.Pack(pack.gtin().digits(), pack.serial());
    return Optional.of(
        rows.in(caller.organisation(), () -> life(caller.organisation(), named, pack.lot())));
  }

  private Life life(String organisation, Epc.Pack pack, Optional<String> printedLot) {
    Reader reader = readers.of(organisation);
    Set<Bytes32> commands = contents.commandsWith(organisation, List.of(pack));
    List<CustodyEvent> own =
        withoutOtherUnits(
            organisation,
            pack,
            withoutOtherParts(
                organisation,
                commands,
                new CustodyEventSearch(reader)
                    .about(pack.id(), commands)
                    .oldest(MOST_MOMENTS, jdbc)));
    Set<Bytes32> lotIds = new HashSet<>();
    printedLot.map(number -> new Epc.Lot(pack.gtin(), number).id()).ifPresent(lotIds::add);
    own.stream()
        .filter(event -> event.packs().contains(pack.id()))
        .flatMap(event -> event.lots().stream())
        .forEach(share -> lotIds.add(share.lotId()));
    Map<Bytes32, LotFact> known =
        lots.byIds(organisation, lotIds).entrySet().stream()
            .filter(lot -> lot.getValue().gtin().equals(pack.gtin()))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    List<CustodyEvent> all = new ArrayList<>(own);
    all.addAll(new CustodyEventSearch(reader).aboutLots(known.keySet()).oldest(MOST_MOMENTS, jdbc));
    return new Life(
        pack.gtin(),
        pack.serial(),
        printedLot.or(() -> known.values().stream().map(LotFact::lotNumber).findFirst()),
        moments(organisation, all));
  }

  /** A receipt or a rejection may speak of other packs of the same consignment. */
  private List<CustodyEvent> withoutOtherParts(
      String organisation, Set<Bytes32> commands, List<CustodyEvent> events) {
    List<Bytes32> answers =
        events.stream()
            .filter(event -> event.step().isAnswer())
            .map(CustodyEvent::commandId)
            .filter(answer -> !commands.contains(answer))
            .toList();
    Set<Bytes32> others = contents.known(organisation, answers);
    return events.stream().filter(event -> !others.contains(event.commandId())).toList();
  }

  /** One act packs many units; those in which the pack never lay are not of its life. */
  private List<CustodyEvent> withoutOtherUnits(
      String organisation, Epc.Pack pack, List<CustodyEvent> events) {
    Map<Packing, CustodyEvent> packings = new HashMap<>();
    for (CustodyEvent event : events) {
      if (event.step() == CustodyStep.PACKED) {
        packings.put(new Packing(event.commandId(), event.sscc().orElseThrow()), event);
      }
    }
    Map<Packing, List<Epc>> inside = contents.ofUnits(organisation, packings.keySet());
    Set<CustodyEvent> strangers = new HashSet<>(packings.values());
    Set<Epc> around = new HashSet<>(Set.of(pack));
    boolean grew = true;
    while (grew) {
      grew = false;
      for (Map.Entry<Packing, List<Epc>> unit : inside.entrySet()) {
        boolean holds = unit.getValue().stream().anyMatch(around::contains);
        if (holds && strangers.remove(packings.get(unit.getKey()))) {
          grew |= around.add(new Epc.Unit(unit.getKey().sscc()));
        }
      }
    }
    return events.stream().filter(event -> !strangers.contains(event)).toList();
  }

  private List<Moment> moments(String organisation, List<CustodyEvent> events) {
    Set<Bytes32> ids = new HashSet<>();
    for (CustodyEvent event : events) {
      ids.add(event.member());
      event.counterpart().ifPresent(ids::add);
    }
    Map<Bytes32, Member> members = readers.members(organisation, ids);
    return events.stream()
        .distinct()
        .sorted(CustodyEvent.OLDEST_FIRST)
        .map(event -> moment(event, members))
        .toList();
  }

  private static Moment moment(CustodyEvent event, Map<Bytes32, Member> members) {
    return new Moment(
        event.step(),
        event.declaredAt().isPresent(),
        event.declaredAt().orElse(event.eventTime()),
        event.recordTime(),
        name(event.member(), members),
        event.counterpart().map(other -> name(other, members)),
        event.sscc(),
        event.place(),
        event.note(),
        EpcisJson.irregularities(event),
        EventIds.uri(event.id()),
        event.position().block(),
        event.transaction().toString(),
        event.witness());
  }

  private static String name(Bytes32 id, Map<Bytes32, Member> members) {
    Member member = members.get(id);
    return member == null ? id.toString() : member.name();
  }
}
