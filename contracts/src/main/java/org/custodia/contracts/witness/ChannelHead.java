package org.custodia.contracts.witness;

import java.util.List;
import org.custodia.contracts.Bytes32;

/**
 * A member says how far a channel has come on its own node; signed by one of the member's accounts,
 * told to the other members of the channel, and never on the ledger. Two of these that name one
 * sequence with different heads prove that two nodes no longer hold the same channel.
 *
 * @param channel address of the channel; kept lower-case
 * @param member member id of who says it
 * @param sequence commands recorded so far
 * @param head digest of all of them; zero while there is none
 * @param block block in which the last of them was recorded, or the channel opened
 * @param asOf block up to which the member had read its node
 * @param at seconds since 1970-01-01 UTC, by the member's own clock
 */
public record ChannelHead(
    String channel, Bytes32 member, long sequence, Bytes32 head, long block, long asOf, long at)
    implements SignedMessage {

  public ChannelHead {
    channel = WitnessDomain.address(channel);
  }

  @Override
  public List<Field> fields() {
    return List.of(
        Field.address("channel", channel),
        Field.bytes32("member", member),
        Field.uint("sequence", 64, sequence),
        Field.bytes32("head", head),
        Field.uint("block", 64, block),
        Field.uint("asOf", 64, asOf),
        Field.uint("at", 64, at));
  }
}
