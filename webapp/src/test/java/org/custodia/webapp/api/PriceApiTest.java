package org.custodia.webapp.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.custodia.contracts.prices.FeeTier;
import org.custodia.contracts.prices.PriceRounding;
import org.custodia.contracts.prices.TaxBase;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallIssuer;
import org.custodia.webapp.slices.SmallPrices;
import org.custodia.webapp.slices.SmallRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.AbstractMockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.MockMultipartHttpServletRequestBuilder;

/** Prices for everybody, price orders for the authority. */
@SliceTest
class PriceApiTest {
  private static final String KEY = "0x9aaa796ef60acbd55d025b1f1094c4ca93e3efde";

  @Autowired MockMvc http;
  @Autowired SmallIssuer issuer;
  @Autowired SmallRegistry registry;

  @BeforeEach
  void quiet() {
    registry.reset();
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

  private MockMultipartHttpServletRequestBuilder draft(String kind) {
    var file =
        new MockMultipartFile(
            "file", "prices.csv", "text/csv", "code,from".getBytes(StandardCharsets.UTF_8));
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
        .andExpect(jsonPath("$.differences.totals.RAISED.codes").value(2))
        .andExpect(jsonPath("$.differences.totals.RAISED.difference").value(10))
        .andExpect(jsonPath("$.act.action").value("ORDER_PRICES"))
        .andExpect(jsonPath("$.typedData").exists());
    assertThat(registry.prices.file()).isEqualTo("code,from");
    String id = UUID.randomUUID().toString();
    http.perform(
            as("regulator", post("/api/v1/price-orders"))
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"id\":\"" + id + "\",\"signature\":\"0x00\"}"))
        .andExpect(status().isAccepted())
        .andExpect(jsonPath("$.id").value(id));
    http.perform(as("regulator", get("/api/v1/price-orders/drafts/" + id + "/progress")))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.batches").value(17))
        .andExpect(jsonPath("$.written").value(3))
        .andExpect(jsonPath("$.inForce").value(false));
    http.perform(as("regulator", post("/api/v1/price-orders/drafts/" + id + "/resume")))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.refused").value(1));
    http.perform(as("regulator", get("/api/v1/price-orders")))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$[0].number").value("Arrêté 1"));
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
    String revision =
        """
        {"id": "%s", "jurisdiction": "IN", "number": "S.O. 2", "document": "0x%s", "revises": "%s",
         "year": 2026, "index": %d, "indexBefore": 1514, "witness": "%s", "place": "Office"}
        """;
    String document = "ab".repeat(32);
    for (int index : new int[] {1550, 0}) {
      String body =
          revision.formatted(UUID.randomUUID(), document, SmallPrices.ORDER_ID, index, KEY);
      http.perform(
              as("regulator", post("/api/v1/price-orders/drafts/revision"))
                  .contentType(MediaType.APPLICATION_JSON)
                  .content(body))
          .andExpect(index == 0 ? status().isBadRequest() : status().isOk());
    }
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
    assertThat(registry.prices.asked().rounding()).isEqualTo(PriceRounding.DOWN);
    assertThat(registry.prices.asked().taxed()).containsExactly(TaxBase.FEE);
    assertThat(registry.prices.asked().tiers())
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
