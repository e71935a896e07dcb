package org.custodia.registry.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.custodia.contracts.Bytes32;

/**
 * A command as the outbox keeps it.
 *
 * @param lane what must go one after the other: name of a public contract, address of a channel, or
 *     a digest of what is to be opened
 * @param action the channel contract's number of the action, or kind of the channel to open; else 0
 * @param body call data, body of a channel command, or subject and members of a channel to open
 */
record OutboxCommand(UUID id, Kind kind, String lane, int action, byte[] body) {
  /** A lane of its own: what waits for the retired contract waits for its successor. */
  private static final String SUCCEEDING = "succeed ";

  enum Kind {
    PUBLIC_CALL,
    CHANNEL_COMMAND,
    OPEN_CHANNEL,
    /** Our confirmation that we hold a channel and found it well made. */
    ACKNOWLEDGE,
    /** Closes a channel of ours that another one was quicker than. */
    CLOSE,
    /** Our word that another contract shall go on with a channel. */
    RETIRE,
    /** Opens what succeeds a contract that all have retired. */
    SUCCEED
  }

  static OutboxCommand of(LedgerCommand command) {
    if (command instanceof LedgerCommand.PublicCall call) {
      return new OutboxCommand(
          call.id(), Kind.PUBLIC_CALL, call.contract().name(), 0, call.callData());
    }
    if (command instanceof LedgerCommand.ChannelCommand channel) {
      return new OutboxCommand(
          channel.id(), Kind.CHANNEL_COMMAND, channel.channel(), channel.action(), channel.body());
    }
    if (command instanceof LedgerCommand.OpenChannel open) {
      byte[] body = openingBody(open.members().stream().sorted().toList(), open.subject());
      return new OutboxCommand(
          open.id(), Kind.OPEN_CHANNEL, openingLane(open.kind(), body), open.kind(), body);
    }
    throw new IllegalArgumentException("not a command: " + command);
  }

  static OutboxCommand acknowledge(String organisation, String channel) {
    return own(organisation, Kind.ACKNOWLEDGE, channel);
  }

  static OutboxCommand close(String organisation, String channel) {
    return own(organisation, Kind.CLOSE, channel);
  }

  static OutboxCommand retire(String organisation, String channel) {
    return own(organisation, Kind.RETIRE, channel);
  }

  static OutboxCommand succeed(String organisation, String retired) {
    OutboxCommand own = own(organisation, Kind.SUCCEED, retired);
    return new OutboxCommand(own.id(), own.kind(), SUCCEEDING + retired, 0, own.body());
  }

  /** The contract that is written to, or that is succeeded. */
  String contract() {
    return kind == Kind.SUCCEED ? lane.substring(SUCCEEDING.length()) : lane;
  }

  /** An id that is the same whenever we come to the same conclusion. */
  private static OutboxCommand own(String organisation, Kind kind, String channel) {
    UUID id =
        UUID.nameUUIDFromBytes(
            (organisation + " " + kind + " " + channel).getBytes(StandardCharsets.UTF_8));
    return new OutboxCommand(id, kind, channel, 0, new byte[0]);
  }

  /** Digest of everything but the id. */
  Bytes32 contentHash() {
    byte[] head = (kind + " " + lane + " " + action + " ").getBytes(StandardCharsets.UTF_8);
    return Bytes32.keccak(
        ByteBuffer.allocate(head.length + body.length).put(head).put(body).array());
  }

  /** Members, ascending, of a channel to open. */
  List<Bytes32> members() {
    List<Bytes32> members = new ArrayList<>();
    for (int at = 32; at < body.length; at += 32) members.add(word(at));
    return members;
  }

  /** Subject of a channel to open. */
  Bytes32 subject() {
    return word(0);
  }

  private Bytes32 word(int at) {
    return Bytes32.of(java.util.Arrays.copyOfRange(body, at, at + 32));
  }

  private static byte[] openingBody(List<Bytes32> members, Bytes32 subject) {
    ByteBuffer body = ByteBuffer.allocate(32 * (members.size() + 1)).put(subject.toArray());
    members.forEach(member -> body.put(member.toArray()));
    return body.array();
  }

  private static String openingLane(int kind, byte[] body) {
    return "open " + kind + " " + Bytes32.keccak(body);
  }
}
