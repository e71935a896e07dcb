package org.custodia.devnet.conformance;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Path;
import java.time.Duration;
import org.custodia.devnet.EmbeddedNetwork;
import org.custodia.devnet.EmbeddedNetworkSettings;

/** The embedded network that a conversation is had with. */
final class ConversationNetwork {
  private ConversationNetwork() {}

  /** Starts a network as the conversation wants it and replays the conversation. */
  static Replay.Report replay(Conversation conversation, Path directory) {
    assumeFalse(conversation.privacyEnhancements(), "no privacy enhancements yet");
    var settings =
        EmbeddedNetworkSettings.in(directory, conversation.nodes().toArray(String[]::new))
            .withChainId(conversation.chainId())
            .withBlockPeriod(Duration.ofMillis(200))
            .withEmptyBlockPeriod(Duration.ofMillis(400));
    try (EmbeddedNetwork network = EmbeddedNetwork.start(settings)) {
      return Replay.of(conversation, network);
    }
  }
}
