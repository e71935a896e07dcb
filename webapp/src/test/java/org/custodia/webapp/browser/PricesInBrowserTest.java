package org.custodia.webapp.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.custodia.webapp.slices.SmallIssuer.Person;
import org.custodia.webapp.slices.SmallPrices;
import org.junit.jupiter.api.Test;

/** Prices as everybody looks them up, and as the authority publishes them. */
class PricesInBrowserTest extends BrowserTest {
  private static final Person REGULATOR =
      Person.of("regulator.agence", "agence-du-medicament", "regulator");

  @Test
  void anybodyFindsAPriceAndChecksALineWithoutSigningIn() {
    browser.open("/prices?on=2026-03-01");
    browser.see("#q").sendKeys("3400949497294\n");
    browser.seeText("[data-code]", "exactly 25.36");
    browser.click("[data-code] a");
    browser.seeText("[data-price]", "exactly 25.36");
    browser.see("#charged").sendKeys("26,00");
    browser.click("form[action$='/prices/line'] button");
    browser.seeText("[data-verdict=OVERCHARGED]", "0.64");
    browser.seeText("[data-verdict=OVERCHARGED]", "Arrêté 1");
    browser.screenshot("price-line");
  }

  @Test
  void theAuthorityTypesAnOrderLooksSignsAndResumes() {
    issuer.signIn(REGULATOR);
    browser.open("/price-orders/new?how=LINES");
    browser.seeText("[data-key-now]", "Ready to sign");
    browser.see("#number").sendKeys("Arrêté 2");
    browser.see("[name=code]").sendKeys("ccam:HBLD001");
    browser.see("[name=amount]").sendKeys("45,00");
    browser.run("document.querySelector('#lines [name=from]').value = '2026-03-01';");
    browser.click("form[data-needs-witness] button[hx-get]");
    browser.see(".price-line:nth-of-type(4)");
    browser.click("form[data-needs-witness] button[type=submit]");
    browser.seeText("[data-draft]", "Raised");
    browser.seeText(".signing", "FR · Arrêté 2");
    browser.screenshot("price-order-signing");
    assertThat(registry.prices.file())
        .isEqualTo("code,amount,fee,reimbursed,per,from,to\nccam:HBLD001,4500,,,,2026-03-01,\n");
    browser.click("[data-sign]");
    browser.see(".command-CONFIRMED");
    browser.seeText("[data-progress]", "3 of 17 parts");
    browser.screenshot("price-order-progress");
    browser.click("[data-progress] button");
    browser.seeText("[data-progress]", "3 of 17 parts");
  }

  @Test
  void everyPageFitsAScreenAndATelephoneInBothLanguages() {
    issuer.signIn(REGULATOR);
    String one = SmallPrices.PACK + "?on=2026-03-01&and=2026-06-01";
    for (String language : List.of("en", "fr")) {
      for (int width : new int[] {1280, 360}) {
        browser.size(width, 1900);
        for (String path :
            List.of(
                "/prices?q=3400949497294",
                "/prices/FR/" + one,
                "/price-orders?all",
                "/price-orders/" + SmallPrices.ORDER_ID + "?page=1",
                "/price-orders/new?how=FRENCH",
                "/price-orders/new?how=LIST&rule=SOUTH_AFRICA",
                "/price-orders/new?how=LINES&rule=INDIA_SCHEDULED",
                "/price-orders/new?corrects=" + SmallPrices.ORDER_ID)) {
          browser.open(path + "&lang=" + language);
          browser.see("h1");
          assertThat(browser.scrollsSideways()).as(path + " at " + width).isFalse();
          String name =
              path.substring(1).replaceAll("0x[0-9a-f]*|\\?on=.*", "").replaceAll("\\W", "-");
          browser.screenshot(name + "-" + language + "-" + width);
        }
      }
    }
  }
}
