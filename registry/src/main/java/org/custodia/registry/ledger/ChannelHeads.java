package org.custodia.registry.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How far the channels have come: on our own node, and by the word of the other members. Whoever
 * brings the word (and has checked who signed it) gives it to {@link #hear}; what follows from it
 * for commands and channels is the ledger's own business.
 */
public final class ChannelHeads {
  private final OrganisationRows rows;
  private final ChannelRows channels;
  private final HeadRows heads;
  private final ChannelClaims claims;
  private final Consumer<String> heard;

  ChannelHeads(
      OrganisationRows rows, JdbcClient jdbc, ChannelClaims claims, Consumer<String> heard) {
    this.rows = rows;
    this.channels = new ChannelRows(jdbc);
    this.heads = new HeadRows(jdbc);
    this.claims = claims;
    this.heard = heard;
  }

  /**
   * A channel as our own node has it.
   *
   * @param members member ids, ascending
   * @param sequence commands recorded so far
   * @param head digest of all of them; while there is none, zero or what its predecessor led to
   * @param block block of the last of them, or of the opening
   * @param asOf block up to which our node was read
   * @param openedBy transaction that made the channel
   */
  public record Own(
      String channel,
      List<Bytes32> members,
      long sequence,
      Bytes32 head,
      long block,
      long asOf,
      Bytes32 openedBy) {}

  /**
   * What another member signed; see {@code ChannelHead} of the contracts for its fields.
   *
   * @param signature 65 bytes
   * @param key address of the account that signed
   */
  public record Heard(
      String channel,
      Bytes32 member,
      long sequence,
      Bytes32 head,
      long block,
      long asOf,
      Instant saidAt,
      byte[] signature,
      String key) {}

  /** The sequence that a member's latest word on a channel names. */
  public record Reached(String channel, Bytes32 member, long sequence) {}

  /** Told when an organisation's rows have caught up with its node after something was new. */
  public interface Listener {
    /** Called on the thread that follows the node: must not block. */
    void caughtUp(String organisation);
  }

  /** Every channel of this organisation that was found well made, whatever its state. */
  public List<Own> own(String organisation) {
    return rows.in(organisation, heads::own);
  }

  /** Which sequence each other member named last. */
  public List<Reached> heard(String organisation) {
    return rows.in(organisation, heads::heard);
  }

  /**
   * What one member says of one channel.
   *
   * @param openedBy the transaction that it says made the channel; by it, and by what our own node
   *     and privacy manager hold of it, a channel that we have missed is found
   */
  public record Word(Heard head, Bytes32 openedBy) {}

  /**
   * Takes what other members signed, of the channels that they and we are of. The caller has
   * checked the signatures against the Registrar.
   *
   * @return addresses of those channels: only of these may the members hear anything
   */
  public Set<String> hear(String organisation, List<Word> words) {
    Set<String> shared = new HashSet<>();
    List<Word> unknown = new ArrayList<>();
    rows.in(
        organisation,
        () -> {
          for (Word word : words) {
            Optional<ChannelRows.Row> row =
                channels.find(word.head().channel()).filter(ChannelRows.Row::accepted);
            if (row.isEmpty()) {
              unknown.add(word);
            } else if (row.get().channel().members().contains(word.head().member())) {
              heads.keep(organisation, word.head());
              shared.add(word.head().channel());
            }
          }
        });
    unknown.forEach(word -> claims.look(organisation, word.head(), word.openedBy()));
    if (!shared.isEmpty()) {
      rows.in(organisation, heads::witness);
      heard.accept(organisation);
    }
    return shared;
  }
}
