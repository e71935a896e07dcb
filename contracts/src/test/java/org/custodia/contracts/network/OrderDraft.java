package org.custodia.contracts.network;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.prices.ChargedLine;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.OrderTerms;
import org.custodia.contracts.prices.Price;
import org.custodia.contracts.prices.PriceBasis;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.contracts.prices.PriceEntry;
import org.custodia.contracts.prices.PriceKind;
import org.custodia.contracts.prices.PriceOrder;
import org.custodia.contracts.prices.PriceOrdersCalls;
import org.custodia.contracts.prices.PriceRule;
import org.custodia.contracts.prices.PriceVerdict;
import org.custodia.contracts.refusals.Refusal;
import org.custodia.contracts.witness.WitnessSignature;
import org.web3j.crypto.ECKeyPair;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.utils.Numeric;

/** A price order that a test may spoil in one place. */
public final class OrderDraft {
  public static final Jurisdiction FRANCE = new Jurisdiction("FR");

  private final Consortium consortium;
  public Party publisher;
  public ECKeyPair witness;
  public Jurisdiction jurisdiction = FRANCE;
  public String number = "order " + UUID.randomUUID();
  public Bytes32 document = Bytes32.keccak("a document".getBytes(StandardCharsets.UTF_8));
  public PriceRule rule = PriceRule.of(PriceKind.CEILING, PriceBasis.PACK, "EUR");
  public List<PriceEntry> entries = new ArrayList<>();
  public final ActDraft act = new ActDraft();

  public OrderDraft(Consortium consortium) {
    this.consortium = consortium;
    this.publisher = consortium.agency;
    this.witness = consortium.agency.witness();
    act.kind = SubjectKind.PRICE;
    act.action = Action.ORDER_PRICES;
    act.giver = publisher.id();
  }

  /** A code that no other test prices. */
  public static PriceCode freshCode() {
    return new PriceCode("test:" + UUID.randomUUID().toString().substring(0, 23));
  }

  public OrderDraft price(PriceCode code, long amount, LocalDate from, LocalDate to) {
    entries.add(new PriceEntry(code, new Price(amount, 0, 0, 1, from, Optional.ofNullable(to))));
    return this;
  }

  public PriceOrder order() {
    return new PriceOrder(jurisdiction, number, document, rule, entries);
  }

  public byte[] announcement() {
    return announcement(order().terms());
  }

  public byte[] announcement(OrderTerms terms) {
    if (act.subject.isZero()) act.subject = terms.orderId();
    if (act.detail.isZero()) act.detail = terms.detail();
    return PriceOrdersCalls.announce(
        terms, act.act(), WitnessSignature.sign(act.act(), consortium.domain, witness));
  }

  public Bytes32 id() {
    return PriceOrder.orderId(jurisdiction, number);
  }

  public byte[] writing(int batch) {
    return PriceOrdersCalls.write(id(), batch, order().batches().get(batch));
  }

  public OrderDraft publish() {
    accept(announcement());
    for (int i = 0; i < order().batches().size(); i++) accept(writing(i));
    return this;
  }

  public TransactionReceipt accept(byte[] data) {
    return consortium.accept(publisher, consortium.prices(), data);
  }

  public Refusal refuse(byte[] data) {
    return consortium.refuse(publisher, consortium.prices(), data);
  }

  /**
   * What the contract says of a line.
   *
   * @param order that says it; zero for none
   * @param difference minor units
   */
  public record Said(Bytes32 order, PriceVerdict verdict, long allowed, long difference) {}

  /** What the contract says of a line of French packs. */
  public static Said said(Consortium all, PriceCode code, LocalDate day, ChargedLine line) {
    byte[] data = PriceOrdersCalls.judge(FRANCE, code, day, line);
    String answer =
        all.network.answerAt(
            all.network.block(), all.agency, all.prices(), Numeric.toHexString(data));
    return new Said(
        Bytes32.of(answer.substring(2, 66)),
        PriceVerdict.of((int) word(answer, 1)),
        word(answer, 2),
        word(answer, 3));
  }

  private static long word(String answer, int index) {
    int at = 2 + 64 * index;
    return Bytes32.of(answer.substring(at, at + 64)).toUnsigned().longValueExact();
  }
}
