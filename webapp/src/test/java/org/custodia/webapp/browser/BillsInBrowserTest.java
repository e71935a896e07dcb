package org.custodia.webapp.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.custodia.contracts.billing.DisputeReason;
import org.custodia.registry.billing.BillAct;
import org.custodia.registry.billing.BillDraft;
import org.custodia.webapp.billing.BillWorkplace;
import org.custodia.webapp.slices.HeardBills;
import org.custodia.webapp.slices.SmallIssuer.Person;
import org.custodia.webapp.slices.SmallPatients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Bills as billers enter and upload them, payers decide, and patients and the authority look. */
class BillsInBrowserTest extends BrowserTest {
  private static final Person BILLER = Person.of("biller.saintluc", BillWorkplace.BILLER, "biller");
  private static final Person PAYER = Person.of("payer.lac", BillWorkplace.PAYER, "payer");
  private static final Person REGULATOR =
      Person.of("regulator.agence", BillWorkplace.REGULATOR, "regulator");
  private static final Person PATIENT =
      Person.of("patient.martin", SmallPatients.HOSPITAL, "patient");
  private static final String MINE = "/my/" + SmallPatients.MARTIN + "/bills";

  @Autowired BillWorkplace workplace;
  @Autowired HeardBills heard;
  @Autowired JdbcClient jdbc;

  @BeforeEach
  void work() {
    workplace.open(registry, jdbc);
  }

  @AfterEach
  void nothingIsLeft() {
    BillWorkplace.clear(jdbc);
  }

  /** The key that the browser made, which the ledger knows from now on. */
  private void ready() {
    browser.seeText("[data-key-now]", "Ready to sign");
    registry.enrolled().forEach(key -> BillWorkplace.enrol(jdbc, key));
  }

  @Test
  void billerScansAPackSeesTheLineJudgedAndSigns() {
    issuer.signIn(BILLER);
    browser.open("/bills/new");
    ready();
    browser.see("#scan").sendKeys("(01)03400949497294(21)A1B2\n");
    browser.seeText("#scanned", "A1B2");
    browser.run(
        "document.querySelectorAll('[name=day]').forEach((one) => { one.value = '2026-03-02'; });"
            + "document.querySelectorAll('[name=charged]')[1].value = '';");
    browser.see("#lines fieldset:nth-of-type(2) [name=charged]").sendKeys("29,28");
    browser.seeText("#lines fieldset:nth-of-type(2) [data-verdict=OVERCHARGED]", "3.92");
    browser.see("#number").sendKeys("F-7");
    browser.screenshot("bill-new");
    browser.click("#bill button[type=submit]");
    browser.seeText("#act", "Overcharged");
    browser.click("[data-sign]");
    browser.see(".command-CONFIRMED");
    assertThat(heard.drafted()).extracting(BillDraft::number).containsExactly("F-7");
  }

  @Test
  void billerUploadsAFileAndSignsWhatIsLeft(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("bills.csv");
    Files.writeString(
        file,
        """
        bill;day;code;amount;currency
        F-1;2026-03-02;3400949497294;25,36;EUR
        F-2;2026-03-02;3400949497294;29,28;EUR
        F-2;2026-03-02;nothing;1;EUR
        """);
    issuer.signIn(BILLER);
    browser.open("/bills/upload");
    ready();
    browser.all("#file").get(0).sendKeys(file.toString());
    browser.click("#upload button[type=submit]");
    browser.seeText("[data-preview]", "2 bills with 2 lines; 1 line is refused.");
    browser.screenshot("bill-upload");
    browser.click("[form=prepare]");
    browser.seeText("[data-nothing]", "Nothing is taken");
    browser.click("#how-rest");
    browser.click("[form=prepare]");
    browser.seeText("#to-sign", "2 bills to sign");
    browser.click("[data-sign-all]");
    browser.see("[data-bill-draft]:nth-of-type(2) .command-CONFIRMED");
    browser.see("[data-bill-draft]:nth-of-type(1) .command-CONFIRMED");
    assertThat(heard.drafted()).hasSize(2);
  }

  @Test
  void payerDisputesALine() {
    issuer.signIn(PAYER);
    browser.open("/bills/" + workplace.bill());
    ready();
    browser.click("[data-line='1'] input[type=checkbox]");
    browser.click("#dispute button[type=submit]");
    browser.see(".signing");
    browser.click("[data-sign]");
    browser.see(".command-CONFIRMED");
    assertThat(heard.acted())
        .containsExactly(
            new BillAct.Dispute(workplace.bill(), List.of(1), DisputeReason.NOT_PROVIDED));
    browser.click("[data-line='1'] input[type=checkbox]");
    browser.click("[data-line='2'] input[type=checkbox]");
    browser.click("[data-also=withdraw]");
    browser.see(".signing");
    assertThat(heard.acted()).last().isInstanceOf(BillAct.Withdraw.class);
  }

  /** Of pages, BILL and COVER stand for what the workplace has. */
  private static Stream<Arguments> pages() {
    return Stream.of(
        arguments(
            BILLER, List.of("/bills", "/bills/new", "/bills/upload", "/bills/BILL", "/policies")),
        arguments(PAYER, List.of("/bills/BILL", "/policies/new", "/policies/COVER")),
        arguments(REGULATOR, List.of("/overcharges?from=2026-01-01&to=2026-06-30")),
        arguments(PATIENT, List.of(MINE, MINE + "/BILL", MINE + "/BILL/lines/1/proof")));
  }

  /** In French, whose words are longer. */
  @ParameterizedTest
  @MethodSource("pages")
  void pagesFitATelephone(Person person, List<String> paths) {
    issuer.signIn(person);
    browser.size(360, 1900);
    for (String one : paths) {
      String path =
          one.replace("BILL", workplace.bill().toString())
              .replace("COVER", workplace.cover().toString());
      browser.open(path + (path.contains("?") ? "&" : "?") + "lang=fr");
      browser.see("h1");
      assertThat(browser.scrollsSideways()).as(path).isFalse();
      String name = path.replaceAll("0x[0-9a-f]*|[0-9a-f]{8}-[0-9a-f-]*|\\?.*", "");
      browser.screenshot("bills-" + person.name() + name.replaceAll("\\W+", "-"));
    }
  }
}
