package org.custodia.scanners.agent.session;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.custodia.scanners.agent.chain.CheckpointMode;

/** What was scanned in one session, and what is still missing. */
public final class Worklist {
  private final CheckpointMode mode;
  private final Bytes32 session;
  private final List<Item> items = new ArrayList<>();
  private final Map<Bytes32, Integer> times = new HashMap<>();

  /**
   * @param event id of the event
   * @param digest of the event
   * @param sequence number of the event
   * @param subject of the act, by which the same thing is known again
   */
  public record Item(Bytes32 event, Bytes32 digest, long sequence, Bytes32 subject, Thing thing) {}

  public Worklist(CheckpointMode mode, Bytes32 session) {
    this.mode = mode;
    this.session = session;
  }

  public CheckpointMode mode() {
    return mode;
  }

  public Bytes32 session() {
    return session;
  }

  /** Whether this mode has any use for such a thing. */
  public boolean takes(Thing thing) {
    return taken().contains(thing);
  }

  private Set<Thing> taken() {
    return switch (mode) {
      case VERIFY, DISPENSE -> EnumSet.of(Thing.PACK);
      case RECEIVE, DISPATCH, PACK -> EnumSet.of(Thing.PACK, Thing.UNIT);
      case ORGAN -> EnumSet.of(Thing.DONATION, Thing.ORGAN_LABEL, Thing.UNIT);
      case STOCK_COUNT -> EnumSet.of(Thing.PACK, Thing.UNIT, Thing.PRODUCT);
    };
  }

  private Set<Thing> needed() {
    return switch (mode) {
      case PACK -> EnumSet.of(Thing.PACK, Thing.UNIT);
      case ORGAN -> EnumSet.of(Thing.DONATION, Thing.UNIT);
      case VERIFY, DISPENSE -> EnumSet.of(Thing.PACK);
      case RECEIVE, DISPATCH, STOCK_COUNT -> EnumSet.noneOf(Thing.class);
    };
  }

  public boolean has(Bytes32 subject) {
    return times.containsKey(subject);
  }

  public void add(Item item) {
    items.add(item);
    times.merge(item.subject(), 1, Integer::sum);
  }

  /** What was scanned last. */
  public Optional<Item> last() {
    return items.isEmpty() ? Optional.empty() : Optional.of(items.get(items.size() - 1));
  }

  public void takeBack(Bytes32 event) {
    for (int i = items.size() - 1; i >= 0; i--) {
      if (items.get(i).event().equals(event)) {
        Item back = items.remove(i);
        times.computeIfPresent(back.subject(), (subject, n) -> n == 1 ? null : n - 1);
        return;
      }
    }
  }

  /** What has to be scanned before the session can be finished; empty: it can. */
  public Set<Thing> missing() {
    Set<Thing> missing = EnumSet.copyOf(taken());
    if (needed().isEmpty()) {
      return items.isEmpty() ? missing : EnumSet.noneOf(Thing.class);
    }
    missing = EnumSet.copyOf(needed());
    for (int i = items.size() - 1; i >= 0 && !missing.isEmpty(); i--) {
      missing.remove(items.get(i).thing());
    }
    return missing;
  }

  /** Digests of the scans that were not taken back, in order. */
  public List<Bytes32> digests() {
    return items.stream().map(Item::digest).toList();
  }

  /** Sequence number of the first scan that was not taken back; zero without one. */
  public long first() {
    return items.isEmpty() ? 0 : items.get(0).sequence();
  }

  /** How many different things were scanned. */
  public long count() {
    return times.size();
  }
}
