package org.custodia.devnet.chain;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.custodia.devnet.evm.AccountProof;
import org.custodia.devnet.evm.Address;
import org.custodia.devnet.evm.BlockEnvironment;
import org.custodia.devnet.evm.Bytes;
import org.custodia.devnet.evm.DualState;
import org.custodia.devnet.evm.Hash32;
import org.custodia.devnet.evm.Invocation;
import org.custodia.devnet.evm.LogEntry;
import org.custodia.devnet.evm.Machine;
import org.custodia.devnet.evm.Outcome;
import org.custodia.devnet.evm.State;
import org.custodia.devnet.evm.StateStore;
import org.custodia.devnet.privacy.PrivacyFlag;
import org.custodia.devnet.privacy.PrivacyMetadata;
import org.custodia.devnet.wire.Lines;

/**
 * The chain as one node sees it: the public blocks and state, and over them what the node alone
 * knows. Safe for many threads.
 */
public final class NodeView implements AutoCloseable {
  /** Most gas of a call that changes nothing. */
  public static final long CALL_GAS = 600_000_000L;

  private static final int KEPT_STATES = 4;

  /** A receipt in its place; {@code firstLogIndex} counts the logs before it in the block. */
  public record Mined(Block block, int index, Receipt receipt, int firstLogIndex) {}

  /** A log in its place. */
  public record MinedLog(Block block, int transactionIndex, int logIndex, LogEntry log) {}

  /** Both states of a block, opened, with public code shown on the private one. */
  private record Opened(Hash32 publicRoot, Hash32 privateRoot, DualState dual)
      implements AutoCloseable {
    @Override
    public void close() {
      dual.privateState().close();
      dual.publicState().close();
    }
  }

  private final Chain chain;
  private final PrivateLedger own;
  private final NodePrivacy privacy;
  private final Following following;
  private final Lines lines;
  private final ConcurrentLinkedDeque<Opened> kept = new ConcurrentLinkedDeque<>();
  private final ReadWriteLock inUse = new ReentrantReadWriteLock();
  private boolean closed;

  /** The view of a node, joined by these lines to others. */
  public NodeView(Chain chain, PrivateLedger own, NodePrivacy privacy, Lines lines) {
    this.privacy = privacy;
    this.lines = lines;
    this.chain = chain;
    this.own = own;
    this.following = chain.following(own);
  }

  /** The chain below. */
  public Chain chain() {
    return chain;
  }

  /** What the node alone has. */
  public PrivateLedger own() {
    return own;
  }

  /** Where the node stands on the chain. */
  public Following following() {
    return following;
  }

  /** How many other nodes it has a connection to. */
  public long peers() {
    return chain.nodes().stream()
        .filter(other -> other != own && lines.peers(own.name(), other.name()))
        .count();
  }

  /** The node's newest block. */
  public Block head() {
    return following.head();
  }

  /** The block of that height, empty when the node has none yet. */
  public Optional<Block> block(long number) {
    return number > head().number() ? Optional.empty() : chain.blocks().block(number);
  }

  /** The block of that hash, empty when the node does not have it. */
  public Optional<Block> block(Hash32 hash) {
    return chain.blocks().block(hash).filter(block -> block.number() <= head().number());
  }

  /** Where a mined transaction stands, empty when it is in none of the node's blocks. */
  public Optional<BlockStore.Place> place(Hash32 transaction) {
    return chain.blocks().place(transaction).filter(place -> place.block() <= head().number());
  }

  /**
   * A transaction that waits, as the node sees it. One that is mined only in blocks that the node
   * has yet to import still waits there.
   */
  public Optional<Transaction> waiting(Hash32 transaction) {
    return pool()
        .transaction(transaction)
        .or(
            () ->
                chain
                    .blocks()
                    .place(transaction)
                    .filter(place -> place.block() > head().number())
                    .flatMap(
                        place ->
                            chain
                                .blocks()
                                .block(place.block())
                                .map(block -> block.transactions().get(place.index()))));
  }

  /** The transactions that wait for a block at this node. */
  public TransactionPool pool() {
    return chain.pools().of(own);
  }

  /**
   * Takes a transaction and passes it on.
   *
   * @throws TransactionRefused in GoQuorum's words
   */
  public void submit(Transaction transaction) {
    chain.submit(own, transaction);
  }

  /** How the node treats private transactions. */
  public NodePrivacy privacy() {
    return privacy;
  }

  /** The receipt of a mined transaction: the node's own where it takes part. */
  public Optional<Mined> receipt(Hash32 transaction) {
    return following.steady(() -> receiptNow(transaction));
  }

  private Optional<Mined> receiptNow(Hash32 transaction) {
    return place(transaction)
        .map(
            place -> {
              Block block = chain.blocks().block(place.block()).orElseThrow();
              List<Receipt> receipts = receipts(block);
              int before =
                  receipts.subList(0, place.index()).stream().mapToInt(r -> r.logs().size()).sum();
              return new Mined(block, place.index(), receipts.get(place.index()), before);
            });
  }

  /** The receipts of a block as the node has them. */
  private List<Receipt> receipts(Block block) {
    return own.entry(block.number())
        .map(
            entry -> {
              List<Receipt> merged = new ArrayList<>(block.receipts());
              entry.receipts().forEach(merged::set);
              return merged;
            })
        .orElse(block.receipts());
  }

  /**
   * Logs, public and the node's own, in order.
   *
   * @param from first block
   * @param upTo last block; those after the node's head are not there
   * @param filter which
   */
  public List<MinedLog> logs(long from, long upTo, LogFilter filter) {
    return following.steady(() -> logsNow(from, upTo, filter));
  }

  private List<MinedLog> logsNow(long from, long upTo, LogFilter filter) {
    long to = Math.min(upTo, head().number());
    if (from > to) return List.of();
    var numbers = new TreeSet<Long>(chain.blocks().blooms(from, to).keySet());
    own.blocks(from, to).forEach(numbers::add);
    List<MinedLog> found = new ArrayList<>();
    for (long number : numbers) {
      Bloom shared = chain.blocks().blooms(number, number).getOrDefault(number, Bloom.EMPTY);
      if (filter.mayMatch(shared.with(own.bloom(number)))) {
        chain.blocks().block(number).ifPresent(block -> collect(block, filter, found));
      }
    }
    return found;
  }

  private void collect(Block block, LogFilter filter, List<MinedLog> found) {
    int logIndex = 0;
    List<Receipt> receipts = receipts(block);
    for (int i = 0; i < receipts.size(); i++) {
      for (LogEntry log : receipts.get(i).logs()) {
        if (filter.matches(log)) found.add(new MinedLog(block, i, logIndex, log));
        logIndex++;
      }
    }
  }

  /** Code at an address after a block: private where the node has some, else public. */
  public Bytes code(Address address, long block) {
    return with(block, dual -> above(dual, address).code(address));
  }

  /** A storage slot after a block. */
  public Hash32 storage(Address address, Hash32 slot, long block) {
    return with(block, dual -> above(dual, address).storage(address, slot));
  }

  /** Root of a contract's storage after a block; that of an empty trie where there is none. */
  public Hash32 storageRoot(Address address, long block) {
    return with(
        block,
        dual -> {
          boolean onPrivate = dual.hasPrivateCode(address);
          Hash32 root = onPrivate ? own.stateRoot(block) : chain.blocks().stateRoot(block);
          return above(dual, address).storageRoot(address, root);
        });
  }

  /** How a private contract of the node is protected after a block, if it is. */
  public Optional<ContractPrivacy> contractPrivacy(Address contract, long block) {
    return with(block, dual -> ContractPrivacy.read(dual.privateState(), contract));
  }

  /** An account after a block and some of its slots, with proofs against that state's root. */
  public AccountProof proof(Address account, List<Hash32> slots, long block) {
    Hash32 publicRoot = chain.blocks().stateRoot(block);
    Hash32 privateRoot = privateRoot(block);
    boolean onPrivate = with(block, dual -> dual.hasPrivateCode(account));
    return onPrivate
        ? read(own.states(), privateRoot, state -> state.proof(account, privateRoot, slots))
        : read(chain.states(), publicRoot, state -> state.proof(account, publicRoot, slots));
  }

  private <T> T read(StateStore states, Hash32 root, Function<State, T> work) {
    return open(
        () -> {
          try (State state = states.at(root)) {
            return work.apply(state);
          }
        });
  }

  /**
   * Simulates a private transaction on the states after the node's newest block.
   *
   * @return what is to travel beside its payload; nothing without privacy enhancements
   * @throws TransactionRefused in GoQuorum's words
   */
  public Optional<PrivacyMetadata> simulate(
      Transaction transaction, Bytes payload, PrivacyFlag flag, Set<String> mandatory) {
    if (!privacy.enhancements()) return Optional.empty();
    Block head = head();
    var environment = chain.environment(head.number(), head.header().timestamp());
    return open(
        () -> {
          try (Opened scratch =
              fresh(chain.blocks().stateRoot(head.number()), own.stateRoot(head.number()))) {
            return Optional.of(
                new PrivateSimulation(scratch.dual(), environment, privacy.simulatedSender())
                    .of(transaction, payload, flag, mandatory));
          }
        });
  }

  /** Root of the node's private state after a block; that of an empty trie when it has none. */
  public Hash32 privateStateRoot(long block) {
    Hash32 root = own.stateRoot(block);
    return root.equals(Hash32.ZERO) ? State.EMPTY_ROOT : root;
  }

  /** Balance after a block. */
  public BigInteger balance(Address address, long block) {
    return with(block, dual -> dual.publicState().balance(address));
  }

  /** Public nonce after a block. */
  public long nonce(Address address, long block) {
    return with(block, dual -> dual.publicState().nonce(address));
  }

  /** Runs a message on the state after a block and undoes it. */
  public Outcome call(Invocation message, Block block) {
    BlockEnvironment environment = chain.environment(block.number(), block.header().timestamp());
    return with(
        block.number(),
        dual -> {
          boolean onPrivate = message.to().map(dual::hasPrivateCode).orElse(false);
          State state = onPrivate ? dual.privateState() : dual.publicState();
          return state.undone(
              () -> {
                if (message.to().isEmpty()) {
                  state.setNonce(message.from(), state.nonce(message.from()) + 1);
                }
                return onPrivate
                    ? dual.run(message, environment)
                    : Machine.run(state, message, environment);
              });
        });
  }

  private static State above(DualState dual, Address address) {
    return dual.hasPrivateCode(address) ? dual.privateState() : dual.publicState();
  }

  private Hash32 privateRoot(long block) {
    return following.steady(
        () -> {
          if (block > head().number()) throw new IllegalStateException("header not found");
          return own.stateRoot(block);
        });
  }

  private <T> T with(long block, Function<DualState, T> work) {
    return open(
        () -> {
          Opened opened = kept(chain.blocks().stateRoot(block), privateRoot(block));
          try {
            T result = work.apply(opened.dual());
            giveBack(opened);
            return result;
          } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
          }
        });
  }

  private <T> T open(Supplier<T> work) {
    inUse.readLock().lock();
    try {
      if (closed) throw new IllegalStateException("the network is stopping");
      return work.get();
    } finally {
      inUse.readLock().unlock();
    }
  }

  private Opened kept(Hash32 publicRoot, Hash32 privateRoot) {
    for (Opened reusable = kept.poll(); reusable != null; reusable = kept.poll()) {
      if (reusable.publicRoot().equals(publicRoot) && reusable.privateRoot().equals(privateRoot)) {
        return reusable;
      }
      reusable.close();
    }
    return fresh(publicRoot, privateRoot);
  }

  private Opened fresh(Hash32 publicRoot, Hash32 privateRoot) {
    State shared = chain.states().at(publicRoot);
    try {
      State above = own.states().at(privateRoot);
      try {
        var dual = new DualState(above, shared, chain.blocks().contracts());
        return new Opened(publicRoot, privateRoot, dual);
      } catch (RuntimeException | Error e) {
        above.close();
        throw e;
      }
    } catch (RuntimeException | Error e) {
      shared.close();
      throw e;
    }
  }

  private void giveBack(Opened opened) {
    if (kept.size() >= KEPT_STATES) {
      opened.close();
      return;
    }
    opened.dual().handOver();
    kept.add(opened);
  }

  /** Waits for the reads under way; later ones are refused. */
  @Override
  public void close() {
    inUse.writeLock().lock();
    try {
      closed = true;
      for (Opened opened = kept.poll(); opened != null; opened = kept.poll()) opened.close();
    } finally {
      inUse.writeLock().unlock();
    }
  }
}
