package org.custodia.registry.packs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.GARE;
import static org.custodia.registry.testing.TestNetwork.PONT;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Irregularity;
import org.custodia.contracts.PackStatus;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.generated.MedicineCustody;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerEvent;
import org.custodia.registry.testing.LedgerEvents;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Uint32;
import org.web3j.abi.datatypes.generated.Uint64;
import org.web3j.abi.datatypes.generated.Uint8;

/** What was done to packs and what they are, whatever those who did it may have written. */
class PackStateProjectionTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();

  private static final Bytes32 LOT = Bytes32.keccak("lot".getBytes());
  private static final Instant BLOCK_TIME = Instant.parse("2026-11-25T09:00:00Z");
  private static final long SCANNED = Instant.parse("2026-11-25T08:59:58.123Z").toEpochMilli();
  private static final Ledger.Channel OF_PONT = book(PONT, "c1");
  private static final Ledger.Channel OF_GARE = book(GARE, "c2");

  private final PackStateProjection projection = new PackStateProjection(database.jdbc());
  private final PackStates states = new PackStates(database.rows(), database.jdbc());
  private final PackHistory history = new PackChanges(database.rows(), database.jdbc());
  private final LedgerEvents events = new LedgerEvents();

  private static Ledger.Channel book(String member, String address) {
    return new Ledger.Channel(
        "0x" + address.repeat(20),
        SubjectKind.MEDICINE.code(),
        List.of(TestNetwork.memberId(AGENCE), TestNetwork.memberId(member)),
        Bytes32.ZERO,
        TestNetwork.memberId(member),
        "READY",
        Bytes32.ZERO,
        0);
  }

  @BeforeEach
  void noPacks() {
    database
        .rows()
        .in(
            AGENCE,
            () ->
                projection
                    .tables()
                    .forEach(table -> database.jdbc().sql("delete from " + table).update()));
  }

  @Test
  void whatWasDoneIsToldInOrderAndTheLastIsWhatThePackIs() {
    apply(
        of(PONT, "p", Action.LOCK, PackStatus.LOCKED),
        of(PONT, "p", Action.UNLOCK, PackStatus.ACTIVE),
        of(PONT, "p", Action.DISPENSE, PackStatus.DISPENSED));

    assertThat(history.of(AGENCE, pack("p")))
        .extracting(PackChange::action)
        .containsExactly(Action.LOCK, Action.UNLOCK, Action.DISPENSE);
    PackState state = states.of(AGENCE, pack("p")).orElseThrow();
    assertThat(state.status()).isEqualTo(PackStatus.DISPENSED);
    assertThat(state.by()).isEqualTo(TestNetwork.memberId(PONT));
    assertThat(state.command()).isEqualTo(history.of(AGENCE, pack("p")).get(2).command());
    assertThat(state.opened()).isEmpty();
  }

  @Test
  void aPackThatCameBackIntoTradeIsOutOfTradeForNobody() {
    apply(
        of(PONT, "p", Action.DECOMMISSION, PackStatus.LOST),
        of(PONT, "p", Action.UNDO, PackStatus.ACTIVE));
    assertThat(states.of(AGENCE, pack("p"))).isEmpty();
    assertThat(history.of(AGENCE, pack("p")).get(1).undone()).isPresent();
  }

  @Test
  void theRestOfAnOpenedPackIsTracked() {
    apply(part(PONT, "p", 30, 10, 20, "a prescription"), part(PONT, "p", 30, 15, 5, "another one"));
    PackState state = states.of(AGENCE, pack("p")).orElseThrow();
    assertThat(state.opened()).contains(new PackState.Opened(30, 5));
    assertThat(state.isPartLeft()).isTrue();
    assertThat(states.openedFor(AGENCE, pack("p"), TestNetwork.memberId(PONT)))
        .isEqualTo(Bytes32.keccak("another one".getBytes()));
    assertThat(history.of(AGENCE, pack("p")))
        .flatExtracting(change -> change.part().stream().toList())
        .containsExactly(new PackChange.Part(10, 30, 20), new PackChange.Part(15, 30, 5));
  }

  @Test
  void ofTwoBooksThatTellOfOnePackTheFirstOneCounts() {
    apply(
        of(PONT, "p", Action.DISPENSE, PackStatus.DISPENSED),
        of(GARE, "p", Action.DECOMMISSION, PackStatus.STOLEN));
    assertThat(states.of(AGENCE, pack("p")).orElseThrow().by())
        .isEqualTo(TestNetwork.memberId(PONT));
    assertThat(states.of(AGENCE, pack("p"), TestNetwork.memberId(GARE)).map(PackState::status))
        .contains(PackStatus.STOLEN);
    apply(of(PONT, "p", Action.UNDO, PackStatus.ACTIVE));
    assertThat(states.of(AGENCE, pack("p")).orElseThrow().by())
        .isEqualTo(TestNetwork.memberId(GARE));
  }

  @Test
  void testimonyThatTheStatusDidNotAllowIsToldAndChangesNothing() {
    apply(of(PONT, "p", Action.DECOMMISSION, PackStatus.STOLEN));
    LedgerEvent conflicting =
        event(
            OF_PONT,
            "p",
            Action.DISPENSED_OFFLINE,
            PackStatus.STOLEN,
            0,
            0,
            0,
            "",
            Irregularity.mask(List.of(Irregularity.UNRESERVED, Irregularity.STATUS_CONFLICT)),
            new Uint64(SCANNED),
            "Comptoir 1");
    apply(conflicting);
    PackState state = states.of(AGENCE, pack("p")).orElseThrow();
    assertThat(state.status()).isEqualTo(PackStatus.STOLEN);
    List<PackChange> told = history.of(AGENCE, pack("p"));
    assertThat(state.command()).isEqualTo(told.get(0).command());
    assertThat(told.get(1).irregularities())
        .containsExactlyInAnyOrder(Irregularity.UNRESERVED, Irregularity.STATUS_CONFLICT);
  }

  /** In batches or one by one, once or twice: the rows are the same function of the same events. */
  @Test
  void replayGivesTheSameRowsHoweverTheEventsAreCut() {
    Random random = new Random(20261125);
    List<LedgerEvent> all = new ArrayList<>();
    Action[] actions = {
      Action.DISPENSE, Action.DECOMMISSION, Action.LOCK, Action.UNLOCK, Action.UNDO
    };
    for (int i = 0; i < 400; i++) {
      Action action = actions[random.nextInt(actions.length)];
      boolean back = action == Action.UNDO || action == Action.UNLOCK;
      PackStatus status =
          back
              ? PackStatus.ACTIVE
              : PackStatus.of(1 + random.nextInt(PackStatus.values().length - 1));
      String name = "pack " + random.nextInt(30);
      all.add(
          random.nextInt(5) == 0
              ? part(PONT, name, 30, 1 + random.nextInt(9), random.nextInt(20), "rx")
              : of(random.nextBoolean() ? PONT : GARE, name, action, status));
    }
    database.rows().in(AGENCE, () -> all.forEach(projection::apply));
    List<String> oneByOne = rows();
    noPacks();
    for (int from = 0; from < all.size(); ) {
      int to = Math.min(all.size(), from + 1 + random.nextInt(60));
      List<LedgerEvent> batch = all.subList(from, to);
      database.rows().in(AGENCE, () -> projection.applyAll(batch));
      from = to;
    }
    assertThat(rows()).hasSizeGreaterThan(400).isEqualTo(oneByOne);
  }

  @Test
  void aPlaceOrATimeThatPostgresqlCannotHoldStopsNobody() {
    BigInteger last = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
    apply(
        event(
            OF_PONT,
            "p",
            Action.DISPENSE,
            PackStatus.DISPENSED,
            0,
            0,
            0,
            "",
            0,
            new Uint64(last),
            "Comp\0toir"));
    assertThat(rows().toString()).contains("Comp\uFFFDtoir").contains("9999-12-31");
  }

  // --- Events ---

  private void apply(LedgerEvent... some) {
    database.rows().in(AGENCE, () -> projection.applyAll(List.of(some)));
  }

  private LedgerEvent of(String member, String pack, Action action, PackStatus status) {
    return event(
        member.equals(PONT) ? OF_PONT : OF_GARE,
        pack,
        action,
        status,
        0,
        0,
        0,
        "",
        0,
        new Uint64(SCANNED),
        "Comptoir « 1 »");
  }

  private LedgerEvent part(
      String member, String pack, int contents, int taken, int remaining, String prescription) {
    return event(
        member.equals(PONT) ? OF_PONT : OF_GARE,
        pack,
        Action.DISPENSE,
        PackStatus.DISPENSED,
        contents,
        taken,
        remaining,
        prescription,
        0,
        new Uint64(SCANNED),
        "Comptoir 1");
  }

  private LedgerEvent event(
      Ledger.Channel book,
      String pack,
      Action action,
      PackStatus status,
      int contents,
      int taken,
      int remaining,
      String prescription,
      int irregularities,
      Uint64 deviceTime,
      String place) {
    boolean back = action == Action.UNDO || action == Action.UNLOCK;
    return events.channelEvent(
        AGENCE,
        book,
        BLOCK_TIME,
        MedicineCustody.PACKCHANGED_EVENT,
        word(Bytes32.keccak((pack + " " + action + " " + events.block()).getBytes())),
        word(pack(pack)),
        word(LOT),
        word(book.opener()),
        new Uint8(action.code()),
        new Uint8(status.code()),
        new Uint32(contents),
        new Uint32(taken),
        new Uint32(remaining),
        word(prescription.isEmpty() ? Bytes32.ZERO : Bytes32.keccak(prescription.getBytes())),
        word(Bytes32.keccak("reservation".getBytes())),
        word(back ? Bytes32.ofUuid(new UUID(1, 2)) : Bytes32.ZERO),
        new Address("0x" + "a1".repeat(20)),
        new Utf8String(place),
        deviceTime,
        new Uint32(irregularities));
  }

  private static Bytes32 pack(String name) {
    return Bytes32.keccak(name.getBytes());
  }

  private static org.web3j.abi.datatypes.generated.Bytes32 word(Bytes32 value) {
    return new org.web3j.abi.datatypes.generated.Bytes32(value.toArray());
  }

  private static List<String> rows() {
    return database
        .rows()
        .in(
            AGENCE,
            () -> {
              database.jdbc().sql("set local time zone 'UTC'").update();
              return database
                  .jdbc()
                  .sql(
                      """
                      select t::text from pack_change t union all select t::text from pack_state t
                      order by 1
                      """)
                  .query(String.class)
                  .list();
            });
  }
}
