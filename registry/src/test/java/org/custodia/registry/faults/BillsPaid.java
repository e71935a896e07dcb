package org.custodia.registry.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.PONT;
import static org.custodia.registry.testing.TestNetwork.RHONE;
import static org.custodia.registry.testing.TestNetwork.SAINT_LUC;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.prices.ChargedLine;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.registry.billing.BillAct;
import org.custodia.registry.billing.BillDraft;
import org.custodia.registry.billing.BillStatus;
import org.custodia.registry.billing.BillView;
import org.custodia.registry.billing.Bills;
import org.custodia.registry.billing.LineDraft;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.testing.SigningPeople;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;

/** The hospital bills; a payer accepts; both say that it was paid. */
final class BillsPaid implements Journey {
  private static final Caller BILLER = new Caller(SAINT_LUC, "office", Set.of("biller"));
  private static final Caller PAYER = new Caller(RHONE, "claims", Set.of("payer"));
  private static final Bytes32 PAYER_ID = TestNetwork.memberId(RHONE);
  private static final String PLACE = "Office";

  private final World world;
  private final SigningPeople people;
  private final Map<Caller, ShiftJournal> desks;
  private final String channel;

  /** Of each draft that was signed, its bill. */
  private final Map<UUID, Bytes32> written = new LinkedHashMap<>();

  /** What was asked for already, of each bill and by whom. */
  private final Set<String> asked = new HashSet<>();

  private BillsPaid(World world, Path folder) {
    this.world = world;
    this.people = new SigningPeople(world.domain());
    this.desks =
        Map.of(
            BILLER, new ShiftJournal(folder.resolve("biller")),
            PAYER, new ShiftJournal(folder.resolve("payer")));
    people.enrol(world.registry(), BILLER);
    people.enrol(world.registry(), PAYER);
    TestRegistry.await(
        "the channel with the payer", () -> world.bean(Bills.class).connect(BILLER, PAYER_ID));
    this.channel = world.channel(SAINT_LUC, SubjectKind.BILLING, SAINT_LUC, RHONE, AGENCE);
  }

  /** The hospital becomes a biller, and has a channel with the payer. */
  static BillsPaid begin(World world, Path folder) {
    world.certify(SAINT_LUC, MemberRole.HOSPITAL, MemberRole.BILLER);
    return new BillsPaid(world, folder);
  }

  @Override
  public void work(Random random) {
    int draw = random.nextInt(5);
    int lines = 1 + random.nextInt(5);
    switch (draw) {
      case 0, 1 -> bill(lines);
      case 2 -> act(PAYER, BillStatus.COMPLETE, one -> accepting(one));
      case 3 -> act(PAYER, BillStatus.APPROVED, one -> settling(one, one.settledByPayer()));
      default -> act(BILLER, BillStatus.APPROVED, one -> settling(one, one.settledByBiller()));
    }
  }

  private void bill(int lines) {
    UUID id = UUID.randomUUID();
    LocalDate day = LocalDate.now(ZoneOffset.UTC).minusDays(2);
    BillDraft bill =
        new BillDraft(
            PAYER_ID,
            Optional.empty(),
            Optional.empty(),
            "R-" + written.size(),
            new Jurisdiction("IN"),
            "INR",
            IntStream.range(0, lines)
                .mapToObj(
                    line ->
                        new LineDraft(
                            new PriceCode("tarif:HOTEL"),
                            "a night",
                            day,
                            ChargedLine.ofPacks(1, 1_000 + line, "INR"),
                            Optional.empty()))
                .toList());
    Bills bills = world.bean(Bills.class);
    now(() -> bills.draft(BILLER, id, bill, people.key(BILLER), PLACE))
        .ifPresent(
            draft -> {
              written.put(id, draft.bill());
              String signature = people.sign(BILLER, draft.act());
              desks.get(BILLER).ask(id, () -> bills.submit(BILLER, id, signature));
            });
  }

  /** With the first bill of this status of which it was not asked for yet. */
  private void act(
      Caller caller, BillStatus status, Function<BillView.Summary, Optional<BillAct>> which) {
    Bills bills = world.bean(Bills.class);
    var query = new Bills.Query(Optional.of(status), false, false, Optional.empty(), 100, 0);
    for (BillView.Summary one : now(() -> bills.list(caller, query)).orElse(List.of())) {
      String what = caller.name() + " " + status + " " + one.id();
      Optional<BillAct> act = which.apply(one);
      if (asked.contains(what) || act.isEmpty()) continue;
      UUID id = UUID.randomUUID();
      now(() -> bills.draft(caller, id, act.get(), people.key(caller), PLACE))
          .ifPresent(
              draft -> {
                asked.add(what);
                String signature = people.sign(caller, draft.act());
                desks.get(caller).ask(id, () -> bills.record(caller, id, signature));
              });
      return;
    }
  }

  private static Optional<BillAct> accepting(BillView.Summary bill) {
    return Optional.of(new BillAct.Accept(bill.id(), bill.charged().longValueExact()));
  }

  private static Optional<BillAct> settling(BillView.Summary bill, boolean done) {
    return done
        ? Optional.empty()
        : Optional.of(
            new BillAct.Settle(bill.id(), bill.borne().orElseThrow().longValueExact(), "T-1"));
  }

  /** Empty when it cannot be asked for at this moment; nothing is recorded then. */
  private static <T> Optional<T> now(Supplier<T> what) {
    try {
      return Optional.of(what.get());
    } catch (RuntimeException notNow) {
      return Optional.empty();
    }
  }

  @Override
  public boolean isThrough() {
    return now(() -> world.bean(Bills.class).list(BILLER, Bills.Query.ALL))
        .filter(all -> all.stream().noneMatch(one -> one.status() == BillStatus.ANNOUNCED))
        .isPresent();
  }

  @Override
  public void prove() {
    Map<Bytes32, ShiftJournal> journals =
        Map.of(TestNetwork.memberId(SAINT_LUC), desks.get(BILLER), PAYER_ID, desks.get(PAYER));
    List<UUID> billed =
        desks.get(BILLER).acknowledged().stream().filter(written::containsKey).toList();
    Set<List<String>> histories = new HashSet<>();
    for (String node : List.of(SAINT_LUC, RHONE, AGENCE)) {
      try (LedgerChecker checker = world.checker(node)) {
        checker.commandsAreThereOnceAndInOrder(channel, journals, false, id -> false);
        for (UUID id : billed) {
          assertThat(checker.completed(channel, written.get(id)))
              .as("bill %s is whole at %s", id, node)
              .isEqualTo(1);
        }
        histories.add(checker.history(channel));
      }
    }
    assertThat(histories).as("what three nodes have of the bills").hasSize(1);
    world.isUnknown(channel, PONT);
    List<Integer> counts = new ArrayList<>();
    desks.values().forEach(desk -> counts.add(desk.acknowledged().size()));
    System.out.printf("%d bills, %s acts of both sides%n", billed.size(), counts);
  }
}
