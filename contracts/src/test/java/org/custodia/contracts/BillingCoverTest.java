package org.custodia.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.contracts.network.BillingChannel.bill;
import static org.custodia.contracts.network.Consortium.read;

import java.util.Arrays;
import java.util.List;
import org.custodia.contracts.billing.Bill;
import org.custodia.contracts.billing.BillLine;
import org.custodia.contracts.billing.CoverTerms;
import org.custodia.contracts.prices.PriceCode;
import org.junit.jupiter.api.Test;

/** Policies, and what is approved by them at once. */
class BillingCoverTest extends BillingCase {
  // --- Cover ---

  private static CoverTerms cover(int share, long perBill, long inAll, String... covered) {
    return cover("EUR", share, perBill, inAll, covered);
  }

  private static CoverTerms cover(
      String currency, int share, long perBill, long inAll, String... covered) {
    return new CoverTerms(
        Bytes32.random(),
        currency,
        share,
        perBill,
        inAll,
        day.minusDays(30),
        day,
        List.of(covered));
  }

  private static Bytes32 open(CoverTerms cover) {
    assertThat(refused(channel.ask(channel.payer, cover))).isEqualTo("accepted");
    return cover.cover();
  }

  private record Insured(Bytes32 patient, Bytes32 consent) {}

  private static Insured insured() {
    Bytes32 patient = Bytes32.random();
    return new Insured(patient, channel.consenting(patient));
  }

  private static Bill enteredFor(Insured who, Bytes32 cover, BillLine... lines) {
    Bill bill = bill(who.patient(), who.consent(), cover, lines);
    assertThat(channel.enter(bill)).isEmpty();
    return bill;
  }

  @Test
  void whatIsLawfulConsentedAndCoveredIsApprovedAtOnce() {
    Insured who = insured();
    Bytes32 cover = open(cover(6_500, 5_000, 6_000));
    Bill first = enteredFor(who, cover, line(CEILING, 4_499));
    assertThat(claim(first)).isEqualTo("accepted");
    assertThat(standing(first)).isEqualTo(new Standing(APPROVED, 0, 0, 4_499, 4_499, 2_924));
    Bill second = enteredFor(who, cover, line(CEILING, 4_500), line(CEILING, 4_500));
    assertThat(claim(second)).isEqualTo("accepted");
    assertThat(standing(second).borne()).as("all that is left").isEqualTo(6_000 - 2_924);
    var known = read(channel.at(channel.payer).coverOf(cover.toArray()));
    assertThat(known.used).isEqualTo(known.inAll);
    assertThat(claim(enteredFor(who, cover, line(CEILING, 100)))).isEqualTo("CoverUsedUp");
    Bill third = enteredFor(who, open(cover(10_000, 50, 1_000)), line(CEILING, 100));
    assertThat(claim(third)).isEqualTo("accepted");
    assertThat(standing(third).borne()).isEqualTo(50);
    assertThat(settle(channel.payer, third, 50)).isEqualTo("accepted");
    assertThat(settle(channel.biller, third, 50)).isEqualTo("accepted");
  }

  @Test
  void unlawfulOrDisputedClaimIsNotApproved() {
    Bill bill = enteredFor(insured(), open(cover(10_000, 10_000, 10_000)), line(CEILING, 4_501));
    assertThat(claim(bill)).isEqualTo("LinesUnlawful");
    assertThat(adjust(bill, 0, line(CEILING, 4_500))).isEqualTo("accepted");
    assertThat(dispute(bill, 1, 0)).isEqualTo("accepted");
    assertThat(claim(bill)).isEqualTo("LinesDisputedStill");
    assertThat(dispute(bill, 0, 0)).isEqualTo("accepted");
    assertThat(claim(bill)).isEqualTo("accepted");
    assertThat(claim(bill)).as("once").isEqualTo("WrongBillStatus");
  }

  @Test
  void onlyLinesOfCoveredCodesAndDaysAreBorne() {
    Bytes32 cover = open(cover(5_000, 1_000_000, 1_000_000, "ccam:", "gtin:034009494972"));
    Bill bill =
        enteredFor(
            insured(),
            cover,
            line(CEILING, 100),
            on(CEILING, day.minusDays(30), 100),
            on(CEILING, day.minusDays(31), 100),
            line(FIXED, 2_536),
            line(FREE, 77),
            line(new PriceCode("ccam"), 1_000));
    assertThat(standing(bill)).isEqualTo(new Standing(COMPLETE, 0, 0, 3_913, 2_736, 0));
    assertThat(adjust(bill, 0, line(CEILING, 50))).isEqualTo("accepted");
    assertThat(adjust(bill, 1, bill.lines().get(1).cancelled())).isEqualTo("accepted");
    assertThat(adjust(bill, 4, line(FREE, 76))).isEqualTo("accepted");
    assertThat(standing(bill)).isEqualTo(new Standing(COMPLETE, 0, 0, 3_762, 2_586, 0));
    assertThat(claim(bill)).isEqualTo("accepted");
    assertThat(standing(bill).borne()).isEqualTo(1_293);
  }

  @Test
  void whatIsNotCoveredIsForThePayerToDecide() {
    Bill none = enteredFor(insured(), open(cover(10_000, 500, 500, "gtin:")), line(CEILING, 100));
    assertThat(claim(none)).isEqualTo("NotCovered");
    assertThat(approve(none, 10)).isEqualTo("accepted");
    Bill without = entered(line(CEILING, 100));
    assertThat(claim(without)).isEqualTo("UnknownCover");
  }

  @Test
  void coverIsForThePatientWhoseBillClaimedItFirst() {
    Insured who = insured();
    Insured other = insured();
    Bytes32 cover = open(cover(10_000, 500, 500));
    enteredFor(who, cover, line(CEILING, 1));
    enteredFor(who, cover, line(CEILING, 1));
    Bill another = bill(other.patient(), other.consent(), cover, line(CEILING, 1));
    assertThat(channel.enter(another)).startsWith("CoverForAnother");
    Bytes32 dollars = open(cover("USD", 10_000, 500, 500));
    Bill wrong = bill(who.patient(), who.consent(), dollars, line(CEILING, 1));
    assertThat(channel.enter(wrong)).startsWith("NotCovered");
    Bill unknown = bill(who.patient(), who.consent(), Bytes32.random(), line(CEILING, 1));
    assertThat(channel.enter(unknown)).startsWith("UnknownCover");
    Bill nobodys = bill(Bytes32.ZERO, Bytes32.ZERO, cover, line(CEILING, 1));
    assertThat(channel.enter(nobodys)).startsWith("WrongBill");
  }

  @Test
  void billOfAPatientIsSharedWithConsentOnly() {
    Bytes32 patient = Bytes32.random();
    Bytes32 consent = channel.consenting(patient);
    assertThat(channel.enter(bill(patient, Bytes32.random(), line(CEILING, 1))))
        .startsWith("ConsentNotOpened");
    assertThat(channel.enter(bill(Bytes32.random(), consent, line(CEILING, 1))))
        .startsWith("WrongPatient");
    assertThat(channel.enter(bill(patient, consent, line(CEILING, 1)))).isEmpty();
  }

  @Test
  void coverThatMeansNothingIsRefused() {
    CoverTerms good = cover(1, 1, 1);
    assertThat(refused(channel.ask(channel.biller, good))).isEqualTo("NotThePayer");
    open(good);
    assertThat(refused(channel.ask(channel.payer, good))).isEqualTo("CoverExists");
    String[] many = new String[CoverTerms.COVERED_LIMIT + 1];
    Arrays.fill(many, "ccam:");
    for (CoverTerms wrong :
        List.of(
            cover(0, 1, 1),
            cover(10_001, 1, 1),
            cover(1, 0, 1),
            cover(1, 1, 0),
            cover(1, 1, 1, many))) {
      assertThat(refused(channel.ask(channel.payer, wrong))).isEqualTo("WrongCover");
    }
  }
}
