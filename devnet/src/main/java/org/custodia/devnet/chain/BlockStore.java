package org.custodia.devnet.chain;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.custodia.devnet.evm.Address;
import org.custodia.devnet.evm.Hash32;
import org.custodia.devnet.store.RecordLog;

/**
 * The public chain on disk, one record per block, with its indexes in memory. At opening every
 * record is read and checked against its header and the block before it, and the indexes are
 * rebuilt. A block is shown to readers only after it is durable.
 */
public final class BlockStore implements AutoCloseable {
  private static final int CACHED_BLOCKS = 256;

  /** Where a mined transaction stands. */
  public record Place(long block, int index) {}

  private record Entry(long offset, Hash32 hash, Hash32 stateRoot) {}

  private final RecordLog log;
  private final List<Entry> entries = new ArrayList<>();
  private final Map<Hash32, Long> byHash = new ConcurrentHashMap<>();
  private final Map<Hash32, Place> places = new ConcurrentHashMap<>();
  private final NavigableMap<Long, Bloom> blooms = new ConcurrentSkipListMap<>();
  private final Set<Address> contracts = new LinkedHashSet<>();
  private final Map<Long, Block> cache =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Block> eldest) {
          return size() > CACHED_BLOCKS;
        }
      };
  private volatile Block head;

  private BlockStore(Path file) {
    BlockVerification verification = new BlockVerification(file);
    this.log =
        RecordLog.open(
            file,
            (offset, record) -> {
              Block block = Block.ofStored(record);
              verification.check(block);
              index(offset, block);
            });
    if (entries.isEmpty()) append(Block.genesis());
  }

  /**
   * Opens the chain in a file; a new one begins with the genesis block.
   *
   * @throws IllegalStateException when a block is damaged or does not follow the one before it
   */
  public static BlockStore open(Path file) {
    return new BlockStore(file);
  }

  /** The newest block. */
  public Block head() {
    return head;
  }

  /** Adds a block, makes it durable, and only then shows it. */
  public void append(Block block) {
    long offset = log.append(block.stored());
    log.force();
    index(offset, block);
  }

  private synchronized void index(long offset, Block block) {
    if (block.number() != entries.size()
        || (head != null && !block.header().parentHash().equals(head.hash()))) {
      throw new IllegalStateException(
          "block " + block.number() + " does not follow block " + (entries.size() - 1));
    }
    entries.add(new Entry(offset, block.hash(), block.header().stateRoot()));
    byHash.put(block.hash(), block.number());
    for (int i = 0; i < block.transactions().size(); i++) {
      places.put(block.transactions().get(i).hash(), new Place(block.number(), i));
    }
    if (!block.header().bloom().equals(Bloom.EMPTY)) {
      blooms.put(block.number(), block.header().bloom());
    }
    contracts.addAll(block.created());
    cache.put(block.number(), block);
    head = block;
  }

  /** The block of that height, empty when there is none yet. */
  public Optional<Block> block(long number) {
    Entry entry;
    synchronized (this) {
      if (number < 0 || number >= entries.size()) return Optional.empty();
      Block cached = cache.get(number);
      if (cached != null) return Optional.of(cached);
      entry = entries.get((int) number);
    }
    Block block = Block.ofStored(log.read(entry.offset()));
    synchronized (this) {
      cache.put(number, block);
    }
    return Optional.of(block);
  }

  /** The block of that hash. */
  public Optional<Block> block(Hash32 hash) {
    return Optional.ofNullable(byHash.get(hash)).flatMap(this::block);
  }

  /** The hash of the block of that height, zero when there is none. */
  public synchronized Hash32 hash(long number) {
    return number < 0 || number >= entries.size() ? Hash32.ZERO : entries.get((int) number).hash();
  }

  /** Root of the public state after the block of that height. */
  public synchronized Hash32 stateRoot(long number) {
    return entries.get((int) number).stateRoot();
  }

  /** Where a mined transaction stands. */
  public Optional<Place> place(Hash32 transaction) {
    return Optional.ofNullable(places.get(transaction));
  }

  /** Blooms of the blocks between two heights, both included, that have public logs. */
  public NavigableMap<Long, Bloom> blooms(long from, long to) {
    return blooms.subMap(from, true, to, true);
  }

  /** All contracts ever created by public transactions, in order. */
  public synchronized List<Address> contracts() {
    return List.copyOf(contracts);
  }

  @Override
  public void close() {
    log.close();
  }
}
