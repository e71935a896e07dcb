package org.custodia.webapp.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberId;
import org.custodia.contracts.organs.BoxCondition;
import org.custodia.contracts.organs.BoxScanTerms;
import org.custodia.contracts.organs.OrganIrregularity;
import org.custodia.contracts.organs.PackedTerms;
import org.custodia.contracts.organs.Preservation;
import org.custodia.contracts.organs.SealedTerms;
import org.custodia.webapp.slices.SmallIssuer.Person;
import org.custodia.webapp.slices.SmallOrgans;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The pages around an organ on its way as people in gloves use them. */
class OrganOnItsWayInBrowserTest extends BrowserTest {
  /** Keys as they come from whatever types them, each so long after the one before. */
  /** Longer than between two characters of one scan. */
  private static final String PAUSE =
      "const then = performance.now() + 100; while (performance.now() < then);";

  private static final String TYPE =
      """
      const field = document.activeElement;
      for (const key of args[0]) {
        const until = performance.now() + args[1];
        while (performance.now() < until);
        const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
        if (field.dispatchEvent(event)) field.setRangeText(key, field.value.length, field.value.length, 'end');
      }
      """;

  @Autowired JdbcClient jdbc;
  private final Bytes32 own = MemberId.of(SmallOrgans.CENTRE);
  private final Instant clamp = Instant.now().minus(Duration.ofHours(19));
  private SmallOrgans organs;
  private Bytes32 caseId;
  private Bytes32 id;
  private String second;
  private String organ;
  private String leg;

  @BeforeEach
  void anOrganIsOnItsWay() {
    organs = new SmallOrgans(jdbc, SmallOrgans.CENTRE);
    caseId = Bytes32.keccak(UUID.randomUUID().toString().getBytes());
    id = organs.organ(caseId, SmallOrgans.KIDNEY, own, clamp);
    String first = "0x" + id.toString().substring(2, 42);
    second = "0x" + id.toString().substring(26);
    organs.leg(id, first, SmallOrgans.BANK, SmallOrgans.COURIER, clamp.plusSeconds(4_000), true);
    organs.leg(id, second, SmallOrgans.COURIER, own, clamp.plusSeconds(30_000), false);
    organs.event(
        id,
        first,
        SmallOrgans.BANK,
        Bytes32.ZERO,
        new PackedTerms(Preservation.COLD_STORAGE, caseId, Bytes32.ZERO, 410),
        clamp.plusSeconds(2_000),
        Set.of());
    organs.event(
        id,
        second,
        SmallOrgans.COURIER,
        Bytes32.ZERO,
        new SealedTerms(caseId),
        clamp.plusSeconds(29_000),
        Set.of(OrganIrregularity.LATE));
    organ = "/organs/" + id;
    leg = organ + "/legs/" + second + "/";
    issuer.signIn(
        Person.of(
            "surgeon.luc",
            SmallOrgans.CENTRE,
            "transplant-centre",
            "surgeon",
            "courier",
            "organ-bank"));
  }

  @Test
  void aScanGoesOnToTheNextFieldAndPressesNothing() {
    browser.open(leg + "TAKE_OVER");
    browser.seeText("[data-key-now]", "Ready to sign");
    assertThat(browser.focused().getDomAttribute("id")).isEqualTo("box");
    browser.focused().sendKeys("]C100334009300000000015", Keys.ENTER);
    assertThat(browser.focused().getDomAttribute("id")).isEqualTo("seal");
    browser.focused().sendKeys("S-4711", Keys.ENTER);
    assertThat(browser.focused().getDomAttribute("id")).isEqualTo("vehicle");
    browser.focused().sendKeys("AF 1234", Keys.ENTER);
    browser.run("document.querySelector('[data-draft]').focus()");
    browser.focused().sendKeys("S-4711", Keys.ENTER);
    assertThat(browser.all(".signing, .notice-problem:not([hidden])")).isEmpty();
    assertThat(browser.run("return document.getElementById('box').value"))
        .isEqualTo("]C100334009300000000015");
    browser.screenshot("organ-take-over");
  }

  @Test
  void bloodGroupsAreTakenFromAScannerAndFromNobodysFingers() {
    browser.open(leg + "VERIFY_GROUP");
    browser.seeText("[data-key-now]", "Ready to sign");
    browser.run("document.getElementById('donorGroup').focus();" + TYPE, "A2", 150);
    browser.seeText("[data-typed]", "scans only");
    assertThat(browser.run("return document.getElementById('donorGroup').value")).isEqualTo("");
    browser.screenshot("organ-verify-typed");
    browser.run(PAUSE + "document.getElementById('donorGroup').focus();" + TYPE, "=%6200", 1);
    assertThat(browser.run("return document.getElementById('donorGroup').value"))
        .isEqualTo("=%6200");
    String pace = (String) browser.run("return document.querySelector('[name=pace]').value");
    assertThat(Integer.parseInt(pace)).isBetween(1, 60);
    browser.hidden("[data-typed]");
  }

  @Test
  void ofAScanThatStumbledNothingIsLeftThere() {
    browser.open(leg + "VERIFY_GROUP");
    browser.seeText("[data-key-now]", "Ready to sign");
    browser.run("document.getElementById('donorGroup').focus();" + TYPE, "=%", 1);
    browser.run(PAUSE + TYPE, "6200", 1);
    assertThat(browser.run("return document.getElementById('donorGroup').value")).isEqualTo("");
    browser.seeText("[data-typed]", "scans only");
  }

  @Test
  void theCheckerFindsOutWhoVouchesForARecordAndThatItWasNotChanged(@TempDir Path folder)
      throws IOException {
    browser.open(organ + "/record");
    String code = browser.see("[data-certificate-code]").getText().replaceAll("\\s", "");
    String signer = browser.see("[data-signer]").getText();
    byte[] text = text();
    Path right = Files.write(folder.resolve("record.json"), text);
    Path wrong =
        Files.writeString(
            folder.resolve("wrong.json"),
            new String(text, StandardCharsets.UTF_8).replace("Quai 4", "Quai 5"));
    browser.open("/certificate-checker.html");
    browser.see("#code").sendKeys(code);
    browser.see("#file").sendKeys(wrong.toString());
    browser.click("button[data-word=check]");
    browser.see("#result.bad");
    browser.see("#file").sendKeys(right.toString());
    browser.click("button[data-word=check]");
    browser.seeText("#result.unclear", signer);
    browser.see("#key").sendKeys(signer);
    browser.click("button[data-word=check]");
    browser.seeText("#result.good", "an account of the organisation");
    browser.screenshot("organ-record-checked");
  }

  private byte[] text() {
    String href = browser.see("[data-record-file]").getDomAttribute("href");
    return Base64.getDecoder().decode(href.substring(href.indexOf(',') + 1));
  }

  /** One hand-over came with the organ, the other is on the ledger here. */
  @Test
  void theCheckerChecksEachHandOverOfARecordAndWhetherTheyFollowOneAnother(@TempDir Path folder)
      throws IOException {
    stated(List.of(clamp.plusSeconds(4_000)));
    for (Action side : List.of(Action.HAND_OVER, Action.TAKE_OVER)) {
      organs.event(
          id,
          second,
          SmallOrgans.COURIER,
          own,
          new BoxScanTerms(side, caseId, caseId, BoxCondition.INTACT, 420, Bytes32.ZERO),
          clamp.plusSeconds(30_000),
          Set.of());
    }
    checked(folder);
    browser.seeText("#result", "Unbroken, each signed by both sides: 2 (1 from signed statements)");
    browser.screenshot("organ-record-chain-checked");
    stated(List.of(clamp.plusSeconds(4_000), clamp.plusSeconds(5_000)));
    checked(folder);
    browser.seeText("#result", "NOT unbroken");
  }

  private void stated(List<Instant> taken) {
    organs.event(
        id,
        second,
        SmallOrgans.COURIER,
        Bytes32.ZERO,
        organs.stated(id, caseId, own, clamp, taken),
        clamp.plusSeconds(29_500),
        Set.of());
  }

  private void checked(Path folder) throws IOException {
    browser.open(organ + "/record");
    String code = browser.see("[data-certificate-code]").getText().replaceAll("\\s", "");
    String signer = browser.see("[data-signer]").getText();
    Path file = Files.write(folder.resolve("chain.json"), text());
    browser.open("/certificate-checker.html");
    browser.see("#code").sendKeys(code);
    browser.see("#file").sendKeys(file.toString());
    browser.see("#key").sendKeys(signer);
    browser.click("button[data-word=check]");
  }

  @Test
  void everyPageFitsATelephone() {
    for (String language : List.of("en", "fr")) {
      browser.size(360, 2_600);
      fits("organs-" + language, "/organs?lang=" + language);
      fits("organ-way-" + language, organ + "?lang=" + language);
      fits("organ-next-" + language, organ + "/next?lang=" + language);
      fits("organ-check-in-" + language, leg + "CHECK_IN?lang=" + language);
      fits("organ-rerouted-" + language, leg + "REROUTED?lang=" + language);
      fits("organ-record-" + language, organ + "/record?lang=" + language);
    }
    browser.size(1_280, 1_800);
    fits("organs-wide", "/organs?lang=fr");
    fits("organ-way-wide", organ + "?lang=fr");
    browser.open("/organs?lang=en");
  }

  private void fits(String name, String address) {
    browser.open(address);
    browser.see("h1");
    browser.screenshot(name);
    assertThat(browser.scrollsSideways()).as(address).isFalse();
  }
}
