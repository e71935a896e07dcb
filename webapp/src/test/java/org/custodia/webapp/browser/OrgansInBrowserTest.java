package org.custodia.webapp.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Laterality;
import org.custodia.contracts.Organ;
import org.custodia.contracts.OrganKind;
import org.custodia.contracts.organs.BloodSampleTerms;
import org.custodia.contracts.organs.MatchRunTerms;
import org.custodia.contracts.organs.OrganIrregularity;
import org.custodia.contracts.organs.SupersedeReason;
import org.custodia.webapp.organs.OrganWorkplace;
import org.custodia.webapp.slices.SmallIssuer.Person;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Donors and allocation as people see them; signed with a key made in the browser. */
class OrgansInBrowserTest extends BrowserTest {
  private static final String RELATIONSHIP =
      "/organs/channels/" + OrganWorkplace.CASE_CHANNEL + "/acts/RELATIONSHIP";
  private static final Organ KIDNEY = Organ.of(OrganKind.KIDNEY, Laterality.LEFT);

  @Autowired JdbcClient jdbc;

  @BeforeEach
  void work() {
    OrganWorkplace.clear(jdbc);
    OrganWorkplace.open(registry, jdbc);
    issuer.signIn(
        Person.of(
            "organ.person",
            OrganWorkplace.ORGANISATION,
            "organ-bank",
            "allocation-body",
            "transplant-centre",
            "surgeon",
            "regulator"));
  }

  @AfterEach
  void nothingIsLeft() {
    OrganWorkplace.clear(jdbc);
  }

  @Override
  boolean isExpected(String complaint) {
    // The small registry has no allocation body to ask whose candidate it is.
    return complaint.contains("422") || complaint.contains("/candidate");
  }

  @Test
  void aMistakeIsSaidBesideTheFieldAndTheActIsSignedOnceItIsMended() {
    browser.open(RELATIONSHIP);
    browser.see("[data-when=ready]");
    registry.enrolled().forEach(key -> OrganWorkplace.enrol(jdbc, key));
    browser.run(
        "document.querySelectorAll('[required]').forEach((one) => { one.required = false; });"
            + "document.getElementById('f-relationship').value = 'SIBLING';");
    browser.click("[data-next]");
    browser.seeText("#error-document", "missing");
    browser.screenshot("organ-act-wrong");
    assertThat(browser.run("return document.getElementById('f-relationship').value;"))
        .isEqualTo("SIBLING");
    browser.run(
        "const files = new DataTransfer();"
            + "files.items.add(new File(['x'], 'declaration.pdf', {type: 'application/pdf'}));"
            + "document.getElementById('f-document').files = files.files;");
    browser.click("[data-next]");
    browser.seeText(".signing", "brother or sister");
    browser.hidden("#error-document");
    browser.screenshot("organ-act-sign");
    browser.click("[data-sign]");
    browser.see(".command-CONFIRMED");
    browser.screenshot("organ-act-done");
  }

  /** Fields that another form has are not looked for: each that is not there would be an error. */
  @Test
  void aCandidateWithAMistakeIsToldSoBesideTheFieldAndNothingIsLogged() {
    browser.open("/organs/candidates/new");
    browser.run(
        "document.querySelectorAll('[required]').forEach((one) => { one.required = false; });");
    browser.click("[data-next]");
    browser.seeText("#error-family", "missing");
  }

  @Test
  void theRegulatorCountersignsATurnOutOfOrderWithAKeyOfThisBrowser() {
    OrganWorkplace.oversees(jdbc);
    browser.open("/organs/out-of-order/" + OrganWorkplace.asked(jdbc));
    browser.see("[data-when=ready]");
    registry.enrolled().forEach(key -> OrganWorkplace.enrol(jdbc, key));
    browser.click("[data-sign]");
    browser.seeText("[data-agreed]", "organ.person");
  }

  @Test
  void everyPageFitsATelephone() {
    OrganWorkplace.openCase(jdbc, true);
    sample(2, 0);
    sample(3, OrganIrregularity.mask(List.of(OrganIrregularity.LATE)));
    OrganWorkplace.recorded(
        jdbc,
        4,
        new MatchRunTerms(
            KIDNEY, word(1), word(2), word(3), 12, true, Bytes32.ZERO, SupersedeReason.FIRST),
        0);
    var open =
        OrganWorkplace.offered(
            jdbc, OrganWorkplace.OWN, 2, 1, "OFFERED", Instant.now().plusSeconds(1_830));
    var turn = OrganWorkplace.asked(jdbc);
    String caseId = OrganWorkplace.CASE.toString();
    browser.size(360, 2_600);
    fits("organ-cases", "/organs/cases");
    fits("organ-case-new", "/organs/cases/new");
    fits("organ-case", "/organs/cases/" + caseId);
    fits(
        "organ-turn",
        "/organs/cases/" + caseId + "/organs/" + KIDNEY.id(OrganWorkplace.CASE) + "/turn");
    fits("organ-candidates", "/organs/candidates");
    fits("organ-candidate-new", "/organs/candidates/new");
    fits("organ-match-runs", "/organs/match-runs");
    fits("organ-match-run-new", "/organs/match-runs/new?case=" + caseId);
    fits("organ-offers", "/organs/offers");
    fits("organ-offer", "/organs/offers/" + open);
    fits("organ-out-of-order", "/organs/out-of-order/" + turn);
    fits("organ-act", "/organs/channels/" + OrganWorkplace.CASE_CHANNEL + "/acts/RECOVER");
    browser.size(1_280, 1_500);
    fits("organ-case-wide", "/organs/cases/" + caseId + "?lang=fr");
    fits("organ-offers-wide", "/organs/offers?lang=fr");
    browser.open("/organs/offers?lang=en");
  }

  private void fits(String name, String address) {
    browser.open(address);
    browser.see("h1");
    browser.screenshot(name);
    assertThat(browser.scrollsSideways()).as(address).isFalse();
  }

  private void sample(int block, int irregularities) {
    OrganWorkplace.recorded(
        jdbc,
        block,
        new BloodSampleTerms(BloodGroup.A1, word(block), 1_700_000_000_000L),
        irregularities);
  }

  private static Bytes32 word(int number) {
    return Bytes32.keccak(new byte[] {(byte) number});
  }
}
