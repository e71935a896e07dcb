package org.custodia.devnet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.RawTransaction;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.request.EthFilter;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.core.methods.response.EthCall;
import org.web3j.protocol.core.methods.response.EthSendTransaction;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.protocol.http.HttpService;
import org.web3j.quorum.PrivacyFlag;
import org.web3j.quorum.Quorum;
import org.web3j.quorum.enclave.Tessera;
import org.web3j.quorum.enclave.protocol.EnclaveService;
import org.web3j.quorum.tx.QuorumTransactionManager;
import org.web3j.tx.RawTransactionManager;

/** A member of the network, as its application talks to its node: web3j and web3j-quorum. */
public final class TestClient {
  public static final BigInteger GAS = BigInteger.valueOf(100_000_000);
  private static final long WAIT_MILLIS = 20_000;

  public final EmbeddedNode node;
  public final Quorum quorum;
  public final Tessera tessera;
  public final Credentials account;

  public TestClient(EmbeddedNode node, Credentials account) {
    this.node = node;
    this.account = account;
    OkHttpClient http =
        new OkHttpClient.Builder()
            .addNetworkInterceptor(
                chain -> {
                  // Or each request of more than 8 KB takes 40 ms longer (Nagle's algorithm).
                  chain.connection().socket().setTcpNoDelay(true);
                  return chain.proceed(chain.request());
                })
            .build();
    quorum = Quorum.build(new HttpService(node.rpc().toString(), http));
    tessera =
        new Tessera(new EnclaveService("http://127.0.0.1", node.tessera().getPort(), http), quorum);
  }

  /** The same account at another node. */
  public TestClient at(EmbeddedNode other) {
    return new TestClient(other, account);
  }

  public TransactionReceipt publicly(String to, String data) {
    var sent = sendPublic(nonce(), to, data);
    return receipt(sent.getTransactionHash());
  }

  public EthSendTransaction sendPublic(long nonce, String to, String data) {
    var manager = new RawTransactionManager(quorum, account, 1337);
    return attempt(() -> manager.signAndSend(transaction(nonce, to, data)));
  }

  public TransactionReceipt privately(String to, String data, EmbeddedNode... recipients) {
    var sent = sendPrivate(nonce(), to, data, keys(recipients));
    if (sent.hasError()) throw new AssertionError(sent.getError().getMessage());
    return receipt(sent.getTransactionHash());
  }

  public EthSendTransaction sendPrivate(
      long nonce, String to, String data, List<String> recipients) {
    return sendPrivate(PrivacyFlag.STANDARD_PRIVATE, List.of(), nonce, to, data, recipients);
  }

  public EthSendTransaction sendPrivate(
      PrivacyFlag flag,
      List<String> mandatory,
      long nonce,
      String to,
      String data,
      List<String> recipients) {
    var manager =
        new QuorumTransactionManager(
            quorum, tessera, account, node.tesseraPublicKey(), recipients, flag, mandatory);
    return attempt(() -> manager.signAndSend(transaction(nonce, to, data)));
  }

  public static List<String> keys(EmbeddedNode... nodes) {
    return Stream.of(nodes).map(EmbeddedNode::tesseraPublicKey).toList();
  }

  public RawTransaction transaction(long nonce, String to, String data) {
    return RawTransaction.createTransaction(
        BigInteger.valueOf(nonce), BigInteger.ZERO, GAS, to, BigInteger.ZERO, data);
  }

  public long nonce() {
    return ask(quorum.ethGetTransactionCount(
            account.getAddress(), DefaultBlockParameterName.PENDING))
        .getTransactionCount()
        .longValueExact();
  }

  public TransactionReceipt receipt(String hash) {
    long deadline = System.currentTimeMillis() + WAIT_MILLIS;
    while (System.currentTimeMillis() < deadline) {
      var receipt = ask(quorum.ethGetTransactionReceipt(hash)).getTransactionReceipt();
      if (receipt.isPresent()) return receipt.get();
      pause(20);
    }
    throw new AssertionError("no receipt of " + hash + " within " + WAIT_MILLIS + " ms");
  }

  /** Height of the node's own head. */
  public long blockNumber() {
    return ask(quorum.ethBlockNumber()).getBlockNumber().longValueExact();
  }

  /** Rolls the node back to a block; it has come back to where it was when this returns. */
  public void setHead(long block) {
    long head = blockNumber();
    setHeadOnly(block);
    long deadline = System.currentTimeMillis() + WAIT_MILLIS;
    while (blockNumber() < head) {
      if (System.currentTimeMillis() > deadline) throw new AssertionError("stays behind");
      pause(10);
    }
  }

  /** Rolls the node back to a block and does not wait. */
  public void setHeadOnly(long block) {
    String request =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"debug_setHead\",\"params\":[\"0x%x\"]}"
            .formatted(block);
    String answer = http("POST", node.rpc(), "application/json", request).body();
    if (!answer.contains("\"result\":null")) throw new AssertionError(answer);
  }

  public EthCall call(String to, String data) {
    return callAt(DefaultBlockParameterName.LATEST, to, data);
  }

  public EthCall callAt(DefaultBlockParameter block, String to, String data) {
    return attempt(
        () ->
            quorum
                .ethCall(
                    Transaction.createEthCallTransaction(account.getAddress(), to, data), block)
                .send());
  }

  public long value(String contract) {
    return number(call(contract, TestContract.call("value")));
  }

  public static long number(EthCall answer) {
    if (answer.hasError()) throw new AssertionError(answer.getError().getMessage());
    return new BigInteger(answer.getValue().substring(2), 16).longValueExact();
  }

  public String code(String contract) {
    return ask(quorum.ethGetCode(contract, DefaultBlockParameterName.LATEST)).getCode();
  }

  public String payload(String transactionHash) {
    String marker =
        ask(quorum.ethGetTransactionByHash(transactionHash))
            .getTransaction()
            .orElseThrow()
            .getInput();
    return ask(quorum.quorumGetPrivatePayload(marker)).getPrivatePayload();
  }

  public List<Log> logs(String contract) {
    var filter =
        new EthFilter(
            DefaultBlockParameterName.EARLIEST, DefaultBlockParameterName.LATEST, contract);
    return ask(quorum.ethGetLogs(filter)).getLogs().stream().map(log -> (Log) log.get()).toList();
  }

  /** An answer that must not be an error. */
  public static <T extends Response<?>> T ask(Request<?, T> request) {
    T response = attempt(request::send);
    if (response.hasError()) throw new AssertionError(response.getError().getMessage());
    return response;
  }

  /** A request by hand, for what web3j does not send. */
  public static HttpResponse<String> http(String verb, URI uri, String contentType, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).method(verb, HttpRequest.BodyPublishers.ofString(body));
    if (!contentType.isEmpty()) request.header("Content-Type", contentType);
    return attempt(
        () ->
            HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString()));
  }

  public static void pause(long millis) {
    attempt(
        () -> {
          Thread.sleep(millis);
          return null;
        });
  }

  public interface Attempt<T> {
    T run() throws IOException, InterruptedException;
  }

  public static <T> T attempt(Attempt<T> attempt) {
    try {
      return attempt.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
