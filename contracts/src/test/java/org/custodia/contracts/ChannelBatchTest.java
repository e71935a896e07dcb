package org.custodia.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.contracts.network.Consortium.encoded;
import static org.custodia.contracts.network.Consortium.read;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.generated.Channel;
import org.custodia.contracts.generated.MedicineCustody;
import org.custodia.contracts.medicines.AcknowledgeTerms;
import org.custodia.contracts.medicines.ReceiveTerms;
import org.custodia.contracts.network.Consortium;
import org.custodia.contracts.network.CustodyChannel;
import org.custodia.contracts.network.CustodyDraft;
import org.custodia.contracts.network.LotDraft;
import org.custodia.contracts.network.MemberChannel.Command;
import org.custodia.contracts.network.MemberChannel.Said;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.network.TestNetwork;
import org.custodia.contracts.refusals.Refusal;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.tx.ReadonlyTransactionManager;
import org.web3j.tx.gas.StaticGasProvider;

class ChannelBatchTest {
  private static Consortium all;
  private static LotDraft lot;
  private CustodyChannel channel;

  @BeforeAll
  static void found() {
    all = Consortium.found();
    lot = new LotDraft(all, all.maker);
    lot.serials = LotDraft.serials(150);
    lot.release();
  }

  @BeforeEach
  void open() {
    channel = CustodyChannel.ready(all, all.maker, all.pharmacy, all.agency);
  }

  /** Something that the channel always takes from the pharmacy, and remembers. */
  private static CustodyDraft testimony() {
    return new CustodyDraft(all, new AcknowledgeTerms(lot.id(), 3, 0, 5), all.pharmacy);
  }

  /** A command that no kind of channel knows. */
  private static Command nonsense() {
    return new Command(Bytes32.random(), 99, new byte[] {1, 2, 3});
  }

  private static Bytes32 nextHead(Bytes32 head, Party submitter, Command command, int outcome) {
    Bytes32 content =
        Bytes32.keccak(
            AbiValue.encodeAll(AbiValue.uint(command.action()), AbiValue.bytes(command.body())));
    return Bytes32.keccak(
        AbiValue.encodeAll(
            AbiValue.bytes32(head),
            AbiValue.bytes32(submitter.id()),
            AbiValue.bytes32(command.id()),
            AbiValue.bytes32(content),
            AbiValue.uint(outcome)));
  }

  @Test
  void acceptedCommandMovesSequenceAndDigestOnAllMembersNodes() {
    Command command = testimony().command();
    List<Said> said = channel.batch(all.pharmacy, command);
    assertThat(said)
        .containsExactly(
            new Said(command.id(), all.pharmacy.id(), "Accepted", Optional.empty(), 1));
    for (Party member : List.of(all.maker, all.pharmacy, all.agency)) {
      assertThat(channel.sequence(member)).isEqualTo(1);
      assertThat(channel.head(member)).isEqualTo(nextHead(Bytes32.ZERO, all.pharmacy, command, 1));
      assertThat(channel.outcome(member, all.pharmacy, command.id())).isEqualTo(1);
    }
  }

  @Test
  void refusedCommandMovesThemTooAndIsFinalForItsId() {
    Command command = nonsense();
    Said said = channel.batch(all.pharmacy, command).get(0);
    assertThat(said.event()).isEqualTo("Refused");
    assertThat(said.refusal().orElseThrow())
        .isEqualTo(new Refusal("UnknownAction", Map.of("action", "99")));
    assertThat(channel.head(all.agency))
        .isEqualTo(nextHead(Bytes32.ZERO, all.pharmacy, command, 2));
    CustodyDraft good = testimony();
    good.act.commandId = command.id();
    assertThat(channel.batch(all.pharmacy, good.command()))
        .containsExactly(
            new Said(command.id(), all.pharmacy.id(), "Repeated", Optional.empty(), 2));
  }

  @Test
  void oneBadCommandDoesNotTouchTheOthers() {
    Command first = testimony().command();
    Command bad = nonsense();
    Command last = testimony().command();
    List<Said> said = channel.batch(all.pharmacy, first, bad, last);
    assertThat(said).extracting(Said::event).containsExactly("Accepted", "Refused", "Accepted");
    assertThat(said).extracting(Said::sequence).containsExactly(1L, 2L, 3L);
    Bytes32 head = nextHead(Bytes32.ZERO, all.pharmacy, first, 1);
    head = nextHead(head, all.pharmacy, bad, 2);
    assertThat(channel.head(all.maker)).isEqualTo(nextHead(head, all.pharmacy, last, 1));
  }

  @Test
  void repeatedCommandHasNoSecondEffect() {
    Command command = testimony().command();
    channel.batch(all.pharmacy, command);
    Bytes32 head = channel.head(all.pharmacy);
    assertThat(channel.batch(all.pharmacy, command))
        .containsExactly(
            new Said(command.id(), all.pharmacy.id(), "Repeated", Optional.empty(), 1));
    assertThat(channel.head(all.pharmacy)).isEqualTo(head);
    assertThat(channel.sequence(all.pharmacy)).isEqualTo(1);
  }

  @Test
  void commandThatIsTwiceInOneBatchHasOneEffect() {
    Command command = testimony().command();
    assertThat(channel.batch(all.pharmacy, command, command))
        .extracting(Said::event)
        .containsExactly("Accepted", "Repeated");
    assertThat(channel.sequence(all.agency)).isEqualTo(1);
  }

  @Test
  void memberCannotSpendAnothersCommandId() {
    Command pharmacys = testimony().command();
    Command spoiler = new Command(pharmacys.id(), pharmacys.action(), new byte[0]);
    assertThat(channel.ask(all.maker, spoiler)).isPresent();
    assertThat(channel.outcome(all.agency, all.maker, pharmacys.id())).isEqualTo(2);
    assertThat(channel.outcome(all.agency, all.pharmacy, pharmacys.id())).isZero();
    assertThat(channel.ask(all.pharmacy, pharmacys)).isEmpty();
  }

  @Test
  void batchOnAStaleHeadIsRefusedWhole() {
    Command command = testimony().command();
    channel.batch(all.pharmacy, nonsense());
    Refusal refusal =
        channel.refuse(all.pharmacy, channel.batchData(Bytes32.ZERO, List.of(command)));
    assertThat(refusal.name()).isEqualTo("StaleHead");
    assertThat(refusal.arguments()).containsEntry("have", channel.head(all.agency).toString());
    assertThat(channel.outcome(all.agency, all.pharmacy, command.id())).isZero();
  }

  @Test
  void onlyMembersSend() {
    byte[] data = channel.batchData(Bytes32.ZERO, List.of(nonsense()));
    for (Party other : List.of(all.chemist, all.rival, all.hospital, all.stranger)) {
      // From a member's own node, as a stolen credential would be used.
      Refusal refusal = channel.refuse(other.atNodeOf(all.pharmacy), data);
      assertThat(refusal.name()).isEqualTo("NotMember");
      assertThat(refusal.arguments()).containsEntry("account", other.address());
    }
  }

  @Test
  void strangersNodeChangesNothingOnTheMembersNodes() {
    byte[] data = channel.batchData(Bytes32.ZERO, List.of(nonsense()));
    TransactionReceipt receipt =
        all.network.privately(
            all.stranger,
            List.of(all.maker, all.pharmacy, all.agency),
            Optional.of(channel.address()),
            data,
            TestNetwork.PLENTY);
    TransactionReceipt seen =
        all.network.receiptOn(all.pharmacy.node(), receipt.getTransactionHash());
    assertThat(seen.isStatusOK()).isFalse();
    assertThat(channel.head(all.pharmacy)).isEqualTo(Bytes32.ZERO);
  }

  @Test
  void memberThatSentToASubsetLeavesTheRestBehindVisibly() {
    byte[] data = channel.batchData(Bytes32.ZERO, List.of(nonsense()));
    all.network.privately(
        all.pharmacy,
        List.of(all.agency),
        Optional.of(channel.address()),
        data,
        TestNetwork.PLENTY);
    assertThat(channel.head(all.maker)).isEqualTo(Bytes32.ZERO);
    assertThat(channel.head(all.agency)).isNotEqualTo(Bytes32.ZERO);
    // The next honest write fails at the node that was left out, instead of drifting.
    byte[] next = channel.batchData(channel.head(all.agency), List.of(nonsense()));
    TransactionReceipt receipt = channel.send(all.agency, next);
    assertThat(receipt.isStatusOK()).isTrue();
    TransactionReceipt left = all.network.receiptOn(all.maker.node(), receipt.getTransactionHash());
    assertThat(left.isStatusOK()).isFalse();
    assertThat(channel.refusal(all.maker, next).orElseThrow().name()).isEqualTo("StaleHead");
  }

  @Test
  void accountThatLostItsMembershipSendsNothing() {
    Consortium other = Consortium.found();
    CustodyChannel channel = CustodyChannel.ready(other, other.maker, other.pharmacy, other.agency);
    byte[] data = channel.batchData(Bytes32.ZERO, List.of(nonsense()));
    other.setStatus(other.pharmacy, 2);
    assertThat(channel.refuse(other.pharmacy, data).name()).isEqualTo("NotMember");
    other.setStatus(other.pharmacy, 1);
    byte[] end =
        encoded(
            other.registrar.endAccount(other.pharmacy.id().toArray(), other.pharmacy.address()));
    other.authority(end);
    assertThat(channel.refuse(other.pharmacy, data).name()).isEqualTo("NotMember");
    assertThat(channel.send(other.maker, data).isStatusOK()).isTrue();
  }

  /** A member's account is rotated: its channels stay, and who it is in them. */
  @Test
  void aNewAccountGoesOnInTheChannelWhereTheOldOneEnded() {
    Consortium other = Consortium.found();
    CustodyChannel channel = CustodyChannel.ready(other, other.maker, other.pharmacy, other.agency);
    byte[] first = channel.batchData(Bytes32.ZERO, List.of(nonsense()));
    assertThat(channel.send(other.pharmacy, first).isStatusOK()).isTrue();
    Party rotated = other.pharmacy.withAccount(Party.key("next account of the pharmacy"));
    other.addNode(rotated);
    other.authority(
        encoded(
            other.registrar.endAccount(other.pharmacy.id().toArray(), other.pharmacy.address())));
    byte[] next = channel.batchData(channel.head(other.maker), List.of(nonsense()));
    assertThat(channel.refuse(other.pharmacy, next).name()).isEqualTo("NotMember");
    assertThat(channel.send(rotated, next).isStatusOK()).isTrue();
    assertThat(channel.head(other.agency)).isEqualTo(channel.head(rotated));
    assertThat(channel.sequence(other.agency)).isEqualTo(2);
  }

  @Test
  void onlyTheChannelItselfPerforms() {
    Command command = testimony().command();
    byte[] data =
        encoded(
            channel
                .at(all.pharmacy)
                .perform(
                    all.pharmacy.id().toArray(),
                    new MedicineCustody.Command(
                        command.id().toArray(),
                        BigInteger.valueOf(command.action()),
                        command.body())));
    assertThat(channel.refuse(all.pharmacy, data).name()).isEqualTo("OnlySelf");
  }

  // --- Gas ---

  @Test
  void commandIsNeverStarvedIntoARefusal() {
    Command first = testimony().command();
    Command second = testimony().command();
    byte[] data = channel.batchData(Bytes32.ZERO, List.of(first, second));
    // Whatever the gas, the batch is taken whole with both accepted, or refused whole.
    for (long gas = 200_000; gas < 2_000_000; gas += 75_000) {
      TransactionReceipt receipt = channel.send(all.pharmacy, data, gas);
      if (receipt.isStatusOK()) {
        assertThat(CustodyChannel.said(receipt))
            .extracting(Said::event)
            .containsExactly("Accepted", "Accepted");
        assertThat(gas).isGreaterThan(600_000);
        return;
      }
      assertThat(channel.sequence(all.agency)).isZero();
    }
    throw new AssertionError("two commands ought to fit into 2,000,000 gas");
  }

  @Test
  void batchWithTooLittleGasForACommandSaysForWhich() {
    byte[] data =
        channel.batchData(Bytes32.ZERO, List.of(testimony().command(), testimony().command()));
    assertThat(channel.refusal(all.pharmacy, data, 500_000))
        .hasValue(new Refusal("OutOfGasShare", Map.of("index", "0")));
    assertThat(channel.refusal(all.pharmacy, data, 1_258_000))
        .hasValue(new Refusal("OutOfGasShare", Map.of("index", "1")));
  }

  @Test
  void commandThatNeedsMoreThanItsShareIsRefusedByName() {
    List<Bytes32> lots = Collections.nCopies(16_000, Bytes32.ZERO);
    var terms = new ReceiveTerms(Bytes32.ZERO, 0, 0, 0, 0, lots, Bytes32.ZERO);
    CustodyDraft greedy = new CustodyDraft(all, terms, all.maker, all.pharmacy);
    assertThat(channel.ask(all.pharmacy, greedy.command()).orElseThrow().name())
        .isEqualTo("Unprocessable");
    assertThat(channel.ask(all.pharmacy, testimony().command())).isEmpty();
  }

  @Test
  void bodyThatDoesNotDecodeIsARefusalNotTheEndOfTheBatch() {
    Command empty = new Command(Bytes32.random(), 15, new byte[0]);
    Command noise = new Command(Bytes32.random(), 15, new byte[300]);
    byte[] farAway = new byte[96];
    Arrays.fill(farAway, (byte) 0xff);
    Command offsets = new Command(Bytes32.random(), 15, farAway);
    Command good = testimony().command();
    byte[] cut = Arrays.copyOf(good.body(), good.body().length - 33);
    Command cutShort = new Command(Bytes32.random(), 15, cut);
    List<Said> said = channel.batch(all.pharmacy, empty, noise, offsets, cutShort, good);
    assertThat(said)
        .extracting(Said::event)
        .containsExactly("Refused", "Refused", "Refused", "Refused", "Accepted");
    assertThat(said.get(0).refusal().orElseThrow().name()).isEqualTo("Unprocessable");
  }

  @Test
  void hundredCommandsFitIntoOneBatchWithinTheGasThatIsPromised() {
    List<Command> commands = new ArrayList<>();
    for (int i = 20; i < 120; i++) commands.add(testimony().command());
    byte[] data = channel.batchData(Bytes32.ZERO, commands);
    TransactionReceipt receipt = channel.send(all.pharmacy, data, 1_250_000 * 100 + 300_000);
    List<Said> said = CustodyChannel.said(receipt);
    assertThat(said).hasSize(100).extracting(Said::event).containsOnly("Accepted");
    assertThat(channel.sequence(all.agency)).isEqualTo(100);
    assertThat(channel.head(all.agency)).isEqualTo(channel.head(all.pharmacy));
  }

  @Test
  void gasShareIsOnRecord() {
    Channel reader =
        Channel.load(
            channel.address(),
            all.network.client(all.pharmacy.node()),
            new ReadonlyTransactionManager(
                all.network.client(all.pharmacy.node()), all.pharmacy.address()),
            new StaticGasProvider(BigInteger.ZERO, BigInteger.TEN));
    assertThat(read(reader.GAS_SHARE())).isEqualTo(1_000_000);
    assertThat(read(reader.members())).hasSize(3);
  }
}
