package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a manufacturer, a wholesaler, two pharmacies, a hospital with its patient, and the insurance
 * that gets its bills do in a day of 24 hours, over REST by programs with keys of their own. All of
 * it is done in the span that is given, spread evenly over it: twice as long, half as fast. The
 * regulator does nothing by itself: its service answers every check, and its node is party to every
 * channel of medicines.
 *
 * <table>
 *   <caption>Once a day, unless another number stands there</caption>
 *   <tr><td>manufacturer</td><td>4 lots of 150 packs each, released from files of serials; 120 of
 *   each sent to the wholesaler</td></tr>
 *   <tr><td>wholesaler</td><td>4 consignments received; 12 of 30 packs each sent to the first
 *   pharmacy</td></tr>
 *   <tr><td>first pharmacy</td><td>12 deliveries received; 600 packs checked, 300 checked and
 *   dispensed; 12 records read that patients allow once</td></tr>
 *   <tr><td>second pharmacy</td><td>300 packs checked</td></tr>
 *   <tr><td>hospital</td><td>40 patients registered, 120 searches for patients; 12 records written;
 *   12 bills</td></tr>
 *   <tr><td>patient</td><td>12 consents for one reading, 12 for treatment that are taken back
 *   </td></tr>
 *   <tr><td>insurance</td><td>12 bills accepted and paid</td></tr>
 * </table>
 */
final class OrdinaryDay {
  private static final int LOTS = 4;
  private static final int LOT = 150;
  private static final int SENT = 120;
  private static final int DELIVERIES = 12;
  private static final int DELIVERY = 30;
  private static final String ALPES = "gln:3010000000068";
  private static final String PONT = "gln:3010000000037";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final RunningDemo demo;
  private final Duration span;
  private final Till rhone;
  private final Till alpes;
  private final Till pont;
  private final Till gare;
  private final Till admissions;
  private final Till ward;
  private final Till office;
  private final Till insurance;
  private final PatientPortal portal;
  private final String stamp = Long.toString(System.currentTimeMillis() / 1000 % 100_000);

  /** Packs by their scans: on their way to the wholesaler, at it, at the pharmacy. */
  private final BlockingQueue<Parcel> toAlpes = new LinkedBlockingQueue<>();

  private final BlockingQueue<String> atAlpes = new LinkedBlockingQueue<>();
  private final BlockingQueue<Parcel> toPont = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> atPont = new LinkedBlockingQueue<>();

  /** Of every lot what the manufacturer keeps. */
  private final List<String> kept = new ArrayList<>();

  private final Map<String, Errand> errands = new LinkedHashMap<>();

  private record Parcel(UUID consignment, List<String> packs) {}

  private interface Step {
    void take(int number) throws InterruptedException;
  }

  /** Something that is done so many times in the span, one after the other. */
  private record Errand(int times, Step step, AtomicLong done, AtomicLong nanoseconds) {}

  OrdinaryDay(RunningDemo demo, Duration span) {
    this.demo = demo;
    this.span = span;
    Credentials credentials = demo.credentials();
    rhone = new Till(credentials, "rhone-erp").enrolled();
    alpes = new Till(credentials, "alpes-wms").enrolled();
    pont = new Till(credentials, "pont-pos").enrolled();
    gare = new Till(credentials, "gare-pos");
    admissions = new Till(credentials, "saintluc-admissions");
    ward = new Till(credentials, "saintluc-ward").enrolled();
    office = new Till(credentials, "saintluc-billing").enrolled();
    insurance = new Till(credentials, "lac-claims").enrolled();
    portal = PatientPortal.of(credentials);
    String toPont = portal.grantee("Pont");
    String toGare = portal.grantee("Gare");
    add("lots released and sent", LOTS, this::release);
    add("consignments received at the wholesaler", LOTS, i -> receive(alpes, toAlpes, atAlpes));
    add("deliveries sent", DELIVERIES, i -> deliver());
    add("deliveries received", DELIVERIES, i -> receive(pont, this.toPont, atPont));
    add("checks at the first pharmacy", 600, i -> check(pont, i));
    add("checks at the second pharmacy", 300, i -> check(gare, i));
    add("packs checked and dispensed", 300, i -> dispense());
    add("patients registered", 40, this::register);
    add("searches for patients", 120, this::search);
    add("records allowed, written and read once", 12, i -> readOnce(toPont));
    add("consents given and taken back", 12, i -> takeBack(toGare));
    add("bills entered, accepted and paid", 12, this::bill);
  }

  private void add(String what, int times, Step step) {
    errands.put(what, new Errand(times, step, new AtomicLong(), new AtomicLong()));
  }

  /**
   * Does all of it, and returns when all of it is done.
   *
   * @throws ExecutionException when one thing could not be done; the others are given up then
   */
  void pass() throws ExecutionException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(errands.size());
    try {
      long start = System.nanoTime();
      List<Future<Void>> all = new ArrayList<>();
      for (Errand errand : errands.values()) all.add(threads.submit(() -> run(errand, start)));
      while (!all.stream().allMatch(Future::isDone)) {
        for (Future<Void> one : all) {
          if (one.isDone()) one.get();
        }
        Thread.sleep(200);
      }
      for (Future<Void> one : all) one.get();
    } finally {
      threads.shutdownNow();
    }
  }

  private Void run(Errand errand, long start) throws InterruptedException {
    for (int i = 0; i < errand.times(); i++) {
      long due = start + span.toNanos() / errand.times() * i;
      TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
      long began = System.nanoTime();
      errand.step().take(i);
      errand.nanoseconds().addAndGet(System.nanoTime() - began);
      errand.done().incrementAndGet();
    }
    return null;
  }

  /** How many of all things were done so far. */
  long done() {
    return errands.values().stream().mapToLong(errand -> errand.done().get()).sum();
  }

  /** Each thing with how often it was done and how long one took. */
  List<String> told() {
    List<String> told = new ArrayList<>();
    errands.forEach(
        (what, errand) ->
            told.add(
                "%d %s, %.2f s each"
                    .formatted(
                        errand.done().get(),
                        what,
                        errand.nanoseconds().get() / 1e9 / Math.max(1, errand.done().get()))));
    return told;
  }

  // --- Medicines ---

  private void release(int number) {
    BenchLot lot = BenchLot.of("D" + stamp + (char) ('A' + number), LOT);
    lot.release(rhone, lot.csv());
    List<String> packs = IntStream.range(0, LOT).mapToObj(lot::scan).toList();
    for (Till asker : List.of(pont, gare)) lot.awaitVerdict(asker, LOT - 1, "GENUINE");
    synchronized (kept) {
      kept.addAll(packs.subList(SENT, LOT));
      kept.notifyAll();
    }
    List<String> sent = packs.subList(0, SENT);
    toAlpes.add(new Parcel(send(rhone, ALPES, sent), sent));
  }

  private void deliver() throws InterruptedException {
    List<String> packs = new ArrayList<>();
    while (packs.size() < DELIVERY) packs.add(next(atAlpes));
    toPont.add(new Parcel(send(alpes, PONT, packs), packs));
  }

  private static UUID send(Till by, String to, List<String> packs) {
    ObjectNode asked = JSON.createObjectNode().put("receiver", to).put("purpose", "SALE");
    packs.forEach(asked.putArray("contents")::add);
    return signed(by, "/api/v1/consignments", asked, draft -> true);
  }

  private static void receive(Till by, BlockingQueue<Parcel> from, BlockingQueue<String> to)
      throws InterruptedException {
    Parcel parcel = next(from);
    ObjectNode asked = JSON.createObjectNode().put("complete", true);
    parcel.packs().forEach(asked.putArray("scanned")::add);
    signed(
        by,
        "/api/v1/consignments/" + parcel.consignment() + "/receipts",
        asked,
        draft -> draft.path("compared").asBoolean());
    to.addAll(parcel.packs());
  }

  private interface Good {
    boolean is(JsonNode draft);
  }

  /** Draft, signature and command; what is not possible yet is asked for again. */
  private static UUID signed(Till by, String path, ObjectNode asked, Good good) {
    UUID id = UUID.randomUUID();
    asked.put("id", id.toString()).put("witness", by.address()).put("place", "Quai 1");
    Till.Answer draft =
        OrganProgram.patiently(
            path,
            () -> {
              Till.Answer answer = by.postText(path + "/drafts", asked.toString());
              return answer.status() < 300 && !good.is(answer.body())
                  ? new Till.Answer(503, answer.body(), "", "")
                  : answer;
            });
    Till.Answer recorded =
        by.post(path, Map.of("id", id.toString(), "signature", by.sign(draft.text("typedData"))));
    assertThat(recorded.status()).as("%s", recorded).isBetween(200, 202);
    assertThat(by.finalState(id)).as("%s", by.command(id)).isIn(Till.DONE);
    return id;
  }

  private void check(Till till, int number) throws InterruptedException {
    String scan;
    synchronized (kept) {
      while (kept.isEmpty()) kept.wait();
      scan = kept.get(number * 7 % kept.size());
    }
    Till.Answer answer = till.verify(scan);
    assertThat(answer.text("verdict")).as("%s", answer).isEqualTo("GENUINE");
  }

  private void dispense() throws InterruptedException {
    String scan = next(atPont);
    Till.Answer verdict = pont.verify(scan);
    assertThat(verdict.text("verdict")).as("%s", verdict).isEqualTo("GENUINE");
    UUID id = UUID.randomUUID();
    Till.Answer draft = pont.draftDispensation(id, scan);
    assertThat(draft.status()).as("%s", draft).isEqualTo(200);
    Till.Answer recorded = pont.dispense(id, pont.sign(draft.text("typedData")));
    assertThat(recorded.status()).as("%s", recorded).isBetween(200, 202);
    assertThat(pont.finalState(id)).isIn(Till.DONE);
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T next = queue.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(next).as("something to go on with").isNotNull();
    return next;
  }

  // --- Patients ---

  private void register(int number) {
    String patient =
        """
        {"resourceType":"Patient","id":"%s","name":[{"family":"%s","given":["Anna"]}],
        "birthDate":"19%02d-03-%02d"}
        """
            .formatted(UUID.randomUUID(), family(number), 30 + number, 1 + number % 28);
    Till.Answer answer = admissions.postText("/api/v1/patients", patient);
    assertThat(answer.status()).as("%s", answer.text("code")).isEqualTo(201);
  }

  private void search(int number) {
    Till.Answer answer =
        admissions.post("/api/v1/patients/search", Map.of("words", family(number % 40)));
    assertThat(answer.status()).as("%s", answer.text("code")).isEqualTo(200);
  }

  private String family(int number) {
    StringBuilder name = new StringBuilder("Jour"); // without digits
    (stamp + number).chars().forEach(digit -> name.append((char) ('a' + digit - '0')));
    return name.toString();
  }

  private void readOnce(String grantee) {
    UUID consent = portal.grant(grantee, "ONE_TIME", 1, Optional.empty());
    String commitment = portal.await(consent, "IN_FORCE").path("commitment").asString();
    JsonNode received = PatientPortal.received(pont, commitment);
    String record =
        RecordActs.written(ward, received.path("channel").asString(), "Allergique au latex.");
    JsonNode elsewhere =
        RecordActs.awaited(
            pont,
            "/api/v1/records/shared/elsewhere?" + RecordActs.whose(received),
            one -> one.path("record").asString("").equals(record));
    Till.Answer read = RecordActs.read(pont, received, elsewhere);
    assertThat(read.status()).as("%s", read.text("code")).isEqualTo(200);
  }

  private void takeBack(String grantee) {
    UUID consent = portal.grant(grantee, "TREATMENT", 0, Optional.empty());
    portal.await(consent, "IN_FORCE");
    portal.revoke(List.of(consent));
    portal.await(consent, "REVOKED");
  }

  // --- Bills ---

  private void bill(int number) {
    String file =
        """
        bill,patient,day,code,amount,currency
        DAY-%s-%d,%s,%s,demo:CONSULT,30.00,EUR
        """
            .formatted(
                stamp,
                number,
                demo.bills().path("patient").asString(),
                LocalDate.now(ZoneOffset.UTC));
    JsonNode draft =
        BillActs.file(office, file, "STOP_ALL").body().path("drafts").path(0).path("draft");
    BillActs.sent(office, "/api/v1/bills", draft);
    String bill = "/api/v1/bills/" + draft.path("bill").asString();
    BillActs.await(insurance, bill, answer -> BillActs.status(answer).equals("COMPLETE"));
    BillActs.done(insurance, bill, BillActs.act("ACCEPT").put("borne", 2_100));
    for (Till side : new Till[] {insurance, office}) {
      BillActs.await(side, bill, answer -> BillActs.status(answer).equals("APPROVED"));
      BillActs.done(
          side, bill, BillActs.act("SETTLE").put("paid", 2_100).put("reference", "VIR " + number));
    }
    BillActs.await(office, bill, answer -> BillActs.status(answer).equals("SETTLED"));
  }
}
