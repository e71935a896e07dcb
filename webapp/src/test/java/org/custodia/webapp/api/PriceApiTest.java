package org.custodia.webapp.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.prices.FeeTier;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.Price;
import org.custodia.contracts.prices.PriceBasis;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.contracts.prices.PriceEntry;
import org.custodia.contracts.prices.PriceKind;
import org.custodia.contracts.prices.PriceOrder;
import org.custodia.contracts.prices.PriceRounding;
import org.custodia.contracts.prices.PriceRule;
import org.custodia.contracts.prices.TaxBase;
import org.custodia.registry.prices.PriceDifferences;
import org.custodia.registry.prices.PriceOrdering;
import org.custodia.webapp.slices.HeardOrders;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallIssuer;
import org.custodia.webapp.slices.SmallPrices;
import org.custodia.webapp.slices.SmallRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.AbstractMockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.MockMultipartHttpServletRequestBuilder;

/** Prices for everybody, price orders for the authority. */
@SliceTest
class PriceApiTest {
  private static final String KEY = SmallPrices.KEY;

  @Autowired MockMvc http;
  @Autowired SmallIssuer issuer;
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

  private <B extends AbstractMockHttpServletRequestBuilder<B>> B as(String role, B request) {
    String organisation = role.equals("regulator") ? "agence-du-medicament" : "pharmacie-du-pont";
    return request.header(
        "Authorization", "Bearer " + issuer.clientToken("client", organisation, role));
  }

  @Test
  void anybodyAsksForAPriceByCip13GtinOrCode() throws Exception {
    for (String code : new String[] {"3400949497294", "03400949497294", "gtin:03400949497294"}) {
      http.perform(get("/api/v1/prices/" + code + "?on=2026-03-01"))
          .andExpect(status().isOk())
          .andExpect(jsonPath("$.code").value("gtin:03400949497294"))
          .andExpect(jsonPath("$.regulated").value(true))
          .andExpect(jsonPath("$.price.kind").value("FIXED"))
          .andExpect(jsonPath("$.price.amount").value(2434))
          .andExpect(jsonPath("$.price.fee").value(102))
          .andExpect(jsonPath("$.price.currency").value("EUR"))
          .andExpect(jsonPath("$.price.order.number").value("Arrêté 1"))
          .andExpect(jsonPath("$.price.evidence.proof").isArray());
    }
  }

  @Test
  void answerThatStandsIsNotSentAgain() throws Exception {
    String asked = "/api/v1/prices/3400949497294?on=2026-03-01";
    String tag =
        http.perform(get(asked))
            .andExpect(header().string("Cache-Control", "no-cache, public"))
            .andReturn()
            .getResponse()
            .getHeader("ETag");
    http.perform(get(asked).header("If-None-Match", tag)).andExpect(status().isNotModified());
    http.perform(get(asked.replace("03-01", "02-01")).header("If-None-Match", tag))
        .andExpect(status().isOk());
  }

  @Test
  void mistypedPackIsNotSaidToBeFree() throws Exception {
    for (String asked :
        new String[] {"/3400949497295", "?q=3400949497295", "/3400949497295/spans"}) {
      http.perform(get("/api/v1/prices" + asked))
          .andExpect(status().isBadRequest())
          .andExpect(jsonPath("$.code").value("CUS-PRC-005"));
    }
  }

  @Test
  void whatNoOrderFixesIsSaidNotToBeRegulated() throws Exception {
    for (String asked :
        new String[] {
          "3400949497294?on=2026-02-28", "ccam:HBLD001", "3400949497294?jurisdiction=IN-KA"
        }) {
      http.perform(get("/api/v1/prices/" + asked))
          .andExpect(status().isOk())
          .andExpect(jsonPath("$.regulated").value(false))
          .andExpect(jsonPath("$.price").doesNotExist());
    }
  }

  @Test
  void anybodySearchesSeesTheTimesAndChecksALine() throws Exception {
    http.perform(get("/api/v1/prices?q=gtin:0340094949&on=2026-03-01"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$[0].answer.code").value("gtin:03400949497294"))
        .andExpect(jsonPath("$[0].answer.price.amount").value(2434));
    http.perform(get("/api/v1/prices/3400949497294/spans"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.length()").value(1))
        .andExpect(jsonPath("$[0].from").value("2026-03-01"))
        .andExpect(jsonPath("$[0].to").doesNotExist())
        .andExpect(jsonPath("$[0].answer.price.evidence.proof").isArray());
    String line = "/api/v1/prices/3400949497294/judgement?on=2026-03-01&quantity=2&currency=EUR";
    http.perform(get(line + "&charged=5073"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.verdict").value("OVERCHARGED"))
        .andExpect(jsonPath("$.allowed").value(5072))
        .andExpect(jsonPath("$.difference").value(1))
        .andExpect(jsonPath("$.answer.price.order.number").value("Arrêté 1"));
    http.perform(get(line + "&charged=-1"))
        .andExpect(jsonPath("$.verdict").value("INVALID"))
        .andExpect(jsonPath("$.allowed").doesNotExist());
  }

  @ParameterizedTest
  @CsvSource({
    "123, CUS-PRC-005",
    "HBLD001, CUS-PRC-005",
    "3400949497294?on=2026-02-29, CUS-WEB-002",
    "3400949497294?on=tomorrow, CUS-WEB-002",
    "3400949497294?on=-0001-01-01, CUS-WEB-002",
    "3400949497294?jurisdiction=france, CUS-PRC-002",
    "3400949497294/judgement?quantity=1&charged=1&currency=euro, CUS-WEB-002",
    "3400949497294/judgement?quantity=1&charged=1.5&currency=EUR, CUS-WEB-002",
    "3400949497294/judgement?quantity=1&charged=1&currency=EUR&taxRate=10001, CUS-WEB-002"
  })
  void questionThatMakesNoSenseIsRefused(String asked, String code) throws Exception {
    http.perform(get("/api/v1/prices/" + asked))
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.code").value(code));
  }

  /** A row of the national file: the pack of the one order, a Euro dearer. */
  private static final String FRENCH =
      "60002283\t4949729\tplaquette\tactive\tcommercialisation\t16/03/2011\t"
          + "3400949497294\toui\t100%\t25,34\t26,36\t1,02\t\n";

  private static final String LIST = "code,amount,from\nnappi:1,12345,2026-03-01\n";

  private MockMultipartHttpServletRequestBuilder draft(String kind) {
    String text = kind.equals("french") ? FRENCH : LIST;
    var file =
        new MockMultipartFile(
            "file", "prices.csv", "text/csv", text.getBytes(StandardCharsets.UTF_8));
    return multipart("/api/v1/price-orders/drafts/" + kind)
        .file(file)
        .param("id", UUID.randomUUID().toString())
        .param("jurisdiction", "FR")
        .param("number", "Arrêté 2")
        .param("witness", KEY)
        .param("place", "Bureau");
  }

  @Test
  void theAuthorityDraftsSignsAndFollowsAnOrder() throws Exception {
    http.perform(as("regulator", draft("french").param("from", "2026-03-01")))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.differences.totals.RAISED.codes").value(1))
        .andExpect(jsonPath("$.differences.totals.RAISED.difference").value(100))
        .andExpect(jsonPath("$.act.action").value("ORDER_PRICES"))
        .andExpect(jsonPath("$.typedData").exists());
    assertThat(heard.file()).isEqualTo(FRENCH);
    PriceOrdering.Draft draft = heard.draft();
    String id = draft.id().toString();
    for (String signature : List.of("0x" + "1b".repeat(65), SmallPrices.signed(draft.act()))) {
      boolean right = signature.equals(SmallPrices.signed(draft.act()));
      http.perform(
              as("regulator", post("/api/v1/price-orders"))
                  .contentType(MediaType.APPLICATION_JSON)
                  .content("{\"id\":\"" + id + "\",\"signature\":\"" + signature + "\"}"))
          .andExpect(right ? status().isAccepted() : status().isBadRequest())
          .andExpect(jsonPath(right ? "$.id" : "$.code").value(right ? id : "CUS-MED-023"));
    }
    String followed = "/api/v1/price-orders/drafts/" + id;
    registry.refuses(batch(draft.id()));
    http.perform(as("regulator", get(followed + "/progress")))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.batches").value(1))
        .andExpect(jsonPath("$.written").value(0))
        .andExpect(jsonPath("$.refused").value(1))
        .andExpect(jsonPath("$.inForce").value(false));
    http.perform(as("regulator", post(followed + "/resume")))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.refused").value(0));
    http.perform(as("regulator", get("/api/v1/price-orders")))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$[0].number").value("Arrêté 1"));
  }

  /** Command of the first attempt to write the first batch of a draft. */
  private static UUID batch(UUID draft) {
    return UUID.nameUUIDFromBytes((draft + " 0 0").getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theAuthorityLooksAtAnOrderAndRevisesItByAnIndex() throws Exception {
    String order = "/api/v1/price-orders/" + SmallPrices.ORDER_ID;
    http.perform(as("regulator", get(order)))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.jurisdiction").value("FR"));
    http.perform(as("regulator", get(order + "/entries")))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$[0].amount").value(2434));
    http.perform(as("regulator", get("/api/v1/price-orders/0x" + "12".repeat(32))))
        .andExpect(status().isNotFound());
    PriceOrder ceilings = ceilings();
    SmallPrices.publish(jdbc, SmallPrices.REGULATOR, ceilings, 50);
    String revision =
        """
        {"id": "%s", "jurisdiction": "IN", "number": "S.O. 2", "document": "0x%s", "revises": "%s",
         "year": 2026, "index": %d, "indexBefore": 1514, "witness": "%s", "place": "Office"}
        """;
    String document = "ab".repeat(32);
    for (int index : new int[] {1550, 0}) {
      String body = revision.formatted(UUID.randomUUID(), document, ceilings.orderId(), index, KEY);
      http.perform(
              as("regulator", post("/api/v1/price-orders/drafts/revision"))
                  .contentType(MediaType.APPLICATION_JSON)
                  .content(body))
          .andExpect(index == 0 ? status().isBadRequest() : status().isOk());
    }
    assertThat(heard.draft().differences().totals().get(PriceDifferences.Change.RAISED).codes())
        .isEqualTo(1);
  }

  private static PriceOrder ceilings() {
    Price price = new Price(10_000, 0, 0, 1, LocalDate.of(2025, 4, 1), Optional.empty());
    return new PriceOrder(
        new Jurisdiction("IN"),
        "S.O. 1",
        Bytes32.keccak(new byte[] {3}),
        PriceRule.of(PriceKind.CEILING, PriceBasis.PACK, "INR"),
        List.of(new PriceEntry(PriceCode.gtin("8901234567890"), price)));
  }

  @Test
  void ruleOfAListIsReadFromItsFields() throws Exception {
    var list =
        draft("list")
            .param("kind", "CEILING")
            .param("basis", "PACK")
            .param("currency", "ZAR")
            .param("rounding", "DOWN")
            .param("taxed", "FEE")
            .param("taxRate", "1500")
            .param("tiers", "12218:1685:4600", ":3126:3300");
    http.perform(as("regulator", list)).andExpect(status().isOk());
    assertThat(heard.rule().rounding()).isEqualTo(PriceRounding.DOWN);
    assertThat(heard.rule().taxed()).containsExactly(TaxBase.FEE);
    assertThat(heard.rule().tiers())
        .containsExactly(FeeTier.below(12_218, 1_685, 4_600), FeeTier.above(3_126, 3_300));
    for (String tiers : new String[] {"1:2:3", "x:2:3", "1:2", ":1:10001"}) {
      var wrong =
          draft("list")
              .param("kind", "CEILING")
              .param("basis", "PACK")
              .param("currency", "ZAR")
              .param("tiers", tiers);
      http.perform(as("regulator", wrong))
          .andExpect(status().isBadRequest())
          .andExpect(jsonPath("$.code").value("CUS-WEB-002"));
    }
  }

  @Test
  void nobodyElsePublishesPrices() throws Exception {
    for (String role : new String[] {"pharmacist", "manufacturer", "administrator", "patient"}) {
      http.perform(as(role, draft("french").param("from", "2026-03-01")))
          .andExpect(status().isForbidden());
      http.perform(as(role, get("/api/v1/price-orders"))).andExpect(status().isForbidden());
    }
  }
}
