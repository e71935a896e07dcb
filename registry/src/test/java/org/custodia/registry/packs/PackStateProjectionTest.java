package org.custodia.registry.packs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.PONT;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
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

/** Rows of dispensed packs, whatever those who dispensed them may have written. */
class PackStateProjectionTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();

  private static final Bytes32 PHARMACY = TestNetwork.memberId(PONT);
  private static final Instant BLOCK_TIME = Instant.parse("2026-11-25T09:00:00Z");
  private static final long SCANNED = Instant.parse("2026-11-25T08:59:58.123Z").toEpochMilli();
  private static final Ledger.Channel CHANNEL =
      new Ledger.Channel(
          "0x" + "c1".repeat(20),
          SubjectKind.MEDICINE.code(),
          List.of(TestNetwork.memberId(AGENCE), PHARMACY),
          Bytes32.ZERO,
          PHARMACY,
          "READY",
          Bytes32.ZERO,
          0);

  private final PackStateProjection projection = new PackStateProjection(database.jdbc());
  private final LedgerEvents events = new LedgerEvents();

  @BeforeEach
  void noPacks() {
    database.rows().in(AGENCE, () -> database.jdbc().sql("delete from pack_state").update());
  }

  @Test
  void manyAtOnceGiveTheSameRowsAsOneByOne() {
    List<LedgerEvent> all =
        List.of(
            dispensed("pack 1", "Comptoir 1", SCANNED),
            dispensed("pack 2", "Comptoir « 2 »", SCANNED + 1),
            dispensed("pack 3", "", 0));
    database.rows().in(AGENCE, () -> all.forEach(projection::apply));
    List<String> oneByOne = rows();
    noPacks();
    database.rows().in(AGENCE, () -> projection.applyAll(all));
    assertThat(rows()).hasSize(3).isEqualTo(oneByOne);
    assertThat(rows().get(0)).contains("2026-11-25 08:59:58.123");
  }

  @Test
  void aPlaceOrATimeThatPostgresqlCannotHoldStopsNobody() {
    BigInteger last = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
    LedgerEvent event = dispensed("pack", "Comp\0toir", new Uint64(last));
    database.rows().in(AGENCE, () -> projection.apply(event));
    assertThat(rows()).singleElement().asString().contains("Comp\uFFFDtoir").contains("9999-12-31");
  }

  private LedgerEvent dispensed(String pack, String place, long deviceTime) {
    return dispensed(pack, place, new Uint64(deviceTime));
  }

  private LedgerEvent dispensed(String pack, String place, Uint64 deviceTime) {
    return events.channelEvent(
        AGENCE,
        CHANNEL,
        BLOCK_TIME,
        MedicineCustody.PACKCHANGED_EVENT,
        word(Bytes32.keccak(("command of " + pack).getBytes())),
        word(Bytes32.keccak(pack.getBytes())),
        word(Bytes32.keccak("lot".getBytes())),
        word(PHARMACY),
        new Uint8(Action.DISPENSE.code()),
        new Uint8(1),
        new Uint32(0),
        new Uint32(0),
        new Uint32(0),
        word(Bytes32.ZERO),
        word(Bytes32.keccak(("reservation of " + pack).getBytes())),
        word(Bytes32.ZERO),
        new Address("0x" + "a1".repeat(20)),
        new Utf8String(place),
        deviceTime,
        new Uint32(0));
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
                  .sql("select t::text from pack_state t order by block")
                  .query(String.class)
                  .list();
            });
  }
}
