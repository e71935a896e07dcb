package org.custodia.registry.ledger;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the contract of a channel says on an organisation's own node, in its newest block, when it
 * is only asked.
 */
public final class ChannelViews implements AutoCloseable {
  private final Ledger ledger;
  private final Map<String, QuorumNode> nodes = new HashMap<>();

  ChannelViews(
      NetworkFile network,
      LocalOrganisations organisations,
      Ledger ledger,
      LedgerSettings settings) {
    this.ledger = ledger;
    for (String slug : organisations.slugs()) {
      nodes.put(
          slug, new QuorumNode(network.node(slug), network.privacyFlag(), settings.timeout()));
    }
  }

  /** What came of asking. */
  public sealed interface Answer {
    /** ABI-encoded. */
    record Said(byte[] data) implements Answer {}

    record Refused(LedgerRefusal refusal) implements Answer {}
  }

  /**
   * Asks a view that answers with whole words.
   *
   * @throws IllegalArgumentException for a channel that this organisation's node is not party to,
   *     or that was not made as channels are
   */
  public Answer ask(String organisation, String channel, byte[] callData) {
    String contract =
        ledger
            .contract(organisation, channel)
            .orElseThrow(() -> new IllegalArgumentException("no channel of " + organisation));
    QuorumNode.CallResult result =
        nodes
            .get(organisation)
            .call(
                Optional.empty(),
                Optional.of(contract),
                callData,
                Optional.empty(),
                Optional.empty());
    if (result instanceof QuorumNode.CallResult.Reverted reverted) {
      return new Answer.Refused(Reasons.refusal(reverted.data()));
    }
    byte[] data = ((QuorumNode.CallResult.Returned) result).data();
    // GoQuorum 21.1 gives revert data as a plain result: a selector, then words.
    return data.length % 32 == 4
        ? new Answer.Refused(Reasons.refusal(data))
        : new Answer.Said(data);
  }

  @Override
  public void close() {
    nodes.values().forEach(QuorumNode::close);
  }
}
