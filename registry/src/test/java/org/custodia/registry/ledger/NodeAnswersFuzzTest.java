package org.custodia.registry.ledger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.keys.KeyFiles;
import org.custodia.registry.testing.ParserFuzz;

/**
 * What a node or a privacy manager answers, whatever was asked. The first byte says which question
 * it is that this comes back to. It is read, or there is no answer ({@link NodeUnavailable}).
 */
class NodeAnswersFuzzTest extends ParserFuzz {
  private static final Bytes32 HASH = Bytes32.of("11".repeat(32));
  private static final String ADDRESS = "0x" + "22".repeat(20);

  private static final List<Consumer<QuorumNode>> QUESTIONS =
      List.of(
          node -> node.block(5),
          node -> node.blocks(5, 6),
          node -> node.logs(5, 6),
          node -> node.receipt(HASH),
          node -> node.transaction(HASH),
          node -> node.nonce(ADDRESS, true),
          node -> node.payload(new byte[64]),
          node -> node.hasCode(ADDRESS),
          node -> node.blockNumber(),
          node ->
              node.call(
                  Optional.empty(),
                  Optional.of(ADDRESS),
                  new byte[4],
                  Optional.empty(),
                  Optional.empty()),
          node -> node.storePayload(new byte[4]),
          node ->
              node.send(
                  SignedTransaction.Public.sign(
                      LedgerRows.signer(BigInteger.TEN), 1337, 0, 1, ADDRESS, new byte[4])),
          node -> node.setHead(3));

  private static byte[] body = new byte[0];
  private static QuorumNode node;

  @Override
  protected List<byte[]> seeds() {
    String word = HASH.toString();
    String log =
        """
        {"address":"%2$s","topics":["%1$s"],"data":"0x01","blockNumber":"0x5","transactionHash":"%1$s",\
        "transactionIndex":"0x0","blockHash":"%1$s","logIndex":"0x0","removed":false}"""
            .formatted(word, ADDRESS);
    String transaction =
        """
        {"blockHash":"%1$s","blockNumber":"0x5","from":"%2$s","to":"%2$s","gas":"0x5208","gasPrice":"0x0",\
        "hash":"%1$s","input":"0x00","nonce":"0x1","transactionIndex":"0x0","value":"0x0","v":"0x25","r":"0x1","s":"0x1"}"""
            .formatted(word, ADDRESS);
    String block =
        """
        {"number":"0x5","hash":"%1$s","parentHash":"%1$s","timestamp":"0x5","gasLimit":"0x5","gasUsed":"0x0",\
        "transactions":[%2$s],"uncles":[]}"""
            .formatted(word, transaction);
    String receipt =
        """
        {"transactionHash":"%1$s","blockNumber":"0x5","blockHash":"%1$s","from":"%2$s","to":null,\
        "contractAddress":"%2$s","gasUsed":"0x1","status":"0x1","logs":[%3$s],"logsBloom":"0x"}"""
            .formatted(word, ADDRESS, log);
    return List.of(
        answer(0, block),
        about(1, "[%s,%s]".formatted(result(block), result(block.replace("0x5", "0x6")))),
        answer(2, "[%s]".formatted(log)),
        answer(3, receipt),
        answer(4, transaction),
        answer(5, "\"0x1\""),
        answer(6, "\"0x0102\""),
        answer(7, "\"0x60\""),
        answer(8, "\"0x5\""),
        answer(9, "\"0x05\""),
        about(
            9,
            """
            {"jsonrpc":"2.0","id":1,"error":{"code":3,"message":"execution reverted","data":"0x08c379a0"}}"""),
        about(10, "{\"key\":\"%s\"}".formatted("A".repeat(86) + "==")),
        answer(11, "\"" + word + "\""),
        about(11, "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32000,\"message\":\"no\"}}"),
        answer(12, "null"));
  }

  private static byte[] answer(int question, String result) {
    return about(question, result(result));
  }

  private static String result(String result) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + result + "}";
  }

  private static byte[] about(int question, String body) {
    return utf8((char) ('a' + question) + body);
  }

  @Override
  protected void read(byte[] input) {
    if (input.length == 0) return;
    if (node == null) start();
    body = Arrays.copyOfRange(input, 1, input.length);
    QUESTIONS.get(Math.floorMod(input[0] - 'a', QUESTIONS.size())).accept(node);
  }

  @Override
  protected boolean isRefusal(RuntimeException thrown) {
    return thrown instanceof NodeUnavailable;
  }

  private static void start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
      server.createContext("/", NodeAnswersFuzzTest::reply);
      server.start();
      URI there = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
      node =
          new QuorumNode(
              new NetworkFile.Node(
                  "fuzzed",
                  "gln:3010000000014",
                  there,
                  there,
                  "A".repeat(43) + "=",
                  KeyFiles.NONE,
                  Optional.empty()),
              0,
              Duration.ofSeconds(5));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void reply(HttpExchange call) throws IOException {
    byte[] answer = body;
    call.getRequestBody().readAllBytes();
    call.getResponseHeaders().add("Content-Type", "application/json");
    call.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
    if (answer.length > 0) call.getResponseBody().write(answer);
    call.close();
  }
}
