package org.custodia.registry.epcis;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberId;
import org.custodia.contracts.MemberRole;
import org.custodia.registry.epcis.CustodyEvent.LotShare;
import org.custodia.registry.epcis.CustodyEvent.Position;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Members;
import org.custodia.registry.packs.LotBook;
import org.custodia.registry.testing.RegistryDatabase;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Four members, three lots of two products, and custody events made at random, on real PostgreSQL.
 */
final class EpcisWorld implements Contents {
  static final List<String> GLNS =
      List.of("3010000000013", "3010000000020", "3010000000037", "3010000000044");
  static final String REGULATOR = "regulator";
  static final String MEMBER = "member";
  static final List<Epc.Lot> LOTS =
      List.of(
          new Epc.Lot("03400930000014", "L1"),
          new Epc.Lot("03400930000014", "L/2"),
          new Epc.Lot("03400930000021", "L1"));
  static final List<Epc.Pack> PACKS =
      List.of(
          new Epc.Pack("03400930000014", "A1"),
          new Epc.Pack("03400930000014", "A/2"),
          new Epc.Pack("03400930000014", "A3"),
          new Epc.Pack("03400930000021", "A1"));
  static final List<Epc.Unit> UNITS =
      List.of(new Epc.Unit("034009300000000014"), new Epc.Unit("034009300000000021"));
  static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

  final RegistryDatabase database = RegistryDatabase.fresh();
  final Map<Bytes32, List<Epc>> told = new HashMap<>();
  private final JdbcClient jdbc = database.jdbc();

  EpcisWorld() {
    for (String organisation : List.of(REGULATOR, MEMBER)) {
      database.rows().in(organisation, () -> fill(organisation));
    }
  }

  static Bytes32 member(int n) {
    return MemberId.of("gln:" + GLNS.get(n));
  }

  static Bytes32 memberId(String organisation) {
    return member(organisation.equals(REGULATOR) ? 0 : 1);
  }

  static Caller caller(String organisation) {
    return new Caller(organisation, "somebody", Set.of("pharmacist"));
  }

  EpcisEvents events() {
    LotBook lots = new LotBook(database.rows(), jdbc);
    Readers readers = readers();
    return new LedgerEpcisEvents(
        database.rows(),
        jdbc,
        readers,
        new Tellers(readers, lots, this),
        lots,
        this,
        Clock.fixed(NOON, ZoneOffset.UTC));
  }

  Readers readers() {
    return new Readers(new Members(database.rows(), jdbc), EpcisWorld::memberId);
  }

  private void fill(String organisation) {
    for (int n = 0; n < GLNS.size(); n++) {
      jdbc.sql(
              """
              insert into member (organisation, id, identity, name, kind, roles, valid_from, valid_until,
                status, status_reason)
              values (:organisation, :id, :identity, :identity, 1, :roles, 0, 253402300799, 1, '')
              """)
          .param("organisation", organisation)
          .param("id", member(n).toArray())
          .param("identity", "gln:" + GLNS.get(n))
          .param("roles", MemberRole.mask(n == 0 ? MemberRole.REGULATOR : MemberRole.PHARMACY))
          .update();
    }
    for (Epc.Lot lot : LOTS) {
      jdbc.sql(
              """
              insert into lot (organisation, lot_id, gtin, lot_number, expiry, root, size, manufacturer,
                status, command_id, witness, released_at, block, log_index, transaction)
              values (:organisation, :lot, :gtin, :number, date '2028-02-29', :word, 5000, :word,
                'RELEASED', :word, '', now(), 1, :index, :word)
              """)
          .param("organisation", organisation)
          .param("lot", lot.id().toArray())
          .param("gtin", lot.gtin())
          .param("number", lot.number())
          .param("word", member(2).toArray())
          .param("index", LOTS.indexOf(lot))
          .update();
    }
  }

  void clear() {
    told.clear();
    for (String organisation : List.of(REGULATOR, MEMBER)) {
      database
          .rows()
          .in(
              organisation,
              () -> CustodyEventRows.TABLES.forEach(t -> jdbc.sql("delete from " + t).update()));
    }
  }

  void add(String organisation, CustodyEvent event) {
    database.rows().in(organisation, () -> new CustodyEventRows(jdbc).add(organisation, event));
  }

  /** Some event of a kind, at a place on the ledger. */
  CustodyEvent some(Random random, CustodyStep step, long block) {
    boolean lotsOnly =
        switch (step) {
          case RELEASED, BLOCKED, UNBLOCKED, RECALLED, WITHDRAWN, ACKNOWLEDGED -> true;
          default -> false;
        };
    boolean unit = step.type() == CustodyStep.EventType.AGGREGATION;
    boolean handOver =
        switch (step) {
          case DISPATCHED,
              RETURNED,
              RETURNED_FOR_RECALL,
              DISPATCH_CANCELLED,
              RECEIVED,
              RECEIVED_OTHERWISE,
              REJECTED ->
              true;
          default -> false;
        };
    Bytes32 command = Bytes32.ofUuid(new UUID(random.nextLong(), random.nextLong()));
    Epc.Lot lot = LOTS.get(random.nextInt(LOTS.size()));
    Instant blockTime = NOON.minusSeconds(random.nextInt(20));
    Bytes32 consignment = Bytes32.ofUuid(new UUID(7, random.nextInt(4)));
    List<Epc> inside = inside(random);
    if (random.nextBoolean()) {
      if (unit) told.put(command, inside);
      if (handOver) told.putIfAbsent(consignment, inside);
    }
    return new CustodyEvent(
        new Position(block, random.nextInt(3), 0),
        EventIds.of(command, 0),
        random.nextInt(8) == 0 ? Optional.of(blockTime) : Optional.empty(),
        step,
        lotsOnly && step != CustodyStep.ACKNOWLEDGED ? Optional.empty() : Optional.of("0xc1"),
        command,
        member(random.nextInt(GLNS.size())),
        handOver ? Optional.of(member(random.nextInt(GLNS.size()))) : Optional.empty(),
        handOver ? Optional.of(consignment) : Optional.empty(),
        unit ? Optional.of(UNITS.get(random.nextInt(2)).sscc()) : Optional.empty(),
        unit || handOver ? Optional.of((long) random.nextInt(100)) : Optional.empty(),
        lotsOnly || unit || handOver
            ? List.of()
            : List.of(PACKS.get(random.nextInt(PACKS.size())).id()),
        unit ? List.of() : List.of(new LotShare(lot.id(), lotsOnly || handOver ? 20 : 0)),
        handOver ? Map.of("missing", 1L) : Map.of(),
        lotsOnly ? "a reason" : "",
        random.nextInt(4) == 0 ? 256 : 0,
        "0x" + "a1".repeat(20),
        "Comptoir",
        blockTime.minusMillis(random.nextInt(5000)),
        blockTime,
        Bytes32.keccak(Long.toString(block).getBytes()));
  }

  private static List<Epc> inside(Random random) {
    List<Epc> inside = new ArrayList<>();
    for (Epc.Unit unit : UNITS) {
      if (random.nextInt(3) == 0) inside.add(unit);
    }
    for (Epc.Pack pack : PACKS) {
      if (random.nextInt(3) == 0) inside.add(pack);
    }
    return inside;
  }

  @Override
  public Map<Bytes32, Epc.Pack> names(String organisation, Collection<Bytes32> packs) {
    Map<Bytes32, Epc.Pack> names = new HashMap<>();
    PACKS.stream().filter(pack -> packs.contains(pack.id())).forEach(p -> names.put(p.id(), p));
    return names;
  }

  @Override
  public Map<Bytes32, List<Epc>> ofConsignments(
      String organisation, Collection<Bytes32> dispatches) {
    Map<Bytes32, List<Epc>> all = new HashMap<>(told);
    all.keySet().retainAll(dispatches);
    return all;
  }

  /** Nobody has sent what answers name: the whole consignment, or only how much. */
  @Override
  public Map<Bytes32, List<Epc>> ofAnswers(String organisation, Collection<Answer> answers) {
    return Map.of();
  }

  @Override
  public Set<Bytes32> known(String organisation, Collection<Bytes32> commands) {
    return Set.of();
  }

  @Override
  public Map<Packing, List<Epc>> ofUnits(String organisation, Collection<Packing> packings) {
    Map<Packing, List<Epc>> all = new HashMap<>();
    packings.stream()
        .filter(one -> told.containsKey(one.command()))
        .forEach(one -> all.put(one, told.get(one.command())));
    return all;
  }

  @Override
  public Set<Bytes32> commandsWith(String organisation, Collection<Epc> any) {
    Set<Bytes32> commands = new HashSet<>();
    told.forEach(
        (command, inside) -> {
          if (inside.stream().anyMatch(one -> any.stream().anyMatch(a -> names(one, a)))) {
            commands.add(command);
          }
        });
    return commands;
  }

  private static boolean names(Epc one, Epc asked) {
    return one.equals(asked)
        || one instanceof Epc.Pack pack
            && asked instanceof Epc.Product product
            && pack.gtin().equals(product.gtin());
  }
}
