package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The liver that the demo has under way, on pages and by scanner: the courier says who takes it and
 * hands it over, the centre takes it, checks it in, verifies blood groups by two people and
 * transplants.
 */
@Order(7)
class OrganPagesIT {
  private static final String TILLEULS = "Hôpital des Tilleuls (démo)";

  private final RunningDemo demo = RunningDemo.get();
  private final Credentials credentials = demo.credentials();
  private final JsonNode made = demo.organs();
  private final String organ = "/organs/" + made.path("liver").asString();

  @Test
  void theLiverIsHandedOverCheckedInVerifiedAndTransplanted() {
    String leg;
    try (Browser courier = ready("courier.mistral")) {
      leg = handOver(courier);
    }
    try (Browser centre = ready("coordinator.tilleuls")) {
      arrive(centre, leg);
    }
    try (Browser surgeon = ready("surgeon.tilleuls");
        Browser clinician = ready("clinician.tilleuls")) {
      verify(surgeon, leg, "organs-verify-surgeon");
      verify(clinician, leg, "organs-verify-clinician");
      record(
          surgeon,
          leg,
          "TRANSPLANT",
          page ->
              page.setDate(
                  "#anastomosis",
                  LocalDateTime.now().minusMinutes(1).truncatedTo(ChronoUnit.MINUTES).toString()));
      surgeon.open(organ);
      surgeon.see("li[data-step=TRANSPLANT][data-done=true]");
      surgeon.showTop(1280, 1800);
      surgeon.screenshot("organs-transplanted");
      surgeon.open(organ + "/record");
      surgeon.showTop(1280, 1800);
      surgeon.screenshot("organs-record");
    }
    OrganProgram program = OrganProgram.of(credentials, "tilleuls-transplants", "Accueil");
    assertThat(program.get("/api/v1" + organ).body().at("/organ/state").asString())
        .isEqualTo("TRANSPLANTED");
  }

  /** What is to be scanned of the liver, as the demo says. */
  private String scan(String what) {
    return made.path("liverScans").path(what).asString();
  }

  private Browser ready(String person) {
    Browser browser = Browser.signedIn(credentials, person);
    browser.prepareSigningKey();
    return browser;
  }

  /** In French, on a telephone; the address of the leg. */
  private String handOver(Browser courier) {
    courier.resize(390, 844);
    courier.open("/organs?lang=fr");
    courier.see("[data-organ='" + organ.substring("/organs/".length()) + "']");
    courier.screenshot("organs-board-fr");
    assertThat(courier.scrollsSideways()).isFalse();
    courier.open(organ);
    courier.screenshot("organs-organ-fr");
    assertThat(courier.scrollsSideways()).isFalse();
    courier.click("[data-hand-on]");
    courier.select("#receiver", TILLEULS);
    courier.click("[data-open-leg]");
    courier.see("form[data-leg-act]");
    String facts = courier.address().substring(credentials.web().length());
    String leg = facts.substring(0, facts.lastIndexOf('/') + 1);
    record(courier, leg, "LEG_FACTS", page -> {});
    record(courier, leg, "HAND_OVER", this::seen);
    courier.screenshot("organs-handed-over-fr");
    return leg;
  }

  private void seen(Browser page) {
    page.type("#box", scan("box") + "\n");
    page.type("#seal", scan("seal") + "\n");
    page.type("#temperature", "4.6");
    page.type("#vehicle", "GX-417-RN");
  }

  private void arrive(Browser centre, String leg) {
    centre.open("/organs?lang=en");
    record(centre, leg, "TAKE_OVER", this::seen);
    record(centre, leg, "ARRIVED", this::seen);
    record(
        centre,
        leg,
        "CHECK_IN",
        page -> {
          page.type("#label", scan("label") + "\n");
          page.selectValue("#organ", "LIVER");
        },
        "[data-label=MATCHED]");
    centre.screenshot("organs-checked-in");
    record(centre, leg, "PRESENT_ALLOCATION", page -> {});
  }

  private void verify(Browser person, String leg, String picture) {
    record(
        person,
        leg,
        "VERIFY_GROUP",
        page -> {
          page.scan("#donorSample", scan("donorSample"));
          page.scan("#donorGroup", scan("bloodGroup"));
          page.scan("#recipientSample", scan("recipientSample"));
          page.scan("#recipientGroup", scan("bloodGroup"));
        },
        "[data-groups=SAME]");
    person.screenshot(picture);
  }

  private static void record(Browser browser, String leg, String act, Consumer<Browser> fields) {
    record(browser, leg, act, fields, "[data-sign]");
  }

  /**
   * From the form to the ledger.
   *
   * @param found what the page says before anybody signs
   */
  private static void record(
      Browser browser, String leg, String act, Consumer<Browser> fields, String found) {
    browser.open(leg + act);
    browser.awaitSigningKey();
    fields.accept(browser);
    browser.type("#place", "Astreinte");
    browser.click("[data-draft]");
    browser.see(found);
    browser.click("[data-sign]");
    browser.see("[data-state=CONFIRMED], [data-state=WITNESSED]");
  }
}
