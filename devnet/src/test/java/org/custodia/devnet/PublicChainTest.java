package org.custodia.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.devnet.TestClient.ask;
import static org.custodia.devnet.TestContract.call;
import static org.custodia.devnet.TestContract.number;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Hash;
import org.web3j.crypto.Keys;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.methods.request.EthFilter;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.rlp.RlpEncoder;
import org.web3j.rlp.RlpList;
import org.web3j.rlp.RlpString;
import org.web3j.utils.Numeric;

/** Public contracts, and the blocks that carry them. */
class PublicChainTest {
  @TempDir static Path directory;
  private static EmbeddedNetwork network;

  @BeforeAll
  static void start() {
    network =
        EmbeddedNetwork.start(
            EmbeddedNetworkSettings.in(directory, "alice", "bob")
                .withBlockPeriod(Duration.ofMillis(50))
                .withEmptyBlockPeriod(Duration.ofMillis(400)));
  }

  @AfterAll
  static void stop() {
    network.close();
  }

  private static TestClient alice() throws Exception {
    return new TestClient(network.node("alice"), Credentials.create(Keys.createEcKeyPair()));
  }

  @Test
  void everyNodeSeesAPublicContractAndItsChanges() throws Exception {
    TestClient alice = alice();
    var deployed = alice.publicly(null, TestContract.note(1));
    String note = deployed.getContractAddress();
    var changed = alice.publicly(note, call("set", number(2)));

    assertThat(deployed.getStatus()).isEqualTo("0x1");
    assertThat(changed.getGasUsed()).isPositive();
    for (EmbeddedNode node : network.nodes()) {
      assertThat(alice.at(node).value(note)).isEqualTo(2);
      assertThat(alice.at(node).logs(note)).hasSize(2);
    }
    var before = DefaultBlockParameter.valueOf(changed.getBlockNumber().subtract(BigInteger.ONE));
    assertThat(TestClient.number(alice.callAt(before, note, call("value"))))
        .as("the block before the change")
        .isEqualTo(1);
  }

  @Test
  void aRevertIsAnErrorWithItsReasonAndData() throws Exception {
    TestClient alice = alice();
    String note = alice.publicly(null, TestContract.note(1)).getContractAddress();

    var refused = alice.call(note, call("refuse"));
    assertThat(refused.isReverted()).isTrue();
    assertThat(refused.getRevertReason()).isEqualTo("execution reverted: no such page");

    var forbidden = alice.call(note, call("forbid"));
    assertThat(forbidden.getError().getCode()).isEqualTo(3);
    assertThat(forbidden.getError().getData())
        .as("selector of Forbidden(uint256), then 7")
        .contains(Hash.sha3String("Forbidden(uint256)").substring(2, 10) + "0".repeat(63) + "7");

    assertThat(alice.publicly(note, call("refuse")).getStatus()).isEqualTo("0x0");
  }

  @Test
  void anEstimateIsExactlyEnough() throws Exception {
    TestClient alice = alice();
    String note = alice.publicly(null, TestContract.note(1)).getContractAddress();
    var used = alice.publicly(note, call("set", number(5))).getGasUsed();
    var message =
        Transaction.createEthCallTransaction(
            alice.account.getAddress(), note, call("set", number(6)));

    assertThat(ask(alice.quorum.ethEstimateGas(message)).getAmountUsed()).isEqualTo(used);
  }

  @Test
  void logsAreFoundByTopicAndRange() throws Exception {
    TestClient alice = alice();
    String note = alice.publicly(null, TestContract.note(1)).getContractAddress();
    var changed = alice.publicly(note, call("set", number(2)));
    String changedTopic = Hash.sha3String("Changed(uint256,address)");
    String byAlice = "0x" + "0".repeat(24) + alice.account.getAddress().substring(2);

    var range = DefaultBlockParameter.valueOf(changed.getBlockNumber());
    var filter = new EthFilter(range, range, List.of(note));
    filter.addSingleTopic(changedTopic).addOptionalTopics(byAlice, "0x" + "1".repeat(64));
    assertThat(ask(alice.quorum.ethGetLogs(filter)).getLogs()).hasSize(1);

    var other = new EthFilter(range, range, List.of(note));
    other.addSingleTopic(changedTopic).addSingleTopic("0x" + "1".repeat(64));
    assertThat(ask(alice.quorum.ethGetLogs(other)).getLogs()).isEmpty();
  }

  @Test
  void aFilterTellsOfEachLogOnce() throws Exception {
    TestClient alice = alice();
    String note = alice.publicly(null, TestContract.note(1)).getContractAddress();
    var latest = org.web3j.protocol.core.DefaultBlockParameterName.LATEST;
    var id = ask(alice.quorum.ethNewFilter(new EthFilter(latest, latest, note))).getFilterId();

    alice.publicly(note, call("set", number(2)));
    assertThat(ask(alice.quorum.ethGetFilterChanges(id)).getLogs()).hasSize(1);
    assertThat(ask(alice.quorum.ethGetFilterChanges(id)).getLogs()).isEmpty();
    assertThat(ask(alice.quorum.ethUninstallFilter(id)).isUninstalled()).isTrue();
  }

  @Test
  void aBlockHashIsTheKeccakOfItsHeaderAndLinksToItsParent() throws Exception {
    TestClient alice = alice();
    alice.publicly(null, TestContract.note(1));
    BigInteger head = ask(alice.quorum.ethBlockNumber()).getBlockNumber();
    String parent = "0x" + "0".repeat(64);
    BigInteger time = BigInteger.ZERO;
    for (BigInteger n = BigInteger.ZERO; n.compareTo(head) <= 0; n = n.add(BigInteger.ONE)) {
      EthBlock.Block block = block(alice, n);
      assertThat(block.getParentHash()).isEqualTo(parent);
      assertThat(block.getHash()).as("hash of block " + n).isEqualTo(headerHash(block));
      assertThat(block.getTimestamp()).isGreaterThanOrEqualTo(time);
      parent = block.getHash();
      time = block.getTimestamp();
    }
  }

  @Test
  void theRootsOfABlockWithOneTransactionAreThoseOfTheYellowPaper() throws Exception {
    TestClient alice = alice();
    var receipt = alice.publicly(null, TestContract.note(3));
    EthBlock.Block block = block(alice, receipt.getBlockNumber());
    assertThat(block.getTransactions()).hasSize(1);

    var log = receipt.getLogs().get(0);
    byte[] receiptValue =
        rlp(
            quantity(BigInteger.ONE),
            quantity(receipt.getCumulativeGasUsed()),
            data(receipt.getLogsBloom()),
            new RlpList(
                new RlpList(
                    data(log.getAddress()),
                    new RlpList(
                        log.getTopics().stream()
                            .map(PublicChainTest::data)
                            .toList()
                            .toArray(RlpString[]::new)),
                    data(log.getData()))));
    assertThat(block.getReceiptsRoot()).isEqualTo(rootOfSingleLeaf(receiptValue));
    assertThat(block.getLogsBloom()).isEqualTo(receipt.getLogsBloom());
    assertThat(receipt.getLogsBloom()).isNotEqualTo("0x" + "0".repeat(512));
    assertThat(block.getGasUsed()).isEqualTo(receipt.getGasUsed());
  }

  @Test
  void transactionsSentTogetherShareBlocksAndKeepTheirOrder() throws Exception {
    TestClient alice = alice();
    String note = alice.publicly(null, TestContract.note(0)).getContractAddress();
    List<String> hashes = new ArrayList<>();
    for (int i = 1; i <= 60; i++) {
      hashes.add(alice.sendPublic(i, note, call("set", number(i))).getTransactionHash());
    }
    List<BigInteger> blocks =
        hashes.stream().map(hash -> alice.receipt(hash).getBlockNumber()).toList();

    assertThat(blocks).isSorted();
    assertThat(blocks.stream().distinct().count()).isLessThan(60);
    assertThat(alice.value(note)).isEqualTo(60);
    assertThat(alice.logs(note).stream().map(log -> log.getBlockNumber() + "/" + log.getLogIndex()))
        .as("a log index is used once in a block")
        .doesNotHaveDuplicates()
        .hasSize(61);
  }

  @Test
  void aTransactionBehindAGapWaitsUntilTheGapIsFilled() throws Exception {
    TestClient alice = alice();
    String note = alice.publicly(null, TestContract.note(0)).getContractAddress();
    String third = alice.sendPublic(3, note, call("set", number(3))).getTransactionHash();
    String second = alice.sendPublic(2, note, call("set", number(2))).getTransactionHash();

    TestClient.pause(600);
    assertThat(ask(alice.quorum.ethGetTransactionReceipt(third)).getTransactionReceipt()).isEmpty();
    assertThat(alice.nonce()).as("pending does not jump the gap").isEqualTo(1);

    alice.sendPublic(1, note, call("set", number(1)));
    assertThat(alice.receipt(third).getStatus()).isEqualTo("0x1");
    assertThat(alice.receipt(second).getStatus()).isEqualTo("0x1");
    assertThat(alice.value(note)).isEqualTo(3);
    assertThat(alice.nonce()).isEqualTo(4);
  }

  @Test
  void blocksComeWithoutTransactionsAndTellTheRealTime() throws Exception {
    TestClient alice = alice();
    String note = alice.publicly(null, TestContract.note(0)).getContractAddress();
    BigInteger head = ask(alice.quorum.ethBlockNumber()).getBlockNumber();
    TestClient.pause(1_500);

    assertThat(ask(alice.quorum.ethBlockNumber()).getBlockNumber())
        .isGreaterThanOrEqualTo(head.add(BigInteger.TWO));
    long now = Instant.now().getEpochSecond();
    assertThat(TestClient.number(alice.call(note, call("blockTime")))).isBetween(now - 3, now);
    assertThat(TestClient.number(alice.call(note, call("chainId")))).isEqualTo(1337);
  }

  private static EthBlock.Block block(TestClient client, BigInteger number) {
    return ask(client.quorum.ethGetBlockByNumber(DefaultBlockParameter.valueOf(number), true))
        .getBlock();
  }

  private static String headerHash(EthBlock.Block block) {
    return Numeric.toHexString(
        Hash.sha3(
            rlp(
                data(block.getParentHash()),
                data(block.getSha3Uncles()),
                data(block.getMiner()),
                data(block.getStateRoot()),
                data(block.getTransactionsRoot()),
                data(block.getReceiptsRoot()),
                data(block.getLogsBloom()),
                quantity(block.getDifficulty()),
                quantity(block.getNumber()),
                quantity(block.getGasLimit()),
                quantity(block.getGasUsed()),
                quantity(block.getTimestamp()),
                data(block.getExtraData()),
                data(block.getMixHash()),
                data(block.getNonceRaw()))));
  }

  /** A trie with one entry is one leaf: its key is the RLP of index 0, two nibbles, even. */
  private static String rootOfSingleLeaf(byte[] value) {
    byte[] leafWithKey80 = {0x20, (byte) 0x80};
    return Numeric.toHexString(
        Hash.sha3(rlp(RlpString.create(leafWithKey80), RlpString.create(value))));
  }

  private static byte[] rlp(org.web3j.rlp.RlpType... items) {
    return RlpEncoder.encode(new RlpList(items));
  }

  private static RlpString data(String hex) {
    return RlpString.create(Numeric.hexStringToByteArray(hex));
  }

  private static RlpString quantity(BigInteger number) {
    return RlpString.create(number);
  }
}
