package org.custodia.devnet.chain;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.custodia.devnet.evm.Hash32;
import org.custodia.devnet.evm.StateStore;
import org.custodia.devnet.privacy.PayloadStore;
import org.custodia.devnet.store.RecordLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.web3j.rlp.RlpList;
import org.web3j.rlp.RlpType;

/**
 * What one node knows beyond the public chain: its payloads, its private state, and the receipts of
 * the private transactions that it took part in. All of it is in the node's own directory.
 */
public final class PrivateLedger implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PrivateLedger.class);
  private static final int CACHED_RECORDS = 256;

  /**
   * The private side of one block, kept only for blocks in which the node takes part.
   *
   * @param block height
   * @param blockHash hash of the block it belongs to
   * @param stateRoot root of the private state after the block
   * @param receipts by index in the block
   */
  record Entry(long block, Hash32 blockHash, Hash32 stateRoot, Map<Integer, Receipt> receipts) {
    Bloom bloom() {
      return receipts.values().stream().map(Receipt::bloom).reduce(Bloom.EMPTY, Bloom::with);
    }

    byte[] stored() {
      return Rlp.encode(
          Rlp.of(block),
          Rlp.of(blockHash),
          Rlp.of(stateRoot),
          new RlpList(
              receipts.entrySet().stream()
                  .map(
                      receipt ->
                          (RlpType) Rlp.list(Rlp.of(receipt.getKey()), receipt.getValue().stored()))
                  .toList()));
    }

    static Entry ofStored(byte[] stored) {
      List<RlpType> parts = Rlp.decode(stored);
      Map<Integer, Receipt> receipts = new TreeMap<>();
      for (RlpType receipt : Rlp.items(parts.get(3))) {
        List<RlpType> pair = Rlp.items(receipt);
        receipts.put((int) Rlp.longNumber(pair.get(0)), Receipt.ofStored(pair.get(1)));
      }
      return new Entry(
          Rlp.longNumber(parts.get(0)), Rlp.word(parts.get(1)), Rlp.word(parts.get(2)), receipts);
    }
  }

  private record Place(long offset, Hash32 blockHash, Hash32 stateRoot, Bloom bloom) {}

  private final String name;
  private final PayloadStore payloads;
  private final StateStore states;
  private final HeadMark mark;
  private final RecordLog log;
  private final NavigableMap<Long, Place> places = new ConcurrentSkipListMap<>();
  private final Map<Long, Entry> cache =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Entry> eldest) {
          return size() > CACHED_RECORDS;
        }
      };

  private PrivateLedger(String name, Path directory) {
    this.name = name;
    this.payloads = PayloadStore.open(directory);
    try {
      this.states = StateStore.open(directory.resolve("private-state"));
    } catch (RuntimeException e) {
      payloads.close();
      throw e;
    }
    this.mark = new HeadMark(directory);
    try {
      this.log =
          RecordLog.open(
              directory.resolve("private.log"),
              (offset, record) -> index(offset, Entry.ofStored(record)));
    } catch (RuntimeException e) {
      states.close();
      payloads.close();
      throw e;
    }
  }

  /**
   * Opens a node's directory and forgets what belongs to a block that never became durable, or that
   * is beyond the node's own head.
   *
   * @throws IllegalStateException when its files are damaged
   */
  public static PrivateLedger open(String name, Path directory, BlockStore blocks) {
    PrivateLedger ledger = new PrivateLedger(name, directory);
    try {
      ledger.cutBeyond(blocks, directory);
      ledger.check(blocks, directory);
      return ledger;
    } catch (RuntimeException e) {
      ledger.close();
      throw e;
    }
  }

  private void cutBeyond(BlockStore blocks, Path directory) {
    mark.read().ifPresent(this::forgetAfter);
    long head = blocks.head().number();
    if (!places.isEmpty() && places.lastKey() > head) {
      // A crash leaves the private side of one block that never became durable, and no more.
      if (places.lastKey() > head + 1 && log.wasMarked()) {
        throw new IllegalStateException(
            directory.resolve("private.log")
                + " knows blocks up to "
                + places.lastKey()
                + ", but public/blocks.log ends at block "
                + head
                + ". Nothing was changed. Restore public/ from a copy, or to forget what node "
                + name
                + " has of later blocks, delete private.log.durable");
      }
      LOG.warn("node {} forgets blocks after {}, which the chain does not have", name, head);
      forgetAfter(head);
    }
  }

  /** Each entry belongs to a block of this chain, and to private transactions in it. */
  private void check(BlockStore blocks, Path directory) {
    int payloadsMissing = 0;
    for (var place : places.entrySet()) {
      long number = place.getKey();
      if (!blocks.hash(number).equals(place.getValue().blockHash())) {
        throw new IllegalStateException(
            directory.resolve("private.log")
                + " belongs to another chain: block "
                + number
                + " is "
                + place.getValue().blockHash()
                + " there and "
                + blocks.hash(number)
                + " in public/blocks.log. Nothing was changed. Restore both from the same copy");
      }
      Block block = blocks.block(number).orElseThrow();
      for (int index : entry(number).orElseThrow().receipts().keySet()) {
        Transaction transaction = block.transactions().get(index);
        if (!payloads.holds(transaction.data())) payloadsMissing++;
      }
    }
    if (payloadsMissing > 0) {
      LOG.warn(
          "{} lacks the payloads of {} transactions that node {} took part in; what they did is"
              + " there, but could not be computed again. Restore the file from a copy",
          directory.resolve("payloads.log"),
          payloadsMissing,
          name);
    }
  }

  /** Forgets the private side of all blocks after one. */
  void forgetAfter(long block) {
    synchronized (log) {
      var first = places.higherEntry(block);
      if (first == null) return;
      places.tailMap(block, false).clear();
      synchronized (cache) {
        cache.keySet().removeIf(number -> number > block);
      }
      log.truncate(first.getValue().offset());
    }
  }

  private void index(long offset, Entry entry) {
    places.put(
        entry.block(), new Place(offset, entry.blockHash(), entry.stateRoot(), entry.bloom()));
    synchronized (cache) {
      cache.put(entry.block(), entry);
    }
  }

  /** The node's name. */
  public String name() {
    return name;
  }

  /** The node's privacy manager. */
  public PayloadStore payloads() {
    return payloads;
  }

  StateStore states() {
    return states;
  }

  HeadMark mark() {
    return mark;
  }

  /** Adds the private side of a block; shown to readers once the block itself is. */
  void append(Entry entry) {
    payloads.force();
    long offset = log.append(entry.stored());
    log.force();
    index(offset, entry);
  }

  /** Root of the private state after the block of that height. */
  Hash32 stateRoot(long block) {
    var place = places.floorEntry(block);
    return place == null ? Hash32.ZERO : place.getValue().stateRoot();
  }

  /** The private side of a block, empty when the node took no part in it. */
  Optional<Entry> entry(long block) {
    if (!places.containsKey(block)) return Optional.empty();
    synchronized (cache) {
      Entry cached = cache.get(block);
      if (cached != null) return Optional.of(cached);
    }
    synchronized (log) {
      Place place = places.get(block);
      if (place == null) return Optional.empty();
      Entry entry = Entry.ofStored(log.read(place.offset()));
      synchronized (cache) {
        cache.put(block, entry);
      }
      return Optional.of(entry);
    }
  }

  /** Filter over the private logs that the node has in a block. */
  Bloom bloom(long block) {
    Place place = places.get(block);
    return place == null ? Bloom.EMPTY : place.bloom();
  }

  /** Blocks between two heights, both included, in which the node takes part. */
  Iterable<Long> blocks(long from, long to) {
    return places.subMap(from, true, to, true).keySet();
  }

  @Override
  public void close() {
    log.close();
    payloads.close();
    states.close();
  }
}
