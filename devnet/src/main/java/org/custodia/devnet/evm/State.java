package org.custodia.devnet.evm;

import io.horizen.evm.Database;
import io.horizen.evm.StateDB;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A world state being read or changed by one thread.
 *
 * <p>The only door to libevm's StateDB, whose misuse aborts the JVM: nothing works after {@link
 * #commit} or {@link #close}, snapshots exist only as the scope of {@link #undone}, and another
 * thread is turned away.
 */
public final class State implements AutoCloseable {
  /** The root of a trie without entries. */
  public static final Hash32 EMPTY_ROOT = Conversions.fromNative(StateDB.EMPTY_ROOT_HASH);

  private static final Logger LOG = LoggerFactory.getLogger(State.class);
  static final Hash32 EMPTY_CODE = Conversions.fromNative(StateDB.EMPTY_CODE_HASH);

  private final StateStore store;
  private final Database database;
  private StateDB db;
  private Thread user;
  private boolean committed;
  private boolean closed;
  private int undoDepth;
  private boolean accessPrepared;

  State(StateStore store, Database database, Hash32 root) {
    this.store = store;
    this.database = database;
    this.db = open(root);
  }

  private StateDB open(Hash32 root) {
    try {
      return new StateDB(database, Conversions.toNative(root));
    } catch (RuntimeException e) {
      throw new IllegalStateException("no state " + root + " in " + store, e);
    }
  }

  /** Transactions sent by an account, or 1 for a contract that created none. */
  public long nonce(Address account) {
    return usable().getNonce(Conversions.toNative(account)).longValueExact();
  }

  /** Sets an account's nonce. */
  public void setNonce(Address account, long nonce) {
    usable().setNonce(Conversions.toNative(account), BigInteger.valueOf(nonce));
  }

  /** Wei of an account. */
  public BigInteger balance(Address account) {
    return usable().getBalance(Conversions.toNative(account));
  }

  /** Code of a contract, empty where there is none. */
  public Bytes code(Address contract) {
    return Conversions.bytes(usable().getCode(Conversions.toNative(contract)));
  }

  /** Whether there is code at an address. */
  public boolean hasCode(Address address) {
    Hash32 hash = Conversions.fromNative(usable().getCodeHash(Conversions.toNative(address)));
    return !hash.equals(EMPTY_CODE) && !hash.equals(Hash32.ZERO);
  }

  /** A storage slot of a contract. */
  public Hash32 storage(Address contract, Hash32 slot) {
    return Conversions.fromNative(
        usable().getStorage(Conversions.toNative(contract), Conversions.toNative(slot)));
  }

  /**
   * Root of a contract's storage in the committed state that this one was opened at.
   *
   * @param root the root it was opened at
   */
  public Hash32 storageRoot(Address contract, Hash32 root) {
    if (root.equals(Hash32.ZERO) || root.equals(EMPTY_ROOT)) return EMPTY_ROOT;
    Hash32 storage =
        Conversions.fromNative(
            usable()
                .getProof(
                    Conversions.toNative(contract),
                    Conversions.toNative(root),
                    new io.horizen.evm.Hash[0])
                .storageHash);
    return storage.equals(Hash32.ZERO) ? EMPTY_ROOT : storage;
  }

  /** Sets a storage slot of an account that is not empty. */
  public void setStorage(Address contract, Hash32 slot, Hash32 value) {
    usable()
        .setStorage(
            Conversions.toNative(contract),
            Conversions.toNative(slot),
            Conversions.toNative(value));
  }

  /**
   * An account of the committed state that this one was opened at or last checkpointed to, when
   * nothing was changed since.
   *
   * @param root that state's root
   */
  public AccountProof proof(Address account, Hash32 root, List<Hash32> slots) {
    boolean empty = root.equals(Hash32.ZERO) || root.equals(EMPTY_ROOT);
    if (empty) return Conversions.noAccount(slots);
    var keys = slots.stream().map(Conversions::toNative).toArray(io.horizen.evm.Hash[]::new);
    return Conversions.fromNative(
        usable().getProof(Conversions.toNative(account), Conversions.toNative(root), keys), slots);
  }

  /** Says which transaction the next logs belong to. */
  public void beginTransaction(Hash32 transaction, int index) {
    usable().setTxContext(Conversions.toNative(transaction), index);
  }

  /** Logs of a transaction run on this state. */
  public List<LogEntry> logs(Hash32 transaction) {
    var logs = usable().getLogs(Conversions.toNative(transaction));
    return logs == null ? List.of() : Arrays.stream(logs).map(Conversions::fromNative).toList();
  }

  /** Seals what a transaction changed; it cannot be undone any more. */
  public void endTransaction() {
    requireNoUndo();
    usable().finalizeChanges();
    accessPrepared = false;
  }

  /** Does something and then undoes what it changed here. */
  public <T> T undone(Supplier<T> work) {
    return keptIf(result -> false, work);
  }

  /** Does something and undoes what it changed here unless the result is as wanted. */
  public <T> T keptIf(Predicate<T> wanted, Supplier<T> work) {
    int snapshot = usable().snapshot();
    boolean preparedBefore = accessPrepared;
    boolean keep = false;
    undoDepth++;
    try {
      T result = work.get();
      keep = wanted.test(result);
      return result;
    } finally {
      undoDepth--;
      if (!keep) {
        usable().revertToSnapshot(snapshot);
        accessPrepared = preparedBefore;
      }
    }
  }

  /** Writes the state to the database and returns its root. Nothing works on it afterwards. */
  public Hash32 commit() {
    requireNoUndo();
    StateDB open = usable();
    store.committing().lock();
    try {
      committed = true;
      return Conversions.fromNative(open.commit());
    } finally {
      store.committing().unlock();
    }
  }

  /**
   * Writes the state to the database, returns its root, and goes on from there. Logs of earlier
   * transactions are gone then, and {@link #beginTransaction} must be called again.
   */
  public Hash32 checkpoint() {
    Hash32 root = commit();
    goOnFrom(root);
    committed = false;
    return root;
  }

  /** Forgets everything since a checkpoint. */
  public void goBackTo(Hash32 checkpoint) {
    requireNoUndo();
    usable();
    goOnFrom(checkpoint);
  }

  private void goOnFrom(Hash32 root) {
    StateDB used = db;
    db = open(root);
    accessPrepared = false;
    closeQuietly(used);
  }

  /**
   * The access list must hold sender and callee before libevm runs anything on this state. It is
   * made once in a transaction: a new one would forget the slots that an earlier run noted, and
   * undoing that run would then abort the JVM.
   */
  void prepareAccess(Address from, Optional<Address> to) {
    if (accessPrepared) {
      allowAccess(Conversions.toNative(from));
      to.map(Conversions::toNative).ifPresent(this::allowAccess);
      return;
    }
    usable()
        .accessSetup(
            Conversions.toNative(from),
            Conversions.toNative(to.orElse(Address.ZERO)),
            io.horizen.evm.Address.ZERO,
            Machine.RULES);
    accessPrepared = true;
  }

  void allowAccess(io.horizen.evm.Address account) {
    usable().accessAccount(account);
  }

  void setCode(Address contract, Bytes code) {
    usable().setCode(Conversions.toNative(contract), code.toArray());
  }

  BigInteger refund() {
    return usable().getRefund();
  }

  StateDB usable() {
    if (committed || closed) throw new IllegalStateException("state is used up: " + store);
    if (user == null) {
      user = Thread.currentThread();
    } else if (user != Thread.currentThread()) {
      throw new IllegalStateException("state belongs to thread " + user.getName());
    }
    return db;
  }

  /** Lets another thread take over; the present user must not touch it until it is handed back. */
  void handOver() {
    user = null;
  }

  private void requireNoUndo() {
    if (undoDepth > 0) throw new IllegalStateException("inside an undone scope");
  }

  @Override
  public void close() {
    if (closed) return;
    closed = true;
    closeQuietly(db);
  }

  private void closeQuietly(StateDB open) {
    try {
      open.close();
    } catch (Exception e) {
      LOG.warn("could not close a state of {}", store, e);
    }
  }
}
