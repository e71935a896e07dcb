package org.custodia.webapp.organs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberId;
import org.custodia.contracts.SubjectKind;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.organs.DonorCases;
import org.custodia.registry.organs.Identity;
import org.custodia.registry.organs.OrganLabels;
import org.custodia.scanners.isbt128.DataStructure.Donation;
import org.custodia.scanners.isbt128.DonationNumber;
import org.custodia.scanners.isbt128.Isbt128Text;
import org.custodia.webapp.slices.SliceTest;
import org.custodia.webapp.slices.SmallIssuer;
import org.custodia.webapp.slices.SmallOrgans;
import org.custodia.webapp.slices.SmallRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;

/** Check-in against the label, from what the bank entered with the donor. */
@SliceTest
class CheckInPageTest {
  private static final DonationNumber NUMBER = DonationNumber.of("A9999", 2026, 123_456);
  private static final String LEG = "0x" + "b3".repeat(20);
  private static final Caller BANK =
      new Caller(OrganWorkplace.ORGANISATION, "bank.person", Set.of("organ-bank"));

  @Autowired MockMvc http;
  @Autowired JdbcClient jdbc;
  @Autowired SmallRegistry registry;
  @Autowired DonorCases cases;
  @Autowired OrganLabels labels;
  @Autowired SmallIssuer issuer;
  private Bytes32 organ;

  @BeforeEach
  void anOrganHasArrived() {
    OrganWorkplace.clear(jdbc);
    OrganWorkplace.open(registry, jdbc);
    Bytes32 caseId = enter(NUMBER.printed()).caseId();
    SmallOrgans organs = new SmallOrgans(jdbc, OrganWorkplace.ORGANISATION);
    organ =
        organs.organ(
            caseId, SmallOrgans.KIDNEY, OrganWorkplace.OWN, Instant.now().minusSeconds(3_600));
    registry.channels =
        List.of(
            new Ledger.Channel(
                LEG,
                SubjectKind.ORGAN_LEG.code(),
                List.of(
                    SmallOrgans.COURIER, OrganWorkplace.OWN, MemberId.of(OrganWorkplace.AUTHORITY)),
                organ,
                SmallOrgans.COURIER,
                "READY",
                Bytes32.ZERO,
                0));
  }

  @AfterEach
  void nothingIsLeft() {
    OrganWorkplace.clear(jdbc);
    registry.reset();
  }

  private DonorCases.Entered enter(String din) {
    return cases.enter(
        BANK,
        UUID.randomUUID(),
        new DonorCases.Entry(
            new Identity("Morel", "Anselme", LocalDate.of(1959, 2, 28), "RH-0017"),
            MemberId.of(OrganWorkplace.BODY),
            din,
            "Banque d'organes Nord",
            "+33 1 55 00 00 00"));
  }

  private ResultActions checkIn(String label, String laterality) throws Exception {
    return http.perform(
        post("/organs/" + organ + "/legs/" + LEG + "/CHECK_IN/drafts")
            .param("id", UUID.randomUUID().toString())
            .param("witness", OrganWorkplace.KEY)
            .param("place", "Bloc 2")
            .param("label", label)
            .param("organ", "KIDNEY")
            .param("laterality", laterality)
            .with(OrganWorkplace.person("transplant-centre"))
            .with(csrf()));
  }

  @Test
  void aLabelAsExpectedIsPutBeforeThePersonToSign() throws Exception {
    checkIn(Isbt128Text.of(Donation.checked(NUMBER)), "LEFT")
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("data-label=\"MATCHED\"")))
        .andExpect(content().string(containsString("data-typed-data")));
  }

  @Test
  void aMismatchSaysWhatDiffersAndWhomToCallBeforeAnythingIsSigned() throws Exception {
    DonationNumber other = DonationNumber.of("A9999", 2026, 123_457);
    checkIn(other.printed(), "RIGHT")
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("data-label=\"MISMATCHED\"")))
        .andExpect(content().string(containsString("Do not open the box")))
        .andExpect(content().string(containsString("tel:+33155000000")))
        .andExpect(
            content()
                .string(containsString("The label says: " + other.printed() + ", Kidney right")))
        .andExpect(content().string(containsString(NUMBER.printed())));
    checkIn("334009300000000015", "LEFT")
        .andExpect(status().is4xxClientError())
        .andExpect(content().string(containsString("CUS-ORG-124")));
  }

  @Test
  void aProgramIsToldWhatTheLabelIsToSayAndWhomToCall() throws Exception {
    String token = issuer.clientToken("check-in", OrganWorkplace.ORGANISATION, "transplant-centre");
    http.perform(
            get("/api/v1/organs/channels/" + LEG + "/label")
                .header("Authorization", "Bearer " + token))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.printed").value(NUMBER.printed()))
        .andExpect(jsonPath("$.laterality").value("LEFT"))
        .andExpect(jsonPath("$.phone").value("+33 1 55 00 00 00"));
  }

  @Test
  void aDonorIsEnteredWithANumberOfTheStandardOnly() {
    for (String wrong : List.of("A999926123456", "A9999 26 123456 B", "G99", "")) {
      assertThatThrownBy(() -> enter(wrong))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("CUS-ORG-120");
    }
  }

  @Test
  void aHouseWithoutAGlnDrawsNoNumbersOfBoxes() {
    assertThatThrownBy(() -> labels.newBox(BANK, organ)).hasMessageContaining("CUS-ORG-121");
    assertThat(labels.boxes(BANK, organ)).isEmpty();
    assertThat(labels.of(BANK, organ).donation()).isEqualTo(NUMBER);
  }
}
