package org.custodia.webapp.epcis;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.startsWith;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import org.custodia.webapp.slices.SliceTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;

/** What GS1 asks of a resolver, for whoever holds a telephone to a pack. */
@SliceTest
class DigitalLinkResolverTest {
  private static final String PACK = "/01/03400930000014/10/L1/21/S1";

  @Autowired MockMvc http;

  @ParameterizedTest
  @CsvSource({
    "/01/03400930000014/10/L1/21/S1, /check?scan=",
    "/01/03400930000014/21/S1, /check?scan=",
    "/01/03400930000014, /products?q=03400930000014",
    "/01/03400930000014/10/L1, /products?q=03400930000014",
    "/00/034009300000000014, /units/find?scan=034009300000000014",
    "/01/03400930000014/21/S1?linkType=gs1:pip, /products?q=03400930000014",
    "/01/03400930000014/21/S1?linkType=https://ref.gs1.org/voc/traceability, /packs/timeline?scan=",
    "/01/03400930000014/21/S1?linkType=gs1:epcis, /epcis/v2/events?MATCH_anyEPC="
  })
  void aLinkLeadsOn(String link, String to) throws Exception {
    http.perform(get(link))
        .andExpect(status().isTemporaryRedirect())
        .andExpect(header().string("Location", startsWith("http://localhost" + to)))
        .andExpect(header().string("Access-Control-Allow-Origin", "*"))
        .andExpect(header().string("Link", containsString("rel=\"linkset\"")));
  }

  /** GTIN-8, -12 and -13 are the same number with zeros before it; the label's own form is kept. */
  @ParameterizedTest
  @CsvSource({
    "96385074, 00000096385074",
    "036000291452, 00036000291452",
    "3400930000014, 03400930000014",
    "03400930000014, 03400930000014"
  })
  void shortNumbersAreTheSameProduct(String gtin, String full) throws Exception {
    http.perform(get("/01/" + gtin + "?17=270331&linkType=gs1:pip"))
        .andExpect(status().isTemporaryRedirect())
        .andExpect(header().string("Location", "http://localhost/products?q=" + full));
    http.perform(get("/01/" + gtin + "/10/L1/21/S1?17=270331"))
        .andExpect(status().isTemporaryRedirect())
        .andExpect(
            header()
                .string(
                    "Location",
                    "http://localhost/check?scan=http%3A%2F%2Flocalhost%2F01%2F"
                        + gtin
                        + "%2F10%2FL1%2F21%2FS1%3F17%3D270331"));
    http.perform(get("/01/" + gtin + "/21/S1?linkType=gs1:epcis"))
        .andExpect(header().string("Location", containsString("%2F01%2F" + full + "%2F21%2FS1")));
  }

  @Test
  void aSerialWithASlashIsResolved() throws Exception {
    http.perform(get(java.net.URI.create("/01/03400930000014/21/S%2F1")))
        .andExpect(status().isTemporaryRedirect())
        .andExpect(header().string("Location", containsString("S%252F1")));
  }

  @Test
  void allLinksAreListedOnRequest() throws Exception {
    for (var request :
        new org.springframework.test.web.servlet.RequestBuilder[] {
          get(PACK + "?linkType=linkset"), get(PACK).accept("application/linkset+json")
        }) {
      http.perform(request)
          .andExpect(status().isOk())
          .andExpect(content().contentTypeCompatibleWith("application/linkset+json"))
          .andExpect(jsonPath("$.linkset[0].anchor").value("http://localhost" + PACK))
          .andExpect(
              jsonPath("$.linkset[0]['https://ref.gs1.org/voc/defaultLink'][0].href")
                  .value(startsWith("http://localhost/check?scan=")))
          .andExpect(
              jsonPath("$.linkset[0]['https://ref.gs1.org/voc/epcis'][0].type")
                  .value("application/ld+json"));
    }
  }

  @Test
  void aTypeThatIsNotThereIsNotFound() throws Exception {
    http.perform(get(PACK + "?linkType=gs1:recipeInfo")).andExpect(status().isNotFound());
  }

  @ParameterizedTest
  @CsvSource({"/01/03400930000015/21/S1", "/00/034009300000000015", "/01/03400930000014/21/S%7F"})
  void whatIsNoIdentifierIsRefused(String link) throws Exception {
    http.perform(get(java.net.URI.create(link))).andExpect(status().isBadRequest());
  }

  @Test
  void describesItself() throws Exception {
    http.perform(get("/.well-known/gs1resolver"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.resolverRoot").value("http://localhost"))
        .andExpect(jsonPath("$.supportedPrimaryKeys[0]").value("00"));
  }

  @Test
  void theDoorsBehindItStayClosed() throws Exception {
    http.perform(get("/packs/timeline").queryParam("scan", "x"))
        .andExpect(status().isUnauthorized());
  }
}
