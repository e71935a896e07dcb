package org.custodia.webapp.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallIssuer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.OidcLoginRequestPostProcessor;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** The admissions desk, page by page and over REST; whatever it does, no log repeats a person. */
@SliceTest
@ExtendWith(OutputCaptureExtension.class)
class AdmissionsWalkTest {
  @Autowired MockMvc http;
  @Autowired SmallIssuer issuer;

  @Test
  void registersAsksAboutLookalikesDecidesAndUndoes(CapturedOutput logs) throws Exception {
    String family = "Quemeneur" + letters();
    String first = registered(form(family, "Mathieu", "12/03/1980"));
    http.perform(
            form(family, "Matthieu", "1980-03-12")
                .param("id", UUID.randomUUID().toString())
                .with(desk())
                .with(csrf()))
        .andExpect(status().isOk())
        .andExpect(header().doesNotExist("HX-Redirect"))
        .andExpect(content().string(containsString("Register all the same")))
        .andExpect(content().string(containsString("same birth date")));
    String second = registered(form(family, "Matthieu", "1980-03-12").param("confirmed", "true"));
    page("/patients/" + first)
        .andExpect(content().string(containsString(family)))
        .andExpect(content().string(containsString("possibly the same")));
    page("/patients/duplicates").andExpect(content().string(containsString(family)));
    String pair = "/patients/duplicates/" + first + "/" + second;
    page(pair)
        .andExpect(content().string(containsString("One person or two?")))
        .andExpect(content().string(containsString("differs")));
    fragment(
            post(pair)
                .param("id", UUID.randomUUID().toString())
                .param("verdict", first)
                .param("reason", ""))
        .andExpect(status().isBadRequest())
        .andExpect(content().string(containsString("CUS-PAT-042")));
    fragment(
            post(pair)
                .param("id", UUID.randomUUID().toString())
                .param("verdict", "perhaps")
                .param("reason", "same card"))
        .andExpect(status().isBadRequest())
        .andExpect(content().string(containsString("CUS-WEB-002")));
    String decision = UUID.randomUUID().toString();
    fragment(post(pair).param("id", decision).param("verdict", first).param("reason", "same card"))
        .andExpect(header().string("HX-Redirect", "/patients/duplicates"));
    page(pair).andExpect(content().string(containsString("These two entries are one person.")));
    fragment(post("/patients/decisions/" + decision + "/undo"))
        .andExpect(header().exists("HX-Redirect"));
    page("/patients/" + first + "/history")
        .andExpect(content().string(containsString("decision undone")));
    fragment(post("/patients/search").param("q", family + " 12.03.1980"))
        .andExpect(content().string(containsString("Mathieu " + family)));
    fragment(post("/patients/search").param("q", "Nobodysname"))
        .andExpect(content().string(containsString("Nobody was found")));
    assertThat(logs)
        .doesNotContain(family)
        .doesNotContain("1980-03-12")
        .doesNotContain("same card");
  }

  @Test
  void correctsAndKeepsWhatTheFormDoesNotShow(CapturedOutput logs) throws Exception {
    String family = "Lagadec" + letters();
    String id = UUID.randomUUID().toString();
    String patient =
        """
        {"resourceType":"Patient","id":"%s","name":[{"use":"official","family":"%s","given":["Zoé"]},
        {"use":"nickname","family":"%s","given":["Zo"]}],"birthDate":"1991-02-03",
        "identifier":[{"system":"urn:example:records","value":"mr 12-34"}],
        "telecom":[{"system":"phone","value":"0611223344"},{"system":"fax","value":"0255667788"}]}
        """
            .formatted(id, family, family);
    http.perform(
            post("/api/v1/patients")
                .header("Authorization", program())
                .contentType("application/fhir+json")
                .content(patient))
        .andExpect(status().isCreated())
        .andExpect(header().string("ETag", "W/\"1\""))
        .andExpect(jsonPath("$.identifier[0].value").value("MR1234"))
        .andExpect(jsonPath("$.meta.versionId").value("1"));
    fragment(form(family, "Zoé Anne", "1991-02-03", "/patients/" + id).param("version", "1"))
        .andExpect(header().string("HX-Redirect", "/patients/" + id));
    http.perform(get("/api/v1/patients/" + id).header("Authorization", program()))
        .andExpect(jsonPath("$.name[0].given[1]").value("Anne"))
        .andExpect(jsonPath("$.name[1].use").value("nickname"))
        .andExpect(jsonPath("$.telecom[?(@.system=='fax')].value").value("0255667788"));
    fragment(form(family, "Zoé", "1991-02-03", "/patients/" + id).param("version", "1"))
        .andExpect(status().isConflict())
        .andExpect(content().string(containsString("CUS-PAT-013")));
    page("/patients/" + id + "/edit").andExpect(content().string(containsString(family)));
    page("/patients/" + id + "/sheet").andExpect(content().string(containsString(family)));
    page("/patients/new").andExpect(status().isOk());
    http.perform(
            put("/api/v1/patients/" + id)
                .header("Authorization", program())
                .header("If-Match", "W/\"2\"")
                .contentType("application/fhir+json")
                .content(patient.replace("1991-02-03", "1991-02-30")))
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.code").value("CUS-PAT-005"));
    http.perform(get("/api/v1/patients/" + id + "/history").header("Authorization", program()))
        .andExpect(jsonPath("$.length()").value(2))
        .andExpect(jsonPath("$[1].patient.name[0].given.length()").value(1));
    http.perform(delete("/api/v1/patients/" + id).header("Authorization", program()))
        .andExpect(status().isNoContent());
    http.perform(get("/api/v1/patients/" + id).header("Authorization", program()))
        .andExpect(status().isNotFound())
        .andExpect(jsonPath("$.code").value("CUS-PAT-002"));
    page("/patients/" + id).andExpect(content().string(containsString("This entry was erased.")));
    assertThat(logs).doesNotContain(family).doesNotContain("1991-02-3").doesNotContain("MR1234");
  }

  @Test
  void recordsGuardiansAndLinksAccounts(CapturedOutput logs) throws Exception {
    String family = "Coatanea" + letters();
    String mother = registered(form(family, "Claire", "1985-04-03"));
    String child = registered(form(family, "Nino", "2015-06-07"));
    page("/patients/" + child + "/guardians/new").andExpect(status().isOk());
    fragment(post("/patients/" + child + "/guardians/search").param("q", "claire " + family))
        .andExpect(content().string(containsString(mother)))
        .andExpect(content().string(not(containsString("value=\"" + child))));
    String guardianship = UUID.randomUUID().toString();
    fragment(
            post("/patients/" + child + "/guardians")
                .param("id", guardianship)
                .param("guardian", mother)
                .param("relation", "PARENT")
                .param("from", "2026-01-01")
                .param("until", "")
                .param("note", "livret de famille"))
        .andExpect(header().string("HX-Redirect", "/patients/" + child));
    page("/patients/" + child)
        .andExpect(content().string(containsString("Claire " + family)))
        .andExpect(content().string(containsString("in force")));
    fragment(
            post("/patients/" + mother + "/guardians")
                .param("id", UUID.randomUUID().toString())
                .param("guardian", child)
                .param("relation", "MANDATE")
                .param("from", "2026-01-01")
                .param("note", "x"))
        .andExpect(status().isConflict())
        .andExpect(content().string(containsString("CUS-PAT-051")));
    fragment(post("/patients/" + child + "/guardians/" + guardianship + "/end"));
    page("/patients/" + child).andExpect(content().string(containsString("Take the end back")));
    fragment(post("/patients/" + child + "/guardians/" + guardianship + "/reopen"));
    fragment(post("/patients/" + mother + "/account").param("account", "claire." + family));
    page("/patients/" + mother)
        .andExpect(content().string(containsString("claire." + family.toLowerCase())));
    fragment(post("/patients/" + child + "/account").param("account", "claire." + family))
        .andExpect(status().isConflict())
        .andExpect(content().string(containsString("CUS-PAT-061")));
    fragment(post("/patients/" + mother + "/account/revoke"));
    assertThat(logs.toString().toLowerCase())
        .doesNotContain(family.toLowerCase())
        .doesNotContain("livret");
  }

  @Test
  void importsAFileAndCorrectsALineThatFailed(CapturedOutput logs) throws Exception {
    String family = "Abgrall" + letters();
    String id = UUID.randomUUID().toString();
    String lines =
        """
        {"resourceType":"Patient","id":"1","name":[{"family":"%s","given":["Ève"]}],"birthDate":"1999-01-01"}
        {"resourceType":"Patient","id":"2","name":[{"family":"%s","given":["Paul"]}],"birthDate":"1999-31-01"}
        """
            .formatted(family, family);
    http.perform(
            multipart("/patients/import")
                .file(new MockMultipartFile("file", lines.getBytes(StandardCharsets.UTF_8)))
                .param("id", id)
                .param("source", "clinic")
                .header("HX-Request", "true")
                .with(desk())
                .with(csrf()))
        .andExpect(header().string("HX-Redirect", "/patients/import/" + id));
    for (int i = 0; i < 200 && !finished(id); i++) {
      Thread.sleep(50);
    }
    page("/patients/import/" + id)
        .andExpect(content().string(containsString("data-state=\"REGISTERED\">1<")))
        .andExpect(content().string(containsString("CUS-PAT-005")))
        .andExpect(content().string(not(containsString(family))));
    page("/patients/import").andExpect(content().string(containsString("clinic")));
    fragment(get("/patients/import/" + id + "/lines/2"))
        .andExpect(content().string(containsString(family)));
    fragment(
            post("/patients/import/" + id + "/lines/2")
                .param("content", lines.split("\n")[1].replace("1999-31-01", "1999-01-31")))
        .andExpect(header().exists("HX-Redirect"));
    http.perform(get("/api/v1/patients/imports/" + id).header("Authorization", program()))
        .andExpect(jsonPath("$.counts.REGISTERED").value(2))
        .andExpect(jsonPath("$.finished").value(true));
    http.perform(
            get("/api/v1/patients/imports/" + id + "/lines").header("Authorization", program()))
        .andExpect(jsonPath("$.length()").value(2));
    assertThat(logs).doesNotContain(family).doesNotContain("1999-");
  }

  @Test
  void programsDecideAndRecordToo() throws Exception {
    String family = "Floch" + letters();
    String a = registered(form(family, "Anna", "1970-01-01"));
    String b = registered(form(family, "Anna", "1970-01-01").param("confirmed", "true"));
    http.perform(get("/api/v1/patients/" + a + "/lookalikes").header("Authorization", program()))
        .andExpect(jsonPath("$[0].patient").value(b))
        .andExpect(jsonPath("$[0].likely").value(true))
        .andExpect(jsonPath("$[0].reasons[0]").value("SAME_BIRTH_DATE"));
    http.perform(get("/api/v1/patients/duplicates").header("Authorization", program()))
        .andExpect(status().isOk());
    String id = UUID.randomUUID().toString();
    json(
            post("/api/v1/patients/decisions"),
            "{\"id\":\"%s\",\"a\":\"%s\",\"b\":\"%s\",\"verdict\":\"SAME\",\"leading\":\"%s\",\"reason\":\"card\"}"
                .formatted(id, a, b, a))
        .andExpect(status().isCreated())
        .andExpect(jsonPath("$.verdict").value("SAME"));
    http.perform(
            post("/api/v1/patients/decisions/" + id + "/undo").header("Authorization", program()))
        .andExpect(jsonPath("$.undoneBy").value("desk-program"));
    json(put("/api/v1/patients/" + a + "/account"), "{\"account\":\"anna." + family + "\"}")
        .andExpect(status().isOk());
    http.perform(delete("/api/v1/patients/" + a + "/account").header("Authorization", program()))
        .andExpect(status().isNoContent());
    json(post("/api/v1/patients/search"), "{\"words\":\"anna " + family + "\"}")
        .andExpect(jsonPath("$.patients.length()").value(2));
    json(post("/api/v1/patients"), "{\"resourceType\":\"Patient\",\"name\":\"x\"}")
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.code").value("CUS-PAT-003"));
  }

  @Test
  void isShutForEverybodyElse() throws Exception {
    for (String role :
        List.of("pharmacist", "manufacturer", "regulator", "administrator", "patient")) {
      for (String path :
          List.of("/patients", "/patients/duplicates", "/patients/import", "/patients/new")) {
        http.perform(get(path).accept(MediaType.TEXT_HTML).with(person(role)))
            .andExpect(status().isForbidden());
      }
      http.perform(
              get("/api/v1/patients/" + UUID.randomUUID())
                  .header(
                      "Authorization",
                      "Bearer " + issuer.clientToken("x", "pharmacie-du-pont", role)))
          .andExpect(status().isForbidden());
    }
  }

  private boolean finished(String id) throws Exception {
    return http.perform(get("/api/v1/patients/imports/" + id).header("Authorization", program()))
        .andReturn()
        .getResponse()
        .getContentAsString()
        .contains("\"finished\":true");
  }

  private org.springframework.test.web.servlet.ResultActions json(
      MockHttpServletRequestBuilder request, String body) throws Exception {
    return http.perform(
        request
            .header("Authorization", program())
            .contentType(MediaType.APPLICATION_JSON)
            .content(body));
  }

  private String program() {
    return "Bearer " + issuer.clientToken("desk-program", "pharmacie-du-pont", "admissions");
  }

  private String registered(MockHttpServletRequestBuilder form) throws Exception {
    String to =
        fragment(form.param("id", UUID.randomUUID().toString()))
            .andReturn()
            .getResponse()
            .getHeader("HX-Redirect");
    assertThat(to).startsWith("/patients/");
    return to.substring("/patients/".length());
  }

  private static MockHttpServletRequestBuilder form(String family, String given, String born) {
    return form(family, given, born, "/patients");
  }

  private static MockHttpServletRequestBuilder form(
      String family, String given, String born, String to) {
    return post(to)
        .param("family", family)
        .param("given", given)
        .param("birthDate", born)
        .param("systems", "urn:oid:1.2.250.1.213.1.4.8", "other")
        .param("otherSystems", "", "")
        .param("values", "", "")
        .header("HX-Request", "true");
  }

  private org.springframework.test.web.servlet.ResultActions fragment(
      MockHttpServletRequestBuilder request) throws Exception {
    return http.perform(request.header("HX-Request", "true").with(desk()).with(csrf()));
  }

  private org.springframework.test.web.servlet.ResultActions page(String path) throws Exception {
    return http.perform(get(path).accept(MediaType.TEXT_HTML).with(desk()))
        .andExpect(status().isOk());
  }

  private static OidcLoginRequestPostProcessor desk() {
    return person("admissions");
  }

  private static OidcLoginRequestPostProcessor person(String role) {
    return oidcLogin()
        .idToken(
            token ->
                token
                    .claim("preferred_username", "admissions.pont")
                    .claim("organisation", "pharmacie-du-pont")
                    .claim("acr", "otp")
                    .claim("auth_time", Instant.now()))
        .authorities(new SimpleGrantedAuthority("ROLE_" + role));
  }

  /** Six letters, so that each test has a family of its own in the one database. */
  private static String letters() {
    return UUID.randomUUID().toString().replaceAll("[^a-f]", "").concat("xyzuvw").substring(0, 6);
  }
}
