package org.custodia.acceptance.dsl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.custodia.acceptance.stack.Program;
import org.custodia.registry.organs.Organs;
import org.custodia.scanners.isbt128.DonationNumber;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Some of a member's people who work with organs: a bank's coordinators, its laboratory and its
 * surgeons, an allocation body, a courier, or those of a centre. What is not possible yet they ask
 * for again, as docs/organs.md says. Donors and candidates are made up, all of blood group B.
 */
public final class OrganTeam extends Member {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String ORGANS = "/api/v1/organs";
  private static final String DIN = "A999926000033";
  private static final String BOX = "030100000000790334";
  private static final String RULES = "allocation/example-kidney-rules.json";

  OrganTeam(Member of, String role) {
    super(of, role, role.replace('-', ' '));
  }

  // --- The donor ---

  /** Enters a donor, opens the case, and records that the family does not object. */
  public Donor entersADonor(OrganTeam allocation, Regulator regulator) {
    Narrator.Telling telling = narrator().begin(this + " enters a donor");
    ObjectNode entry = JSON.createObjectNode().put("id", UUID.randomUUID().toString());
    entry.set("person", person("CED-10033"));
    entry.put("allocation", allocation.membership().identity());
    entry.put("din", new DonationNumber(DIN).printed());
    entry.put("sender", toString()).put("phone", "+33 4 99 55 02 36");
    Program.Answer entered = ready(ORGANS + "/cases", entry);
    if (!isReady(entered)) throw telling.failed("a channel of the case", entered.toString());
    Channel channel = new Channel(entered.text("channel"), List.of(this, allocation, regulator));
    telling.passed("contract " + channel.address());
    done(channel, "OPEN_CASE", Map.of("living", false));
    done(
        channel,
        "CONSENT_FOR_DONOR",
        Map.of("basis", "FAMILY", "document", document("The family does not object.")));
    return new Donor(entered.text("caseId"), DIN, channel, regulator);
  }

  private static ObjectNode person(String number) {
    return JSON.createObjectNode()
        .put("family", "Exemple")
        .put("given", "Camille")
        .put("birthDate", "1971-09-08")
        .put("number", number);
  }

  /** Determines the donor's blood group from a tube of its own. */
  public void groupsASample(Donor donor, String tube) {
    done(
        donor.channel(),
        "BLOOD_SAMPLE",
        Map.of("bloodGroup", "B", "sample", tube, "takenAt", now()));
  }

  public void testsForInfections(Donor donor) {
    done(
        donor.channel(),
        "SEROLOGY",
        Map.of(
            "document", document("Nothing was found."),
            "positive", "",
            "tested", "HIV, HEPATITIS_B_SURFACE_ANTIGEN, HEPATITIS_C"));
  }

  public void recovers(Kidney kidney) {
    Instant crossClamp = Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofHours(1));
    done(
        kidney.donor().channel(),
        "RECOVER",
        Map.of("organ", "KIDNEY", "laterality", "LEFT", "crossClamp", crossClamp.toString()));
  }

  // --- Who gets it ---

  /**
   * Lists somebody who waits for a kidney.
   *
   * @param since day since which they wait
   * @return the pseudonym
   */
  public String lists(OrganTeam allocation, String since) {
    Narrator.Telling telling =
        narrator().begin("%s lists somebody who waits since %s".formatted(this, since));
    ObjectNode asked = JSON.createObjectNode().put("id", UUID.randomUUID().toString());
    asked.set("person", person("SLC-" + since));
    asked
        .putObject("declared")
        .put("allocation", allocation.membership().identity())
        .put("organ", "KIDNEY")
        .put("bloodGroup", "B")
        .put("heightCm", 172)
        .put("weightKg", 70)
        .put("urgency", 0)
        .put("listedOn", since)
        .put("consent", document("Agrees to be on the waiting list."));
    Program.Answer listed = good(() -> program().post(ORGANS + "/candidates", asked));
    if (!listed.isGood()) throw telling.failed("a pseudonym", listed.toString());
    String candidate = listed.text("candidate");
    Program.Answer waiting =
        allocation.patiently(
            () -> allocation.program().get(ORGANS + "/waiting-list"),
            answer -> answer.body().toString().contains(candidate));
    if (!waiting.body().toString().contains(candidate)) {
      throw telling.failed("known to " + allocation, waiting.toString());
    }
    telling.passed("known to " + allocation + " as " + candidate.substring(0, 10));
    return candidate;
  }

  /**
   * Computes an order, expects these candidates in it, in this order, and puts it on the ledger.
   */
  public Kidney ranks(Donor donor, String... candidates) {
    Narrator.Telling telling = narrator().begin(this + " orders who waits for a kidney");
    String run = UUID.randomUUID().toString();
    Map<String, String> fields =
        Map.of(
            "id", run,
            "caseId", donor.caseId(),
            "organ", "KIDNEY",
            "laterality", "LEFT",
            "bloodGroup", "B",
            "ageYears", "55",
            "region", "FR-ARA");
    Program.Answer order =
        good(
            () ->
                program().postFile(ORGANS + "/match-runs", fields, "rules", "rules.json", rules()));
    if (!order.isGood()) throw telling.failed("an order", order.toString());
    for (int i = 0; i < candidates.length; i++) {
      JsonNode place = order.body().path("places").path(i);
      if (!place.path("candidate").asString("").equals(candidates[i])) {
        throw telling.failed(candidates[i] + " in place " + (i + 1), order.toString());
      }
    }
    telling.passed(candidates.length + " places");
    Kidney kidney = new Kidney(donor, order.text("organId"));
    done(donor.channel(), "MATCH_RUN", Map.of("run", run));
    return kidney;
  }

  private static String rules() {
    try (InputStream rules = Organs.class.getResourceAsStream(RULES)) {
      return new String(rules.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Offers a kidney to whose turn it is, in a channel with that candidate's centre. */
  public Channel offers(Kidney kidney, int rank, OrganTeam centre) {
    Narrator.Telling telling =
        narrator().begin("%s asks who is %d. for %s".formatted(this, rank, kidney));
    Donor donor = kidney.donor();
    String turn =
        "%s/cases/%s/organs/%s/turns/%d".formatted(ORGANS, donor.caseId(), kidney.id(), rank);
    Program.Answer answer = ready(turn, JSON.createObjectNode());
    if (!isReady(answer)) throw telling.failed("a channel", answer.toString());
    if (!answer.text("centre").equals(centre.id().toString())) {
      throw telling.failed("a candidate of " + centre, answer.toString());
    }
    Channel channel = new Channel(answer.text("channel"), List.of(this, centre, donor.regulator()));
    telling.passed("one of " + centre + ", contract " + channel.address());
    done(channel, "OFFER_FACTS", Map.of());
    done(channel, "OFFER", Map.of("rank", rank, "answerMinutes", 60));
    return channel;
  }

  public void declines(Channel offer) {
    done(offer, "DECLINE_OFFER", Map.of("reason", "CROSSMATCH_POSITIVE"));
  }

  /**
   * Finds its candidate, opens the candidate's consent, signed by a key made for it, and accepts.
   */
  public void accepts(Channel offer, int rank, String candidate) {
    Narrator.Telling telling =
        narrator().begin("%s looks up whom the offer is for".formatted(this));
    Program.Answer own = good(() -> whose(offer, rank));
    if (!own.text("candidate").equals(candidate)) throw telling.failed(candidate, own.toString());
    telling.passed(candidate.substring(0, 10));
    Program once = instance().program("patient");
    String consent = UUID.randomUUID().toString();
    Map<String, String> wish =
        Map.of(
            "id",
            consent,
            "candidate",
            candidate,
            "document",
            document("Agrees to be transplanted."),
            "grantKey",
            once.key(),
            "until",
            Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofDays(2)) + "");
    String path = ORGANS + "/channels/" + offer.address() + "/recipient-consents";
    Program.Answer draft = good(() -> program().post(path, wish));
    if (!draft.isGood()) throw new AssertionError("no consent to sign: " + draft);
    done(
        offer,
        "RECIPIENT_CONSENT",
        Map.of("consent", consent, "grant", once.sign(draft.text("typedData"))));
    done(offer, "ACCEPT_OFFER", Map.of());
  }

  private Program.Answer whose(Channel offer, int rank) {
    Program.Answer all = program().get(ORGANS + "/offers?limit=1000");
    for (JsonNode one : all.body()) {
      if (one.path("channel").asString("").equals(offer.address())
          && one.path("rank").asInt() == rank) {
        return program().get(ORGANS + "/offers/" + one.path("id").asString("") + "/candidate");
      }
    }
    return new Program.Answer(404, all.body());
  }

  public void allocates(Channel offer) {
    done(offer, "ALLOCATE", Map.of());
  }

  // --- Its way ---

  /** Says who takes a kidney next, with the hand-overs before. */
  public Leg givesTo(OrganTeam receiver, Kidney kidney) {
    Narrator.Telling telling =
        narrator().begin("%s is going to give %s to %s".formatted(this, kidney, receiver));
    ObjectNode next = JSON.createObjectNode().put("receiver", receiver.membership().identity());
    Program.Answer answer = ready(kidney.path() + "/legs", next);
    if (!isReady(answer)) throw telling.failed("a channel", answer.toString());
    Channel channel =
        new Channel(answer.text("channel"), List.of(this, receiver, kidney.donor().regulator()));
    telling.passed("contract " + channel.address());
    done(channel, "LEG_FACTS", Map.of());
    return new Leg(kidney, channel);
  }

  /** Packs it on ice and seals the box. */
  public void packs(Leg leg) {
    done(
        leg.channel(),
        "PACKED",
        Map.of(
            "preservation", "COLD_STORAGE", "box", BOX, "logger", "LG-33", "temperature", "4.1"));
    done(leg.channel(), "SEALED", Map.of("seal", "S-9033"));
  }

  public void handsOver(Leg leg) {
    done(leg.channel(), "HAND_OVER", box());
  }

  public void takesOver(Leg leg) {
    done(leg.channel(), "TAKE_OVER", box());
  }

  private static Map<String, Object> box() {
    return Map.of(
        "box", BOX,
        "seal", "S-9033",
        "condition", "INTACT",
        "temperature", "4.3",
        "vehicle", "CM-033-GX");
  }

  /** It has arrived; the label is scanned, and whose it is shown. */
  public void checksIn(Leg leg) {
    done(leg.channel(), "ARRIVED", box());
    done(
        leg.channel(),
        "CHECK_IN",
        Map.of("din", leg.kidney().donor().din(), "organ", "KIDNEY", "laterality", "LEFT"));
    done(leg.channel(), "PRESENT_ALLOCATION", Map.of());
  }

  /** Compares the groups of donor and recipient from both tubes. */
  public void verifiesTheGroups(Leg leg) {
    done(
        leg.channel(),
        "VERIFY_GROUP",
        Map.of(
            "donorGroup", "B",
            "recipientGroup", "B",
            "donorSample", new DonationNumber(leg.kidney().donor().din()).printed(),
            "recipientSample", "R-9033"));
  }

  public Try transplants(Leg leg) {
    return does(leg.channel(), "TRANSPLANT", Map.of("anastomosis", now()));
  }

  // --- What it sees ---

  /**
   * Expects to read where a kidney is, as this member is told.
   *
   * @param offers how many offers it is party to, and {@code legs} likewise
   */
  public void sees(Kidney kidney, String state, int offers, int legs) {
    String expected = told(state, offers, legs);
    Narrator.Telling telling = narrator().begin("%s reads how %s is".formatted(this, kidney));
    Program.Answer answer =
        patiently(() -> program().get(kidney.path()), seen -> told(seen.body()).equals(expected));
    if (!told(answer.body()).equals(expected)) throw telling.failed(expected, answer.toString());
    telling.passed(expected);
  }

  private static String told(JsonNode organ) {
    return told(
        organ.at("/organ/state").asString(""),
        organ.path("offers").size(),
        organ.path("legs").size());
  }

  private static String told(String state, int offers, int legs) {
    return "%s, %d offers, %d legs".formatted(state, offers, legs);
  }

  /** Has never heard of the case of a donor. */
  public void knowsNothingOf(Donor donor) {
    Narrator.Telling telling = narrator().begin("%s knows nothing of %s".formatted(this, donor));
    Program.Answer answer = program().get(ORGANS + "/cases/" + donor.caseId());
    if (answer.status() != 404) throw telling.failed("HTTP 404", answer.toString());
    telling.passed("HTTP 404");
  }

  // --- Acts ---

  private void done(Channel channel, String action, Map<String, ?> fields) {
    does(channel, action, fields).expectConfirmed();
  }

  private Try does(Channel channel, String action, Map<String, ?> fields) {
    mayWitness();
    Narrator.Telling telling = narrator().begin("%s signs %s".formatted(this, action));
    UUID id = UUID.randomUUID();
    ObjectNode asked = JSON.createObjectNode().put("id", id.toString()).put("action", action);
    asked.set("fields", JSON.valueToTree(fields));
    asked.put("witness", key()).put("place", "On call");
    String drafts = ORGANS + "/channels/" + channel.address() + "/acts/drafts";
    Program.Answer draft = good(() -> program().post(drafts, asked));
    if (!draft.isGood()) return new Try(telling, Outcome.refusedAtOnce(draft));
    Map<String, String> signature =
        Map.of("id", id.toString(), "signature", program().sign(draft.text("typedData")));
    Program.Answer recorded = good(() -> program().post(ORGANS + "/acts", signature));
    return new Try(telling, outcome(id, recorded));
  }

  private Program.Answer good(Supplier<Program.Answer> question) {
    return patiently(question, Program.Answer::isGood);
  }

  /** Asks the same again until the channel in the answer is ready. */
  private Program.Answer ready(String path, ObjectNode body) {
    Predicate<Program.Answer> ready = OrganTeam::isReady;
    return patiently(() -> program().post(path, body), ready);
  }

  private static boolean isReady(Program.Answer answer) {
    return answer.isGood() && !answer.text("channel").isEmpty();
  }

  /** Hash by which acts refer to it. */
  private String document(String text) {
    Program.Answer kept =
        program().postFile(ORGANS + "/documents", Map.of(), "document", "document.txt", text);
    if (!kept.isGood()) throw new AssertionError("no document was kept: " + kept);
    return kept.text("hash");
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
