package org.custodia.acceptance.dsl;

import java.util.List;
import org.custodia.acceptance.network.ChainWatch;
import org.custodia.acceptance.network.FoundNetwork.FoundNode;
import org.custodia.acceptance.network.NodeRpc;

/** The nodes of a network that are party to nothing of a channel, asked as anybody could. */
public final class Strangers {
  private final Channel channel;
  private final List<FoundNode> nodes;
  private final Narrator narrator;

  Strangers(Channel channel, List<FoundNode> nodes, Narrator narrator) {
    this.channel = channel;
    this.nodes = List.copyOf(nodes);
    this.narrator = narrator;
  }

  /**
   * They have neither code nor logs nor a readable payload of it, while the parties have all three.
   */
  public void expectNothing() {
    for (FoundNode stranger : nodes) {
      Narrator.Telling telling =
          narrator.begin("Node %s holds nothing of %s".formatted(stranger.at().name(), channel));
      List<ChainWatch.Sent> written = written();
      if (written.isEmpty()) throw telling.failed("transactions to look for", "none");
      for (Member party : channel.parties()) {
        String lacks = firstLack(party.membership().node().rpc(), written);
        if (!lacks.isEmpty()) throw telling.failed("all of it at " + party, lacks);
      }
      String found = firstFind(stranger.rpc(), written);
      if (!found.isEmpty()) throw telling.failed("nothing", found);
      telling.passed(
          "no code, no logs, and payload 0x of %d transactions; the parties have all of it"
              .formatted(written.size()));
    }
  }

  private List<ChainWatch.Sent> written() {
    return narrator.sent().stream()
        .filter(sent -> sent.isPrivate() && sent.to().equals(channel.address()))
        .toList();
  }

  private String firstLack(NodeRpc party, List<ChainWatch.Sent> written) {
    if (party.code(channel.address()).equals("0x")) return "no code";
    if (party.logs(channel.address()) == 0) return "no logs";
    return written.stream()
        .filter(sent -> payload(party, sent).equals("0x"))
        .findFirst()
        .map(sent -> "no payload of " + sent.hash())
        .orElse("");
  }

  private String firstFind(NodeRpc stranger, List<ChainWatch.Sent> written) {
    String code = stranger.code(channel.address());
    if (!code.equals("0x")) return "code " + code;
    if (stranger.logs(channel.address()) != 0) return "logs";
    for (ChainWatch.Sent sent : written) {
      String payload = payload(stranger, sent);
      if (!payload.equals("0x")) return "payload " + payload + " of " + sent.hash();
      int logs = stranger.call("eth_getTransactionReceipt", sent.hash()).path("logs").size();
      if (logs != 0) return logs + " logs in the receipt of " + sent.hash();
    }
    return "";
  }

  private static String payload(NodeRpc node, ChainWatch.Sent sent) {
    return node.text("eth_getQuorumPayload", sent.payload());
  }
}
