package org.custodia.webapp.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.prices.CountryRule;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.Price;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.contracts.prices.PriceEntry;
import org.custodia.contracts.prices.PriceOrder;
import org.custodia.webapp.slices.HeardOrders;
import org.custodia.webapp.slices.SmallIssuer.Person;
import org.custodia.webapp.slices.SmallPrices;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Prices as everybody looks them up, and as the authority publishes them. */
class PricesInBrowserTest extends BrowserTest {
  private static final Person REGULATOR =
      Person.of("regulator.agence", "agence-du-medicament", "regulator");

  @Autowired HeardOrders heard;
  @Autowired JdbcClient jdbc;

  @AfterEach
  void nothingIsLeft() {
    SmallPrices.clear(jdbc);
  }

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
    registry.enrolled().forEach(key -> SmallPrices.enrol(jdbc, key));
    browser.see("#number").sendKeys("Arrêté 2");
    browser.see("[name=code]").sendKeys("ccam:HBLD001");
    browser.see("[name=amount]").sendKeys("45,00");
    browser.run("document.querySelector('#lines [name=from]').value = '2026-03-01';");
    browser.click("form[data-needs-witness] button[hx-get]");
    browser.see(".price-line:nth-of-type(4)");
    browser.click("form[data-needs-witness] button[type=submit]");
    browser.seeText("[data-draft] [data-change=NEW]", "1");
    browser.seeText(".signing", "FR · Arrêté 2");
    browser.screenshot("price-order-signing");
    assertThat(heard.file())
        .isEqualTo("code,amount,fee,reimbursed,per,from,to\nccam:HBLD001,4500,,,,2026-03-01,\n");
    browser.click("[data-sign]");
    browser.see(".command-CONFIRMED");
    browser.seeText("[data-progress]", "0 of 1 parts");
    browser.screenshot("price-order-progress");
    // As the node would have it a moment later; the page asks by itself.
    SmallPrices.publish(jdbc, SmallPrices.REGULATOR, typed(), 60);
    browser.seeText("[data-progress]", "The order is in force.");
  }

  private static PriceOrder typed() {
    Price price = new Price(4_500, 0, 0, 1, LocalDate.of(2026, 3, 1), Optional.empty());
    return new PriceOrder(
        new Jurisdiction("FR"),
        "Arrêté 2",
        Bytes32.keccak(new byte[] {4}),
        CountryRule.FRANCE.rule(),
        List.of(new PriceEntry(new PriceCode("ccam:HBLD001"), price)));
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
