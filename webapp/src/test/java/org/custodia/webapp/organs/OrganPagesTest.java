package org.custodia.webapp.organs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.webapp.organs.OrganWorkplace.CASE;
import static org.custodia.webapp.organs.OrganWorkplace.CASE_CHANNEL;
import static org.custodia.webapp.organs.OrganWorkplace.ORGAN;
import static org.custodia.webapp.organs.OrganWorkplace.OWN;
import static org.custodia.webapp.organs.OrganWorkplace.person;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Laterality;
import org.custodia.contracts.MemberId;
import org.custodia.contracts.Organ;
import org.custodia.contracts.OrganKind;
import org.custodia.contracts.organs.BloodSampleTerms;
import org.custodia.contracts.organs.ConsentBasis;
import org.custodia.contracts.organs.ConsentForDonorTerms;
import org.custodia.contracts.organs.MatchRunTerms;
import org.custodia.contracts.organs.NoPaymentTerms;
import org.custodia.contracts.organs.OrganIrregularity;
import org.custodia.contracts.organs.RecoverTerms;
import org.custodia.contracts.organs.SupersedeReason;
import org.custodia.contracts.organs.WithdrawConsentTerms;
import org.custodia.registry.organs.MatchRuns;
import org.custodia.registry.organs.Offers;
import org.custodia.scanners.isbt128.DonationNumber;
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
import org.springframework.test.web.servlet.request.AbstractMockHttpServletRequestBuilder;

/** Pages of donors, the waiting list, match runs and offers: who sees what, and what comes next. */
@SliceTest
class OrganPagesTest {
  private static final String CASE_PAGE = "/organs/cases/" + CASE;

  @Autowired MockMvc http;
  @Autowired SmallRegistry registry;
  @Autowired JdbcClient jdbc;

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

  // --- Donors ---

  @Test
  void aCaseSaysWhatIsMissingAndLinksToWhoMayDoIt() throws Exception {
    OrganWorkplace.openCase(jdbc, false);
    sample(2, BloodGroup.A1, 0);
    String page = page(CASE_PAGE, "laboratory");
    assertThat(page)
        .contains("data-missing=\"CONSENT\"", "data-missing=\"GROUP\"", "data-missing=\"SEROLOGY\"")
        .doesNotContain("data-missing=\"COMMITTEE\"")
        .contains(OrganActForm.address(CASE_CHANNEL, Action.SEROLOGY))
        .contains("By the clock of the device", "Came to the server", "On the ledger")
        .doesNotContain("data-who", "??");
    assertThat(page("/organs/cases", "laboratory")).contains("data-case=\"" + CASE, "Serology");
    // An alert names it by its id alone.
    http.perform(get("/organs/" + CASE).with(person("laboratory")))
        .andExpect(redirectedUrl(CASE_PAGE));
    sample(3, BloodGroup.A1, OrganIrregularity.mask(Set.of(OrganIrregularity.LATE)));
    assertThat(page(CASE_PAGE, "organ-bank"))
        .doesNotContain("data-missing=\"GROUP\"")
        .contains("came late", "data-who", "/acts/CONSENT_FOR_DONOR");
  }

  @Test
  void aConsentThatDoesNotStandAnyMoreIsSaidBeforeAllElse() throws Exception {
    OrganWorkplace.openCase(jdbc, false);
    assertThat(page(CASE_PAGE, "organ-bank")).doesNotContain("data-consent-gone");
    Bytes32 word = Bytes32.keccak(new byte[] {9});
    OrganWorkplace.recorded(
        jdbc, 2, new ConsentForDonorTerms(ConsentBasis.FAMILY, word, word, word), 0);
    assertThat(page(CASE_PAGE, "organ-bank")).doesNotContain("data-consent-gone");
    OrganWorkplace.recorded(jdbc, 3, new WithdrawConsentTerms(word), 0);
    assertThat(page(CASE_PAGE, "organ-bank"))
        .contains("data-consent-gone", "it was taken back, or it has ended");
  }

  @Test
  void ofALivingDonorTheCommitteeIsAskedAndNobodyConsentsInTheDonorsPlace() throws Exception {
    OrganWorkplace.openCase(jdbc, true);
    assertThat(page(CASE_PAGE, "organ-bank"))
        .contains(
            "data-missing=\"COMMITTEE\"",
            "data-missing=\"COOLED_OFF\"",
            "data-missing=\"FOLLOW_UP\"",
            "/acts/DONOR_CONSENT",
            "authorisation committee")
        .doesNotContain("/acts/CONSENT_FOR_DONOR\"");
  }

  @Test
  void whatIsHeardOfALivingDonorBeforeRecoveryIsNotOfferedAfterIt() throws Exception {
    OrganWorkplace.openCase(jdbc, true);
    Bytes32 word = Bytes32.keccak(new byte[] {9});
    OrganWorkplace.recorded(jdbc, 2, new NoPaymentTerms(word), 0);
    assertThat(page(CASE_PAGE, "organ-bank")).contains("/acts/NO_PAYMENT");
    Organ kidney = new Organ(OrganKind.KIDNEY, Laterality.LEFT, 0);
    OrganWorkplace.recorded(jdbc, 3, new RecoverTerms(kidney, 1_700_000_000_000L), 0);
    assertThat(page(CASE_PAGE, "organ-bank"))
        .contains("/acts/FOLLOW_UP_DUTY")
        .doesNotContain("/acts/NO_PAYMENT");
  }

  @Test
  void aDonorIsEnteredAndTheCaseIsOpenedFromTheList() throws Exception {
    assertThat(page("/organs/cases", "organ-bank")).contains("Enter a donor to begin one");
    http.perform(donor().param("phone", "").with(person("organ-bank")))
        .andExpect(status().is(422))
        .andExpect(content().string(containsString("data-wrong=\"phone\"")));
    String next =
        http.perform(donor().param("phone", "+33 4 72 00 00 00").with(person("organ-bank")))
            .andExpect(status().isOk())
            .andReturn()
            .getResponse()
            .getHeader("HX-Redirect");
    assertThat(next).startsWith("/organs/cases/0x").contains("living=true");
    assertThat(page(next, "organ-bank")).contains("data-opening=\"OPENING\"");
    assertThat(page("/organs/cases", "organ-bank"))
        .contains("data-unopened")
        .doesNotContain("Morel");
    http.perform(get(next).accept(MediaType.TEXT_HTML).with(person("laboratory")))
        .andExpect(status().isNotFound());
  }

  private AbstractMockHttpServletRequestBuilder<?> donor() {
    return post("/organs/cases")
        .param("id", "0198a6c0-7f55-7c41-8a3e-00000000d001")
        .param("living", "true")
        .param("coolingOffHours", "48")
        .param("family", "Morel")
        .param("given", "Anselme")
        .param("birthDate", "1959-02-28")
        .param("number", "RH-0017")
        .param("allocation", OrganWorkplace.BODY)
        .param("din", new DonationNumber("G999926123456").printed())
        .param("sender", "Banque d'organes, Lyon")
        .header("HX-Request", "true")
        .with(csrf());
  }

  // --- The waiting list ---

  @Test
  void aCandidateIsListedAndChangedUnderAPseudonymAndWhoAsksForTheNameIsNoted() throws Exception {
    assertThat(page("/organs/candidates", "transplant-centre")).contains("No candidate is listed");
    long documents = documents();
    http.perform(candidate("1720"))
        .andExpect(status().is(422))
        .andExpect(content().string(containsString("data-wrong=\"heightCm\"")))
        .andExpect(content().string(containsString("error-family")))
        .andExpect(content().string(not(containsString("error-state")))); // not in this form
    assertThat(documents()).as("documents of who was not listed").isEqualTo(documents);
    String address =
        http.perform(candidate("172"))
            .andExpect(status().isOk())
            .andReturn()
            .getResponse()
            .getHeader("HX-Redirect");
    assertThat(page("/organs/candidates", "transplant-centre"))
        .contains("172 cm")
        .doesNotContain("Lemaire");
    assertThat(page(address, "transplant-centre")).doesNotContain("Lemaire", "??");
    http.perform(
            post(address + "/person")
                .header("HX-Request", "true")
                .with(person("transplant-centre"))
                .with(csrf()))
        .andExpect(content().string(containsString("Lemaire")));
    http.perform(
            multipart(address + "/changes")
                .param("version", "1")
                .param("state", "SUSPENDED")
                .param("reason", "INFECTION")
                .param("organ", "KIDNEY")
                .param("bloodGroup", "A1")
                .param("heightCm", "172")
                .param("weightKg", "68")
                .param("urgency", "0")
                .param("listedOn", "2023-01-01")
                .header("HX-Request", "true")
                .with(person("transplant-centre"))
                .with(csrf()))
        .andExpect(header().string("HX-Redirect", address));
    assertThat(page(address, "transplant-centre")).contains("suspended", "68 kg");
  }

  private long documents() {
    return jdbc.sql("select count(*) from organ_document").query(Long.class).single();
  }

  private AbstractMockHttpServletRequestBuilder<?> candidate(String height) {
    return multipart("/organs/candidates")
        .file(new MockMultipartFile("document", "c.pdf", "application/pdf", "yes".getBytes()))
        .param("id", "0198a6c0-7f55-7c41-8a3e-00000000c001")
        .param("family", "Lemaire")
        .param("given", "Camille")
        .param("birthDate", "1971-05-03")
        .param("number", "SL-4471")
        .param("allocation", OrganWorkplace.BODY)
        .param("organ", "KIDNEY")
        .param("bloodGroup", "A1")
        .param("heightCm", height)
        .param("weightKg", "70")
        .param("urgency", "0")
        .param("listedOn", "2023-01-01")
        .header("HX-Request", "true")
        .with(person("transplant-centre"))
        .with(csrf());
  }

  // --- Match runs ---

  @Test
  void anOrderIsComputedFromARuleFileAndBothFilesComeBackForReplay() throws Exception {
    assertThat(page("/organs/match-runs/new", "allocation-body")).contains("settled blood group");
    OrganWorkplace.openCase(jdbc, false);
    sample(2, BloodGroup.A1, 0);
    sample(3, BloodGroup.A1, 0);
    byte[] rules = rules();
    http.perform(matchRun("{}".getBytes(), "A1"))
        .andExpect(status().is(422))
        .andExpect(content().string(containsString("data-wrong=\"rules\"")));
    http.perform(matchRun(rules, "B"))
        .andExpect(status().is(422))
        .andExpect(content().string(containsString("data-wrong=\"bloodGroup\"")));
    String address =
        http.perform(matchRun(rules, "A1"))
            .andExpect(status().isOk())
            .andReturn()
            .getResponse()
            .getHeader("HX-Redirect");
    assertThat(page(address, "allocation-body"))
        .contains("left kidney", "replay-match", "nobody on the list")
        .doesNotContain("??");
    assertThat(page("/organs/match-runs", "allocation-body")).contains("not on the ledger");
    http.perform(get(address + "/rules.json").with(person("allocation-body")))
        .andExpect(content().bytes(rules));
    http.perform(get(address + "/inputs.json").with(person("allocation-body")))
        .andExpect(content().string(containsString("custodia-match-inputs/1")));
  }

  private static byte[] rules() throws IOException {
    try (InputStream file =
        MatchRuns.class.getResourceAsStream("allocation/example-kidney-rules.json")) {
      return file.readAllBytes();
    }
  }

  private AbstractMockHttpServletRequestBuilder<?> matchRun(byte[] rules, String group) {
    return multipart("/organs/match-runs")
        .file(new MockMultipartFile("rules", "r.json", "application/json", rules))
        .param("id", UUID.randomUUID().toString())
        .param("case", CASE.toString())
        .param("organ", "KIDNEY.LEFT")
        .param("bloodGroup", group)
        .param("ageYears", "67")
        .param("region", "FR-ARA")
        .header("HX-Request", "true")
        .with(person("allocation-body"))
        .with(csrf());
  }

  // --- Offers ---

  @Test
  void anOfferShowsTheTimeLeftAndItsCentreAnswersIt() throws Exception {
    UUID open = offered(OWN, 1, 0, "OFFERED", Instant.now().plusSeconds(1_830));
    assertThat(page("/organs/offers/" + open, "transplant-centre"))
        .contains("30 minutes left", "data-step=\"ACCEPT_OFFER\"", "data-step=\"DECLINE_OFFER\"")
        .doesNotContain("data-step=\"EXPIRE_OFFER\"", "data-out-of-order", "??");
    UUID over = offered(MemberId.of("gln:3010000000077"), 2, 0, "OFFERED", Instant.EPOCH);
    assertThat(page("/organs/offers/" + over, "organ-bank"))
        .contains("The time to answer is over", "data-step=\"EXPIRE_OFFER\"")
        .doesNotContain("data-step=\"ACCEPT_OFFER\"");
  }

  @Test
  void whatWasOutOfOrderIsFlaggedForEverOnEveryPage() throws Exception {
    UUID offer = offered(OWN, 3, 1, "ALLOCATED", Instant.now());
    for (String role : List.of("organ-bank", "transplant-centre", "regulator", "surgeon")) {
      assertThat(page("/organs/offers", role)).contains("data-out-of-order", "would else be lost");
      assertThat(page("/organs/offers/" + offer, role)).contains("data-out-of-order");
    }
  }

  @Test
  void theRegulatorReadsATurnOutOfOrderBeforeAgreeing() throws Exception {
    UUID turn = OrganWorkplace.asked(jdbc);
    assertThat(page("/organs/offers", "regulator")).contains("data-turn=\"" + turn);
    assertThat(page("/organs/out-of-order/" + turn, "regulator"))
        .contains("OfferTurn", "data-sign", "would else be lost")
        .doesNotContain("??");
    http.perform(
            post("/organs/out-of-order/" + turn)
                .param("signature", "0x" + "11".repeat(65))
                .header("HX-Request", "true")
                .with(person("regulator"))
                .with(csrf()))
        .andExpect(status().isBadRequest())
        .andExpect(content().string(containsString("CUS-ORG-042")));
  }

  @Test
  void aRankIsNextUntilItHasAnswered() {
    assertThat(TurnPage.next(List.of(), 2)).isEqualTo(1);
    assertThat(TurnPage.open(List.of())).isEmpty();
    Offers.Line declined = line(1, 0, Offers.State.DECLINED);
    assertThat(TurnPage.next(List.of(declined), 2)).isEqualTo(2);
    assertThat(TurnPage.open(List.of(declined))).isEmpty();
    Offers.Line left = line(2, 1, Offers.State.OFFERED);
    assertThat(TurnPage.open(List.of(declined, left))).contains(left);
  }

  @Test
  void whileAnOfferIsOpenNoRankIsCalledTheNext() throws Exception {
    OrganWorkplace.openCase(jdbc, false);
    Organ liver = Organ.of(OrganKind.LIVER);
    OrganWorkplace.recorded(
        jdbc,
        4,
        new MatchRunTerms(liver, CASE, CASE, CASE, 12, false, Bytes32.ZERO, SupersedeReason.FIRST),
        0);
    String turn = CASE_PAGE + "/organs/" + liver.id(CASE) + "/turn";
    assertThat(page(turn, "organ-bank")).contains("Rank 1 is next");
    UUID offer = offered(OWN, 2, 1, "OFFERED", Instant.now().plusSeconds(600));
    jdbc.sql("update organ_offer set organ_id = :organ where command_id = :id")
        .param("organ", liver.id(CASE).toArray())
        .param("id", offer)
        .update();
    assertThat(page(turn, "organ-bank"))
        .contains("data-open=\"2\"", "Rank 2 has an offer out of order")
        .doesNotContain("is next");
  }

  private static Offers.Line line(int rank, int reason, Offers.State state) {
    return new Offers.Line(
        UUID.randomUUID(),
        OrganWorkplace.OFFER_CHANNEL,
        OrganWorkplace.ORGAN,
        Bytes32.ZERO,
        rank,
        Bytes32.ZERO,
        OWN,
        BloodGroup.A,
        reason,
        Instant.EPOCH,
        state,
        Optional.empty(),
        Instant.EPOCH,
        Optional.empty());
  }

  // --- Doors ---

  @Test
  void everyPageIsForItsRolesOnly() throws Exception {
    OrganWorkplace.openCase(jdbc, false);
    Map<String, Set<String>> doors =
        Map.of(
            "/organs/cases/new",
            Set.of("organ-bank"),
            "/organs/candidates",
            Set.of("transplant-centre", "allocation-body"),
            "/organs/candidates/new",
            Set.of("transplant-centre"),
            "/organs/candidates/" + ORGAN,
            Set.of("transplant-centre"),
            "/organs/match-runs",
            Set.of("allocation-body"),
            "/organs/match-runs/new",
            Set.of("allocation-body"),
            "/organs/out-of-order/" + UUID.randomUUID(),
            Set.of("regulator"),
            CASE_PAGE + "/organs/" + ORGAN + "/turn",
            Set.of("organ-bank"));
    List<String> roles =
        List.of(
            "organ-bank",
            "allocation-body",
            "transplant-centre",
            "courier",
            "surgeon",
            "laboratory",
            "regulator",
            "pharmacist",
            "patient");
    Set<String> others = Set.of("pharmacist", "patient");
    for (String role : roles) {
      for (String page : List.of("/organs/cases", "/organs/offers", CASE_PAGE)) {
        assertThat(statusOf(page, role) == 403).as(page + role).isEqualTo(others.contains(role));
      }
      for (var door : doors.entrySet()) {
        assertThat(statusOf(door.getKey(), role) == 403)
            .as(door.getKey() + " " + role)
            .isEqualTo(!door.getValue().contains(role));
      }
    }
  }

  private int statusOf(String address, String role) throws Exception {
    int status =
        http.perform(get(address).accept(MediaType.TEXT_HTML).with(person(role)))
            .andReturn()
            .getResponse()
            .getStatus();
    assertThat(status).as(address).isLessThan(500);
    return status;
  }

  private String page(String address, String role) throws Exception {
    String page =
        http.perform(get(address).accept(MediaType.TEXT_HTML).with(person(role)))
            .andExpect(status().isOk())
            .andReturn()
            .getResponse()
            .getContentAsString();
    assertThat(page).doesNotContain("??organs");
    return page;
  }

  private void sample(int block, BloodGroup group, int irregularities) {
    OrganWorkplace.recorded(
        jdbc,
        block,
        new BloodSampleTerms(group, Bytes32.keccak(new byte[] {(byte) block}), 1_700_000_000_000L),
        irregularities);
  }

  private UUID offered(Bytes32 centre, int rank, int reason, String state, Instant until) {
    return OrganWorkplace.offered(jdbc, centre, rank, reason, state, until);
  }
}
