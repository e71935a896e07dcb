package org.custodia.webapp.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.jayway.jsonpath.JsonPath;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.zip.ZipFile;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.alerts.Alerts;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallAlerts;
import org.custodia.webapp.slices.SmallEvents;
import org.custodia.webapp.slices.SmallIssuer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.OidcLoginRequestPostProcessor;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

@SliceTest
class CaseApiTest {
  private static final String CASES = "/api/v1/cases";

  @Autowired MockMvc http;
  @Autowired SmallIssuer issuer;
  @Autowired Alerts alerts;

  @Test
  void everyStepOfThePageCanBeTakenByAProgram() throws Exception {
    String path = CASES + "/" + raised("API-1");
    step(path + "/acknowledge", "").andExpect(jsonPath("$.summary.acknowledged").value(true));
    step(path + "/take", "").andExpect(jsonPath("$.summary.state").value("TAKEN"));
    step(path + "/escalate", "{\"words\":\"To the inspectorate\"}")
        .andExpect(jsonPath("$.summary.escalated").value(true));
    step(path + "/close", "{\"cause\":\"FALSIFICATION\"}")
        .andExpect(jsonPath("$.summary.cause").value("FALSIFICATION"));
    step(path + "/reopen", "{\"words\":\"More of them\"}")
        .andExpect(jsonPath("$.summary.state").value("OPEN"))
        .andExpect(jsonPath("$.history.length()").value(6))
        .andExpect(jsonPath("$.history[5].words").value("More of them"))
        .andExpect(jsonPath("$.alerts[0].details.lotNumber").value("A123"));
    http.perform(regulator(get(path)))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.concerned[0].name").value("Pharmacie du Pont"));
  }

  @Test
  void whatIsMalformedOrDoesNotFitTheStateIsRefused() throws Exception {
    String path = CASES + "/" + raised("API-2");
    refused(regulator(get(CASES)).param("state", "DONE"), 400, "CUS-WEB-002");
    refused(regulator(get(CASES)).param("limit", "0"), 400, "CUS-WEB-002");
    refused(regulator(get(CASES)).param("from", "2026-02-30"), 400, "CUS-WEB-002");
    refused(regulator(get(CASES + "/export")).param("format", "xml"), 400, "CUS-WEB-002");
    refused(json(path + "/close", "{\"cause\":\"BORED\"}"), 400, "CUS-WEB-002");
    refused(json(path + "/reopen", "{\"words\":\"x\"}"), 409, "CUS-ALR-004");
    refused(regulator(get(CASES + "/0198a6c0-7f55-7c41-8a3e-2f60c1d4e5b7")), 404, "CUS-ALR-002");
  }

  @Test
  void casesAreExportedAsCsvAndJson() throws Exception {
    raised("=API+3");
    String csv =
        http.perform(
                regulator(get(CASES + "/export")).param("format", "csv").param("serial", "=API+3"))
            .andExpect(status().isOk())
            .andExpect(header().string("Content-Disposition", "attachment; filename=\"cases.csv\""))
            .andReturn()
            .getResponse()
            .getContentAsString(StandardCharsets.UTF_8);
    assertThat(csv.split("\r\n")).hasSize(2);
    assertThat(csv)
        .startsWith("\uFEFFcase,kind,state,")
        .contains(",'=API+3,")
        .contains("Pharmacie du Pont");
    http.perform(regulator(get(CASES + "/export")).param("serial", "=API+3"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.length()").value(1))
        .andExpect(jsonPath("$[0].history[0].step").value("OPENED"));
  }

  @Test
  void inTheSpreadsheetEveryCellIsTheTextThatItIs() throws Exception {
    raised("007");
    byte[] file =
        http.perform(
                regulator(get(CASES + "/export")).param("format", "xlsx").param("serial", "007"))
            .andExpect(status().isOk())
            .andExpect(
                header().string("Content-Disposition", "attachment; filename=\"cases.xlsx\""))
            .andReturn()
            .getResponse()
            .getContentAsByteArray();
    String sheet = entry(file, "xl/worksheets/sheet1.xml");
    assertThat(sheet)
        .contains("<t>007</t>", "<t>Pharmacie du Pont</t>")
        .doesNotContain("<v>", "<f>", "'007");
  }

  private static String entry(byte[] zip, String name) throws Exception {
    Path file = Files.createTempFile("cases", ".xlsx");
    try {
      Files.write(file, zip);
      try (ZipFile files = new ZipFile(file.toFile());
          InputStream one = files.getInputStream(files.getEntry(name))) {
        return new String(one.readAllBytes(), StandardCharsets.UTF_8);
      }
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void anOverlapOfPrescriptionsIsReadOverRestAndOnThePage() throws Exception {
    Bytes32 prescription = Bytes32.random();
    alerts.raise("agence-du-medicament", SmallAlerts.overlap(prescription, Instant.now()));
    String found =
        http.perform(regulator(get(CASES)).param("kind", "PRESCRIPTIONS_OVERLAP"))
            .andExpect(jsonPath("$[0].subjectType").value("PRESCRIPTION"))
            .andExpect(jsonPath("$[0].subjectKey").value(prescription.toString()))
            .andReturn()
            .getResponse()
            .getContentAsString();
    String id = JsonPath.read(found, "$[0].id");
    http.perform(regulator(get(CASES + "/" + id)))
        .andExpect(jsonPath("$.alerts[0].details.substance").value("N02AA05"));
    http.perform(get("/cases/" + id).with(inspector("regulator")))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("Overlapping prescriptions")))
        .andExpect(content().string(containsString("N02AA05")))
        .andExpect(content().string(containsString(prescription.toString())));
  }

  @Test
  void thePageExportsWhatItsListShowsToTheRegulatorAlone() throws Exception {
    raised("PAGE-1");
    for (String format : new String[] {"csv", "json"}) {
      var page = get("/cases/export." + format).param("serial", "PAGE-1");
      http.perform(page.with(inspector("regulator")))
          .andExpect(status().isOk())
          .andExpect(
              header()
                  .string("Content-Disposition", "attachment; filename=\"cases." + format + "\""))
          .andExpect(content().string(containsString("PAGE-1")));
      http.perform(get("/cases/export." + format).with(inspector("pharmacist")))
          .andExpect(status().isForbidden());
    }
    http.perform(get("/cases").param("serial", "PAGE-1").with(inspector("regulator")))
        .andExpect(
            content()
                .string(containsString("/cases/export.csv?state=&amp;kind=&amp;serial=PAGE-1")));
  }

  private static OidcLoginRequestPostProcessor inspector(String role) {
    return oidcLogin()
        .idToken(
            token ->
                token
                    .claim("preferred_username", "somebody")
                    .claim("organisation", "agence-du-medicament"))
        .authorities(new SimpleGrantedAuthority("ROLE_" + role));
  }

  @Test
  void theExportNamesLotsAsPeopleDo() throws Exception {
    alerts.raise(
        "agence-du-medicament",
        SmallAlerts.unknownSerial("CSV-1", SmallEvents.LOT_ID, Instant.now()));
    http.perform(regulator(get(CASES + "/export")).param("format", "csv").param("serial", "CSV-1"))
        .andExpect(content().string(containsString("," + SmallEvents.LOT_ID + ",L1,")));
  }

  @Test
  void numbersAreGivenForASpanOfDays() throws Exception {
    raised("API-4");
    String today = Instant.now().toString().substring(0, 10);
    http.perform(regulator(get(CASES + "/statistics")).param("from", today).param("to", today))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.alerts[?(@.kind=='UNKNOWN_SERIAL')]").isNotEmpty())
        .andExpect(jsonPath("$.states.OPEN").isNumber());
  }

  @Test
  void onlyTheRegulatorComesIn() throws Exception {
    String id = raised("API-5");
    for (String role : new String[] {"pharmacist", "manufacturer", "administrator", "patient"}) {
      for (String path : new String[] {"", "/" + id, "/export"}) {
        http.perform(with("agence-du-medicament", role, get(CASES + path)))
            .andExpect(status().isForbidden());
      }
      for (String step : new String[] {"acknowledge", "take"}) {
        http.perform(with("agence-du-medicament", role, post(CASES + "/" + id + "/" + step)))
            .andExpect(status().isForbidden());
      }
    }
  }

  private String raised(String serial) throws Exception {
    alerts.raise("agence-du-medicament", SmallAlerts.unknownSerial(serial, Instant.now()));
    String found =
        http.perform(regulator(get(CASES)).param("serial", serial))
            .andExpect(status().isOk())
            .andReturn()
            .getResponse()
            .getContentAsString();
    return JsonPath.read(found, "$[0].id");
  }

  private org.springframework.test.web.servlet.ResultActions step(String path, String body)
      throws Exception {
    return http.perform(body.isEmpty() ? regulator(post(path)) : json(path, body))
        .andExpect(status().isOk());
  }

  private void refused(MockHttpServletRequestBuilder request, int status, String code)
      throws Exception {
    http.perform(request).andExpect(status().is(status)).andExpect(jsonPath("$.code").value(code));
  }

  private MockHttpServletRequestBuilder json(String path, String body) {
    return regulator(post(path)).contentType(MediaType.APPLICATION_JSON).content(body);
  }

  private MockHttpServletRequestBuilder regulator(MockHttpServletRequestBuilder request) {
    return with("agence-du-medicament", "regulator", request);
  }

  private MockHttpServletRequestBuilder with(
      String organisation, String role, MockHttpServletRequestBuilder request) {
    return request.header(
        "Authorization", "Bearer " + issuer.clientToken("client", organisation, role));
  }
}
