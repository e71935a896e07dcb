package org.custodia.webapp.organs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.webapp.organs.OrganWorkplace.CASE_CHANNEL;
import static org.custodia.webapp.organs.OrganWorkplace.KEY;
import static org.custodia.webapp.organs.OrganWorkplace.LEG_CHANNEL;
import static org.custodia.webapp.organs.OrganWorkplace.OFFER_CHANNEL;
import static org.custodia.webapp.organs.OrganWorkplace.person;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.custodia.contracts.Action;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.LedgerRefusal;
import org.custodia.registry.organs.OrganActs;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMultipartHttpServletRequestBuilder;

/** The form of an act around an organ: what it asks, of whom, and what happens to mistakes. */
@SliceTest
class OrganActPageTest {
  /** Done by scanning a box or a label, on pages of their own. */
  private static final Set<Action> SCANNED =
      EnumSet.of(
          Action.PACKED,
          Action.SEALED,
          Action.HAND_OVER,
          Action.TAKE_OVER,
          Action.CHECKPOINT,
          Action.SEAL_BROKEN,
          Action.ARRIVED,
          Action.CHECK_IN,
          Action.VERIFY_GROUP);

  private static final String[] ALL =
      Stream.of(
              "organ-bank",
              "allocation-body",
              "transplant-centre",
              "courier",
              "surgeon",
              "clinician",
              "committee",
              "advocate",
              "laboratory",
              "regulator")
          .toArray(String[]::new);

  @Autowired MockMvc http;
  @Autowired SmallRegistry registry;
  @Autowired JdbcClient jdbc;
  @Autowired OrganActs acts;

  @BeforeEach
  void open() {
    OrganWorkplace.clear(jdbc);
    OrganWorkplace.open(registry, jdbc);
  }

  @AfterEach
  void close() {
    OrganWorkplace.clear(jdbc);
    registry.reset();
  }

  @Test
  void everyActHasAFormOrIsDoneByScanning() {
    Caller caller = new Caller(OrganWorkplace.ORGANISATION, "organ.person", Set.of(ALL));
    Set<Action> known =
        Stream.of(CASE_CHANNEL, OFFER_CHANNEL, LEG_CHANNEL)
            .flatMap(channel -> acts.channel(caller, channel).acts().stream())
            .map(OrganActs.Possible::action)
            .collect(Collectors.toSet());
    Set<Action> shown = EnumSet.copyOf(ActTable.actions());
    shown.addAll(SCANNED);
    assertThat(shown).isEqualTo(known);
  }

  @Test
  void theFormAsksWhatTheActNeedsAndNothingElse() throws Exception {
    Caller caller = new Caller(OrganWorkplace.ORGANISATION, "organ.person", Set.of(ALL));
    for (String channel : List.of(CASE_CHANNEL, OFFER_CHANNEL, LEG_CHANNEL)) {
      for (OrganActs.Possible act : acts.channel(caller, channel).acts()) {
        if (SCANNED.contains(act.action()) || !act.allowed()) continue;
        if (asksAnother(act.action())) continue;
        String page =
            http.perform(get(OrganActForm.address(channel, act.action())).with(person(ALL)))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsString();
        for (ActField field : ActTable.fields(act.action()).orElseThrow()) {
          assertThat(page).contains("name=\"" + field.name() + "\"", "error-" + field.name());
        }
        assertThat(page).contains("name=\"place\"").doesNotContain("??");
      }
    }
    http.perform(get(OrganActForm.address(CASE_CHANNEL, Action.RECOVER)).with(person("surgeon")))
        .andExpect(content().string(containsString("LIVER.2")))
        .andExpect(content().string(not(containsString("HEART.LEFT"))));
  }

  @Test
  void onlyWhatALivingDonorCanGiveIsOffered() throws Exception {
    OrganWorkplace.openCase(jdbc, true);
    String page =
        http.perform(
                get(OrganActForm.address(CASE_CHANNEL, Action.RECOVER)).with(person("surgeon")))
            .andExpect(status().isOk())
            .andReturn()
            .getResponse()
            .getContentAsString();
    for (String organ : List.of("KIDNEY.LEFT", "KIDNEY.RIGHT", "LUNG.LEFT", "LIVER.1", "LIVER.2")) {
      assertThat(page).contains("value=\"" + organ + "\"");
    }
    for (String organ : List.of("HEART", "KIDNEY.BOTH", "LUNG.BOTH", "LIVER", "PANCREAS")) {
      assertThat(page).doesNotContain("value=\"" + organ + "\"");
    }
  }

  private static boolean asksAnother(Action action) {
    return action == Action.RECIPIENT_CONSENT || action == Action.DONOR_CONSENT;
  }

  @Test
  void theBankItselfNeitherHearsTheLivingDonorNorAuthorisesAnything() {
    Caller caller = new Caller(OrganWorkplace.ORGANISATION, "organ.person", Set.of(ALL));
    assertThat(acts.channel(caller, CASE_CHANNEL).acts())
        .filteredOn(act -> !act.allowed())
        .extracting(OrganActs.Possible::action)
        .containsExactly(Action.ADVOCATE, Action.COMMITTEE);
  }

  @Test
  void whoMayNotIsToldWhoMay() throws Exception {
    http.perform(
            get(OrganActForm.address(CASE_CHANNEL, Action.SEROLOGY)).with(person("organ-bank")))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("data-not-allowed")))
        .andExpect(content().string(containsString("laboratory")))
        .andExpect(content().string(not(containsString("act-form"))));
    for (String role : List.of("pharmacist", "administrator", "patient", "physician")) {
      http.perform(
              get(OrganActForm.address(CASE_CHANNEL, Action.SEROLOGY))
                  .accept(MediaType.TEXT_HTML)
                  .with(person(role)))
          .andExpect(status().isForbidden());
    }
    http.perform(
            get(OrganActForm.address("0x" + "ff".repeat(20), Action.SEROLOGY))
                .accept(MediaType.TEXT_HTML)
                .with(person("laboratory")))
        .andExpect(status().isNotFound())
        .andExpect(content().string(containsString("CUS-ORG-031")));
  }

  @Test
  void whatIsMissingIsSaidBesideTheFieldAndNoDocumentIsKept() throws Exception {
    long before = documents();
    http.perform(
            draft(CASE_CHANNEL, Action.RELATIONSHIP)
                .file(paper())
                .param("relationship", "COUSIN")
                .with(person("organ-bank")))
        .andExpect(status().is(422))
        .andExpect(content().string(containsString("data-wrong=\"relationship\"")))
        .andExpect(content().string(containsString("id=\"error-relationship\"")))
        .andExpect(content().string(containsString("id=\"error-document\"")));
    http.perform(
            draft(CASE_CHANNEL, Action.RELATIONSHIP)
                .param("relationship", "SIBLING")
                .with(person("organ-bank")))
        .andExpect(status().is(422))
        .andExpect(content().string(containsString("data-wrong=\"document\"")));
    assertThat(documents()).isEqualTo(before);
  }

  @Test
  void aDocumentIsKeptAndWhatIsSaidIsPutBeforeWhoSigns() throws Exception {
    long before = documents();
    http.perform(
            draft(CASE_CHANNEL, Action.RELATIONSHIP)
                .file(paper())
                .param("relationship", "SIBLING")
                .with(person("organ-bank")))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("data-typed-data")))
        .andExpect(content().string(containsString("brother or sister")))
        .andExpect(content().string(containsString("declaration.pdf")))
        .andExpect(content().string(containsString("/acts/RELATIONSHIP/signatures")));
    assertThat(documents()).isEqualTo(before + 1);
  }

  @Test
  void aRefusalSaysEachThingThatIsMissing() throws Exception {
    UUID transplant =
        registry.refuses(Action.TRANSPLANT, new LedgerRefusal("Missing", List.of("68")));
    http.perform(
            get("/commands/" + transplant).header("HX-Request", "true").with(person("surgeon")))
        .andExpect(content().string(containsString("this is missing")))
        .andExpect(content().string(containsString("data-fact=\"CHECKED_IN\"")))
        .andExpect(content().string(containsString("The label was not checked in")))
        .andExpect(content().string(containsString("data-fact=\"VERIFIED\"")))
        .andExpect(content().string(not(containsString("data-fact=\"ALLOCATED\""))));
    http.perform(
            get("/commands/" + transplant)
                .accept(MediaType.APPLICATION_JSON)
                .with(person("surgeon")))
        .andExpect(jsonPath("$.refusal.name").value("Missing"))
        .andExpect(jsonPath("$.refusal.missing[*].fact").value(contains("CHECKED_IN", "VERIFIED")))
        .andExpect(jsonPath("$.refusal.message").value(containsString("Two people")));
    UUID recovery = registry.refuses(Action.RECOVER, new LedgerRefusal("Missing", List.of("2")));
    http.perform(get("/commands/" + recovery).header("HX-Request", "true").with(person("surgeon")))
        .andExpect(content().string(containsString("Blood group: two samples")));
    UUID acceptance = registry.refuses(Action.ALLOCATE, new LedgerRefusal("Missing", List.of("4")));
    http.perform(
            get("/commands/" + acceptance).header("HX-Request", "true").with(person("organ-bank")))
        .andExpect(content().string(containsString("consent does not stand")));
  }

  private long documents() {
    return jdbc.sql("select count(*) from organ_document where kept_by = 'organ.person'")
        .query(Long.class)
        .single();
  }

  private static MockMultipartFile paper() {
    return new MockMultipartFile(
        "document", "declaration.pdf", "application/pdf", "declared".getBytes());
  }

  private static MockMultipartHttpServletRequestBuilder draft(String channel, Action action) {
    MockMultipartHttpServletRequestBuilder request =
        multipart(OrganActForm.address(channel, action) + "/drafts");
    request
        .param("id", UUID.randomUUID().toString())
        .param("witness", KEY)
        .param("place", "Theatre 2")
        .header("HX-Request", "true")
        .with(csrf());
    return request;
  }
}
