package org.custodia.webapp.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.custodia.contracts.prices.CountryRule;
import org.custodia.contracts.prices.PriceOrder;
import org.custodia.registry.prices.PriceOrdering;
import org.custodia.webapp.slices.HeardOrders;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallPrices;
import org.custodia.webapp.slices.SmallRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.OidcLoginRequestPostProcessor;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.MockMultipartHttpServletRequestBuilder;

/** Pages about prices: what anybody sees, and publishing by the authority. */
@SliceTest
class PricePagesTest {
  private static final String KEY = SmallPrices.KEY;
  private static final String PACK = "gtin:03400949497294";

  @Autowired MockMvc http;
  @Autowired SmallRegistry registry;
  @Autowired HeardOrders heard;
  @Autowired JdbcClient jdbc;

  @BeforeEach
  void quiet() {
    registry.reset();
    heard.forget();
    SmallPrices.clear(jdbc);
    SmallPrices.enrol(jdbc, KEY);
  }

  @AfterEach
  void nothingIsLeft() {
    SmallPrices.clear(jdbc);
  }

  private static OidcLoginRequestPostProcessor person(String role) {
    String organisation = role.equals("regulator") ? "agence-du-medicament" : "pharmacie-du-pont";
    return oidcLogin()
        .idToken(
            token ->
                token
                    .claim("preferred_username", "nadia")
                    .claim("organisation", organisation)
                    .claim("acr", "otp")
                    .claim("auth_time", Instant.now()))
        .authorities(new SimpleGrantedAuthority("ROLE_" + role));
  }

  // --- For anybody ---

  @Test
  void anybodyFindsAPriceByNameAndByCode() throws Exception {
    http.perform(get("/prices")).andExpect(status().isOk());
    for (String q : new String[] {"3400949497294", PACK, "gtin:0340094949"}) {
      http.perform(get("/prices").param("q", q).param("on", "2026-03-01"))
          .andExpect(status().isOk())
          .andExpect(content().string(containsString("data-code=\"" + PACK + "\"")))
          .andExpect(content().string(containsString("exactly 25.36\u00a0EUR for a pack")));
    }
    http.perform(get("/prices").param("q", "no such medicine"))
        .andExpect(content().string(containsString("Nothing begins with")));
  }

  @Test
  void onePageHasThePriceItsProofItsHistoryAndAComparison() throws Exception {
    http.perform(get("/prices/FR/" + PACK).param("on", "2026-03-01").param("and", "2026-02-01"))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("exactly 25.36\u00a0EUR for a pack")))
        .andExpect(content().string(containsString("100 %")))
        .andExpect(content().string(containsString("Arrêté 1")))
        .andExpect(content().string(containsString(SmallPrices.PACK.word().toString())))
        .andExpect(content().string(containsString("<polyline points=")))
        .andExpect(content().string(containsString("These do not compare.")));
    http.perform(get("/prices/FR/" + PACK).param("lang", "fr"))
        .andExpect(content().string(containsString("exactement 25,36\u00a0EUR par boîte")));
    http.perform(get("/prices/FR/ccam:HBLD001/1"))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("It was never regulated here.")));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 25.36, LAWFUL",
    "2, '50,73', OVERCHARGED",
    "1, 25, UNDERCHARGED",
    "0, 25.36, INVALID",
    "1, -25.36, INVALID"
  })
  void lineOfABillIsJudgedWhileOneLooks(long quantity, String charged, String verdict)
      throws Exception {
    http.perform(line(quantity, charged, "EUR"))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("data-verdict=\"" + verdict + "\"")));
  }

  private static MockHttpServletRequestBuilder line(
      long quantity, String charged, String currency) {
    return get("/prices/line")
        .param("code", PACK)
        .param("on", "2026-03-01")
        .param("quantity", String.valueOf(quantity))
        .param("charged", charged)
        .param("currency", currency);
  }

  @Test
  void lineThatCannotBeReadIsSaidSo() throws Exception {
    http.perform(line(1, "25.36", "USD"))
        .andExpect(content().string(containsString("data-verdict=\"WRONG_CURRENCY\"")));
    for (String charged : new String[] {"25.361", "1e3", "", "99999999999999999999"}) {
      http.perform(line(1, charged, "EUR")).andExpect(status().isBadRequest());
    }
  }

  // --- For the authority ---

  private static MockMultipartHttpServletRequestBuilder draft(String how) {
    return multipart("/price-orders/drafts/" + how);
  }

  private MockMultipartHttpServletRequestBuilder filled(String how) {
    return draft(how)
        .param("id", UUID.randomUUID().toString())
        .param("jurisdiction", "FR")
        .param("number", "Arrêté 2")
        .param("witness", KEY)
        .param("place", "Bureau")
        .header("HX-Request", "true")
        .with(csrf());
  }

  @Test
  void nationalFileIsPreviewedBeforeItIsSigned() throws Exception {
    String row =
        "60002283\t4949729\tplaquette\tactive\tcommercialisation\t16/03/2011\t"
            + "3400949497294\toui\t100%\t24,44\t25,46\t1,02\t\n";
    var file = new MockMultipartFile("file", "f.txt", "text/plain", row.getBytes());
    http.perform(filled("french").file(file).param("from", "2026-03-01").with(person("regulator")))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("data-change=\"RAISED\"")))
        .andExpect(content().string(containsString("+0.10\u00a0EUR")))
        .andExpect(content().string(containsString("Publish a price order")))
        .andExpect(content().string(containsString("data-typed-data")));
  }

  private MockMultipartHttpServletRequestBuilder southAfrican(String how) {
    return filled(how)
        .param("kind", "CEILING")
        .param("basis", "PACK")
        .param("rounding", "HALF_UP")
        .param("step", "0.01")
        .param("rise", "0")
        .param("taxed", "FEE")
        .param("taxRate", "15")
        .param("currency", "ZAR")
        .param("tierBelow", "122.18", "325.79", "1176.22", "", "")
        .param("tierFlat", "16.85", "31,26", "89.32", "207.88", "")
        .param("tierShare", "46", "33", "15", "5", "");
  }

  @Test
  void linesThatWereTypedBecomeAListByTheRuleOfTheForm() throws Exception {
    http.perform(
            southAfrican("lines")
                .param("code", "nappi:1", "", "3400949497294")
                .param("amount", "1234,5", "", "10")
                .param("fee", "", "", "0.5")
                .param("reimbursed", "", "", "65")
                .param("per", "", "", "1")
                .param("from", "2026-03-01", "", "2026-04-01")
                .param("to", "", "", "2026-12-31")
                .with(person("regulator")))
        .andExpect(status().isOk());
    assertThat(heard.rule()).isEqualTo(CountryRule.SOUTH_AFRICA.rule());
    assertThat(heard.file())
        .isEqualTo(
            "code,amount,fee,reimbursed,per,from,to\n"
                + "nappi:1,123450,,,,2026-03-01,\n"
                + "3400949497294,1000,50,6500,1,2026-04-01,2026-12-31\n");
  }

  @Test
  void formThatMakesNoSenseIsRefusedWithWhatIsWrong() throws Exception {
    http.perform(
            southAfrican("lines")
                .param("code", "nappi:1")
                .param("amount", "12.345")
                .with(person("regulator")))
        .andExpect(status().isBadRequest())
        .andExpect(content().string(containsString("CUS-PRC-016")));
    var file = new MockMultipartFile("file", "f.csv", "text/csv", "code,from".getBytes());
    http.perform(
            filled("list")
                .file(file)
                .param("kind", "FIXED")
                .param("basis", "PACK")
                .param("rounding", "UP")
                .param("rise", "10")
                .param("currency", "EUR")
                .with(person("regulator")))
        .andExpect(status().isBadRequest())
        .andExpect(content().string(containsString("CUS-PRC-017")));
  }

  @Test
  void signedOrderIsFollowedAndResumed() throws Exception {
    StringBuilder list = new StringBuilder("code,amount,from\n");
    for (int i = 0; i <= PriceOrder.BATCH; i++) list.append("nappi:" + i + ",1,2026-03-01\n");
    http.perform(
            southAfrican("list")
                .file(new MockMultipartFile("file", list.toString().getBytes()))
                .with(person("regulator")))
        .andExpect(content().string(containsString("801")));
    PriceOrdering.Draft draft = heard.draft();
    String followed = "/price-orders/drafts/" + draft.id();
    http.perform(
            sent("/price-orders")
                .param("id", draft.id().toString())
                .param("signature", SmallPrices.signed(draft.act())))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("0 of 2 parts are on the ledger")))
        .andExpect(content().string(containsString("/progress\"")));
    registry.refuses(
        UUID.nameUUIDFromBytes((draft.id() + " 1 0").getBytes(StandardCharsets.UTF_8)));
    http.perform(get(followed + "/progress").with(person("regulator")))
        .andExpect(content().string(containsString("The ledger refused 1 part(s).")))
        // Nothing to wait for: something was refused.
        .andExpect(content().string(not(containsString("/progress\""))));
    http.perform(sent(followed + "/resume"))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("data-progress")))
        .andExpect(content().string(not(containsString("The ledger refused"))));
  }

  private static MockHttpServletRequestBuilder sent(String address) {
    return post(address).header("HX-Request", "true").with(csrf()).with(person("regulator"));
  }

  @Test
  void orderIsLookedAtAndCorrectedByAnother() throws Exception {
    http.perform(get("/price-orders").with(person("regulator")))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("Arrêté 1")));
    http.perform(get("/price-orders/" + SmallPrices.ORDER_ID).with(person("regulator")))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString(PACK)))
        .andExpect(content().string(containsString("24.34 EUR")));
    http.perform(
            get("/price-orders/new")
                .param("corrects", SmallPrices.ORDER_ID)
                .with(person("regulator")))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("value=\"24.34\"")))
        .andExpect(content().string(containsString("value=\"" + PACK + "\"")));
    http.perform(get("/price-orders/0x12").with(person("regulator")))
        .andExpect(status().isNotFound());
  }

  @ParameterizedTest
  @CsvSource({"FRENCH, ''", "LIST, INDIA_SCHEDULED", "LINES, SOUTH_AFRICA", "LIST, END"})
  void oneBeginsWithTheRuleOfACountry(String how, String rule) throws Exception {
    http.perform(
            get("/price-orders/new")
                .param("how", how)
                .param("rule", rule)
                .with(person("regulator")))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("data-needs-witness")));
  }

  @Test
  void nobodyElseSeesThesePages() throws Exception {
    for (String role : new String[] {"pharmacist", "manufacturer", "administrator", "patient"}) {
      for (String path : new String[] {"", "/new", "/new/line", "/" + SmallPrices.ORDER_ID}) {
        http.perform(get("/price-orders" + path).with(person(role)))
            .andExpect(status().isForbidden());
      }
      var file = new MockMultipartFile("file", "f", "text/csv", new byte[0]);
      http.perform(filled("french").file(file).param("from", "2026-03-01").with(person(role)))
          .andExpect(status().isForbidden());
    }
    assertThat(heard.file()).isEqualTo("");
  }

  @Test
  void listOfAFileIsHandedOnAsItIs() throws Exception {
    byte[] list = "code,amount,from\nccam:A,1,2026-03-01".getBytes(StandardCharsets.UTF_8);
    http.perform(
            southAfrican("list")
                .file(new MockMultipartFile("file", "f.csv", "text/csv", list))
                .with(person("regulator")))
        .andExpect(status().isOk());
    assertThat(heard.file()).isEqualTo(new String(list, StandardCharsets.UTF_8));
  }
}
