package org.custodia.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.contracts.network.BillingChannel.bill;
import static org.custodia.contracts.network.Consortium.read;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.custodia.contracts.abi.Predecessor;
import org.custodia.contracts.billing.AdjustTerms;
import org.custodia.contracts.billing.Bill;
import org.custodia.contracts.billing.BillLine;
import org.custodia.contracts.billing.CoverTerms;
import org.custodia.contracts.billing.DisputeTerms;
import org.custodia.contracts.billing.SettleTerms;
import org.custodia.contracts.generated.BillingLedger;
import org.custodia.contracts.network.BillingChannel;
import org.custodia.contracts.network.MemberChannel.Command;
import org.custodia.contracts.network.Party;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.web3j.utils.Numeric;

/**
 * A channel of bills goes on in another contract: bills, lines, covers and consents are what they
 * were.
 */
class BillingSuccessionTest extends BillingCase {
  private static final int DISPUTED = 2;

  private BillingChannel shared;

  @BeforeEach
  void ofItsOwn() {
    shared = channel;
    channel = BillingChannel.ready(all, world.hospital, world.insurer);
  }

  @AfterEach
  void giveBack() {
    channel = shared;
  }

  private static CoverTerms cover(long perBill, long inAll) {
    return new CoverTerms(
        Bytes32.random(), "EUR", 5_000, perBill, inAll, day.minusDays(30), day, List.of());
  }

  @Test
  void theSuccessorBeginsWithTheDigestAndNothingIsRecordedInTheOneBefore() {
    entered(line(CEILING, 4_500));
    Predecessor retired = channel.retired();
    assertThat(channel.refuse(channel.biller, channel.batchData(retired.head(), List.of())).name())
        .isEqualTo("Retired");
    channel.goOnFrom(retired);
    for (Party member : List.of(channel.biller, channel.payer, all.agency)) {
      assertThat(channel.head(member)).isEqualTo(retired.firstHead());
      assertThat(read(channel.at(member).origin())).isEqualTo(channel.address());
    }
  }

  @Test
  void aBillIsEnteredDisputedAdjustedApprovedAndSettledInDifferentContracts() {
    Bytes32 patient = Bytes32.random();
    Bytes32 consent = channel.consenting(patient);
    Bytes32 pack = Bytes32.random();
    Bill bill = bill(patient, consent, line(CEILING, 4_500), line(FREE, 77), ofPack(pack));
    assertThat(refused(channel.ask(channel.biller, bill.terms()))).isEqualTo("accepted");
    List<byte[]> parts = bill.parts();
    for (byte[] part : parts) {
      channel.goOn();
      Command entering = BillingChannel.unsigned(Action.ENTER_LINES, part);
      assertThat(refused(channel.ask(channel.biller, entering))).isEqualTo("accepted");
    }
    assertThat(standing(bill)).isEqualTo(new Standing(COMPLETE, 0, 0, 7_113, 0, 0));
    assertThat(refused(channel.ask(channel.biller, bill.terms()))).isEqualTo("BillExists");
    channel.goOn();
    assertThat(dispute(bill, 1, 0, 1)).isEqualTo("accepted");
    assertThat(dispute(bill, 1, 0)).isEqualTo("UnknownLine");
    channel.goOn();
    assertThat(approve(bill, 7_000)).isEqualTo("LinesDisputedStill");
    assertThat(dispute(bill, 0, 1)).isEqualTo("accepted");
    assertThat(adjust(bill, 0, line(CEILING, 4_000))).isEqualTo("accepted");
    channel.goOn();
    assertThat(standing(bill)).isEqualTo(new Standing(COMPLETE, 0, 0, 6_613, 0, 0));
    assertThat(approve(bill, 6_000)).isEqualTo("accepted");
    channel.goOn();
    assertThat(settle(channel.payer, bill, 6_000)).isEqualTo("accepted");
    channel.goOn();
    assertThat(settle(channel.payer, bill, 6_000)).isEqualTo("SettledBefore");
    assertThat(settle(channel.biller, bill, 6_000)).isEqualTo("accepted");
    assertThat(standing(bill)).isEqualTo(new Standing(SETTLED, 0, 0, 6_613, 0, 6_000));
  }

  @Test
  void aPackIsBilledOnceUnlessItsLineWasCancelled() {
    Bytes32 pack = Bytes32.random();
    Bill bill = entered(ofPack(pack));
    channel.goOn();
    assertThat(channel.enter(bill(ofPack(pack)))).containsExactly("PackBilled");
    assertThat(adjust(bill, 0, ofPack(pack).cancelled())).isEqualTo("accepted");
    channel.goOn();
    assertThat(read(channel.at(channel.payer).billedIn(pack.toArray()))).containsOnly(0);
    entered(ofPack(pack));
    channel.goOn();
    assertThat(channel.enter(bill(ofPack(pack)))).containsExactly("PackBilled");
  }

  @Test
  void whatIsUsedOfACoverIsUsedAndItIsItsPatients() {
    Bytes32 patient = Bytes32.random();
    Bytes32 consent = channel.consenting(patient);
    CoverTerms cover = cover(5_000, 3_000);
    assertThat(refused(channel.ask(channel.payer, cover))).isEqualTo("accepted");
    Bill first = bill(patient, consent, cover.cover(), line(CEILING, 4_000));
    assertThat(channel.enter(first)).isEmpty();
    channel.goOn();
    assertThat(claim(first)).isEqualTo("accepted");
    assertThat(standing(first).borne()).isEqualTo(2_000);
    channel.goOn();
    assertThat(refused(channel.ask(channel.payer, cover))).isEqualTo("CoverExists");
    Bytes32 another = Bytes32.random();
    Bill theirs = bill(another, channel.consenting(another), cover.cover(), line(CEILING, 4_000));
    assertThat(channel.enter(theirs)).startsWith("CoverForAnother");
    Bill second = bill(patient, consent, cover.cover(), line(CEILING, 4_000));
    assertThat(channel.enter(second)).isEmpty();
    assertThat(claim(second)).isEqualTo("accepted");
    assertThat(standing(second).borne()).as("all that is left").isEqualTo(1_000);
  }

  // --- Gas ---

  @Test
  void theLastContractLooksUpInAllBeforeItWithinEachCommandsShareOfGas() {
    Bytes32 patient = Bytes32.random();
    Bytes32 consent = channel.consenting(patient);
    CoverTerms cover = cover(5_000_000, 3_000_000);
    assertThat(refused(channel.ask(channel.payer, cover))).isEqualTo("accepted");
    List<BillLine> lines =
        new ArrayList<>(Collections.nCopies(DisputeTerms.LIMIT, line(CEILING, 100)));
    Bill long_ = bill(patient, consent, cover.cover(), lines.toArray(BillLine[]::new));
    assertThat(channel.enter(long_)).isEmpty();
    Bill begun =
        bill(patient, consent, cover.cover(), ofPack(Bytes32.random()), ofPack(Bytes32.random()));
    assertThat(refused(channel.ask(channel.biller, begun.terms()))).isEqualTo("accepted");
    Bill approved = entered(line(CEILING, 100));
    assertThat(approve(approved, 50)).isEqualTo("accepted");
    channel.goOnToTheLast();

    Map<String, Long> gas = new LinkedHashMap<>();
    Bill more = bill(patient, consent, cover.cover(), line(CEILING, 100));
    measure(gas, "announce", channel.biller, signed(channel.biller, more.terms()));
    measure(
        gas,
        "enter",
        channel.biller,
        BillingChannel.unsigned(Action.ENTER_LINES, begun.parts().get(0)));
    List<Integer> all_ = IntStream.range(0, DisputeTerms.LIMIT).boxed().toList();
    measure(
        gas,
        "dispute",
        channel.payer,
        signed(channel.payer, new DisputeTerms(long_.id(), all_, 1, Bytes32.random())));
    assertThat(standing(long_).disputed()).isEqualTo(DisputeTerms.LIMIT);
    assertThat(read(channel.at(channel.payer).lineOf(long_.id().toArray(), BigInteger.ZERO)).status)
        .isEqualTo(DISPUTED);
    measure(
        gas,
        "adjust",
        channel.biller,
        signed(channel.biller, new AdjustTerms(long_.id(), 0, line(CEILING, 50))));
    measure(gas, "claim", channel.biller, BillingChannel.claim(begun.id()));
    measure(
        gas,
        "settle",
        channel.payer,
        signed(channel.payer, new SettleTerms(approved.id(), 50, Bytes32.random())));
    long share = read(channel.at(channel.payer).GAS_SHARE()).longValueExact();
    System.out.println("In the last contract, gas of " + gas + " of a share of " + share);
    assertThat(gas.values()).allSatisfy(used -> assertThat(used).isLessThan(share * 9 / 10));
  }

  private static Command signed(Party by, org.custodia.contracts.billing.BillingTerms terms) {
    return channel.signed(by, terms, act -> {}, by.witness());
  }

  /** The least gas with which the channel carries it out; then it is carried out. */
  private static void measure(Map<String, Long> gas, String what, Party by, Command command) {
    byte[] data =
        Numeric.hexStringToByteArray(
            channel
                .at(channel.biller)
                .perform(
                    by.id().toArray(),
                    new BillingLedger.Command(
                        command.id().toArray(),
                        BigInteger.valueOf(command.action()),
                        command.body()))
                .encodeFunctionCall());
    gas.put(what, channel.leastGas(data));
    assertThat(refused(channel.ask(by, command))).as(what).isEqualTo("accepted");
  }
}
