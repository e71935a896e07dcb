package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.custodia.contracts.Action;
import org.custodia.scanners.isbt128.DonationNumber;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;
import tools.jackson.databind.JsonNode;

/**
 * The way of one kidney over REST alone, by the programs of five organisations, each with keys of
 * its own: an organ bank, its laboratory and theatre, the allocation body, a courier, a centre that
 * declines, and one that transplants.
 */
final class KidneyJourney {
  static final String DIN = "A999926000033";
  static final String PHONE = "+33 4 99 55 02 36";
  static final String FAMILY = "La famille ne s'oppose pas au don.";

  private static final String BOX = "030100000000790334";
  private static final String ORGANS = "/api/v1/organs";

  final OrganProgram bank;
  final OrganProgram courier;
  final OrganProgram tilleuls;
  final OrganProgram saintLuc;
  final OrganProgram surgeon;
  private final OrganProgram laboratory;
  private final OrganProgram theatre;
  private final OrganProgram match;
  private final OrganProgram clinician;
  private final int turn;
  private final String din;
  private final OrganPerson donor;
  private final OrganPerson first;
  private final OrganPerson second;

  private String caseId;
  private String organId;
  private String recipient;

  KidneyJourney(Credentials credentials) {
    this(credentials, 0);
  }

  /**
   * @param turn 0 for a demo's first such journey; another donor and other candidates for each
   *     number, those of a higher one having waited longer, so that they are next
   */
  KidneyJourney(Credentials credentials, int turn) {
    this.turn = turn;
    din = DIN.substring(0, DIN.length() - 1) + (turn + 3);
    donor = new OrganPerson("Thévenardier", "Corentine", "1971-09-08", "CED-1003" + (turn + 3));
    first = new OrganPerson("Pontgibaud", "Amédéo", "1962-03-29", "TIL-2093" + (turn + 3));
    second = new OrganPerson("Marsillargues", "Zélie", "1981-11-18", "SLC-8893" + (turn + 3));
    bank = OrganProgram.of(credentials, "cedres-bank", "Coordination");
    laboratory = OrganProgram.of(credentials, "cedres-laboratory", "Laboratoire");
    theatre = OrganProgram.of(credentials, "cedres-theatre", "Bloc 1");
    match = OrganProgram.of(credentials, "greffons-match", "Permanence");
    courier = OrganProgram.of(credentials, "mistral-app", "Camion 7");
    tilleuls = OrganProgram.of(credentials, "tilleuls-transplants", "Astreinte");
    saintLuc = OrganProgram.of(credentials, "saintluc-transplants", "Accueil");
    surgeon = OrganProgram.of(credentials, "saintluc-theatre", "Bloc 4");
    clinician = OrganProgram.of(credentials, "saintluc-bedside", "Bloc 4");
  }

  /** Where the organ is looked up. */
  String path() {
    return ORGANS + "/" + organId;
  }

  /** From entering the donor to a box with a seal, which nobody has taken yet; its leg. */
  String untilSealed() {
    enrol();
    String declining = tilleuls.candidate(first, "B", (2015 - 2 * turn) + "-02-03");
    recipient = saintLuc.candidate(second, "B", (2016 - 2 * turn) + "-05-12");
    String donorCase = donor();
    published(donorCase, List.of(declining, recipient));
    theatre.done(
        donorCase,
        "RECOVER",
        "{\"organ\":\"KIDNEY\",\"laterality\":\"LEFT\",\"crossClamp\":\"%s\"}",
        now().minus(Duration.ofHours(1)));
    declined();
    accepted();
    return sealed();
  }

  private void enrol() {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List.of(bank, laboratory, theatre, match, courier, tilleuls, saintLuc, surgeon, clinician)
          .stream()
          .map(one -> CompletableFuture.runAsync(() -> one.till().enrolled(), threads))
          .toList()
          .forEach(CompletableFuture::join);
    } finally {
      threads.shutdown();
    }
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS);
  }

  // --- Donor ---

  private String donor() {
    String body =
        """
        {"id":"%s","person":%s,"allocation":"%s","din":"%s","sender":"Banque des Cèdres","phone":"%s"}
        """
            .formatted(
                UUID.randomUUID(),
                donor.json(),
                OrganPerson.ALLOCATION,
                new DonationNumber(din).printed(),
                PHONE);
    String donorCase = bank.channel(ORGANS + "/cases", body);
    caseId = bank.till().postText(ORGANS + "/cases", body).text("caseId");
    bank.done(donorCase, "OPEN_CASE", "{\"living\":false}");
    bank.done(
        donorCase,
        "CONSENT_FOR_DONOR",
        "{\"basis\":\"FAMILY\",\"document\":\"%s\"}",
        bank.document(FAMILY));
    String sample = "{\"bloodGroup\":\"B\",\"sample\":\"T-%d\",\"takenAt\":\"%s\"}";
    laboratory.done(donorCase, "BLOOD_SAMPLE", sample, 331, now());
    theatre.done(donorCase, "BLOOD_SAMPLE", sample, 332, now());
    laboratory.done(
        donorCase,
        "SEROLOGY",
        "{\"document\":\"%s\",\"positive\":\"\","
            + "\"tested\":\"HIV, HEPATITIS_B_SURFACE_ANTIGEN, HEPATITIS_C\"}",
        laboratory.document("Sérologies de la journée."));
    return donorCase;
  }

  /** The order, with both candidates in it, and on the ledger. */
  private void published(String donorCase, List<String> candidates) {
    OrganProgram.patiently(
        "both are on the waiting list",
        () -> {
          Till.Answer list = match.get(ORGANS + "/waiting-list");
          List<String> known = new ArrayList<>();
          list.body().forEach(one -> known.add(one.path("change").path("candidate").asString()));
          return known.containsAll(candidates) ? list : new Till.Answer(404, list.body(), "", "");
        });
    String run = UUID.randomUUID().toString();
    Map<String, String> fields =
        Map.of(
            "id", run,
            "caseId", caseId,
            "organ", "KIDNEY",
            "laterality", "LEFT",
            "bloodGroup", "B",
            "ageYears", "55",
            "region", "FR-ARA");
    Till.Answer order =
        OrganProgram.patiently(
            "an order",
            () ->
                match
                    .till()
                    .postMultipart(
                        ORGANS + "/match-runs",
                        fields,
                        "rules",
                        "rules.json",
                        "application/json",
                        rules()));
    organId = order.text("organId");
    assertThat(order.body().at("/places/0/candidate").asString()).isEqualTo(candidates.get(0));
    assertThat(order.body().at("/places/1/candidate").asString()).isEqualTo(candidates.get(1));
    match.done(donorCase, "MATCH_RUN", "{\"run\":\"%s\"}", run);
  }

  private static byte[] rules() {
    try {
      return Files.readAllBytes(
          Path.of(System.getProperty("custodia.root"))
              .resolve("registry/src/main/resources/org/custodia/registry/organs/allocation")
              .resolve("example-kidney-rules.json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // --- Offers ---

  private String offered(int rank) {
    String path = ORGANS + "/cases/" + caseId + "/organs/" + organId + "/turns/" + rank;
    String channel = bank.channel(path, "");
    bank.done(channel, "OFFER_FACTS", "{}");
    bank.done(channel, "OFFER", "{\"rank\":%d,\"answerMinutes\":60}", rank);
    return channel;
  }

  private void declined() {
    String channel = offered(1);
    tilleuls.done(channel, "DECLINE_OFFER", "{\"reason\":\"CROSSMATCH_POSITIVE\"}");
  }

  private void accepted() {
    String channel = offered(2);
    String offer =
        OrganProgram.patiently(
                "the offer at the centre",
                () -> {
                  Till.Answer own = saintLuc.get(ORGANS + "/offers?limit=1000");
                  for (JsonNode line : own.body()) {
                    if (line.path("channel").asString().equals(channel)) {
                      return new Till.Answer(200, line, "", "");
                    }
                  }
                  return new Till.Answer(404, own.body(), "", "");
                })
            .text("id");
    assertThat(
            OrganProgram.patiently(
                    "whose it is",
                    () -> saintLuc.till().get(ORGANS + "/offers/" + offer + "/candidate"))
                .text("candidate"))
        .isEqualTo(recipient);
    ECKeyPair once = key();
    String consent = UUID.randomUUID().toString();
    Till.Answer draft =
        OrganProgram.patiently(
            "the recipient's consent",
            () ->
                saintLuc
                    .till()
                    .post(
                        ORGANS + "/channels/" + channel + "/recipient-consents",
                        Map.of(
                            "id",
                            consent,
                            "candidate",
                            recipient,
                            "document",
                            saintLuc.document("Je consens à la greffe."),
                            "grantKey",
                            "0x" + Keys.getAddress(once),
                            "until",
                            now().plus(Duration.ofDays(2)).toString())));
    saintLuc.done(
        channel,
        "RECIPIENT_CONSENT",
        "{\"consent\":\"%s\",\"grant\":\"%s\"}",
        consent,
        Till.sign(draft.text("typedData"), once));
    saintLuc.done(channel, "ACCEPT_OFFER", "{}");
    bank.done(channel, "ALLOCATE", "{}");
  }

  private static ECKeyPair key() {
    try {
      return Keys.createEcKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  // --- On the way ---

  /** What is scanned of the box, with its temperature. */
  static String scan(String temperature) {
    return """
    {"box":"%s","seal":"S-9033","condition":"INTACT","temperature":"%s","vehicle":"CM-033-GX"}
    """
        .formatted(BOX, temperature);
  }

  private String leg(OrganProgram giver, String receiver) {
    return giver.channel(
        ORGANS + "/" + organId + "/legs", "{\"receiver\":\"gln:%s\"}".formatted(receiver));
  }

  private String sealed() {
    String leg = leg(bank, "3010000000099");
    packed(leg);
    return leg;
  }

  /** The courier comes back, and the bank sends it anew by the same leg. */
  void broughtBack(String leg) {
    courier.done(
        leg,
        "RETURNED",
        "{\"reason\":\"OTHER\",\"document\":\"%s\"}",
        courier.document("Route coupée, retour à la banque."));
    packed(leg);
  }

  /** The courier's device says of the same hand-over something else than the courier did. */
  void contradicted(String leg) {
    UUID scan = courier.handedIn(leg, Action.TAKE_OVER, BOX, "S-1033", now());
    OrganProgram.patiently(
        "the case at the bank",
        () -> {
          Till.Answer told = bank.get(path() + "/alerts");
          for (JsonNode alert : told.body()) {
            if (alert.path("kind").asString().equals("ORGAN_CONFLICT")) return told;
          }
          return new Till.Answer(404, told.body(), "", "");
        });
    JsonNode organ = bank.get(path()).body();
    assertThat(organ.at("/legs/0/handedOver").asBoolean()).as("nothing is overwritten").isTrue();
    List<String> odd = new ArrayList<>();
    organ
        .path("events")
        .forEach(
            event -> {
              if (event.path("id").asString().equals(scan.toString())) {
                event.path("irregularities").forEach(one -> odd.add(one.asString()));
              }
            });
    assertThat(odd).containsExactly("CONFLICTS");
  }

  private void packed(String leg) {
    bank.done(leg, "LEG_FACTS", "{}");
    bank.done(
        leg,
        "PACKED",
        "{\"preservation\":\"COLD_STORAGE\",\"box\":\"%s\",\"logger\":\"LG-33\","
            + "\"temperature\":\"4.1\"}",
        BOX);
    bank.done(leg, "SEALED", "{\"seal\":\"S-9033\"}");
  }

  /** From the courier to the recipient; by one surgeon alone it is refused. */
  void transplanted() {
    String leg = leg(courier, "3010000000051");
    courier.done(leg, "LEG_FACTS", "{}");
    courier.done(leg, "HAND_OVER", scan("4.4"));
    saintLuc.done(leg, "TAKE_OVER", scan("4.4"));
    saintLuc.done(leg, "ARRIVED", scan("4.4"));
    saintLuc.done(
        leg, "CHECK_IN", "{\"din\":\"%s\",\"organ\":\"KIDNEY\",\"laterality\":\"LEFT\"}", din);
    saintLuc.done(leg, "PRESENT_ALLOCATION", "{}");
    String groups =
        """
        {"donorGroup":"B","recipientGroup":"B","donorSample":"%s","recipientSample":"R-9033"}
        """
            .formatted(new DonationNumber(din).printed());
    surgeon.done(leg, "VERIFY_GROUP", groups);
    String anastomosis = "{\"anastomosis\":\"%s\"}".formatted(now());
    UUID alone = surgeon.recorded(leg, "TRANSPLANT", anastomosis);
    assertThat(surgeon.till().finalState(alone))
        .as("one person is not enough")
        .isEqualTo("REFUSED");
    clinician.done(leg, "VERIFY_GROUP", groups);
    surgeon.done(leg, "TRANSPLANT", anastomosis);
    JsonNode organ = surgeon.get(path()).body();
    assertThat(organ.at("/organ/state").asString()).isEqualTo("TRANSPLANTED");
    assertThat(organ.at("/legs/0/outcome").asString()).isEqualTo("TRANSPLANTED");
  }
}
