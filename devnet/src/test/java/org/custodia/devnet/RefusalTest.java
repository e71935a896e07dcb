package org.custodia.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.devnet.TestContract.call;
import static org.custodia.devnet.TestContract.number;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Keys;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.protocol.core.methods.response.EthSendTransaction;
import org.web3j.quorum.PrivacyFlag;
import org.web3j.rlp.RlpDecoder;
import org.web3j.rlp.RlpEncoder;
import org.web3j.rlp.RlpList;
import org.web3j.rlp.RlpString;
import org.web3j.utils.Numeric;

/** What is refused, and in which words: those of GoQuorum and Tessera. */
class RefusalTest {
  private static final String NOBODY = "BULeR8JyUWhiuuCMU/HLA0Q5pzkYT+cHII3ZKBey3Bo=";

  @TempDir static Path directory;
  private static EmbeddedNetwork network;
  private static EmbeddedNode bob;

  @BeforeAll
  static void start() {
    network =
        EmbeddedNetwork.start(
            EmbeddedNetworkSettings.in(directory, "alice", "bob")
                .withBlockPeriod(Duration.ofMillis(50)));
    bob = network.node("bob");
  }

  @AfterAll
  static void stop() {
    network.close();
  }

  private static TestClient alice() throws Exception {
    return new TestClient(network.node("alice"), Credentials.create(Keys.createEcKeyPair()));
  }

  private static EthSendTransaction sendSigned(
      TestClient client, RawTransaction transaction, long chainId) {
    byte[] raw = TransactionEncoder.signMessage(transaction, chainId, client.account);
    return TestClient.attempt(
        () -> client.quorum.ethSendRawTransaction(Numeric.toHexString(raw)).send());
  }

  private static RawTransaction transaction(long nonce, long gasPrice, long gas, long value) {
    return RawTransaction.createTransaction(
        BigInteger.valueOf(nonce),
        BigInteger.valueOf(gasPrice),
        BigInteger.valueOf(gas),
        "0x" + "1".repeat(40),
        BigInteger.valueOf(value),
        "0x");
  }

  private static void assertRefused(EthSendTransaction answer, String words) {
    assertThat(answer.hasError()).as("refused: " + words).isTrue();
    assertThat(answer.getError().getCode()).isEqualTo(-32000);
    assertThat(answer.getError().getMessage()).isEqualTo(words);
  }

  @Test
  void transactionsAreRefusedInTheWordsOfGoQuorum() throws Exception {
    TestClient alice = alice();
    assertRefused(sendSigned(alice, transaction(0, 1, 21_000, 0), 1337), "Gas price not 0");
    assertRefused(
        sendSigned(alice, transaction(0, 0, 0xe0000001L, 0), 1337), "exceeds block gas limit");
    assertRefused(sendSigned(alice, transaction(0, 0, 20_999, 0), 1337), "intrinsic gas too low");
    assertRefused(
        sendSigned(alice, transaction(0, 0, 21_000, 0), 1338), "invalid chain id for signer");
    assertRefused(
        sendSigned(alice, transaction(0, 0, 21_000, 1), 1337),
        "insufficient funds for gas * price + value");

    var queued = sendSigned(alice, transaction(1, 0, 21_000, 0), 1337);
    assertRefused(
        sendSigned(alice, transaction(1, 0, 21_000, 0), 1337),
        "known transaction: " + queued.getTransactionHash().substring(2));
    assertRefused(
        sendSigned(alice, transaction(1, 0, 22_000, 0), 1337),
        "replacement transaction underpriced");

    String mined = sendSigned(alice, transaction(0, 0, 21_000, 0), 1337).getTransactionHash();
    alice.receipt(mined);
    alice.receipt(queued.getTransactionHash());
    assertRefused(sendSigned(alice, transaction(0, 0, 30_000, 0), 1337), "nonce too low");
  }

  @Test
  void anUnknownRecipientIsNamedAndNoNonceIsUsed() throws Exception {
    TestClient alice = alice();
    var answer =
        alice.sendPrivate(0, null, TestContract.note(1), List.of(bob.tesseraPublicKey(), NOBODY));

    assertRefused(answer, "404 status: Recipient not found for key: " + NOBODY);
    assertThat(alice.nonce()).isZero();
    assertThat(alice.privately(null, TestContract.note(1), bob).getStatus()).isEqualTo("0x1");
  }

  @Test
  void aRawPrivateTransactionSentAgainMeetsTesserasError() throws Exception {
    TestClient alice = alice();
    String payload = TestContract.note(5);
    String key =
        alice
            .tessera
            .storeRawRequest(
                Base64.getEncoder().encodeToString(Numeric.hexStringToByteArray(payload)),
                alice.node.tesseraPublicKey(),
                List.of())
            .getKey();
    String marker = Numeric.toHexString(Base64.getDecoder().decode(key));
    String raw = privateRaw(alice, alice.transaction(0, null, marker));
    var first = sendRawPrivate(alice, raw, PrivacyFlag.STANDARD_PRIVATE);
    alice.receipt(first.getTransactionHash());

    var again = sendRawPrivate(alice, raw, PrivacyFlag.STANDARD_PRIVATE);
    assertThat(again.getError().getMessage())
        .startsWith("500 status: Unique index or primary key violation");
  }

  @Test
  void otherPrivacyFlagsAreRefused() throws Exception {
    TestClient alice = alice();
    String raw = privateRaw(alice, alice.transaction(0, null, "0x" + "ab".repeat(64)));

    assertRefused(
        sendRawPrivate(alice, raw, PrivacyFlag.PARTY_PROTECTION),
        "PrivacyEnhancements are disabled. Can only accept transactions with"
            + " PrivacyFlag=0(StandardPrivate).");
    assertThat(sendRawPrivate(alice, raw, PrivacyFlag.STANDARD_PRIVATE).getError().getMessage())
        .as("a payload that nobody stored")
        .startsWith("404 status: Raw Transaction with hash q6urq6")
        .endsWith("was not found");
  }

  /** Signs without a chain id and then marks as private, as web3j-quorum does. */
  private static String privateRaw(TestClient client, RawTransaction transaction) {
    byte[] signed = TransactionEncoder.signMessage(transaction, client.account);
    var fields = ((RlpList) RlpDecoder.decode(signed).getValues().get(0)).getValues();
    BigInteger v = ((RlpString) fields.get(6)).asPositiveBigInteger();
    fields.set(6, RlpString.create(v.add(BigInteger.TEN)));
    return Numeric.toHexString(RlpEncoder.encode(new RlpList(fields)));
  }

  private static EthSendTransaction sendRawPrivate(
      TestClient client, String raw, PrivacyFlag flag) {
    return TestClient.attempt(
        () ->
            client
                .quorum
                .ethSendRawPrivateTransaction(raw, List.of(bob.tesseraPublicKey()), flag)
                .send());
  }

  @Test
  void theEnvelopeIsThatOfGeth() {
    String batch =
        "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\"},"
            + "{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"method\":\"eth_foo\",\"params\":[]},"
            + "{\"jsonrpc\":\"2.0\",\"method\":\"net_version\"}]";
    assertThat(TestClient.http("POST", bob.rpc(), "application/json", batch).body())
        .isEqualTo(
            "[{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"0x539\"},"
                + "{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"error\":{\"code\":-32601,\"message\":"
                + "\"the method eth_foo does not exist/is not available\"}}]");
    assertThat(TestClient.http("POST", bob.rpc(), "application/json", "{").body())
        .contains("\"code\":-32700,\"message\":\"parse error\"");
    assertThat(TestClient.http("POST", bob.rpc(), "text/plain", batch).statusCode()).isEqualTo(415);
    assertThat(TestClient.http("GET", bob.rpc(), "", "").statusCode()).isEqualTo(200);
  }

  @Test
  void tesseraSaysThatItIsUpAndRefusesBadPayloads() {
    var storeraw = bob.tessera().resolve("/storeraw");
    assertThat(TestClient.http("GET", bob.tessera().resolve("/upcheck"), "", "").body())
        .isEqualTo("I'm up!");
    assertThat(TestClient.http("POST", storeraw, "application/json", "{}").statusCode())
        .isEqualTo(400);
    assertThat(
            TestClient.http("POST", storeraw, "application/json", "{\"payload\":\"\"}")
                .statusCode())
        .isEqualTo(400);
    var foreign =
        TestClient.http(
            "POST",
            storeraw,
            "application/json",
            "{\"payload\":\"YWJj\",\"from\":\"" + NOBODY + "\"}");
    assertThat(foreign.statusCode()).isEqualTo(404);
    assertThat(foreign.body()).contains(NOBODY);
    assertThat(TestClient.http("GET", bob.tessera().resolve("/send"), "", "").statusCode())
        .isEqualTo(404);
  }

  @Test
  void aChainIdSignatureGoesOutAsAPublicTransactionThatFails() throws Exception {
    TestClient alice = alice();
    String key =
        alice.tessera.storeRawRequest("YWJj", alice.node.tesseraPublicKey(), List.of()).getKey();
    String marker = Numeric.toHexString(Base64.getDecoder().decode(key));
    byte[] raw =
        TransactionEncoder.signMessage(alice.transaction(0, null, marker), 1337, alice.account);

    var sent = sendRawPrivate(alice, Numeric.toHexString(raw), PrivacyFlag.STANDARD_PRIVATE);
    var receipt = alice.receipt(sent.getTransactionHash());
    assertThat(receipt.getGasUsed()).as("a public transaction uses gas").isPositive();
    assertThat(alice.call(receipt.getContractAddress(), call("set", number(1))).getValue())
        .as("there is no contract")
        .isEqualTo("0x");
  }
}
