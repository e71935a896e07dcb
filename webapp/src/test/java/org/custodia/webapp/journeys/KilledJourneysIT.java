package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.testing.faults.LedgerCount;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/**
 * The whole demo is killed twice in the middle of each journey: between two requests, between a
 * request and its answer, or while what was asked for is on its way. The journey goes on by asking
 * the same again, comes to its end, and everything is on the ledger once.
 *
 * <p>{@code -Dcustodia.seed=…} draws the same kills again.
 */
@Order(15)
@EnabledIfSystemProperty(named = "custodia.long", matches = "true")
class KilledJourneysIT {
  private static final long SEED = Long.getLong("custodia.seed", System.currentTimeMillis());

  private final RunningDemo demo = RunningDemo.get();
  private final Credentials credentials = demo.credentials();

  @Test
  void custodyOfPacks() throws InterruptedException {
    killed(
        "custody of packs",
        34,
        () -> new EpcisJourneyIT().packsTravelByCapturedEventsAndEachPartyReadsItsOwn());
  }

  @Test
  void dispensingOnAPrescription() throws InterruptedException {
    killed("dispensing on a prescription", 11, this::dispensing);
  }

  @Test
  void consents() throws InterruptedException {
    killed("consents", 10, this::allowing);
  }

  @Test
  void readingARecord() throws InterruptedException {
    killed(
        "reading a record",
        12,
        () -> new RecordsOverRestIT().writtenHereReadThereOnceAndSeenByThePatient());
  }

  @Test
  void aBill() throws InterruptedException {
    killed(
        "a bill",
        16,
        () -> new BillsOverRestIT().fileOfBillsGoesFromTheBillingSoftwareToTheSettlement());
  }

  @Test
  void anOrgan() throws InterruptedException {
    killed("an organ", 80, this::kidney);
  }

  // --- Journeys that the suite has not, or not to be played again ---

  private void dispensing() {
    BenchLot lot = BenchLot.of("KILL" + System.currentTimeMillis() % 100_000, 1);
    lot.release(new Till(credentials, "rhone-erp").enrolled(), lot.csv());
    Till.Answer issued =
        new Till(credentials, "saintluc-ward")
            .postText(
                "/api/v1/prescriptions",
                """
                {"id":"%s","patient":"Dominique Exemple","birthDate":"1974-02-03","gtins":["%s"],
                 "measure":"PACKS","quantity":1,"fills":1,"days":30,"dosage":"1 comprimé le matin",
                 "from":"%s","until":"%s","prescriber":"Dr Élise Saint"}
                """
                    .formatted(
                        UUID.randomUUID(),
                        BenchLot.GTIN,
                        LocalDate.now(),
                        LocalDate.now().plusDays(90)));
    assertThat(issued.status()).as("%s", issued).isBetween(200, 201);
    Till pont = new Till(credentials, "pont-pos").enrolled();
    await(
        "the lot at the pharmacy",
        () -> pont.verify(lot.scan(0)).text("verdict").equals("GENUINE"));
    Till.Answer read = reading(pont, issued);
    assertThat(read.text("state")).as("%s", read).isEqualTo("READY");
    UUID id = UUID.randomUUID();
    Till.Answer draft =
        pont.post(
            "/api/v1/dispensations/drafts",
            Map.of(
                "id", id.toString(),
                "scan", lot.scan(0),
                "witness", pont.address(),
                "place", "Comptoir 2",
                "prescription", read.text("commitment")));
    assertThat(draft.status()).as("%s", draft).isEqualTo(200);
    Till.Answer recorded = pont.dispense(id, pont.sign(draft.text("typedData")));
    assertThat(recorded.status()).as("%s", recorded).isBetween(200, 202);
    pont.awaitWitnessed(id);
    Till gare = new Till(credentials, "gare-pos");
    assertThat(reading(gare, issued).text("state")).isEqualTo("USED_UP");
    assertThat(gare.verify(lot.scan(0)).text("verdict")).isEqualTo("ALREADY_DISPENSED");
  }

  private static Till.Answer reading(Till till, Till.Answer issued) {
    return till.post("/api/v1/prescription-readings", Map.of("code", issued.text("code")));
  }

  /** One to be used once, which a kill does not use up, and one that is taken back. */
  private void allowing() {
    PatientPortal portal = PatientPortal.of(credentials);
    String toPont = portal.grantee("Pont");
    Till pont = new Till(credentials, "pont-pos");
    JsonNode once = given(portal, pont, portal.grant(toPont, "ONE_TIME", 1, Optional.empty()));
    assertThat(PatientPortal.use(pont, once).text("state")).isIn(Till.DONE);
    assertThat(PatientPortal.use(pont, once).text("state")).isEqualTo("REFUSED");
    UUID treatment = portal.grant(toPont, "TREATMENT", 0, Optional.empty());
    JsonNode given = given(portal, pont, treatment);
    assertThat(PatientPortal.use(pont, given).text("state")).isIn(Till.DONE);
    portal.revoke(List.of(treatment));
    portal.await(treatment, "REVOKED");
    assertThat(PatientPortal.use(pont, given).text("state")).isEqualTo("REFUSED");
  }

  private static JsonNode given(PatientPortal portal, Till till, UUID consent) {
    String commitment = portal.await(consent, "IN_FORCE").path("commitment").asString();
    return PatientPortal.received(till, commitment);
  }

  private void kidney() {
    KidneyJourney kidney = new KidneyJourney(credentials, 1);
    String leg = kidney.untilSealed();
    kidney.bank.done(leg, "HAND_OVER", KidneyJourney.scan("4.1"));
    kidney.courier.done(leg, "TAKE_OVER", KidneyJourney.scan("4.1"));
    kidney.contradicted(leg);
    kidney.transplanted();
    assertThat(kidney.saintLuc.get(kidney.path()).body().path("offers")).hasSize(1);
    assertThat(kidney.saintLuc.actions(kidney.path())).containsOnlyOnce("TRANSPLANT");
  }

  // --- Kills, and what is counted afterwards ---

  /**
   * @param requests how many requests that change something the journey sends, at least
   */
  private void killed(String journey, int requests, Runnable play) throws InterruptedException {
    demo.organs(); // so that the demo does nothing by itself
    awaitNothingWaiting();
    LedgerCount before = LedgerCount.once(nodes());
    Set<String> acceptedBefore = believed("CONFIRMED", "WITNESSED");
    Set<String> refusedBefore = believed("REFUSED");
    KilledLine line = new KilledLine(demo, new Random(SEED + journey.hashCode()), requests);
    System.out.printf("seed %d, %s: %s%n", SEED, journey, line.kills());
    Till.over(line);
    try {
      play.run();
      assertThat(line.finished()).as("kills of %s", line.kills()).isEqualTo(line.kills().size());
    } finally {
      Till.over(Till.DIRECT);
    }
    awaitNothingWaiting();
    LedgerCount after = LedgerCount.once(nodes());
    assertThat(added(after.recorded(true), before.recorded(true)))
        .as("accepted on the ledger, and confirmed as members have it")
        .isEqualTo(added(believed("CONFIRMED", "WITNESSED"), acceptedBefore));
    assertThat(added(after.recorded(false), before.recorded(false)))
        .as("refused on the ledger, and as members have it")
        .isEqualTo(added(believed("REFUSED"), refusedBefore));
    System.out.println("counted: " + line.kills().size() + " kills of the demo in a journey");
  }

  private static Set<String> added(Set<String> now, Set<String> before) {
    Set<String> added = new TreeSet<>(now);
    added.removeAll(before);
    return added;
  }

  private void awaitNothingWaiting() {
    await("nothing is on its way", () -> believed("RECORDED", "SUBMITTED").isEmpty());
    await("all nodes hold the same", () -> LedgerCount.agreed(nodes()));
  }

  private static void await(String what, BooleanSupplier so) {
    Instant deadline = Instant.now().plus(Till.PATIENCE);
    while (!so.getAsBoolean()) {
      assertThat(Instant.now()).as(what).isBefore(deadline);
      Till.pause();
    }
  }

  /** Commands of all members, as they have them; 32 bytes in hex. */
  private Set<String> believed(String... states) {
    JdbcClient database = new DemoDatabase(demo).database("custodia");
    Set<String> ids = new TreeSet<>();
    database
        .sql(
            "select id from ledger_command where kind = 'CHANNEL_COMMAND' and state = any(:states)")
        .param("states", states)
        .query(UUID.class)
        .list()
        .forEach(id -> ids.add(Bytes32.ofUuid(id).toString()));
    return ids;
  }

  private Map<String, URI> nodes() {
    Map<String, URI> nodes = new LinkedHashMap<>();
    QuorumRpc.networkFile(credentials)
        .path("nodes")
        .forEach(
            node ->
                nodes.put(node.path("name").asString(), URI.create(node.path("rpc").asString())));
    return nodes;
  }
}
