package org.custodia.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.custodia.devnet.TestContract.call;
import static org.custodia.devnet.TestContract.number;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.custodia.devnet.wire.Rule;
import org.custodia.devnet.wire.WireFault;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Hash;
import org.web3j.crypto.Keys;
import org.web3j.protocol.websocket.WebSocketService;
import org.web3j.quorum.Quorum;

/** JSON-RPC and subscriptions over websockets, for web3j and by hand. */
class WebSocketTest {
  private static final long SECONDS = 20;

  @TempDir static Path directory;
  private static EmbeddedNetwork network;
  private static EmbeddedNode alice;
  private static EmbeddedNode bob;
  private static EmbeddedNode eve;

  @BeforeAll
  static void start() {
    network = start(directory);
    alice = network.node("alice");
    bob = network.node("bob");
    eve = network.node("eve");
  }

  private static EmbeddedNetwork start(Path directory) {
    return EmbeddedNetwork.start(
        EmbeddedNetworkSettings.in(directory, "alice", "bob", "eve")
            .withBlockPeriod(Duration.ofMillis(50))
            .withEmptyBlockPeriod(Duration.ofMillis(300)));
  }

  @AfterAll
  static void stop() {
    network.close();
  }

  /** A socket by hand that reads only when it is asked to. */
  private static final class Socket implements WebSocket.Listener {
    final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    final CompletableFuture<String> ended = new CompletableFuture<>();
    private final StringBuilder part = new StringBuilder();
    private final boolean reads;
    WebSocket connection;

    Socket(boolean reads) {
      this.reads = reads;
    }

    static Socket open(URI uri, boolean reads) throws Exception {
      Socket socket = new Socket(reads);
      socket.connection =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .buildAsync(uri, socket)
              .get(SECONDS, TimeUnit.SECONDS);
      return socket;
    }

    @Override
    public void onOpen(WebSocket socket) {
      if (reads) socket.request(Long.MAX_VALUE);
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        messages.add(part.toString());
        part.setLength(0);
      }
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      ended.complete("closed " + code);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      ended.complete("broken " + error);
    }

    void send(String text) throws Exception {
      connection.sendText(text, true).get(SECONDS, TimeUnit.SECONDS);
    }

    String next() throws InterruptedException {
      return messages.poll(SECONDS, TimeUnit.SECONDS);
    }
  }

  private static TestClient client() throws Exception {
    return new TestClient(alice, Credentials.create(Keys.createEcKeyPair()));
  }

  private static String rpc(int id, String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\",\"params\":%s}"
        .formatted(id, method, params);
  }

  @Test
  void web3jHearsOfNewBlocksAndOfThePrivateLogsOfItsOwnNode() throws Exception {
    TestClient client = client();
    String note = client.privately(null, TestContract.note(1), bob).getContractAddress();
    var heard = new LinkedBlockingQueue<String>();
    var heads = new LinkedBlockingQueue<String>();
    var strangers = new LinkedBlockingQueue<String>();
    WebSocketService service = new WebSocketService(bob.webSocket().toString(), false);
    WebSocketService other = new WebSocketService(eve.webSocket().toString(), false);
    service.connect();
    other.connect();
    try {
      Quorum quorum = Quorum.build(service);
      assertThat(quorum.netVersion().send().getNetVersion()).isEqualTo("1337");
      String changed = Hash.sha3String("Changed(uint256,address)");
      var logs =
          quorum
              .logsNotifications(List.of(note), List.of(changed))
              .subscribe(log -> heard.add(log.getParams().getResult().getData()));
      var silent =
          Quorum.build(other)
              .logsNotifications(List.of(note), List.of(changed))
              .subscribe(log -> strangers.add(log.getParams().getResult().getData()));
      var blocks =
          quorum
              .newHeadsNotifications()
              .subscribe(head -> heads.add(head.getParams().getResult().getNumber()));

      client.privately(note, call("set", number(7)), bob);

      assertThat(heard.poll(SECONDS, TimeUnit.SECONDS)).endsWith("7");
      String first = heads.poll(SECONDS, TimeUnit.SECONDS);
      String second = heads.poll(SECONDS, TimeUnit.SECONDS);
      assertThat(Long.decode(second)).isEqualTo(Long.decode(first) + 1);
      assertThat(strangers).isEmpty();
      List.of(logs, silent, blocks).forEach(io.reactivex.disposables.Disposable::dispose);
    } finally {
      service.close();
      other.close();
    }
  }

  @Test
  void theAnswerToASubscriptionComesBeforeItsFirstNotification() throws Exception {
    for (int i = 0; i < 20; i++) {
      Socket socket = Socket.open(alice.webSocket(), true);
      socket.send(rpc(1, "eth_subscribe", "[\"newPendingTransactions\"]"));
      // On another line, so it may come in before the subscription, with it or after it.
      client().sendPublic(0, null, TestContract.note(i));
      assertThat(socket.next()).contains("\"id\":1");
      client().sendPublic(0, null, TestContract.note(100 + i));
      assertThat(socket.next()).contains("eth_subscription");
      socket.connection.abort();
    }
  }

  @Test
  void aBatchMayHoldSubscriptionsAndCalls() throws Exception {
    Socket socket = Socket.open(alice.webSocket(), true);
    socket.send(
        "[" + rpc(1, "eth_subscribe", "[\"syncing\"]") + "," + rpc(2, "eth_chainId", "[]") + "]");
    assertThat(socket.next()).startsWith("[").contains("\"id\":1", "\"id\":2", "0x539");
    socket.send("nonsense");
    assertThat(socket.next()).contains("-32700");
    socket.connection.abort();
  }

  @Test
  void subscriptionsOfOneSocketAreNotKnownToAnother() throws Exception {
    Socket one = Socket.open(alice.webSocket(), true);
    Socket two = Socket.open(alice.webSocket(), true);
    one.send(rpc(1, "eth_subscribe", "[\"syncing\"]"));
    String id = one.next().replaceAll(".*\"result\":\"(0x[0-9a-f]+)\".*", "$1");
    two.send(rpc(2, "eth_unsubscribe", "[\"" + id + "\"]"));
    assertThat(two.next()).contains("subscription not found");
    one.send(rpc(3, "eth_unsubscribe", "[\"" + id + "\"]"));
    assertThat(one.next()).contains("\"result\":true");
    one.connection.abort();
    two.connection.abort();
  }

  @Test
  void aConsumerThatDoesNotReadIsCutAndHurtsNobody() throws Exception {
    TestClient client = client();
    String large = client.publicly(null, TestContract.ofSize(120_000)).getContractAddress();
    Socket lazy = Socket.open(alice.webSocket(), false);
    Socket other = Socket.open(alice.webSocket(), true);
    String question = rpc(1, "eth_getCode", "[\"" + large + "\",\"latest\"]");
    boolean cut = false;
    for (long end = System.nanoTime() + SECONDS * 1_000_000_000;
        !cut && System.nanoTime() < end; ) {
      cut = lazy.connection.sendText(question, true).handle((sent, e) -> e != null).get();
    }
    assertThat(cut).as("the server has had enough").isTrue();
    other.send(rpc(2, "eth_chainId", "[]"));
    assertThat(other.next()).contains("0x539");
    lazy.connection.abort();
    other.connection.abort();
  }

  @Test
  void aPageOfAnotherMachineMayNotConnect() {
    var builder = HttpClient.newHttpClient().newWebSocketBuilder();
    assertThatThrownBy(
            () ->
                builder
                    .header("Origin", "https://example.org")
                    .buildAsync(alice.webSocket(), new Socket(true))
                    .get(SECONDS, TimeUnit.SECONDS))
        .hasCauseInstanceOf(WebSocketHandshakeException.class);
  }

  @Test
  void socketsSufferTheFaultsOfTheirPort(@TempDir Path own) throws Exception {
    try (EmbeddedNetwork faulty = start(own)) {
      URI uri = faulty.node("alice").webSocket();
      Socket socket = Socket.open(uri, true);
      faulty.faults().onRpc("alice", Rule.always(new WireFault.Refuse(-32000, "not today")));
      socket.send(rpc(1, "eth_chainId", "[]"));
      assertThat(socket.next()).contains("not today");
      faulty.faults().onRpc("alice", Rule.always(new WireFault.DropAfter()));
      socket.send(rpc(2, "eth_chainId", "[]"));
      assertThat(socket.ended.get(SECONDS, TimeUnit.SECONDS)).isNotEmpty();
      faulty.faults().clear();

      Socket second = Socket.open(uri, true);
      faulty.faults().stopNode("alice");
      assertThat(second.ended.get(SECONDS, TimeUnit.SECONDS)).isNotEmpty();
      assertThatThrownBy(() -> Socket.open(uri, true)).hasCauseInstanceOf(ConnectException.class);
      faulty.faults().startNode("alice");
      Socket third = Socket.open(uri, true);
      third.send(rpc(3, "eth_subscribe", "[\"newHeads\"]"));
      assertThat(third.next()).contains("\"id\":3");
      assertThat(third.next()).contains("parentHash");
    }
  }

  @Test
  void closingTheNetworkClosesItsSockets(@TempDir Path own) throws Exception {
    EmbeddedNetwork shortLived = start(own);
    URI uri = shortLived.node("alice").webSocket();
    Socket socket = Socket.open(uri, true);
    socket.send(rpc(1, "eth_subscribe", "[\"newHeads\"]"));
    socket.next();
    shortLived.close();
    assertThat(socket.ended.get(SECONDS, TimeUnit.SECONDS)).isNotEmpty();
    assertThatThrownBy(() -> Socket.open(uri, true)).hasCauseInstanceOf(ConnectException.class);
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .filteredOn(name -> name.startsWith("devnet-notify"))
        .hasSizeLessThanOrEqualTo(3);
  }
}
