package org.custodia.contracts.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.Predecessor;
import org.custodia.contracts.generated.Channel;
import org.custodia.contracts.refusals.Refusal;
import org.custodia.contracts.refusals.Refusals;
import org.web3j.crypto.Hash;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.tx.ReadonlyTransactionManager;
import org.web3j.tx.gas.StaticGasProvider;
import org.web3j.utils.Numeric;

/** A channel of any kind on the shared network, seen from all its members' nodes. */
public abstract class MemberChannel {
  /** Succession.GENERATIONS_LIMIT: contracts that a channel may have had before. */
  public static final int GENERATIONS_LIMIT = 8;

  static final StaticGasProvider NO_PRICE =
      new StaticGasProvider(BigInteger.ZERO, BigInteger.valueOf(TestNetwork.PLENTY));

  protected final Consortium consortium;
  private final List<Party> members;
  private final TransactionReceipt opening;
  private String contract;

  /** Opened by the first of the members with this payload, acknowledged by none of the others. */
  protected MemberChannel(Consortium consortium, byte[] payload, Party... members) {
    this.consortium = consortium;
    this.members = List.of(members);
    this.opening = send(consortium, payload, members);
    assertThat(opening.isStatusOK()).as("channel opened").isTrue();
    this.contract = address();
  }

  /** All the others acknowledge it. */
  protected void acknowledgeAll() {
    for (Party member : members.subList(1, members.size())) {
      assertThat(acknowledge(member).isStatusOK()).as("acknowledged").isTrue();
    }
  }

  /** One thing asked of the channel. */
  public record Command(Bytes32 id, int action, byte[] body) {
    Channel.Command wrapped() {
      return new Channel.Command(id.toArray(), BigInteger.valueOf(action), body);
    }
  }

  /** What a channel said to one command; for a repeated one, outcome is what it was before. */
  public record Said(
      Bytes32 id, Bytes32 submitter, String event, Optional<Refusal> refusal, long sequence) {}

  /**
   * Asserts that the first of the members cannot open it on anybody's node, and says why. The
   * reason is asked of a contract that creates and hands on why it could not, as the network keeps
   * no reason of a failed creation; it is an account of the same member.
   */
  public static Refusal refusedToOpen(Consortium consortium, byte[] payload, Party... members) {
    TransactionReceipt receipt = send(consortium, payload, members);
    for (Party member : members) {
      TransactionReceipt seen =
          consortium.network.receiptOn(member.node(), receipt.getTransactionHash());
      assertThat(seen.isStatusOK()).as("on the node of " + member).isFalse();
    }
    Party opener = members[0];
    Optional<Refusal> refusal =
        consortium.network.refusalOf(
            opener.node(), opener.address(), Optional.of(consortium.creatorOf(opener)), payload);
    assertThat(refusal).as("a refusal").isPresent();
    return refusal.get();
  }

  private static TransactionReceipt send(Consortium consortium, byte[] payload, Party... members) {
    List<Party> others = List.of(members).subList(1, members.length);
    return consortium.network.privately(
        members[0], others, Optional.empty(), payload, TestNetwork.PLENTY);
  }

  public TransactionReceipt opening() {
    return opening;
  }

  /** Of the channel's first contract, by which what is signed names it. */
  public String address() {
    return opening.getContractAddress();
  }

  /** Of the one that it has now. */
  public String contract() {
    return contract;
  }

  // --- Going on in another contract ---

  /** The payload that creates a contract that this predecessor goes on in. */
  protected abstract byte[] creation(Predecessor predecessor);

  /** Of its members, ascending. */
  protected List<Bytes32> ids() {
    return members.stream().map(Party::id).sorted(Comparator.naturalOrder()).toList();
  }

  /** All members retire the contract. */
  public Predecessor retired() {
    for (Party member : members) assertThat(retire(member).isStatusOK()).as("retired").isTrue();
    return new Predecessor(contract, head(members.get(0)));
  }

  /** All members retire the contract, the opener opens the next, and the others acknowledge it. */
  public TransactionReceipt goOn() {
    return goOnFrom(retired());
  }

  /** The opener opens what goes on, and the others acknowledge it. */
  public TransactionReceipt goOnFrom(Predecessor retired) {
    TransactionReceipt next = send(consortium, creation(retired), members.toArray(Party[]::new));
    assertThat(next.isStatusOK()).as("successor opened").isTrue();
    contract = next.getContractAddress();
    acknowledgeAll();
    return next;
  }

  /** As often as a channel can. */
  public void goOnToTheLast() {
    for (int i = 0; i < GENERATIONS_LIMIT; i++) goOn();
  }

  private Channel here(Party member) {
    return Channel.load(
        contract,
        consortium.network.client(member.node()),
        new ReadonlyTransactionManager(consortium.network.client(member.node()), member.address()),
        NO_PRICE);
  }

  private Channel here() {
    return here(members.get(0));
  }

  public Bytes32 head(Party member) {
    return Bytes32.of(Consortium.read(here(member).head()));
  }

  public long sequence(Party member) {
    return Consortium.read(here(member).sequence()).longValueExact();
  }

  public int outcome(Party member, Party submitter, Bytes32 id) {
    return Consortium.read(here(member).outcome(submitter.id().toArray(), id.toArray()))
        .intValueExact();
  }

  // --- Sending ---

  public TransactionReceipt acknowledge(Party by) {
    return send(by, Consortium.encoded(here().acknowledge()));
  }

  public byte[] acknowledgement() {
    return Consortium.encoded(here().acknowledge());
  }

  /** A member agrees that another contract goes on with the channel. */
  public TransactionReceipt retire(Party by) {
    return send(by, retiring());
  }

  public byte[] retiring() {
    return Numeric.hexStringToByteArray(Hash.sha3String("retire()").substring(0, 10));
  }

  public byte[] closing() {
    return Consortium.encoded(here().close());
  }

  public byte[] batchData(Bytes32 expectedHead, List<Command> commands) {
    return Consortium.encoded(
        here().batch(expectedHead.toArray(), commands.stream().map(Command::wrapped).toList()));
  }

  /** Sends to exactly the other members. */
  public TransactionReceipt send(Party by, byte[] data) {
    return send(by, data, TestNetwork.PLENTY);
  }

  public TransactionReceipt send(Party by, byte[] data, long gas) {
    return consortium.network.privately(by, others(by), Optional.of(contract), data, gas);
  }

  /** What {@link #send} sends. */
  public TestNetwork.Sending sending(Party by, byte[] data) {
    return new TestNetwork.Sending(
        Optional.of(others(by)), Optional.of(contract), data, TestNetwork.PLENTY);
  }

  private List<Party> others(Party by) {
    return members.stream().filter(member -> !member.node().equals(by.node())).toList();
  }

  /** Sends the commands on top of the present head; asserts that the batch is taken. */
  public List<Said> batch(Party by, Command... commands) {
    byte[] data = batchData(head(by), List.of(commands));
    TransactionReceipt receipt = send(by, data);
    if (!receipt.isStatusOK()) throw new AssertionError("batch refused: " + refusal(by, data));
    return said(receipt);
  }

  /** What one command comes to: empty when it is accepted. */
  public Optional<Refusal> ask(Party by, Command command) {
    List<Said> said = batch(by, command);
    assertThat(said).hasSize(1);
    assertThat(said.get(0).id()).isEqualTo(command.id());
    assertThat(said.get(0).event()).isIn("Accepted", "Refused");
    return said.get(0).refusal();
  }

  /**
   * The least gas, to a thousand, with which this contract carries a command out by itself.
   *
   * @param perform its call of itself
   */
  public long leastGas(byte[] perform) {
    long low = 0;
    long high = TestNetwork.PLENTY;
    while (high - low > 1_000) {
      long middle = (low + high) / 2;
      boolean works =
          consortium.network.succeeds(members.get(0).node(), contract, contract, perform, middle);
      if (works) high = middle;
      else low = middle;
    }
    return high;
  }

  /** How the whole call would be refused here and now. */
  public Optional<Refusal> refusal(Party by, byte[] data) {
    return consortium.network.refusalOf(by.node(), by.address(), Optional.of(contract), data);
  }

  /** The same with so much gas. */
  public Optional<Refusal> refusal(Party by, byte[] data, long gas) {
    return consortium.network.refusalOf(by.node(), by.address(), Optional.of(contract), data, gas);
  }

  /** Asserts that the whole call is refused, changes nothing on any member's node, and says why. */
  public Refusal refuse(Party by, byte[] data) {
    Bytes32 before = head(members.get(0));
    Optional<Refusal> refusal = refusal(by, data);
    assertThat(refusal).as("a refusal").isPresent();
    TransactionReceipt receipt = send(by, data);
    for (Party member : members) {
      TransactionReceipt seen =
          consortium.network.receiptOn(member.node(), receipt.getTransactionHash());
      assertThat(seen.isStatusOK()).as("on the node of " + member).isFalse();
      assertThat(head(member)).isEqualTo(before);
    }
    return refusal.get();
  }

  /** What the channel said to each command, in order. */
  public static List<Said> said(TransactionReceipt receipt) {
    Map<BigInteger, Said> said = new TreeMap<>();
    Channel.getAcceptedEvents(receipt)
        .forEach(
            e ->
                said.put(
                    e.log.getLogIndex(),
                    new Said(
                        Bytes32.of(e.id),
                        Bytes32.of(e.submitter),
                        "Accepted",
                        Optional.empty(),
                        e.sequence.longValueExact())));
    Channel.getRefusedEvents(receipt)
        .forEach(
            e ->
                said.put(
                    e.log.getLogIndex(),
                    new Said(
                        Bytes32.of(e.id),
                        Bytes32.of(e.submitter),
                        "Refused",
                        Optional.of(Refusals.decode(e.reason)),
                        e.sequence.longValueExact())));
    Channel.getRepeatedEvents(receipt)
        .forEach(
            e ->
                said.put(
                    e.log.getLogIndex(),
                    new Said(
                        Bytes32.of(e.id),
                        Bytes32.of(e.submitter),
                        "Repeated",
                        Optional.empty(),
                        e.outcome.longValueExact())));
    return new ArrayList<>(said.values());
  }
}
