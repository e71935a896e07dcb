package org.custodia.webapp.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.billing.DisputeReason;
import org.custodia.contracts.billing.DisputeTerms;
import org.custodia.contracts.prices.ChargedLine;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.OverchargeInterest;
import org.custodia.registry.billing.BillAct;
import org.custodia.registry.billing.BillDraft;
import org.custodia.registry.billing.BillReference;
import org.custodia.registry.billing.Bills;
import org.custodia.registry.ledger.LedgerRefusal;
import org.custodia.webapp.slices.HeardBills;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallPatients;
import org.custodia.webapp.slices.SmallRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.OidcLoginRequestPostProcessor;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.request.AbstractMockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.MockMultipartHttpServletRequestBuilder;

/** Pages about bills: entering, uploading, deciding, one's own, and what was overcharged. */
@SliceTest
class BillPagesTest {
  private static final String KEY = BillWorkplace.KEY;
  private static final String PACK = "(01)03400949497294(21)A1B2";

  @Autowired MockMvc http;
  @Autowired SmallRegistry registry;
  @Autowired BillWorkplace workplace;
  @Autowired HeardBills heard;
  @Autowired JdbcClient jdbc;

  private String bill;

  @BeforeEach
  void open() {
    workplace.open(registry, jdbc);
    bill = "/bills/" + workplace.bill();
  }

  @AfterEach
  void nothingIsLeft() {
    BillWorkplace.clear(jdbc);
  }

  private static OidcLoginRequestPostProcessor person(String role) {
    String organisation =
        switch (role) {
          case "regulator" -> BillWorkplace.REGULATOR;
          case "payer" -> BillWorkplace.PAYER;
          default -> BillWorkplace.BILLER;
        };
    String name = role.equals("patient") ? "patient.martin" : "nadia";
    return oidcLogin()
        .idToken(
            token ->
                token
                    .claim("preferred_username", name)
                    .claim("organisation", organisation)
                    .claim("acr", "otp")
                    .claim("auth_time", Instant.now()))
        .authorities(new SimpleGrantedAuthority("ROLE_" + role));
  }

  private ResultActions as(String role, AbstractMockHttpServletRequestBuilder<?> request)
      throws Exception {
    return http.perform(request.with(person(role)).with(csrf()));
  }

  private MockHttpServletRequestBuilder act(String kind) {
    return post(bill + "/acts/" + kind)
        .param("id", UUID.randomUUID().toString())
        .param("witness", KEY)
        .param("place", "Bureau");
  }

  // --- Looking ---

  @ParameterizedTest
  @CsvSource({"biller,/bills", "payer,/bills", "regulator,/overcharges"})
  void theStartPageLeadsThere(String role, String path) throws Exception {
    as(role, get("/"))
        .andExpect(content().string(containsString("class=\"task\" href=\"" + path + "\"")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"biller", "payer", "regulator"})
  void everyLineIsShownOnce(String role) throws Exception {
    String page = as(role, get(bill)).andReturn().getResponse().getContentAsString();
    assertThat(page.split("data-line=\"0\"", -1)).hasSize(2);
  }

  /** Addresses have days as programs write them, whatever language the page is in. */
  @Test
  void pricesAreCheckedOnTheDayOfServiceInFrenchToo() throws Exception {
    String mine = "/my/" + SmallPatients.MARTIN + bill;
    for (String page : List.of(mine, mine + "/lines/1/proof")) {
      as("patient", get(page).param("lang", "fr"))
          .andExpect(content().string(containsString("on=2026-03-02")));
    }
    as("payer", get(bill).param("lang", "fr"))
        .andExpect(content().string(containsString("on=2026-03-02")));
  }

  @Test
  void onlyTheBillersOwnListHasTheNumbersOfItsBooks() throws Exception {
    as("biller", get("/bills")).andExpect(content().string(containsString(">F-2026-7</a>")));
    as("payer", get("/bills")).andExpect(content().string(not(containsString("F-2026-7"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"biller", "payer", "regulator"})
  void allSidesCallABillTheSameAndFindItByThat(String role) throws Exception {
    String reference = BillReference.of(workplace.bill()).text();
    as(role, get(bill)).andExpect(content().string(containsString(">" + reference + "<")));
    String heard = reference.replace("-", " ").toLowerCase(Locale.ROOT);
    as(role, get("/bills").param("reference", heard))
        .andExpect(content().string(containsString("data-bill=\"" + workplace.bill())));
    String other = BillReference.of(Bytes32.random()).text();
    for (String unknown : List.of(other, "what?")) {
      as(role, get("/bills").param("reference", unknown))
          .andExpect(content().string(containsString("data-empty")));
    }
    String mine = page("/my/" + SmallPatients.MARTIN + bill);
    assertThat(mine).contains(">" + reference + "<");
  }

  @ParameterizedTest
  @ValueSource(strings = {"biller", "payer", "regulator"})
  void partiesSeeEachLineWithWhatDecided(String role) throws Exception {
    as(role, get("/bills"))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("1 red")))
        .andExpect(content().string(containsString("No money moves here")));
    as(role, get(bill))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("data-verdict=\"OVERCHARGED\"")))
        .andExpect(content().string(containsString("+3.92\u00a0EUR")))
        .andExpect(content().string(containsString("Arrêté 1")))
        .andExpect(content().string(containsString("A red line stops this bill")));
  }

  @Test
  void whatNobodyMayDoIsNotOffered() throws Exception {
    as("payer", get(bill))
        .andExpect(content().string(containsString("/acts/dispute")))
        .andExpect(content().string(not(containsString("/acts/accept"))))
        .andExpect(content().string(not(containsString("/acts/adjust"))));
    as("biller", get(bill))
        .andExpect(content().string(containsString("/acts/adjust")))
        .andExpect(content().string(containsString("Bill F-2026-7")))
        .andExpect(content().string(not(containsString("/acts/dispute"))));
    as("regulator", get(bill)).andExpect(content().string(not(containsString("/acts/"))));
    workplace.approve(jdbc);
    as("payer", get(bill)).andExpect(content().string(containsString("/acts/settle")));
  }

  @Test
  void billerIsToldWhyTheContractDidNotApproveByThePolicy() throws Exception {
    UUID claim = registry.refuses(Action.CLAIM, new LedgerRefusal("LinesUnlawful", List.of()));
    jdbc.sql("update bill_own set claim = :claim").param("claim", claim).update();
    as("biller", get(bill))
        .andExpect(content().string(containsString("data-claim-refused")))
        .andExpect(content().string(containsString("has lines that are not lawful")));
    as("payer", get(bill)).andExpect(content().string(not(containsString("data-claim-refused"))));
  }

  @ParameterizedTest
  @CsvSource({
    "pharmacist,/bills",
    "patient,/bills",
    "payer,/bills/new",
    "regulator,/bills/upload",
    "biller,/overcharges",
    "biller,/policies/new",
    "physician,/policies"
  })
  void othersDoNotComeIn(String role, String address) throws Exception {
    as(role, get(address)).andExpect(status().isForbidden());
  }

  @Test
  void unknownBillIsToldInWords() throws Exception {
    as("payer", get("/bills/0x" + "00".repeat(32))).andExpect(status().isNotFound());
    as("payer", get("/bills/nothing")).andExpect(status().isNotFound());
    as("payer", get("/bills").param("status", "SETTLED"))
        .andExpect(content().string(containsString("data-empty")));
  }

  // --- Deciding ---

  @Test
  void payerDisputesAndBillerAdjusts() throws Exception {
    as("payer", act("dispute").param("line", "0", "1").param("reason", "TOO_MUCH"))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("data-typed-data")));
    as("biller", act("adjust").param("line", "1").param("quantity", "1").param("charged", "25,36"))
        .andExpect(status().isOk());
    as("biller", act("adjust").param("line", "1").param("cancel", "true"))
        .andExpect(status().isOk());
    as("payer", act("accept").param("borne", "56.00"))
        .andExpect(status().isConflict())
        .andExpect(content().string(containsString("CUS-BIL-032")));
    workplace.mend(jdbc);
    as("payer", act("accept").param("borne", "56.00")).andExpect(status().isOk());
    workplace.approve(jdbc);
    for (String side : List.of("payer", "biller")) {
      as(side, act("settle").param("paid", "56.00").param("reference", "VIR 7"))
          .andExpect(status().isOk());
    }
    as("payer", act("settle").param("paid", "55.99").param("reference", "VIR 7"))
        .andExpect(status().isBadRequest());
    Bytes32 id = workplace.bill();
    assertThat(heard.acted())
        .containsExactly(
            new BillAct.Dispute(id, List.of(0, 1), DisputeReason.TOO_MUCH),
            new BillAct.Adjust(id, 1, new ChargedLine(1, 0, 2_536, "EUR", 0)),
            new BillAct.Adjust(id, 1, new ChargedLine(0, 0, 0, "EUR", 0)),
            new BillAct.Accept(id, 5_600),
            new BillAct.Settle(id, 5_600, "VIR 7"),
            new BillAct.Settle(id, 5_600, "VIR 7"));
    assertThat(heard.drafts().get(0).act().detail())
        .as("what is signed is what the contract recomputes")
        .isEqualTo(
            new DisputeTerms(id, List.of(0, 1), DisputeReason.TOO_MUCH.code(), Bytes32.ZERO)
                .detail());
    as("payer", act("dispute").param("reason", "TOO_MUCH")).andExpect(status().isBadRequest());
    as("regulator", act("accept").param("borne", "1")).andExpect(status().isForbidden());
  }

  @Test
  void whatIsSignedNamesLinesAndAmounts() throws Exception {
    as("biller", act("adjust").param("line", "1").param("quantity", "2").param("charged", "50,72"))
        .andExpect(content().string(containsString("2. ")))
        .andExpect(content().string(containsString("29.28\u00a0EUR")))
        .andExpect(content().string(containsString("50.72\u00a0EUR (× 2)")));
    as("biller", act("adjust").param("line", "1").param("cancel", "true"))
        .andExpect(content().string(containsString("Charge it no longer")));
    as(
            "payer",
            act("dispute").param("line", "0").param("reason", "TOO_MUCH").param("words", "Twice."))
        .andExpect(content().string(containsString("Quantity or amount")))
        .andExpect(content().string(containsString("Twice.")));
    workplace.mend(jdbc);
    as("payer", act("accept").param("borne", "56.00").param("lang", "fr"))
        .andExpect(content().string(containsString("56,00\u00a0EUR")));
    workplace.approve(jdbc);
    as("payer", act("settle").param("paid", "56.00").param("reference", "VIR 7"))
        .andExpect(content().string(containsString("VIR 7")));
  }

  // --- Entering ---

  private static MockHttpServletRequestBuilder typed(String address) {
    return post(address)
        .param("currency", "EUR")
        .param("jurisdiction", "FR")
        .param("row", "r1", "r2", "r3")
        .param("code", "3400949497294", "demo:FREE", "")
        .param("text", "Eliquis", "", "")
        .param("day", "2026-03-02", "2026-03-02", "2026-03-02")
        .param("quantity", "1", "2", "1")
        .param("charged", "29,28", "x", "")
        .param("contents", "", "", "")
        .param("taxRate", "", "", "")
        .param("pack", PACK, "", "");
  }

  @Test
  void everyLineIsJudgedWhileItIsTyped() throws Exception {
    as("biller", typed("/bills/new/judged"))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("id=\"said-r1\"")))
        .andExpect(content().string(containsString("3.92\u00a0EUR too much")))
        .andExpect(content().string(containsString("“x” is no amount in EUR.")))
        .andExpect(content().string(not(containsString("said-r3"))))
        .andExpect(content().string(containsString("Total 29.28\u00a0EUR, with 1 red")));
  }

  @Test
  void scannedPackBecomesALineWithWhatMayBeCharged() throws Exception {
    as("biller", post("/bills/new/scan").param("scan", PACK))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("value=\"gtin:03400949497294\"")))
        .andExpect(content().string(containsString("A1B2")));
    as("biller", post("/bills/new/scan").param("scan", "3400949497294"))
        .andExpect(status().isBadRequest());
    as("biller", get("/bills/new"))
        .andExpect(status().isOk())
        // As everywhere a scanner types: its separators are kept.
        .andExpect(content().string(containsString("data-scan=\"read-as\"")))
        .andExpect(content().string(containsString("id=\"read-as\"")))
        .andExpect(content().string(containsString("Mutuelle du Lac")));
    as("biller", get("/bills/new/line")).andExpect(status().isOk());
  }

  @Test
  void typedBillIsPutBeforeThePersonAndRecorded() throws Exception {
    String id = UUID.randomUUID().toString();
    as(
            "biller",
            typed("/bills/new/drafts")
                .param("charged", "12.50", "")
                .param("id", id)
                .param("payer", BillWorkplace.PAYER_ID.toString())
                .param("number", "F-7")
                .param("witness", KEY)
                .param("place", "Bureau"))
        .andExpect(status().isBadRequest());
    as(
            "biller",
            post("/bills/new/drafts")
                .param("currency", "EUR")
                .param("row", "r1")
                .param("code", "3400949497294")
                .param("day", "2026-03-02")
                .param("charged", "25.36")
                .param("pack", PACK)
                .param("id", id)
                .param("payer", BillWorkplace.PAYER_ID.toString())
                .param("number", "F-7")
                .param("witness", KEY)
                .param("place", "Bureau"))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("data-verdict=\"LAWFUL\"")));
    assertThat(heard.drafted()).extracting(BillDraft::number).containsExactly("F-7");
    assertThat(heard.drafted().get(0).lines().get(0).pack()).isPresent();
    as("biller", post("/bills/new").param("id", id).param("signature", "0x" + "1b".repeat(65)))
        .andExpect(status().isBadRequest());
    Bills.Draft draft = heard.drafts().get(0);
    as(
            "biller",
            post("/bills/new")
                .param("id", id)
                .param("signature", BillWorkplace.signed(draft.act())))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("/bills/" + draft.bill())));
    registry.refuses(new LedgerRefusal("BillExists", List.of()));
    as("biller", get("/bills")).andExpect(content().string(not(containsString("data-not-taken"))));
    as("biller", get("/bills"))
        .andExpect(content().string(containsString("The ledger refused 1 bill")))
        .andExpect(content().string(containsString(">F-7<")));
    as("payer", get("/bills")).andExpect(content().string(not(containsString("data-not-taken"))));
  }

  @Test
  void whatIsSignedNamesThePatientAndThePayer() throws Exception {
    as(
            "biller",
            post("/bills/new/drafts")
                .param("currency", "EUR")
                .param("row", "r1")
                .param("code", "3400949497294")
                .param("day", "2026-03-02")
                .param("charged", "25.36")
                .param("id", UUID.randomUUID().toString())
                .param("payer", BillWorkplace.PAYER_ID.toString())
                .param("number", "F-7")
                .param("place", "Bureau")
                .param("witness", KEY))
        .andExpect(content().string(containsString("Mutuelle du Lac")))
        .andExpect(content().string(containsString("Nobody&#39;s: the bill names no patient")));
    BillDraft draft =
        new BillDraft(
            BillWorkplace.PAYER_ID,
            Optional.of(SmallPatients.MARTIN),
            Optional.empty(),
            "F-7",
            new Jurisdiction("FR"),
            "EUR",
            List.of());
    assertThat(new BillWords(Locale.ENGLISH).of(draft, "Mutuelle", Optional.of("Jean Martin")))
        .extracting(BillWords.Said::text)
        .containsExactly("Mutuelle", "Jean Martin");
  }

  @Test
  void patientIsFoundRatherThanTyped() throws Exception {
    as("biller", post("/bills/new/patients").param("q", "nobody 1980-03-12"))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("Nobody here is called so.")));
    as("payer", post("/bills/new/patients").param("q", "martin")).andExpect(status().isForbidden());
  }

  @ParameterizedTest
  @ValueSource(strings = {"biller", "payer", "regulator"})
  void partiesPrintAProofToo(String role) throws Exception {
    as(role, get(bill)).andExpect(content().string(containsString("/lines/1/proof")));
    as(role, get(bill + "/lines/1/proof"))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("Allowed were 25.36\u00a0EUR")));
    as(role, get(bill + "/lines/0/proof")).andExpect(status().isNotFound());
  }

  // --- Uploading ---

  private static final String FILE =
      """
      bill,patient,day,code,amount,currency,pack
      F-1,,2026-03-02,3400949497294,25.36,EUR,
      F-1,,2026-03-02,3400949497294,29.28,EUR,
      F-2,,2026-03-02,demo:FREE,10.00,EUR,
      F-2,,2026-03-99,demo:FREE,10.00,EUR,
      F-3,,2026-03-02,3400949497294,0.01,EUR,"(01)03400949497294(21)S1"
      F-4,=cmd,2026-03-02,demo:FREE,10.00,EUR,
      """;

  private static MockMultipartHttpServletRequestBuilder upload(String address, String how) {
    return multipart(address)
        .file(
            new MockMultipartFile(
                "file", "b.csv", "text/csv", FILE.getBytes(StandardCharsets.UTF_8)))
        .param("payer", BillWorkplace.PAYER_ID.toString())
        .param("how", how)
        .param("witness", KEY)
        .param("id", UUID.randomUUID().toString())
        .param("place", "Bureau");
  }

  @Test
  void fileIsLookedThroughBeforeAnythingIsTaken() throws Exception {
    as("biller", get("/bills/upload")).andExpect(status().isOk());
    as("biller", upload("/bills/upload/preview", "ALL"))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("2 bills with 3 lines; 3 lines are refused.")))
        .andExpect(content().string(containsString("data-refused=\"CUS-BFL-010\"")))
        .andExpect(content().string(containsString("data-refused=\"CUS-BIL-020\"")))
        .andExpect(content().string(containsString("data-refused=\"CUS-BFL-034\"")));
    assertThat(heard.drafted()).isEmpty();
  }

  @Test
  void refusedLinesAreAFileWithReasons() throws Exception {
    as("biller", upload("/bills/upload/refused", "ALL"))
        .andExpect(status().isOk())
        .andExpect(header().string("Content-Type", containsString("text/csv")))
        .andExpect(content().string(containsString("line,element,bill,code,why,next")))
        .andExpect(content().string(containsString("5,,F-2,CUS-BFL-010,")));
  }

  @Test
  void nothingGoesThroughOrTheRestDoesAsTheyChoose() throws Exception {
    as("biller", upload("/bills/upload/drafts", "ALL"))
        .andExpect(content().string(containsString("Nothing is taken: 3 lines are refused.")));
    assertThat(heard.drafted()).isEmpty();
    as("biller", upload("/bills/upload/drafts", "REST"))
        .andExpect(content().string(containsString("2 bills to sign")));
    assertThat(heard.drafted())
        .extracting(BillDraft::number, bill -> bill.lines().size())
        .containsExactly(tuple("F-1", 2), tuple("F-2", 1));
  }

  // --- Policies ---

  @Test
  void payerOpensAPolicy() throws Exception {
    as("payer", get("/policies/new"))
        .andExpect(content().string(matchesPattern("(?s).*value=\"(\\w{5}-){3}\\w{5}\".*")));
    as(
            "payer",
            post("/policies/drafts")
                .param("id", UUID.randomUUID().toString())
                .param("biller", BillWorkplace.BILLER_ID.toString())
                .param("card", "22222-33333-44444-55555")
                .param("share", "70")
                .param("currency", "EUR")
                .param("perBill", "200")
                .param("inAll", "1500,00")
                .param("from", "2026-03-01")
                .param("to", "2027-02-28")
                .param("covered", "gtin: demo:")
                .param("witness", KEY)
                .param("place", "Bureau"))
        .andExpect(status().isOk());
    assertThat(heard.policies())
        .singleElement()
        .satisfies(
            policy -> {
              assertThat(policy.share()).isEqualTo(7_000);
              assertThat(policy.inAll()).isEqualTo(150_000);
              assertThat(policy.covered()).containsExactly("gtin:", "demo:");
            });
    as("payer", get("/policies")).andExpect(content().string(containsString("1,444.00")));
    as("biller", get("/policies/" + workplace.cover()))
        .andExpect(content().string(containsString("Bears 70 %")))
        .andExpect(content().string(not(containsString("ABCDE"))));
  }

  // --- The authority ---

  @Test
  void overchargesAreInPlotsAndCases() throws Exception {
    as("regulator", get("/overcharges").param("from", "2026-01-01").param("to", "2026-06-30"))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("data-plot=\"regions\"")))
        .andExpect(content().string(containsString("FR-ARA")))
        .andExpect(content().string(containsString("<rect")))
        .andExpect(content().string(containsString("3.92\u00a0EUR")));
    as("regulator", get("/overcharges").param("from", "2025-01-01").param("to", "2025-06-30"))
        .andExpect(content().string(containsString("data-empty")));
    as("regulator", get("/overcharges").param("from", "2026-06-30").param("to", "2026-01-01"))
        .andExpect(status().isBadRequest());
  }

  // --- Patients ---

  @Test
  void patientReadsTheBillInPlainWordsAndPrintsAProof() throws Exception {
    String mine = "/my/" + SmallPatients.MARTIN;
    as("patient", get(mine + "/bills"))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("Hôpital Saint-Luc: 80.00\u00a0EUR")));
    as("patient", get(mine + bill))
        .andExpect(content().string(containsString("You were charged too much on 1 line.")))
        .andExpect(content().string(containsString("that is 3.92\u00a0EUR too much")));
    as("patient", get(mine + bill + "/lines/1/proof"))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("Allowed were 25.36\u00a0EUR")))
        .andExpect(content().string(containsString("How anybody checks this")));
    as("patient", get(mine + bill + "/lines/0/proof")).andExpect(status().isNotFound());
    as("patient", get("/my/" + UUID.randomUUID() + "/bills")).andExpect(status().isNotFound());
  }

  /** France's law knows no interest, India's does. */
  @Test
  void proofNamesTheInterestWhereTheLawAsksForIt() throws Exception {
    String french = page("/my/" + SmallPatients.MARTIN + bill + "/lines/1/proof");
    assertThat(french).doesNotContain("Interest");
    workplace.open(registry, jdbc, new Jurisdiction("IN"));
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    BigInteger over = BigInteger.valueOf(392);
    BigInteger owed = over.add(OverchargeInterest.INDIA.on(over, LocalDate.of(2026, 3, 2), today));
    String shown = new BigDecimal(owed, 2).toPlainString() + "\u00a0EUR";
    assertThat(
            page("/my/" + SmallPatients.MARTIN + "/bills/" + workplace.bill() + "/lines/1/proof"))
        .contains("Interest", shown);
  }

  private String page(String address) throws Exception {
    return as("patient", get(address)).andReturn().getResponse().getContentAsString();
  }
}
