package org.custodia.registry.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.keys.Signer;
import org.custodia.registry.keys.StoredKeys;
import org.custodia.registry.testing.TestNetwork;
import org.custodia.registry.testing.TestRegistry;
import org.web3j.crypto.ECKeyPair;
import org.web3j.protocol.http.HttpService;
import org.web3j.quorum.Quorum;
import org.web3j.utils.Numeric;

/**
 * Somebody with a key and a node, who says to it whatever the protocol lets them: JSON-RPC to the
 * node, REST to its privacy manager, and none of the application between.
 */
public final class Attacker implements AutoCloseable {
  private static final long GAS = 100_000_000;

  private final TestNetwork network;
  private final QuorumNode node;
  private final Quorum raw;
  private final Signer signer;

  private Attacker(TestNetwork network, String slug, Signer signer) {
    this.network = network;
    this.node = new QuorumNode(network.file().node(slug), 0, Duration.ofSeconds(20));
    this.raw = Quorum.build(new HttpService(network.file().node(slug).rpc().toString()));
    this.signer = signer;
  }

  /** A member with its own account. */
  public static Attacker member(TestNetwork network, String slug) {
    return new Attacker(
        network, slug, new StoredKeys(network.file().keyFiles(List.of(slug))).account(slug));
  }

  /** Somebody at a member's node whose account nobody certified. */
  public static Attacker stranger(TestNetwork network, String slug, ECKeyPair key) {
    return new Attacker(network, slug, LedgerRows.signer(key.getPrivateKey()));
  }

  /** What became of it, as the attacker's own node has it. */
  public record Done(Bytes32 transaction, long block, boolean success, Optional<String> created) {}

  public String account() {
    return signer.address();
  }

  /** Its account's signature, hex with 0x. */
  public String sign(Bytes32 digest) {
    return Numeric.toHexString(signer.sign(digest));
  }

  /** A private transaction to exactly these, whoever should have been told. */
  public Done privately(Optional<String> to, byte[] payload, String... toWhom) {
    return done(sendPrivately(to, payload, toWhom));
  }

  /** The same without waiting for it. */
  public Bytes32 sendPrivately(Optional<String> to, byte[] payload, String... toWhom) {
    byte[] hash = node.storePayload(payload);
    var transaction = SignedTransaction.Private.sign(signer, next(), GAS, to.orElse(""), hash);
    try {
      var answer =
          raw.ethSendRawPrivateTransaction(
                  Numeric.toHexString(transaction.raw()),
                  Stream.of(toWhom)
                      .map(slug -> network.file().node(slug).tesseraPublicKey())
                      .toList())
              .send();
      assertThat(answer.hasError()).as("%s", answer.getError()).isFalse();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return transaction.hash();
  }

  public Done publicly(Optional<String> to, byte[] data) {
    var transaction =
        SignedTransaction.Public.sign(
            signer, network.file().chainId(), next(), GAS, to.orElse(""), data);
    assertThat(node.send(transaction)).isInstanceOf(NodeAnswer.Taken.class);
    return done(transaction.hash());
  }

  public Done done(Bytes32 hash) {
    TestRegistry.await("it is mined", () -> node.receipt(hash).isPresent());
    QuorumNode.Receipt receipt = node.receipt(hash).orElseThrow();
    return new Done(hash, receipt.block(), receipt.success(), receipt.created());
  }

  /**
   * What a channel recorded of the commands of a batch, in order: the name of the refusal, or
   * nothing where it was accepted.
   */
  public List<String> recorded(Done batch) {
    return node.receipt(batch.transaction()).orElseThrow().logs().stream()
        .filter(
            log ->
                Set.of(ChannelAbi.ACCEPTED_TOPIC, ChannelAbi.REFUSED_TOPIC)
                    .contains(log.topics().get(0)))
        .map(log -> ChannelAbi.recorded(log.topics(), log.data()).reason())
        .map(reason -> reason.length == 0 ? "" : Reasons.refusal(reason).name())
        .toList();
  }

  private long next() {
    return node.nonce(signer.address(), true);
  }

  /** Puts up public contracts of its own, of which it is the authority, with these acts. */
  public NetworkFile.Contracts ownAuthority(String slug, List<byte[]> acts) {
    try (ContractDeployment deployment =
        new ContractDeployment(network.file().node(slug), network.file().chainId())) {
      NetworkFile.Contracts contracts = deployment.deploy(Optional.empty());
      deployment.carryOut(contracts.registrar(), acts);
      return contracts;
    }
  }

  // --- What can be sent ---

  /** What makes a well-formed channel. */
  public byte[] creation(int kind, List<Bytes32> members) {
    return new ChannelCode(network.file().contracts()).creation(kind, members, Bytes32.ZERO);
  }

  /** A batch that builds on what the channel's digest is on this node. */
  public byte[] batch(String channel, LedgerCommand.ChannelCommand... commands) {
    return ChannelAbi.batch(
        head(channel),
        Arrays.stream(commands)
            .map(one -> new ChannelAbi.Command(Bytes32.ofUuid(one.id()), one.action(), one.body()))
            .toList());
  }

  public Bytes32 head(String channel) {
    return Bytes32.of(node.read(channel, ChannelAbi.head()));
  }

  public static byte[] acknowledgement() {
    return ChannelAbi.acknowledge();
  }

  /** First topic of the event by which a channel says that it is one. */
  public static Bytes32 opened() {
    return ChannelAbi.OPENED_TOPIC;
  }

  /**
   * Data of {@code ChannelOpened} by hand.
   *
   * @param claimed how many members it says there are, however many follow
   */
  public byte[] openedData(Bytes32 opener, List<Bytes32> members, long claimed) {
    StringBuilder words = new StringBuilder();
    words.append("%064x".formatted(1));
    words.append(opener.toString().substring(2));
    words.append("%064x".formatted(5 * 32));
    words.append("%064x".formatted(0));
    words.append("0".repeat(24)).append(network.file().contracts().registrar().substring(2));
    words.append("%064x".formatted(claimed));
    members.forEach(member -> words.append(member.toString().substring(2)));
    return Numeric.hexStringToByteArray(words.toString());
  }

  /** Creation code that logs this data under this topic so many times, and leaves no contract. */
  public static byte[] logging(Bytes32 topic, byte[] data, int times) {
    String size = "%06x".formatted(data.length);
    String log = "7f" + topic.toString().substring(2) + "62" + size + "6000" + "a1";
    String code = "62" + size + "62%06x" + "6000" + "39" + log.repeat(times) + "00";
    int length = code.replace("%06x", "000000").length() / 2;
    return Numeric.hexStringToByteArray(code.formatted(length) + Numeric.toHexStringNoPrefix(data));
  }

  /** What a privacy manager's REST answers to a payload sent there past any node. */
  public int toTessera(String slug, String path, byte[] body) {
    URI tessera = network.file().node(slug).tessera();
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(tessera.resolve(path))
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * Rows of an organisation that what strangers write must not change: its outbox and everything
   * that projections made, table by table; not what is kept of the strangers themselves.
   */
  public static List<String> tables(TestRegistry registry) {
    List<String> tables = new ArrayList<>(List.of("ledger_channel_step", "ledger_command"));
    registry.beans(Projection.class).forEach(one -> tables.addAll(one.tables()));
    return tables.stream().distinct().sorted().toList();
  }

  @Override
  public void close() {
    node.close();
  }
}
