package org.custodia.webapp.epcis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.options;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallEvents;
import org.custodia.webapp.slices.SmallIssuer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** EPCIS over HTTP, as the standard writes it, and who may see what. */
@SliceTest
class EpcisApiTest {
  private static final String PACK = "urn:epc:id:sgtin:3400930.000001.S%2F1";
  private static final String LINK = "https://id.gs1.org/01/03400930000014/21/S%2F1";

  @Autowired MockMvc http;
  @Autowired SmallIssuer issuer;
  @LocalServerPort int port;

  @Test
  void anEventIsFoundByEitherFormOfItsPack() throws Exception {
    for (String form : new String[] {PACK, LINK}) {
      http.perform(pharmacy(get("/epcis/v2/events").queryParam("MATCH_epc", form)))
          .andExpect(status().isOk())
          .andExpect(header().string("GS1-EPCIS-Version", "2.0.0"))
          .andExpect(jsonPath("$.type").value("EPCISQueryDocument"))
          .andExpect(jsonPath("$.epcisBody.queryResults.resultsBody.eventList.length()").value(1))
          .andExpect(
              jsonPath("$.epcisBody.queryResults.resultsBody.eventList[0].epcList[0]").value(LINK))
          .andExpect(
              jsonPath("$.epcisBody.queryResults.resultsBody.eventList[0].bizStep")
                  .value("dispensing"));
    }
  }

  @Test
  void oneEventIsFoundByItsId() throws Exception {
    http.perform(pharmacy(get("/epcis/v2/events/urn:uuid:" + SmallEvents.DISPENSED)))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$['@context'][0]").exists())
        .andExpect(jsonPath("$.disposition").value("dispensed"));
  }

  @Test
  void aPackIsNamedInThePathByItsEpcUri() throws Exception {
    HttpResponse<String> answer =
        overTheWire("/epcis/v2/epcs/urn:epc:id:sgtin:3400930.000001.LOCKED0/events");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("/01/03400930000014/21/LOCKED0").contains("holding");
  }

  @Test
  void aPackIsNamedInThePathByItsDigitalLinkToo() throws Exception {
    String link = URLEncoder.encode(LINK, StandardCharsets.UTF_8);
    HttpResponse<String> answer = overTheWire("/epcis/v2/epcs/" + link + "/events");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains(LINK).contains("dispensing");
    assertThat(overTheWire("/epcis/v2/epcs/" + link).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/epcis/v2/events/urn:uuid:x%2Fy",
        "/epcis/v2/epcs/..%2F..%2Fapi/events",
        "/epcis/v2/epcs/x%2F..%2F..%2Fevents",
        "/epcis/v2/bizSteps/a%2Fb",
        "/epcis/v2/epcs/x%2Fy/events/z",
        "/epcis/v2/epcs/x%5Cy/events",
        "/api%2Fv1/commands",
        "/check%2Fmany"
      })
  void anEncodedSlashPassesNowhereElse(String path) throws Exception {
    assertThat(overTheWire(path).statusCode()).isEqualTo(400);
  }

  @Test
  void pagesFollowEachOtherByLinks() throws Exception {
    List<String> ids = new ArrayList<>();
    String next = "/epcis/v2/events?EQ_bizStep=holding&perPage=30";
    int pages = 0;
    while (next != null) {
      HttpResponse<String> answer = overTheWire(next);
      assertThat(answer.statusCode()).as(next).isEqualTo(200);
      for (JsonNode event :
          JsonMapper.shared()
              .readTree(answer.body())
              .at("/epcisBody/queryResults/resultsBody/eventList")) {
        ids.add(event.get("eventID").asString());
      }
      pages++;
      next =
          answer
              .headers()
              .firstValue("Link")
              .map(link -> URI.create(link.replaceAll("^<(.*)>; rel=\"next\"$", "$1")))
              .map(uri -> uri.getRawPath() + "?" + uri.getRawQuery())
              .orElse(null);
    }
    assertThat(pages).isEqualTo(3);
    assertThat(ids).hasSize(70).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource({
    "EQ_bizStepp, shipping, CUS-EPC-001, QueryParameterException, 400",
    "GE_eventTime, yesterday, CUS-EPC-002, QueryParameterException, 400",
    "nextPageToken, AAAA, CUS-EPC-003, QueryParameterException, 400",
    "maxEventCount, 10, CUS-EPC-004, QueryTooLargeException, 413"
  })
  void whatCannotBeAnsweredIsSaidInTheStandardsWords(
      String name, String value, String code, String type, int status) throws Exception {
    http.perform(pharmacy(get("/epcis/v2/events").queryParam(name, value)))
        .andExpect(status().is(status))
        .andExpect(content().contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON))
        .andExpect(jsonPath("$.type").value("epcisException:" + type))
        .andExpect(jsonPath("$.code").value(code));
  }

  @Test
  void resourcesAreThoseThatOccur() throws Exception {
    http.perform(pharmacy(get("/epcis/v2/bizSteps")))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.type").value("Collection"))
        .andExpect(jsonPath("$.member[0]").value("commissioning"))
        .andExpect(jsonPath("$.member.length()").value(3));
    http.perform(pharmacy(get("/epcis/v2/bizSteps/dispensing/events")))
        .andExpect(jsonPath("$.epcisBody.queryResults.resultsBody.eventList.length()").value(1));
    http.perform(pharmacy(get("/epcis/v2/bizSteps/shipping")))
        .andExpect(status().isNotFound())
        .andExpect(jsonPath("$.type").value("epcisException:NoSuchResourceException"));
  }

  @Test
  void tellsWhatItSpeaks() throws Exception {
    http.perform(pharmacy(options("/epcis/v2/events")))
        .andExpect(status().isNoContent())
        .andExpect(header().string("Allow", "OPTIONS, GET, HEAD, POST"))
        .andExpect(header().string("GS1-EPC-Format", "Always_GS1_Digital_Link"));
    http.perform(pharmacy(get("/epcis/v2/events").header("GS1-EPCIS-Min", "2.1")))
        .andExpect(status().isNotAcceptable())
        .andExpect(jsonPath("$.type").value("epcisException:NotAcceptableException"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"patient", "physician", "admissions", "administrator"})
  void whoHasNothingToDoWithPacksSeesNoEvents(String role) throws Exception {
    http.perform(with(role, "pharmacie-du-pont", get("/epcis/v2/events")))
        .andExpect(status().isForbidden())
        .andExpect(jsonPath("$.type").value("epcisException:SecurityException"));
  }

  @Test
  void nobodySeesEventsWithoutAToken() throws Exception {
    http.perform(get("/epcis/v2/events"))
        .andExpect(status().isUnauthorized())
        .andExpect(jsonPath("$.type").value("epcisException:SecurityException"));
  }

  @Test
  void anotherOrganisationSeesNothingOfIt() throws Exception {
    http.perform(with("manufacturer", "laboratoire-rhone", get("/epcis/v2/events")))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.epcisBody.queryResults.resultsBody.eventList.length()").value(0));
    http.perform(
            with(
                "manufacturer",
                "laboratoire-rhone",
                get("/epcis/v2/events/urn:uuid:" + SmallEvents.DISPENSED)))
        .andExpect(status().isNotFound());
  }

  @Test
  void theRegulatorReadsAndDoesNotCapture() throws Exception {
    http.perform(
            with("regulator", "agence-du-medicament", post("/epcis/v2/capture"))
                .contentType(MediaType.APPLICATION_JSON)
                .content("{}"))
        .andExpect(status().isForbidden());
  }

  @Test
  void aDocumentThatIsNoneIsKeptAsAFailedJob() throws Exception {
    String job =
        http.perform(
                pharmacy(post("/epcis/v2/capture"))
                    .contentType("application/ld+json")
                    .content("{\"type\":\"EPCISDocument\",\"schemaVersion\":\"1.2\"}"))
            .andExpect(status().isAccepted())
            .andReturn()
            .getResponse()
            .getHeader("Location");
    http.perform(pharmacy(get(URI.create(job).getPath())))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.running").value(false))
        .andExpect(jsonPath("$.success").value(false))
        .andExpect(jsonPath("$.captureErrorBehaviour").value("rollback"))
        .andExpect(jsonPath("$.errors[0].code").value("CUS-EPC-010"))
        .andExpect(jsonPath("$.errors[0].instance").value("/schemaVersion"));
    http.perform(with("manufacturer", "laboratoire-rhone", get(URI.create(job).getPath())))
        .andExpect(status().isNotFound())
        .andExpect(jsonPath("$.code").value("CUS-EPC-012"));
  }

  @Test
  void theLifeOfAPackIsTold() throws Exception {
    http.perform(pharmacy(get("/api/v1/packs/timeline").queryParam("scan", LINK)))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.serial").value("S/1"))
        .andExpect(jsonPath("$.lotNumber").value("L1"))
        .andExpect(jsonPath("$.moments[0].step").value("RELEASED"))
        .andExpect(jsonPath("$.moments[1].step").value("DISPENSED"))
        .andExpect(jsonPath("$.moments.length()").value(2));
    http.perform(
            with(
                "patient",
                "pharmacie-du-pont",
                get("/api/v1/packs/timeline").queryParam("scan", LINK)))
        .andExpect(status().isForbidden());
  }

  private MockHttpServletRequestBuilder pharmacy(MockHttpServletRequestBuilder request) {
    return with("pharmacist", "pharmacie-du-pont", request);
  }

  private MockHttpServletRequestBuilder with(
      String role, String organisation, MockHttpServletRequestBuilder request) {
    return request.header(
        "Authorization", "Bearer " + issuer.clientToken("a-program", organisation, role));
  }

  private HttpResponse<String> overTheWire(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header(
                    "Authorization",
                    "Bearer " + issuer.clientToken("a-program", "pharmacie-du-pont", "pharmacist"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
