package org.custodia.webapp.research;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.fhir.CodedFacts;
import org.custodia.registry.people.PatientData.Gender;
import org.custodia.registry.research.ResearchAnswer;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallPatients;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.OidcLoginRequestPostProcessor;
import org.springframework.test.web.servlet.MockMvc;

/** The researcher's pages over real rows, while nobody takes part. */
@SliceTest
class StudyPagesTest {
  @Autowired MockMvc http;

  @Test
  void aStudyIsBegunAndSaysThatNobodyCanBeAsked() throws Exception {
    String id = UUID.randomUUID().toString();
    http.perform(get("/research").with(person("researcher")))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("data-no-hosts")));
    http.perform(
            post("/research")
                .param("id", id)
                .param("title", "Sugar & salt")
                .param("aim", "To learn.")
                .with(person("researcher"))
                .with(csrf()))
        .andExpect(redirectedUrl("/research/" + id));
    http.perform(get("/research/" + id).header("Accept-Language", "fr").with(person("researcher")))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("Sugar &amp; salt")))
        .andExpect(content().string(containsString("Rien n&#39;a encore été demandé")));
    http.perform(
            post("/research/" + id + "/counts")
                .param("id", UUID.randomUUID().toString())
                .param("host", SmallPatients.member("Pharmacie du Pont").toString())
                .accept(MediaType.TEXT_HTML)
                .with(person("researcher"))
                .with(csrf()))
        .andExpect(status().isNotFound())
        .andExpect(content().string(containsString("CUS-RSH-004")));
  }

  @Test
  void isForResearchers() throws Exception {
    for (String role : List.of("physician", "payer", "patient", "administrator")) {
      http.perform(get("/research").accept(MediaType.TEXT_HTML).with(person(role)))
          .andExpect(status().isForbidden());
    }
  }

  @Test
  void anExportIsCsvThatNoSpreadsheetTakesForFormulas() {
    var fact =
        new ResearchAnswer.Coded(
            CodedFacts.Type.CONDITION, "s", "=1+1", "with \"quotes\", and more", Optional.of(2019));
    var rows =
        List.of(
            new ResearchAnswer.Row(
                "ab", Optional.of(Gender.FEMALE), Optional.of(1960), List.of(fact)),
            new ResearchAnswer.Row("cd", Optional.empty(), Optional.empty(), List.of()));
    byte[] file = ExportFile.write(new ResearchAnswer(Optional.of(10), 10, 5, rows, 0, 0));
    assertThat(new String(file, StandardCharsets.UTF_8))
        .isEqualTo(
            "person,sex,born_decade,type,system,code,display,year\r\n"
                + "\"ab\",FEMALE,1960,\"CONDITION\",\"s\",\"'=1+1\",\"with \"\"quotes\"\", and"
                + " more\",\"2019\"\r\n"
                + "\"cd\",,,\"\",\"\",\"\",\"\",\"\"\r\n");
  }

  private static OidcLoginRequestPostProcessor person(String role) {
    return oidcLogin()
        .idToken(
            token ->
                token
                    .claim("preferred_username", "researcher.pont")
                    .claim("organisation", "pharmacie-du-pont"))
        .authorities(new SimpleGrantedAuthority("ROLE_" + role));
  }
}
