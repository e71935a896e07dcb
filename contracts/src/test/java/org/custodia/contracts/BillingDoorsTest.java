package org.custodia.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.contracts.network.BillingChannel.bill;
import static org.custodia.contracts.network.Consortium.read;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.custodia.contracts.billing.AdjustTerms;
import org.custodia.contracts.billing.ApproveTerms;
import org.custodia.contracts.billing.Bill;
import org.custodia.contracts.billing.BillLine;
import org.custodia.contracts.billing.BillTerms;
import org.custodia.contracts.billing.BillingLedgerCode;
import org.custodia.contracts.billing.DisputeTerms;
import org.custodia.contracts.network.ActDraft;
import org.custodia.contracts.network.BillingChannel;
import org.custodia.contracts.network.MemberChannel;
import org.custodia.contracts.network.MemberChannel.Said;
import org.custodia.contracts.network.OrderDraft;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.prices.ChargedLine;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.contracts.prices.PriceVerdict;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.ECKeyPair;

/** Who may do what with bills, who opens their channel, and what it costs. */
class BillingDoorsTest extends BillingCase {
  /** Later entries of one code that do not speak of the day. */
  private static final int OLDER = 25;

  // --- Who may ---

  @Test
  void eachSideDoesItsOwnPartAndTheRegulatorNone() {
    Bill bill = entered(line(CEILING, 1));
    for (Party other : List.of(channel.payer, all.agency)) {
      assertThat(refused(channel.ask(other, bill(line(CEILING, 1)).terms())))
          .isEqualTo("NotTheBiller");
      assertThat(refused(channel.ask(other, new AdjustTerms(bill.id(), 0, line(CEILING, 2)))))
          .isEqualTo("NotTheBiller");
      assertThat(refused(channel.ask(other, BillingChannel.claim(bill.id()))))
          .isEqualTo("NotTheBiller");
    }
    for (Party other : List.of(channel.biller, all.agency)) {
      assertThat(refused(channel.ask(other, new ApproveTerms(bill.id(), 1))))
          .isEqualTo("NotThePayer");
      assertThat(
              refused(channel.ask(other, new DisputeTerms(bill.id(), List.of(0), 1, Bytes32.ZERO))))
          .isEqualTo("NotThePayer");
    }
    assertThat(settle(all.agency, bill, 1)).isEqualTo("NotTheBiller");
    assertThat(
            refused(
                channel.ask(channel.biller, BillingChannel.unsigned(Action.DISPENSE, new byte[0]))))
        .isEqualTo("UnknownAction");
  }

  @Test
  void actHasToBeTheSubmittersOverExactlyThis() {
    assertThat(spoilt(act -> act.giver = channel.payer.id())).isEqualTo("NotTheGiver");
    assertThat(spoilt(act -> act.receiver = all.agency.id())).isEqualTo("WrongReceiver");
    assertThat(spoilt(act -> act.commandId = Bytes32.random())).isEqualTo("WrongCommandId");
    assertThat(spoilt(act -> act.kind = SubjectKind.MEDICINE)).isEqualTo("WrongKind");
    assertThat(spoilt(act -> act.action = Action.ADJUST_LINE)).isEqualTo("WrongAction");
    assertThat(spoilt(act -> act.subject = Bytes32.random())).isEqualTo("WrongSubject");
    assertThat(spoilt(act -> act.detail = Bytes32.random())).isEqualTo("WrongDetail");
    ECKeyPair pharmacist = world.person(channel.biller, MemberRole.HOSPITAL);
    for (ECKeyPair key :
        List.of(
            pharmacist, channel.payer.witness(), world.pharmacy.witness(), Party.key("nobody's"))) {
      BillTerms terms = bill(line(CEILING, 1)).terms();
      assertThat(
              refused(
                  channel.ask(
                      channel.biller, channel.signed(channel.biller, terms, act -> {}, key))))
          .isEqualTo("NotAWitness");
    }
  }

  private static String spoilt(Consumer<ActDraft> fault) {
    BillTerms terms = bill(line(CEILING, 1)).terms();
    return refused(
        channel.ask(
            channel.biller,
            channel.signed(channel.biller, terms, fault, channel.biller.witness())));
  }

  // --- Opening ---

  @Test
  void opensForABillerAPayerAndTheRegulatorOnly() {
    assertThat(refusedToOpen(world.hospital, world.insurer)).isEqualTo("WrongComposition");
    assertThat(refusedToOpen(world.insurer, world.hospital, all.agency))
        .isEqualTo("WrongComposition");
    assertThat(refusedToOpen(world.hospital, world.pharmacy, all.agency))
        .isEqualTo("WrongComposition");
    assertThat(refusedToOpen(world.maker, world.insurer, all.agency)).isEqualTo("WrongComposition");
    BillingChannel.ready(all, world.pharmacy, world.insurer);
  }

  private static String refusedToOpen(Party... members) {
    return MemberChannel.refusedToOpen(all, BillingChannel.creation(all, members), members).name();
  }

  @Test
  void creationPayloadReadsBackByteForByte() {
    byte[] payload = BillingChannel.creation(all, world.hospital, world.insurer, all.agency);
    BillingLedgerCode read = BillingLedgerCode.read(payload).orElseThrow();
    assertThat(read.priceOrders()).isEqualTo(all.prices());
    assertThat(read.consentRegistry()).isEqualTo(all.consents());
    assertThat(read.payload()).isEqualTo(payload);
    byte[] longer = Arrays.copyOf(payload, payload.length + 1);
    assertThat(BillingLedgerCode.read(longer)).isEmpty();
    assertThat(BillingLedgerCode.read("code".getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  // --- Gas ---

  /** Whatever is allowed fits into a command's share, or it would be refused Unprocessable. */
  @Test
  void largestCommandsKeepToTheirShare() {
    BillLine[] lines = new BillLine[20];
    for (int i = 0; i < lines.length; i++) lines[i] = ofPack(Bytes32.random());
    Bill bill = entered(lines);
    Integer[] indexes = IntStream.range(0, DisputeTerms.LIMIT).boxed().toArray(Integer[]::new);
    assertThat(dispute(bill, 6, indexes)).isEqualTo("accepted");
    List<Said> said =
        channel.batch(
            channel.biller,
            channel.signed(
                channel.biller,
                bill(line(CEILING, 1)).terms(),
                act -> act.place = "é".repeat(100),
                channel.biller.witness()));
    assertThat(said.get(0).event()).isEqualTo("Accepted");
  }

  @Test
  void codeThatWasOrderedOftenIsStillJudged() {
    PriceCode code = OrderDraft.freshCode();
    new OrderDraft(all).price(code, 100, day.minusDays(900), null).publish();
    for (int i = 0; i < OLDER; i++) {
      new OrderDraft(all).price(code, 100 + i, day.minusDays(i), day.minusDays(i)).publish();
    }
    BillLine[] lines = new BillLine[2];
    for (int i = 0; i < lines.length; i++) {
      lines[i] =
          new BillLine(
              code, day.minusDays(800 + i), Bytes32.random(), ChargedLine.ofPacks(1, 101, "EUR"));
    }
    Bill bill = entered(lines);
    assertThat(verdict(bill, 1)).isEqualTo(PriceVerdict.OVERCHARGED);
  }
}
