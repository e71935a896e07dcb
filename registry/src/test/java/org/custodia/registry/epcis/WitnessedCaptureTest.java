package org.custodia.registry.epcis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.custodia.registry.epcis.EpcisCapture.Behaviour;
import org.custodia.registry.epcis.EpcisCapture.Job;
import org.custodia.registry.epcis.EpcisCapture.Outcome;
import org.custodia.registry.epcis.EpcisCapture.Taken;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.medicines.PackAct;
import org.custodia.registry.medicines.PackActs;
import org.custodia.registry.medicines.PackVerdict;
import org.custodia.registry.testing.RegistryDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is kept of a document, and what one wrong event means for the others. */
class WitnessedCaptureTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();

  private static final Caller TILL = new Caller("pharmacy", "till", Set.of("pharmacist"));
  private static final String WITNESS = "0x" + "a1".repeat(20);
  private static final String SIGNATURE = "0x" + "5a".repeat(65);

  private final Counter counter = new Counter();
  private final EpcisCapture capture =
      new WitnessedCapture(
          database.rows(),
          new CaptureRows(database.jdbc()),
          new CaptureCarrier(counter, null, null, null),
          Clock.fixed(EpcisWorld.NOON, ZoneOffset.UTC));

  /** Drafts and records what it is asked for; a pack with the serial BAD is refused. */
  private static final class Counter implements PackActs {
    final List<UUID> drafted = new ArrayList<>();
    final List<UUID> recorded = new ArrayList<>();

    @Override
    public Draft draft(
        Caller caller, UUID id, PackAct act, String scan, String witness, String place) {
      if (scan.endsWith("/BAD")) {
        throw new Problem(Problem.Kind.CONFLICT, "CUS-MED-011", EpcisWorld.NOON);
      }
      drafted.add(id);
      return new Draft(id, null, "{\"sign\":\"" + id + "\"}");
    }

    @Override
    public CommandStatus record(Caller caller, UUID id, String signature) {
      recorded.add(id);
      return null;
    }

    @Override
    public List<Offer> offers(Caller caller, PackVerdict verdict) {
      return List.of();
    }
  }

  @BeforeEach
  void nothingCaptured() {
    database
        .rows()
        .in(
            TILL.organisation(),
            () -> {
              database.jdbc().sql("delete from epcis_capture_event").update();
              database.jdbc().sql("delete from epcis_capture").update();
            });
  }

  @Test
  void anEventWithoutASignatureSaysWhatIsToBeSigned() {
    UUID id = UUID.randomUUID();
    Job job = capture.take(TILL, document(event(id, "A1")), Behaviour.ROLLBACK);
    assertThat(job.success()).isTrue();
    Taken taken = job.events().get(0);
    assertThat(taken.outcome()).isEqualTo(Outcome.TO_SIGN);
    assertThat(taken.typedData()).contains("{\"sign\":\"" + id + "\"}");
    assertThat(counter.recorded).isEmpty();
  }

  @Test
  void theSameEventWithASignatureIsRecorded() {
    UUID id = UUID.randomUUID();
    ObjectNode signed = event(id, "A1").put("custodia:signature", SIGNATURE);
    Job job = capture.take(TILL, document(signed), Behaviour.ROLLBACK);
    assertThat(job.events()).extracting(Taken::outcome).containsExactly(Outcome.RECORDED);
    assertThat(counter.recorded).containsExactly(id);
  }

  @Test
  void oneWrongEventKeepsTheOthersOutUnlessAskedOtherwise() {
    UUID good = UUID.randomUUID();
    byte[] document =
        document(
            event(good, "A1").put("custodia:signature", SIGNATURE),
            event(UUID.randomUUID(), "BAD").put("custodia:signature", SIGNATURE));
    Job none = capture.take(TILL, document, Behaviour.ROLLBACK);
    assertThat(none.success()).isFalse();
    assertThat(none.events())
        .extracting(Taken::outcome)
        .containsExactly(Outcome.NOT_TAKEN, Outcome.REFUSED);
    assertThat(none.events().get(1).problem().orElseThrow().arguments())
        .containsExactly(EpcisWorld.NOON);
    Job others = capture.take(TILL, document, Behaviour.PROCEED);
    assertThat(others.success()).isFalse();
    assertThat(others.events())
        .extracting(Taken::outcome)
        .containsExactly(Outcome.RECORDED, Outcome.REFUSED);
  }

  @Test
  void anEventThatCannotBeMappedKeepsEvenDraftsFromBeingMade() {
    ObjectNode wrong = event(UUID.randomUUID(), "A2").put("bizStep", "transporting");
    Job job =
        capture.take(TILL, document(event(UUID.randomUUID(), "A1"), wrong), Behaviour.ROLLBACK);
    assertThat(counter.drafted).isEmpty();
    assertThat(job.events().get(1).pointer()).isEqualTo("/epcisBody/eventList/1/bizStep");
    assertThat(job.events().get(1).problem().orElseThrow().code()).isEqualTo("CUS-EPC-015");
  }

  @Test
  void theDocumentIsKeptAsItCame() {
    byte[] document = "{\"type\": \"EPCISDocument\", no JSON".getBytes(StandardCharsets.UTF_8);
    Job job = capture.take(TILL, document, Behaviour.ROLLBACK);
    assertThat(job.success()).isFalse();
    assertThat(job.finishedAt()).contains(EpcisWorld.NOON);
    assertThat(kept(job.id())).isEqualTo(document);
  }

  @Test
  void onlyWhoSentItSeesAJob() {
    Job job = capture.take(TILL, document(event(UUID.randomUUID(), "A1")), Behaviour.ROLLBACK);
    assertThat(capture.job(TILL, job.id())).isPresent();
    assertThat(capture.jobs(TILL, 10)).extracting(Job::id).containsExactly(job.id());
    Caller colleague = new Caller("pharmacy", "another-till", Set.of("pharmacist"));
    Caller stranger = new Caller("other-pharmacy", "till", Set.of("pharmacist"));
    assertThat(capture.job(colleague, job.id())).isEmpty();
    assertThat(capture.job(stranger, job.id())).isEmpty();
    assertThat(capture.jobs(stranger, 10)).isEmpty();
  }

  @Test
  void anEventOfLongAgoIsNotSignedAsIfItWereNow() {
    ObjectNode old = event(UUID.randomUUID(), "A1").put("eventTime", "2026-11-23T12:00:00Z");
    Job job = capture.take(TILL, document(old), Behaviour.PROCEED);
    assertThat(job.events().get(0).problem().orElseThrow().code()).isEqualTo("CUS-EPC-016");
  }

  private static byte[] kept(UUID id) {
    return database
        .rows()
        .in(
            TILL.organisation(),
            () ->
                database
                    .jdbc()
                    .sql("select document from epcis_capture where id = :id")
                    .param("id", id)
                    .query(byte[].class)
                    .single());
  }

  private static ObjectNode event(UUID id, String serial) {
    ObjectNode event =
        JsonMapper.shared()
            .createObjectNode()
            .put("type", "ObjectEvent")
            .put("eventID", "urn:uuid:" + id)
            .put("eventTime", EpcisWorld.NOON.toString())
            .put("eventTimeZoneOffset", "+00:00")
            .put("action", "DELETE")
            .put("bizStep", "dispensing")
            .put("disposition", "dispensed")
            .put("custodia:witness", WITNESS);
    event.putArray("epcList").add("https://id.gs1.org/01/03400930000014/21/" + serial);
    return event;
  }

  private static byte[] document(ObjectNode... events) {
    ObjectNode document =
        JsonMapper.shared()
            .createObjectNode()
            .put("type", "EPCISDocument")
            .put("schemaVersion", "2.0");
    ArrayNode list = document.putObject("epcisBody").putArray("eventList");
    List.of(events).forEach(list::add);
    return document.toString().getBytes(StandardCharsets.UTF_8);
  }
}
