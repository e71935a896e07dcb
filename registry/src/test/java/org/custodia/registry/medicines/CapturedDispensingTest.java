package org.custodia.registry.medicines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.medicines.MedicineWorld.GARE_PHARMACIST;
import static org.custodia.registry.medicines.MedicineWorld.GTIN;
import static org.custodia.registry.medicines.MedicineWorld.MANUFACTURER;
import static org.custodia.registry.medicines.MedicineWorld.PLACE;
import static org.custodia.registry.medicines.MedicineWorld.PONT_PHARMACIST;
import static org.custodia.registry.medicines.MedicineWorld.REGULATOR;
import static org.custodia.registry.testing.TestNetwork.AGENCE;
import static org.custodia.registry.testing.TestNetwork.PONT;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.epcis.CustodyStep;
import org.custodia.registry.epcis.EpcisCapture;
import org.custodia.registry.epcis.EpcisCapture.Behaviour;
import org.custodia.registry.epcis.EpcisCapture.Outcome;
import org.custodia.registry.epcis.EpcisCapture.Taken;
import org.custodia.registry.epcis.EpcisEvents;
import org.custodia.registry.epcis.PackTimeline;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.testing.RegistryDatabase;
import org.custodia.registry.testing.TestNetwork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A till that speaks EPCIS dispenses a pack on a real network, and the event is read back. */
class CapturedDispensingTest {
  @RegisterExtension static final TestNetwork network = TestNetwork.start();
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();

  private static MedicineWorld world;

  @BeforeAll
  static void begin() {
    world = MedicineWorld.begin(database, network);
    world.released("L1", MedicineWorld.nextYear(), 4);
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @Test
  void aDispensingThatWasCapturedAndSignedIsReadAsAnEventByItsPartiesOnly() {
    UUID id = UUID.randomUUID();
    String pack = "https://id.gs1.org/01/" + GTIN + "/10/L1/21/L1-1";
    ObjectNode event = event(id, pack);
    assertThat(captured(event).outcome()).isEqualTo(Outcome.TO_SIGN);

    // The same request under the same id is the same draft: here the act itself is read from it.
    PackActs.Draft draft =
        world
            .acts()
            .draft(
                PONT_PHARMACIST,
                id,
                PackAct.Dispense.whole(),
                pack,
                world.key(PONT_PHARMACIST),
                PLACE);
    event.put("custodia:signature", world.sign(PONT_PHARMACIST, draft.act()));
    assertThat(captured(event).outcome()).isEqualTo(Outcome.RECORDED);
    world.registry().awaitFinal(PONT, id);
    world.settle(PONT);
    world.settle(AGENCE);

    for (Caller party : List.of(PONT_PHARMACIST, REGULATOR)) {
      List<ObjectNode> found = found(party, pack);
      assertThat(found).as(party.organisation()).hasSize(1);
      assertThat(found.get(0).get("eventID").asString()).isEqualTo("urn:uuid:" + id);
      assertThat(found.get(0).get("bizStep").asString()).isEqualTo("dispensing");
      assertThat(found.get(0).get("custodia:place").asString()).isEqualTo(PLACE);
    }
    for (Caller stranger : List.of(GARE_PHARMACIST, MANUFACTURER)) {
      assertThat(found(stranger, pack)).as(stranger.organisation()).isEmpty();
    }
    assertThat(
            world
                .registry()
                .bean(PackTimeline.class)
                .of(PONT_PHARMACIST, pack)
                .orElseThrow()
                .moments())
        .extracting(PackTimeline.Moment::step)
        .containsExactly(CustodyStep.RELEASED, CustodyStep.DISPENSED);
  }

  @Test
  void aPackThatNobodyReleasedIsRefusedWithTheSentenceOfItsVerdict() {
    Taken taken =
        captured(event(UUID.randomUUID(), "https://id.gs1.org/01/" + GTIN + "/10/L1/21/FAKE"));
    assertThat(taken.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(taken.problem().orElseThrow().code()).isEqualTo(VerdictKind.UNKNOWN_SERIAL.code());
  }

  private static List<ObjectNode> found(Caller caller, String pack) {
    return world
        .registry()
        .bean(EpcisEvents.class)
        .find(caller, Map.of("MATCH_epc", List.of(pack)), Optional.empty())
        .events();
  }

  private static Taken captured(ObjectNode event) {
    return world
        .registry()
        .bean(EpcisCapture.class)
        .take(
            PONT_PHARMACIST, event.toString().getBytes(StandardCharsets.UTF_8), Behaviour.ROLLBACK)
        .events()
        .get(0);
  }

  private static ObjectNode event(UUID id, String pack) {
    ObjectNode event =
        JsonMapper.shared()
            .createObjectNode()
            .put("type", "ObjectEvent")
            .put("eventID", "urn:uuid:" + id)
            .put("eventTime", Instant.now().toString())
            .put("eventTimeZoneOffset", "+00:00")
            .put("action", "DELETE")
            .put("bizStep", "dispensing")
            .put("disposition", "dispensed")
            .put("custodia:scan", pack)
            .put("custodia:place", PLACE)
            .put("custodia:witness", world.key(PONT_PHARMACIST));
    event.putArray("epcList").add(pack);
    return event;
  }
}
