package org.custodia.registry.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.custodia.contracts.Bytes32;

/**
 * The channels as they stand while the projector takes some blocks: each is read once, and where a
 * channel only moves on by recorded commands, it is written once, at the end. A batch of 200
 * commands would otherwise cost 200 updates of one row, and twice as many reads.
 */
final class ChannelStep {
  private final String organisation;
  private final ChannelRows rows;
  private final List<ChannelRows.Step> steps = new ArrayList<>();
  private final Map<String, Optional<Standing>> known = new HashMap<>();

  ChannelStep(String organisation, ChannelRows rows) {
    this.organisation = organisation;
    this.rows = rows;
  }

  /** When a channel moved on. */
  record Moment(long block, Instant at, Bytes32 transaction) {}

  private static final class Standing {
    private ChannelRows.Row row;
    private Optional<Moment> moved = Optional.empty();
    private Optional<Long> gapAfter = Optional.empty();

    Standing(ChannelRows.Row row) {
      this.row = row;
    }
  }

  /** As after all events so far. */
  Optional<ChannelRows.Row> find(String address) {
    return standing(address).map(standing -> standing.row);
  }

  /**
   * Moves on by one recorded command; the first number that was left out is remembered for good.
   */
  void moved(String address, long sequence, Bytes32 head, Moment moment) {
    Standing standing = standing(address).orElseThrow();
    long before = standing.row.channel().sequence();
    if (sequence != before + 1 && standing.gapAfter.isEmpty()) {
      standing.gapAfter = Optional.of(before);
    }
    standing.row = standing.row.movedTo(sequence, head, standing.gapAfter.isEmpty());
    standing.moved = Optional.of(moment);
    steps.add(new ChannelRows.Step(address, sequence, head, moment.block(), moment.transaction()));
  }

  /** What is to be changed by other means is written as it stands, and read again afterwards. */
  void change(String address, Runnable change) {
    Optional<Standing> standing = known.remove(address);
    if (standing != null) standing.ifPresent(this::write);
    change.run();
  }

  /** Writes what moved on. */
  void end() {
    known.values().forEach(standing -> standing.ifPresent(this::write));
    known.clear();
    rows.took(organisation, steps);
    steps.clear();
  }

  private Optional<Standing> standing(String address) {
    return known.computeIfAbsent(address, unread -> rows.find(unread).map(Standing::new));
  }

  private void write(Standing standing) {
    standing.moved.ifPresent(last -> rows.moved(standing.row.channel(), standing.gapAfter, last));
  }
}
