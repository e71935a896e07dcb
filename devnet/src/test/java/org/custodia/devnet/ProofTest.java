package org.custodia.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.custodia.devnet.TestClient.ask;
import static org.custodia.devnet.TestContract.call;
import static org.custodia.devnet.TestContract.number;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.custodia.devnet.evm.MerklePatricia;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Hash;
import org.web3j.crypto.Keys;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.rlp.RlpDecoder;
import org.web3j.rlp.RlpList;
import org.web3j.rlp.RlpString;
import org.web3j.utils.Numeric;

/** What eth_getProof (EIP-1186) says, checked without the library that says it. */
class ProofTest {
  @TempDir static Path directory;
  private static EmbeddedNetwork network;
  private static EmbeddedNode bob;
  private static EmbeddedNode eve;
  private static TestClient alice;

  @BeforeAll
  static void start() throws Exception {
    network =
        EmbeddedNetwork.start(
            EmbeddedNetworkSettings.in(directory, "alice", "bob", "eve")
                .withBlockPeriod(Duration.ofMillis(50)));
    bob = network.node("bob");
    eve = network.node("eve");
    alice = new TestClient(network.node("alice"), Credentials.create(Keys.createEcKeyPair()));
    for (int i = 0; i < 20; i++) alice.publicly(null, TestContract.note(i));
  }

  @AfterAll
  static void stop() {
    network.close();
  }

  @Test
  void aPublicContractIsProvedAgainstTheStateRootOfTheBlock() throws Exception {
    var made = alice.publicly(null, TestContract.note(42));
    String note = made.getContractAddress();
    alice.publicly(note, call("set", number(43)));
    alice.publicly(note, call("set", number(44)));

    for (EmbeddedNode node : network.nodes()) {
      JsonNode proof = proof(node, note, made.getBlockNumber(), "0x0", "0x7");
      assertThat(accountIn(stateRoot(made.getBlockNumber()), note, proof)).isPresent();
      assertThat(slot(proof, 0)).isEqualTo(42);
      assertThat(proof.at("/storageProof/0/key").asText()).isEqualTo("0x0");
      assertThat(slot(proof, 1)).as("a slot that was never set").isZero();
      assertThat(proof.get("nonce").asText()).isEqualTo("0x1");
      assertThat(proof.get("codeHash").asText())
          .isEqualTo(
              Numeric.toHexString(Hash.sha3(Numeric.hexStringToByteArray(alice.code(note)))));
    }
    BigInteger head = BigInteger.valueOf(alice.blockNumber());
    JsonNode now = proof(bob, note, head, "0x" + "0".repeat(64));
    assertThat(accountIn(stateRoot(head), note, now)).isPresent();
    assertThat(slot(now, 0)).isEqualTo(44);
  }

  @Test
  void whatIsNotThereIsProvedNotToBe() throws Exception {
    String nobody = "0x" + "0d".repeat(20);
    BigInteger head = BigInteger.valueOf(alice.blockNumber());

    JsonNode proof = proof(bob, nobody, head, "0x1");

    assertThat(accountIn(stateRoot(head), nobody, proof)).isEmpty();
    assertThat(proof.get("balance").asText()).isEqualTo("0x0");
    assertThat(proof.get("storageHash").asText())
        .isEqualTo("0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421");
    assertThat(proof.at("/storageProof/0/proof")).isEmpty();
  }

  @Test
  void anAccountOfAPersonIsProvedWithItsNonce() throws Exception {
    BigInteger head = BigInteger.valueOf(alice.blockNumber());
    String account = alice.account.getAddress();

    JsonNode proof = proof(eve, account, head);

    RlpList fields = accountIn(stateRoot(head), account, proof).orElseThrow();
    assertThat(((RlpString) fields.getValues().get(0)).asPositiveBigInteger())
        .isEqualTo(Numeric.toBigInt(proof.get("nonce").asText()))
        .isPositive();
  }

  @Test
  void aPrivateContractIsProvedWhereTheNodeIsPartyToIt() throws Exception {
    String note = alice.privately(null, TestContract.note(5), bob).getContractAddress();
    alice.privately(note, call("set", number(6)), bob);
    BigInteger head = BigInteger.valueOf(alice.blockNumber());

    JsonNode proof = proof(bob, note, head, "0x0");

    byte[] first = Numeric.hexStringToByteArray(proof.at("/accountProof/0").asText());
    assertThat(accountIn(Hash.sha3(first), note, proof)).as("under the private root").isPresent();
    assertThat(slot(proof, 0)).isEqualTo(6);
    JsonNode strangers = proof(eve, note, head, "0x0");
    assertThat(accountIn(stateRoot(head), note, strangers))
        .as("strangers have the public account, without code or storage")
        .isPresent();
    assertThat(slot(strangers, 0)).isZero();
    assertThat(strangers.get("codeHash").asText())
        .isEqualTo(Numeric.toHexString(Hash.sha3(new byte[0])));
  }

  @Test
  void aForgedProofIsSeen() throws Exception {
    String note = alice.publicly(null, TestContract.note(42)).getContractAddress();
    BigInteger head = BigInteger.valueOf(alice.blockNumber());
    JsonNode proof = proof(bob, note, head, "0x0");
    List<byte[]> nodes = nodes(proof.get("accountProof"));
    byte[] last = nodes.get(nodes.size() - 1);
    last[last.length - 1] ^= 1;

    assertThatThrownBy(
            () -> MerklePatricia.value(stateRoot(head), Numeric.hexStringToByteArray(note), nodes))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void badQuestionsAreRefused() throws Exception {
    assertThat(post(bob, "[\"0x12\", [], \"latest\"]").at("/error/code").asInt()).isEqualTo(-32602);
    assertThat(
            post(bob, "[\"0x%s\", 7, \"latest\"]".formatted("00".repeat(20)))
                .at("/error/code")
                .asInt())
        .isEqualTo(-32602);
    assertThat(
            post(bob, "[\"0x%s\", [], \"0xffffff\"]".formatted("00".repeat(20)))
                .at("/error/message")
                .asText())
        .isEqualTo("header not found");
  }

  /** The account that the proof shows under a root, checked to be as the answer says. */
  private static Optional<RlpList> accountIn(byte[] root, String address, JsonNode proof) {
    var value =
        MerklePatricia.value(
            root, Numeric.hexStringToByteArray(address), nodes(proof.get("accountProof")));
    return value.map(
        encoded -> {
          RlpList fields = (RlpList) RlpDecoder.decode(encoded).getValues().get(0);
          assertThat(bytes(fields, 2)).isEqualTo(hex(proof, "storageHash"));
          assertThat(bytes(fields, 3)).isEqualTo(hex(proof, "codeHash"));
          return fields;
        });
  }

  /** The content of a slot as the proof shows it, checked to be as the answer says. */
  private static long slot(JsonNode proof, int index) {
    JsonNode slot = proof.at("/storageProof/" + index);
    byte[] key = Numeric.toBytesPadded(Numeric.toBigInt(slot.get("key").asText()), 32);
    BigInteger shown =
        MerklePatricia.value(hex(proof, "storageHash"), key, nodes(slot.get("proof")))
            .map(
                encoded ->
                    ((RlpString) RlpDecoder.decode(encoded).getValues().get(0))
                        .asPositiveBigInteger())
            .orElse(BigInteger.ZERO);
    assertThat(Numeric.toBigInt(slot.get("value").asText())).isEqualTo(shown);
    return shown.longValueExact();
  }

  private static byte[] bytes(RlpList fields, int index) {
    return ((RlpString) fields.getValues().get(index)).getBytes();
  }

  private static byte[] hex(JsonNode node, String field) {
    return Numeric.hexStringToByteArray(node.get(field).asText());
  }

  private static List<byte[]> nodes(JsonNode list) {
    List<byte[]> nodes = new ArrayList<>();
    list.forEach(node -> nodes.add(Numeric.hexStringToByteArray(node.asText())));
    return nodes;
  }

  private static byte[] stateRoot(BigInteger block) {
    return Numeric.hexStringToByteArray(
        ask(alice.quorum.ethGetBlockByNumber(DefaultBlockParameter.valueOf(block), false))
            .getBlock()
            .getStateRoot());
  }

  private static JsonNode proof(
      EmbeddedNode node, String account, BigInteger block, String... slots) throws IOException {
    String keys = slots.length == 0 ? "" : "\"" + String.join("\",\"", slots) + "\"";
    JsonNode answer =
        post(
            node,
            "[\"%s\",[%s],\"%s\"]".formatted(account, keys, Numeric.toHexStringWithPrefix(block)));
    assertThat(answer.has("error")).as(answer.toString()).isFalse();
    return answer.get("result");
  }

  private static JsonNode post(EmbeddedNode node, String params) throws IOException {
    var answer =
        TestClient.http(
            "POST",
            node.rpc(),
            "application/json",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_getProof\",\"params\":%s}"
                .formatted(params));
    return new ObjectMapper().readTree(answer.body());
  }
}
