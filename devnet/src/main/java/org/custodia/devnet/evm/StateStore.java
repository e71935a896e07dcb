package org.custodia.devnet.evm;

import io.horizen.evm.Database;
import io.horizen.evm.LevelDBDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.custodia.devnet.store.Directories;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database of world states on disk, each found by the root of its trie. States once committed
 * stay, so that old blocks can be asked about.
 *
 * <p>libevm aborts the whole JVM when two commits run at once on one database, so commits take this
 * store's lock.
 */
public final class StateStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StateStore.class);

  private final Path directory;
  private Database database;
  private final ReentrantLock committing = new ReentrantLock();
  private boolean closed;

  private StateStore(Path directory, Database database) {
    this.directory = directory;
    this.database = database;
  }

  /**
   * Opens the database in a directory, making both where they are missing.
   *
   * @throws UnsupportedOperationException where libevm has no native library for this platform
   */
  public static StateStore open(Path directory) {
    NativePlatform.requireSupported();
    try {
      Directories.make(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      return new StateStore(directory, database(directory));
    } catch (RuntimeException e) {
      LOG.warn("the database of states in {} cannot be opened; it is begun anew", directory, e);
      putAside(directory);
      return new StateStore(directory, database(directory));
    }
  }

  private static Database database(Path directory) {
    return new LevelDBDatabase(directory.toAbsolutePath().toString());
  }

  /**
   * Begins with an empty database, for whoever can compute all states again. The files of the old
   * one are kept beside it until the next time. No state may be open.
   */
  public void startOver() {
    committing.lock();
    try {
      database.close();
      putAside(directory);
      database = database(directory);
    } finally {
      committing.unlock();
    }
  }

  private static void putAside(Path directory) {
    Path aside = directory.resolveSibling(directory.getFileName() + ".damaged");
    try {
      if (Files.exists(aside)) {
        try (Stream<Path> files = Files.walk(aside)) {
          for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
      }
      Files.move(directory, aside);
      Directories.make(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot put " + directory + " aside", e);
    }
  }

  /**
   * The state with that root; {@link Hash32#ZERO} is the empty one. One thread may use it; close it
   * after use.
   *
   * @throws IllegalStateException when the database does not hold that state
   */
  public State at(Hash32 root) {
    if (closed) throw new IllegalStateException("state store is closed: " + directory);
    return new State(this, database, root);
  }

  /** Whether the state with that root is there. */
  public boolean holds(Hash32 root) {
    try (State state = at(root)) {
      return true;
    } catch (IllegalStateException missing) {
      return false;
    }
  }

  ReentrantLock committing() {
    return committing;
  }

  @Override
  public String toString() {
    return directory.toString();
  }

  @Override
  public void close() {
    committing.lock();
    try {
      if (!closed) {
        closed = true;
        database.close();
      }
    } finally {
      committing.unlock();
    }
  }
}
