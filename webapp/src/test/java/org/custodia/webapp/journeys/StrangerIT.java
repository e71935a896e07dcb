package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.custodia.contracts.MemberId;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * The hospital is a member of the network and party to a few of its channels. Of the others its
 * node has neither code nor logs nor readable payload, and nothing of them is in its files.
 */
@Order(7)
class StrangerIT {
  private static final String STRANGER = "hopital-saint-luc";

  private final RunningDemo demo = RunningDemo.get();
  private final QuorumRpc party = QuorumRpc.of(demo.credentials(), "laboratoire-rhone");
  private final QuorumRpc stranger = QuorumRpc.of(demo.credentials(), STRANGER);

  @Test
  void aStrangersNodeAnswersAsIfThereWereNoChannel() {
    Set<String> channels = custodyChannels();
    assertThat(channels).hasSizeGreaterThanOrEqualTo(2);
    for (String channel : channels) {
      assertThat(party.call("eth_getCode", channel, "latest").asString("")).hasSizeGreaterThan(100);
      assertThat(stranger.call("eth_getCode", channel, "latest").asString("")).isEqualTo("0x");
      assertThat(party.logs(channel).size()).isPositive();
      assertThat(stranger.logs(channel).size()).isZero();
    }
    for (QuorumRpc.PrivateTransaction transaction : custody()) {
      assertThat(party.call("eth_getQuorumPayload", transaction.payloadHash()).asString(""))
          .isNotEqualTo("0x");
      assertThat(stranger.call("eth_getQuorumPayload", transaction.payloadHash()).asString(""))
          .isEqualTo("0x");
      assertThat(stranger.call("eth_getTransactionReceipt", transaction.hash()).path("logs").size())
          .isZero();
    }
  }

  @Test
  void aStrangersFilesHoldNothingOfAPayload() throws IOException {
    List<byte[]> secrets = new ArrayList<>();
    String known = ownPayloads();
    for (QuorumRpc.PrivateTransaction transaction : custody()) {
      byte[] bytes = payload(party, transaction);
      // Long, unequal pieces of what only the parties may know: proofs, signatures, arguments.
      for (int from = 4; from + 32 <= bytes.length && secrets.size() < 5_000; from += 32) {
        byte[] word = java.util.Arrays.copyOfRange(bytes, from, from + 32);
        if (isTelling(word) && !known.contains(latin1(word))) secrets.add(word);
      }
    }
    String serial = serial(demo.credentials().sample("already-dispensed"));
    secrets.add(serial.getBytes(StandardCharsets.US_ASCII));
    assertThat(secrets).hasSizeGreaterThan(10);

    Path nodes = demo.directory().resolve("network/nodes");
    List<String> leaks = new ArrayList<>();
    for (Path file : files(nodes.resolve(STRANGER))) {
      String content = latin1(file);
      for (byte[] secret : secrets) {
        if (content.contains(latin1(secret))) {
          leaks.add(file + " holds " + HexFormat.of().formatHex(secret));
        }
      }
    }
    assertThat(leaks).isEmpty();
  }

  /** The search finds what is there: the stranger's own public key, in its own files. */
  @Test
  void theSearchWouldFindSomething() throws IOException {
    String ownKey = "";
    for (var node : QuorumRpc.networkFile(demo.credentials()).path("nodes")) {
      if (node.path("name").asString("").equals(STRANGER)) {
        ownKey = node.path("tesseraPublicKey").asString("");
      }
    }
    byte[] raw = java.util.Base64.getDecoder().decode(ownKey);
    boolean found = false;
    for (Path file : files(demo.directory().resolve("network/nodes").resolve(STRANGER))) {
      String content = latin1(file);
      found |= content.contains(ownKey);
      found |= content.contains(latin1(raw));
      found |= content.contains(HexFormat.of().formatHex(raw));
    }
    assertThat(found).isTrue();
  }

  /** Addresses of the channels of medicine packs that do not name the stranger. */
  private Set<String> custodyChannels() {
    Set<String> channels = party.privateContracts();
    channels.removeIf(
        channel ->
            !party.uint(channel, "kind()").equals(BigInteger.ONE)
                || party.members(channel).contains(memberId()));
    return channels;
  }

  private static String memberId() {
    return MemberId.of("gln:3010000000051").toString();
  }

  private List<QuorumRpc.PrivateTransaction> custody() {
    Set<String> channels = custodyChannels();
    return party.privateTransactions().stream()
        .filter(transaction -> channels.contains(transaction.contract()))
        .toList();
  }

  /** What the stranger may know: code and members' ids that its own channels have too. */
  private String ownPayloads() {
    StringBuilder known = new StringBuilder();
    for (QuorumRpc.PrivateTransaction transaction : stranger.privateTransactions()) {
      known.append(latin1(payload(stranger, transaction)));
    }
    return known.toString();
  }

  private static byte[] payload(QuorumRpc node, QuorumRpc.PrivateTransaction transaction) {
    String payload = node.call("eth_getQuorumPayload", transaction.payloadHash()).asString("");
    return HexFormat.of().parseHex(payload.substring(2));
  }

  /** Words that are mostly zero, or small numbers, stand in many files by chance. */
  private static boolean isTelling(byte[] word) {
    int zeros = 0;
    for (byte b : word) if (b == 0) zeros++;
    return zeros < 4;
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> found = files.filter(Files::isRegularFile).toList();
      assertThat(found).isNotEmpty();
      return found;
    }
  }

  private static String latin1(Path file) throws IOException {
    return latin1(Files.readAllBytes(file));
  }

  private static String latin1(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static String serial(Credentials.Sample sample) {
    return sample.scan().substring(sample.scan().lastIndexOf('\u001d') + 3);
  }
}
