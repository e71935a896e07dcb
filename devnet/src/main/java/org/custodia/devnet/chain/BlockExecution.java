package org.custodia.devnet.chain;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.custodia.devnet.evm.Address;
import org.custodia.devnet.evm.BlockEnvironment;
import org.custodia.devnet.evm.Bytes;
import org.custodia.devnet.evm.DualState;
import org.custodia.devnet.evm.Hash32;
import org.custodia.devnet.evm.Invocation;
import org.custodia.devnet.evm.Machine;
import org.custodia.devnet.evm.Outcome;
import org.custodia.devnet.evm.State;
import org.custodia.devnet.evm.StateStore;
import org.custodia.devnet.evm.Tries;

/**
 * Runs the transactions of one block: public ones on the public state, private ones on the private
 * state of every node whose privacy manager has the payload at that moment, as GoQuorum does.
 */
final class BlockExecution implements AutoCloseable {
  /** Which nodes run a private transaction, and what payload they find. */
  interface Participation {
    /** The payload on a node, empty when the node takes no part. */
    Optional<Bytes> payload(PrivateLedger node, Transaction transaction, int index);
  }

  /** As at import: whoever's privacy manager has the payload at this moment takes part. */
  static final Participation AT_IMPORT =
      (node, transaction, index) -> node.payloads().payloadAtImport(transaction.data());

  /** Whether a node would run a transaction now. */
  static boolean takesPart(PrivateLedger node, Transaction transaction) {
    return carriesPayload(transaction) && AT_IMPORT.payload(node, transaction, 0).isPresent();
  }

  private static boolean carriesPayload(Transaction transaction) {
    return transaction.isPrivate() && transaction.data().size() == Transaction.PAYLOAD_HASH_SIZE;
  }

  /** A block together with what each participating node keeps of it. */
  record Result(Block block, Map<PrivateLedger, PrivateLedger.Entry> privateEntries) {}

  private final Block parent;
  private final BlockEnvironment environment;
  private final Collection<PrivateLedger> nodes;
  private final Collection<Address> contractsBefore;
  private final Participation participation;
  private final State state;
  private final Map<PrivateLedger, PrivateRun> privateRuns = new LinkedHashMap<>();
  private final List<Transaction> transactions = new ArrayList<>();
  private final List<Receipt> receipts = new ArrayList<>();
  private final Set<Address> created = new LinkedHashSet<>();
  private long gasUsed;

  BlockExecution(
      Block parent,
      BlockEnvironment environment,
      StateStore publicStates,
      Collection<PrivateLedger> nodes,
      Collection<Address> contractsBefore,
      Participation participation) {
    this.parent = parent;
    this.environment = environment;
    this.nodes = nodes;
    this.contractsBefore = contractsBefore;
    this.participation = participation;
    this.state = publicStates.at(parent.header().stateRoot());
  }

  /** Whether the block has room for a transaction. */
  boolean hasRoom(Transaction transaction) {
    return transaction.gas() <= environment.gasLimit() - gasUsed;
  }

  /** Runs the next transaction. After an exception the whole execution is of no use. */
  void run(Transaction transaction) {
    int index = transactions.size();
    state.beginTransaction(transaction.hash(), index);
    receipts.add(transaction.isPrivate() ? runPrivate(transaction, index) : runPublic(transaction));
    transactions.add(transaction);
    state.endTransaction();
  }

  private Receipt runPublic(Transaction transaction) {
    state.setNonce(transaction.from(), transaction.nonce() + 1);
    var message = invocation(transaction, transaction.data());
    var traced = Machine.runTraced(state, message, environment);
    Outcome outcome = traced.outcome();
    long used = transaction.gas() - outcome.gasLeft();
    used -= Machine.refund(state, used);
    gasUsed += used;
    if (created.addAll(traced.created())) {
      privateRuns.values().forEach(run -> run.dual().show(traced.created()));
    }
    return new Receipt(
        outcome.succeeded(), gasUsed, used, contract(transaction), state.logs(transaction.hash()));
  }

  /** Everybody's receipt of a private transaction; the participants' own go to their entries. */
  private Receipt runPrivate(Transaction transaction, int index) {
    if (carriesPayload(transaction)) {
      for (PrivateLedger node : nodes) {
        participation
            .payload(node, transaction, index)
            .ifPresent(payload -> runOn(node, transaction, index, payload));
      }
    }
    state.setNonce(transaction.from(), transaction.nonce() + 1);
    // The public state must not depend on the private outcome, and says as much on GoQuorum.
    contract(transaction).ifPresent(address -> state.setNonce(address, 1));
    return new Receipt(true, gasUsed, 0, contract(transaction), List.of());
  }

  private void runOn(PrivateLedger node, Transaction transaction, int index, Bytes payload) {
    var metadata = node.payloads().metadata(transaction.data());
    privateRuns
        .computeIfAbsent(node, this::open)
        .run(transaction, index, gasUsed, payload, metadata);
  }

  private PrivateRun open(PrivateLedger node) {
    State own = node.states().at(node.stateRoot(parent.number()));
    DualState dual = new DualState(own, state, contractsBefore);
    dual.show(created);
    return new PrivateRun(dual, environment);
  }

  static Invocation invocation(Transaction transaction, Bytes input) {
    return new Invocation(
        transaction.from(),
        transaction.to(),
        BigInteger.ZERO,
        input,
        transaction.gas() - transaction.intrinsicGas());
  }

  static Optional<Address> contract(Transaction transaction) {
    return transaction.to().isPresent()
        ? Optional.empty()
        : Optional.of(transaction.from().created(transaction.nonce()));
  }

  /** Writes the states to their databases and puts the block together. */
  Result finish() {
    Map<PrivateLedger, Hash32> privateRoots = new LinkedHashMap<>();
    privateRuns.forEach((node, run) -> privateRoots.put(node, run.finish()));
    BlockHeader header =
        new BlockHeader(
            parent.hash(),
            state.commit(),
            Tries.root(transactions.stream().map(sent -> sent.raw().toArray()).toList()),
            Tries.root(receipts.stream().map(Receipt::trieValue).toList()),
            receipts.stream().map(Receipt::bloom).reduce(Bloom.EMPTY, Bloom::with),
            environment.number(),
            environment.gasLimit(),
            gasUsed,
            environment.timestamp());
    Block block =
        new Block(
            header,
            header.hash(),
            List.copyOf(transactions),
            List.copyOf(receipts),
            List.copyOf(created));
    Map<PrivateLedger, PrivateLedger.Entry> entries = new LinkedHashMap<>();
    privateRuns.forEach(
        (node, run) ->
            entries.put(
                node,
                new PrivateLedger.Entry(
                    block.number(), block.hash(), privateRoots.get(node), run.receipts())));
    return new Result(block, entries);
  }

  @Override
  public void close() {
    privateRuns.values().forEach(PrivateRun::close);
    state.close();
  }
}
