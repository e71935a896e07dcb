package org.custodia.registry.epcis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.epcis.PackTimeline.Life;
import org.custodia.registry.epcis.PackTimeline.Moment;
import org.custodia.registry.packs.LotBook;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What belongs to a pack's life, and who is told it. */
class PackTimelineTest {
  private static final EpcisWorld WORLD = new EpcisWorld();
  private static final Epc.Pack PACK = EpcisWorld.PACKS.get(0);

  private final Random random = new Random(7);
  private final PackTimeline timeline =
      new LedgerPackTimeline(
          WORLD.database.rows(),
          WORLD.database.jdbc(),
          WORLD.readers(),
          new LotBook(WORLD.database.rows(), WORLD.database.jdbc()),
          WORLD);

  @BeforeEach
  void nothingYet() {
    WORLD.clear();
  }

  @Test
  void unitsAroundItBelongToItsLifeAndUnitsBesideItDoNot() {
    CustodyEvent around = WORLD.some(random, CustodyStep.PACKED, 1);
    CustodyEvent beside = WORLD.some(random, CustodyStep.PACKED, 2);
    WORLD.told.clear();
    WORLD.told.put(around.commandId(), List.of(PACK));
    WORLD.told.put(beside.commandId(), List.of(EpcisWorld.PACKS.get(1)));
    WORLD.add(EpcisWorld.MEMBER, around);
    WORLD.add(EpcisWorld.MEMBER, beside);
    assertThat(life(EpcisWorld.MEMBER).moments())
        .extracting(Moment::unit)
        .containsExactly(around.sscc());
  }

  @Test
  void theConsignmentItLayInIsToldWithItsAnswer() {
    CustodyEvent sent = WORLD.some(random, CustodyStep.DISPATCHED, 1);
    Bytes32 consignment = sent.consignment().orElseThrow();
    WORLD.told.clear();
    WORLD.told.put(consignment, List.of(PACK));
    WORLD.add(EpcisWorld.MEMBER, sent);
    assertThat(life(EpcisWorld.MEMBER).moments())
        .extracting(Moment::step)
        .containsExactly(CustodyStep.DISPATCHED);
  }

  @Test
  void itsLotsReleaseIsToldToTheRegulatorAndToWhoHasHadPacksOfIt() {
    CustodyEvent released = released();
    Epc.Pack pack = new Epc.Pack(lot(released).gtin(), "ANY");
    String scan = pack.uri().replace("/21/", "/10/" + lot(released).number() + "/21/");
    WORLD.add(EpcisWorld.MEMBER, released);
    WORLD.add(EpcisWorld.REGULATOR, released);
    assertThat(steps(EpcisWorld.REGULATOR, scan)).containsExactly(CustodyStep.RELEASED);
    assertThat(steps(EpcisWorld.MEMBER, scan)).isEmpty();
    CustodyEvent acknowledged = WORLD.some(random, CustodyStep.ACKNOWLEDGED, 2);
    while (!acknowledged.lots().equals(released.lots())) {
      acknowledged = WORLD.some(random, CustodyStep.ACKNOWLEDGED, 2);
    }
    WORLD.add(EpcisWorld.MEMBER, acknowledged);
    assertThat(steps(EpcisWorld.MEMBER, scan)).containsExactly(CustodyStep.RELEASED);
  }

  /** By somebody else, of a lot whose number needs no encoding. */
  private CustodyEvent released() {
    CustodyEvent released = WORLD.some(random, CustodyStep.RELEASED, 1);
    while (released.member().equals(EpcisWorld.memberId(EpcisWorld.MEMBER))
        || lot(released).number().contains("/")) {
      released = WORLD.some(random, CustodyStep.RELEASED, 1);
    }
    return released;
  }

  private static Epc.Lot lot(CustodyEvent event) {
    return EpcisWorld.LOTS.stream()
        .filter(one -> one.id().equals(event.lots().get(0).lotId()))
        .findFirst()
        .orElseThrow();
  }

  private List<CustodyStep> steps(String organisation, String scan) {
    return timeline.of(EpcisWorld.caller(organisation), scan).orElseThrow().moments().stream()
        .map(Moment::step)
        .toList();
  }

  @Test
  void whatIsNoPackHasNoLife() {
    assertThat(timeline.of(EpcisWorld.caller(EpcisWorld.MEMBER), "nonsense")).isEmpty();
    assertThat(
            timeline.of(
                EpcisWorld.caller(EpcisWorld.MEMBER), "https://id.gs1.org/01/03400930000014"))
        .isEmpty();
  }

  private Life life(String organisation) {
    return timeline.of(EpcisWorld.caller(organisation), PACK.uri()).orElseThrow();
  }
}
