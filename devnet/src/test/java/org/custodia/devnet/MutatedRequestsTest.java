package org.custodia.devnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Keys;

/**
 * Requests to a node and its privacy manager that are not as they should be: each is answered as a
 * request or refused, none ends in an error of ours, and the network goes on. Always the same ones;
 * more of them in the long suite.
 */
class MutatedRequestsTest {
  private static final int MUTATIONS = Boolean.getBoolean("custodia.long") ? 100_000 : 1_500;

  private static final String WORD = "\"0x" + "3a".repeat(32) + "\"";
  private static final String ADDRESS = "\"0x" + "1".repeat(40) + "\"";

  private static final List<String> CALLS =
      List.of(
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_blockNumber\",\"params\":[]}",
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_getBlockByNumber\",\"params\":[\"0x1\",true]}",
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_getLogs\",\"params\":[{\"fromBlock\":\"0x0\",\"toBlock\":\"latest\",\"address\":%s,\"topics\":[%s,null]}]}"
              .formatted(ADDRESS, WORD),
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_call\",\"params\":[{\"to\":%s,\"data\":\"0x00112233\"},\"latest\"]}"
              .formatted(ADDRESS),
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_getTransactionReceipt\",\"params\":[%s]}"
              .formatted(WORD),
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_sendRawTransaction\",\"params\":[\"0xf86c808504a817c80082520894%s80a0%sa0%s\"]}"
              .formatted("35".repeat(20), "28".repeat(32), "67".repeat(32)),
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_sendRawPrivateTransaction\",\"params\":[\"0xf86c808504a817c800825208\",{\"privateFor\":[\"BULeR8JyUWhiuuCMU/HLA0Q5pzkYT+cHII3ZKBey3Bo=\"],\"privacyFlag\":0}]}",
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_getProof\",\"params\":[%s,[%s],\"latest\"]}"
              .formatted(ADDRESS, WORD),
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_newFilter\",\"params\":[{\"topics\":[[%s]]}]}"
              .formatted(WORD),
          "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"net_version\",\"params\":[]},{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"eth_chainId\"}]");

  private static final String STORED = "{\"payload\":\"AAEC\",\"from\":\"\"}";

  private static final List<String> PIECES =
      List.of(
          "\"",
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\\",
          "\\ud800",
          "0x",
          "-1",
          "0",
          "1e999",
          "null",
          "true",
          "{}",
          "[]",
          "\"\"",
          "\"0x\"",
          "\"latest\"",
          "\"pending\"",
          "9".repeat(40),
          "\"0xffffffffffffffffff\"",
          "[[[[[[[[",
          "\0");

  @TempDir static Path directory;
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void eachIsAnsweredOrRefusedAndTheNetworkGoesOn() throws Exception {
    try (EmbeddedNetwork network =
        EmbeddedNetwork.start(
            EmbeddedNetworkSettings.in(directory, "alice", "bob")
                .withBlockPeriod(Duration.ofMillis(20)))) {
      EmbeddedNode alice = network.node("alice");
      URI store = alice.tessera().resolve("/storeraw");
      Random random = new Random(20_261_127);
      for (int i = 0; i < MUTATIONS; i++) {
        String call = mutated(CALLS.get(random.nextInt(CALLS.size())), random);
        HttpResponse<String> answer = post(alice.rpc(), call);
        assertThat(answer.statusCode()).as(call).isIn(200, 400);
        assertThat(answer.body()).as(call).doesNotContain("Exception", "org.custodia");
        if (i % 4 == 0) {
          String stored = mutated(STORED, random);
          HttpResponse<String> kept = post(store, stored);
          assertThat(kept.statusCode()).as(stored).isIn(200, 400, 404);
        }
      }
      TestClient client = new TestClient(alice, Credentials.create(Keys.createEcKeyPair()));
      assertThat(client.publicly("0x" + "2".repeat(40), "0x").isStatusOK()).isTrue();
      System.out.println("counted: " + MUTATIONS + " mutated requests to a node");
    }
  }

  private HttpResponse<String> post(URI to, String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(to)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static String mutated(String text, Random random) {
    StringBuilder changed = new StringBuilder(text);
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      int from = random.nextInt(changed.length() + 1);
      int to = Math.min(changed.length(), from + random.nextInt(10));
      String piece = PIECES.get(random.nextInt(PIECES.size()));
      switch (random.nextInt(4)) {
        case 0 -> changed.insert(from, piece);
        case 1 -> changed.replace(from, to, piece);
        case 2 -> changed.delete(from, to);
        default -> changed.insert(to, changed.substring(from, to));
      }
    }
    return changed.toString();
  }
}
