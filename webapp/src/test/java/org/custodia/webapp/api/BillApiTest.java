package org.custodia.webapp.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.custodia.contracts.billing.DisputeReason;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.contracts.prices.ChargedLine;
import org.custodia.registry.billing.BillAct;
import org.custodia.registry.billing.BillDraft;
import org.custodia.registry.billing.BillReference;
import org.custodia.registry.ledger.LedgerRefusal;
import org.custodia.webapp.billing.BillWorkplace;
import org.custodia.webapp.slices.HeardBills;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallIssuer;
import org.custodia.webapp.slices.SmallPatients;
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
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;

/** Bills, policies and overcharges for programs. */
@SliceTest
class BillApiTest {
  private static final String KEY = BillWorkplace.KEY;
  private static final String LINE =
      """
      {"code": "3400949497294", "text": "Eliquis", "day": "2026-03-02", "quantity": 1,
       "contents": 0, "charged": 2928, "taxRate": 0}
      """;

  /** Id of the pack that is scanned. */
  private static final String PACK = PackLeaf.packId(3400949497294L, "A1B2").toString();

  private static final String JUDGEMENTS = "/api/v1/bills/judgements";

  @Autowired MockMvc http;
  @Autowired SmallIssuer issuer;
  @Autowired SmallRegistry registry;
  @Autowired BillWorkplace workplace;
  @Autowired HeardBills heard;
  @Autowired JdbcClient jdbc;

  private String bill;

  @BeforeEach
  void open() {
    workplace.open(registry, jdbc);
    bill = "/api/v1/bills/" + workplace.bill();
  }

  @AfterEach
  void nothingIsLeft() {
    BillWorkplace.clear(jdbc);
  }

  private String token(String role) {
    String organisation =
        switch (role) {
          case "regulator" -> BillWorkplace.REGULATOR;
          case "payer" -> BillWorkplace.PAYER;
          default -> BillWorkplace.BILLER;
        };
    return issuer.clientToken(
        role.equals("patient") ? "patient.martin" : "client", organisation, role);
  }

  private ResultActions as(String role, MockHttpServletRequestBuilder request) throws Exception {
    String token = token(role);
    return http.perform(request.header("Authorization", "Bearer " + token));
  }

  private ResultActions post(String role, String path, String body) throws Exception {
    return as(
        role,
        MockMvcRequestBuilders.post(path).contentType(MediaType.APPLICATION_JSON).content(body));
  }

  private static String signing() {
    return "\"witness\": \"" + KEY + "\", \"place\": \"Office\"";
  }

  @Test
  void linesAreJudgedWithTheOrderThatDecides() throws Exception {
    post(
            "biller",
            JUDGEMENTS,
            "{\"jurisdiction\": \"FR\", \"currency\": \"EUR\", \"lines\": [" + LINE + "]}")
        .andExpect(status().isOk())
        .andExpect(jsonPath("$", hasSize(1)))
        .andExpect(jsonPath("$[0].verdict").value("OVERCHARGED"))
        .andExpect(jsonPath("$[0].colour").value("RED"))
        .andExpect(jsonPath("$[0].allowed").value(2536))
        .andExpect(jsonPath("$[0].difference").value(392))
        .andExpect(jsonPath("$[0].order.number").exists());
  }

  @Test
  void asManyLinesAsABillMayHaveAreTakenAtOnce() throws Exception {
    String lines = String.join(",", Collections.nCopies(1_000, LINE));
    post(
            "biller",
            JUDGEMENTS,
            "{\"jurisdiction\": \"FR\", \"currency\": \"EUR\", \"lines\": [" + lines + "]}")
        .andExpect(status().isOk())
        .andExpect(jsonPath("$", hasSize(1_000)));
  }

  @ParameterizedTest
  @CsvSource({
    "3400949497294, 123, CUS-PRC-005",
    "3400949497294, 3400949497295, CUS-PRC-005",
    "'\"contents\": 0, ', '', CUS-WEB-002",
    "2026-03-02, 2026-02-30, CUS-WEB-002",
    "2026-03-02, +999999-01-01, CUS-WEB-002",
    "Eliquis, 'Eliquis\", \"pack\": \"A1B2', CUS-WEB-002",
    "Eliquis, 'Eliquis\", \"currency\": \"euro', CUS-WEB-002",
    "FR, France, CUS-PRC-002",
    "EUR, €, CUS-WEB-002"
  })
  void whatCannotBeReadIsNotGuessed(String right, String wrong, String code) throws Exception {
    String body = "{\"jurisdiction\": \"FR\", \"currency\": \"EUR\", \"lines\": [" + LINE + "]}";
    post("biller", JUDGEMENTS, body.replace(right, wrong))
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.code").value(code));
  }

  @Test
  void billIsDraftedAsItWasWritten() throws Exception {
    String id = UUID.randomUUID().toString();
    post(
            "biller",
            "/api/v1/bills/drafts",
            """
            {"id": "%s", "payer": "%s", "number": "F-7", "jurisdiction": "FR", "currency": "EUR",
             "lines": [%s], %s}
            """
                .formatted(id, BillWorkplace.PAYER_ID, LINE, signing()))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.lines[0].colour").value("RED"))
        .andExpect(jsonPath("$.typedData").exists());
    BillDraft drafted = heard.drafted().get(0);
    assertThat(drafted.number()).isEqualTo("F-7");
    assertThat(drafted.lines().get(0).charge())
        .as("in the currency of the bill, where a line names none")
        .isEqualTo(new ChargedLine(1, 0, 2928, "EUR", 0));
    String sent = "{\"id\": \"" + id + "\", \"signature\": \"%s\"}";
    post("biller", "/api/v1/bills", sent.formatted("0x" + "1b".repeat(65)))
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.code").value("CUS-MED-023"));
    String signature = BillWorkplace.signed(heard.drafts().get(0).act());
    post("biller", "/api/v1/bills", sent.formatted(signature)).andExpect(status().isAccepted());
    post("biller", "/api/v1/bills", sent.formatted(signature)).andExpect(status().isAccepted());
    as("biller", get("/api/v1/bills/refused")).andExpect(jsonPath("$", hasSize(0)));
    registry.refuses(new LedgerRefusal("BillExists", List.of()));
    as("biller", get("/api/v1/bills/refused"))
        .andExpect(jsonPath("$[0].number").value("F-7"))
        .andExpect(jsonPath("$[0].code").value("BillExists"))
        .andExpect(jsonPath("$[0].why").isNotEmpty());
    as("biller", get("/api/v1/commands/" + id)).andExpect(status().isOk());
    as("payer", get("/api/v1/commands/" + id)).andExpect(status().isOk());
  }

  @Test
  void scannedPackBecomesALine() throws Exception {
    String scan = "(01)03400949497294(21)A1B2";
    post("biller", "/api/v1/bills/scans", "{\"scan\": \"" + scan + "\", \"day\": \"2026-03-02\"}")
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.code").value("gtin:03400949497294"))
        .andExpect(jsonPath("$.serial").value("A1B2"))
        .andExpect(jsonPath("$.answer.price.amount").value(2434))
        .andExpect(jsonPath("$.pack").value(PACK));
    post("biller", "/api/v1/bills/scans", "{\"scan\": \"3400949497294\"}")
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.code").value("CUS-BFL-016"));
    drafted(LINE.replace("\"code\": \"3400949497294\"", "\"scan\": \"" + scan + "\""))
        .andExpect(status().isOk());
    assertThat(heard.drafted().get(0).lines().get(0).code()).isEqualTo(SmallPrices.PACK);
    assertThat(heard.drafted().get(0).lines().get(0).pack().orElseThrow().toString())
        .isEqualTo(PACK);
    drafted(LINE.replace("3400949497294\"", "demo:FREE\", \"scan\": \"" + scan + "\""))
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.code").value("CUS-WEB-002"));
  }

  private ResultActions drafted(String line) throws Exception {
    return post(
        "biller",
        "/api/v1/bills/drafts",
        """
        {"id": "%s", "payer": "%s", "number": "F-7", "jurisdiction": "FR", "currency": "EUR",
         "lines": [%s], %s}
        """
            .formatted(UUID.randomUUID(), BillWorkplace.PAYER_ID, line, signing()));
  }

  private static final String FILE =
      """
      bill,day,code,amount,currency
      F-1,2026-03-02,3400949497294,25.36,EUR
      F-1,2026-03-02,3400949497294,29.28,EUR
      F-2,2026-03-99,demo:FREE,10.00,EUR
      """;

  /** FHIR R4 says the same of the first bill. */
  private static final String CLAIM =
      """
      {"resourceType": "Claim", "status": "active", "use": "claim",
       "identifier": [{"value": "F-3"}],
       "patient": {"reference": "Patient/0198a6c0-7f55-7c41-8a3e-000000000001"},
       "item": [{"sequence": 1, "servicedDate": "2026-03-02",
         "productOrService": {"coding": [{"system": "https://www.gs1.org/gtin", "code": "03400949497294"}]},
         "net": {"value": 25.36, "currency": "EUR"}}]}
      """;

  private ResultActions file(String path, String text, String refused) throws Exception {
    String token = token("biller");
    return http.perform(
        MockMvcRequestBuilders.multipart("/api/v1/bills/files/" + path)
            .file(new MockMultipartFile("file", text.getBytes(StandardCharsets.UTF_8)))
            .param("id", UUID.randomUUID().toString())
            .param("payer", BillWorkplace.PAYER_ID.toString())
            .param("refusedLines", refused)
            .param("witness", KEY)
            .param("place", "Office")
            .header("Authorization", "Bearer " + token));
  }

  @Test
  void fileIsJudgedAndEachRefusedLineSaysWhy() throws Exception {
    file("judgements", FILE, "STOP_ALL")
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.bills", hasSize(1)))
        .andExpect(jsonPath("$.bills[0].number").value("F-1"))
        .andExpect(jsonPath("$.bills[0].lawful").value(1))
        .andExpect(jsonPath("$.bills[0].red").value(1))
        .andExpect(jsonPath("$.refused[0].number").value(4))
        .andExpect(jsonPath("$.refused[0].bill").value("F-2"))
        .andExpect(jsonPath("$.refused[0].because[0].code").value("CUS-BFL-010"))
        .andExpect(jsonPath("$.refused[0].because[0].why").isNotEmpty());
    file("judgements", CLAIM, "STOP_ALL")
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.bills[0].number").value("F-3"))
        .andExpect(jsonPath("$.bills[0].lawful").value(1));
  }

  @Test
  void nothingOfAFileGoesThroughOrTheRestDoes() throws Exception {
    file("drafts", FILE, "STOP_ALL")
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.drafts", hasSize(0)))
        .andExpect(jsonPath("$.refused", hasSize(1)));
    assertThat(heard.drafted()).isEmpty();
    file("drafts", FILE, "LEAVE_OUT")
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.drafts", hasSize(1)))
        .andExpect(jsonPath("$.drafts[0].bill.number").value("F-1"))
        .andExpect(jsonPath("$.drafts[0].draft.typedData").exists());
    assertThat(heard.drafted()).extracting(BillDraft::number).containsExactly("F-1");
  }

  @Test
  void overchargeIsProvedWithAllThatChecksIt() throws Exception {
    String proof = bill + "/lines/1/proof";
    for (String role : List.of("patient", "biller", "payer", "regulator")) {
      as(role, get(proof)).andExpect(status().isOk());
    }
    as("patient", get(proof))
        .andExpect(jsonPath("$.overcharged").value(392))
        .andExpect(jsonPath("$.interest").doesNotExist())
        .andExpect(jsonPath("$.price.price.evidence.root").exists())
        .andExpect(jsonPath("$.price.price.evidence.proof").isArray())
        .andExpect(jsonPath("$.judgement.transaction").exists())
        .andExpect(jsonPath("$.check", hasSize(3)));
    as("patient", get(bill + "/lines/0/proof"))
        .andExpect(status().isNotFound())
        .andExpect(jsonPath("$.code").value("CUS-BIL-034"));
    as("pharmacist", get(proof)).andExpect(status().isForbidden());
  }

  @Test
  void patientIsFoundByTheBillingOffice() throws Exception {
    post("biller", "/api/v1/bills/patients", "{\"q\": \"nobody 1980-03-12\"}")
        .andExpect(status().isOk())
        .andExpect(jsonPath("$", hasSize(0)));
    post("payer", "/api/v1/bills/patients", "{\"q\": \"nobody\"}")
        .andExpect(status().isForbidden());
  }

  @Test
  void actsAreReadStrictly() throws Exception {
    String path = bill + "/acts/drafts";
    post("payer", path, head() + "\"act\": \"ACCEPT\", \"borne\": 5600}")
        .andExpect(status().isConflict())
        .andExpect(jsonPath("$.code").value("CUS-BIL-032"));
    post(
            "payer",
            path,
            head() + "\"act\": \"DISPUTE\", \"lines\": [1], \"reason\": \"WRONG_CODE\"}")
        .andExpect(status().isOk());
    post(
            "biller",
            path,
            head()
                + "\"act\": \"ADJUST\", \"line\": 1, \"charge\": {\"quantity\": 1, \"contents\": 0,"
                + " \"charged\": 2536, \"currency\": \"EUR\", \"taxRate\": 0}}")
        .andExpect(status().isOk());
    workplace.mend(jdbc);
    post("payer", path, head() + "\"act\": \"ACCEPT\", \"borne\": 5600}")
        .andExpect(status().isOk());
    assertThat(heard.acted())
        .containsExactly(
            new BillAct.Dispute(workplace.bill(), List.of(1), DisputeReason.WRONG_CODE),
            new BillAct.Adjust(workplace.bill(), 1, ChargedLine.ofPacks(1, 2536, "EUR")),
            new BillAct.Accept(workplace.bill(), 5600));
    post("payer", path, head() + "\"act\": \"ACCEPT\"}")
        .andExpect(status().isBadRequest())
        .andExpect(jsonPath("$.code").value("CUS-WEB-002"));
    post("payer", path, head() + "\"act\": \"FORGIVE\"}").andExpect(status().isBadRequest());
  }

  private static String head() {
    return "{\"id\": \"" + UUID.randomUUID() + "\", " + signing() + ", ";
  }

  @Test
  void billIsReadWithItsLines() throws Exception {
    as("regulator", get("/api/v1/bills"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$[0].unlawful").value(1));
    as("payer", get(bill))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.own").doesNotExist())
        .andExpect(jsonPath("$.lines[1].verdict").value("OVERCHARGED"))
        .andExpect(jsonPath("$.lines[1].order.number").exists())
        .andExpect(jsonPath("$.lines[1].judgements", hasSize(1)));
    as("payer", get("/api/v1/bills/0x" + "0".repeat(64)))
        .andExpect(status().isNotFound())
        .andExpect(jsonPath("$.code").value("CUS-BIL-030"));
    as("payer", get("/api/v1/bills?status=paid")).andExpect(status().isBadRequest());
    String reference = BillReference.of(workplace.bill()).text();
    as("payer", get("/api/v1/bills?reference=" + reference))
        .andExpect(jsonPath("$", hasSize(1)))
        .andExpect(jsonPath("$[0].reference").value(reference));
    as("payer", get("/api/v1/bills?reference=0000-0000")).andExpect(jsonPath("$", hasSize(0)));
    as("payer", get("/api/v1/bills?reference=what")).andExpect(status().isBadRequest());
  }

  @Test
  void policyIsOpenedByThePayerAndSeenByTheBillerWithoutItsCard() throws Exception {
    post("payer", "/api/v1/policies/cards", "").andExpect(status().isOk());
    post(
            "payer",
            "/api/v1/policies/drafts",
            """
            {"id": "%s", "biller": "%s", "card": "22222-33333-44444-55555", "currency": "EUR",
             "share": 7000, "perBill": 100, "inAll": 1000, "from": "2026-01-01",
             "to": "2026-12-31", "covered": ["gtin:"], %s}
            """
                .formatted(UUID.randomUUID(), BillWorkplace.BILLER_ID, signing()))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.cover").exists());
    assertThat(heard.policies().get(0).covered()).containsExactly("gtin:");
    as("payer", get("/api/v1/policies")).andExpect(jsonPath("$[0].card").exists());
    as("biller", get("/api/v1/policies/" + workplace.cover()))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.card").doesNotExist())
        .andExpect(jsonPath("$.left").value(144400));
  }

  @Test
  void overchargesAreListedAndSummed() throws Exception {
    String span = "from=2026-01-01&to=2026-12-31";
    as("regulator", get("/api/v1/overcharges?" + span))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$[0].amount").value(392))
        .andExpect(jsonPath("$[0].region").value("FR-ARA"));
    as("regulator", get("/api/v1/overcharges/sums?by=biller&" + span))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$[0].standing").value(392));
    as("regulator", get("/api/v1/overcharges/sums?by=weather&" + span))
        .andExpect(status().isBadRequest());
  }

  @Test
  void whoHasNothingToDoWithBillsIsNotLetIn() throws Exception {
    for (String path : List.of("/api/v1/bills", "/api/v1/policies", "/api/v1/bills/payers")) {
      as("pharmacist", get(path)).andExpect(status().isForbidden());
    }
    as("payer", get("/api/v1/bills/payers")).andExpect(status().isForbidden());
    as("biller", get("/api/v1/policies/billers")).andExpect(status().isForbidden());
    as("patient", get("/api/v1/bills")).andExpect(status().isForbidden());
    as("pharmacist", get("/api/v1/overcharges?from=2026-01-01&to=2026-12-31"))
        .andExpect(status().isForbidden());
  }

  @Test
  void patientReadsHerBills() throws Exception {
    as("patient", get("/api/v1/bills/of-patient/" + SmallPatients.MARTIN))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$[0].id").value(workplace.bill().toString()));
    as("patient", get(bill)).andExpect(status().isOk());
    as("biller", get("/api/v1/bills/of-patient/" + SmallPatients.MARTIN))
        .andExpect(status().isForbidden());
  }
}
