package org.custodia.devnet.conformance;

import java.nio.file.Path;
import java.time.Duration;
import org.custodia.devnet.EmbeddedNetwork;
import org.custodia.devnet.EmbeddedNetworkSettings;

/** The embedded network that a conversation is had with. */
final class ConversationNetwork {
  private ConversationNetwork() {}

  /** Starts a network as the conversation wants it and replays the conversation. */
  static Replay.Report replay(Conversation conversation, Path directory) {
    var settings =
        EmbeddedNetworkSettings.in(directory, conversation.nodes().toArray(String[]::new))
            .withChainId(conversation.chainId())
            .withPrivacyEnhancements(conversation.privacyEnhancements())
            .withBlockPeriod(beat(conversation))
            .withEmptyBlockPeriod(beat(conversation));
    for (var first : conversation.nodeAccounts().entrySet()) {
      String address = conversation.accounts().get(first.getValue()).getAddress();
      settings = settings.withFirstAccount(first.getKey(), address);
    }
    try (EmbeddedNetwork network = EmbeddedNetwork.start(settings)) {
      return Replay.of(conversation, network);
    }
  }

  /**
   * Under privacy flags it matters which transactions share a block, so there is time to send two
   * of them after the one before.
   */
  private static Duration beat(Conversation conversation) {
    return Duration.ofMillis(conversation.privacyEnhancements() ? 800 : 100);
  }
}
