package org.custodia.devnet.evm;

import io.horizen.evm.Evm;
import io.horizen.evm.EvmContext;
import io.horizen.evm.ExternalInvocation;
import io.horizen.evm.InvocationCallback;
import io.horizen.evm.results.InvocationResult;
import java.math.BigInteger;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A node's private state over the public one, as GoQuorum runs private transactions: a private
 * contract may call public contracts, which then run read-only on the public state; a write there
 * fails the call. Public code is shown on the private state while this is open, so that EXTCODESIZE
 * and EXTCODEHASH see it, and must be taken away with {@link #hidePublicCode} before the private
 * state is committed.
 *
 * <p>A public contract called so may call back the private contracts that are on the call stack,
 * read-only.
 */
public final class DualState {
  /**
   * A run together with the contracts whose code ran in it.
   *
   * @param outcome what the run came to
   * @param called contracts and accounts called on either state, also by calls that failed
   * @param created contracts that it set out to create
   */
  public record Observed(Outcome outcome, Set<Address> called, Set<Address> created) {}

  /** The roots of both states at a moment when both are in their databases. */
  public record Roots(Hash32 privateRoot, Hash32 publicRoot) {}

  /**
   * How often one call may go from one state to the other while earlier such calls have not
   * returned. Each holds some 30 KiB of the thread's own stack, native frames among them, and a
   * stack that overflows there ends the JVM.
   */
  static final int MAX_CROSSINGS = 8;

  private final State privateState;
  private final State publicState;
  private final Set<Address> shown = new LinkedHashSet<>();
  private boolean someLookAtTheirGas;
  private io.horizen.evm.Address[] external = new io.horizen.evm.Address[0];
  private Optional<CallTrace> trace = Optional.empty();

  /** Lays a private state over a public one with these contracts. */
  public DualState(State privateState, State publicState, Collection<Address> publicContracts) {
    this.privateState = privateState;
    this.publicState = publicState;
    show(publicContracts);
  }

  /** Shows further public contracts, created since. */
  public void show(Collection<Address> publicContracts) {
    for (Address contract : publicContracts) {
      if (shown.contains(contract) || privateState.hasCode(contract)) continue;
      Bytes code = publicState.code(contract);
      if (code.size() == 0) continue;
      privateState.setCode(contract, code);
      shown.add(contract);
      someLookAtTheirGas |= RepeatedReads.looksAtItsGas(code);
    }
    external = shown.stream().map(Conversions::toNative).toArray(io.horizen.evm.Address[]::new);
  }

  /** Whether a contract of the private state stands at this address. */
  public boolean hasPrivateCode(Address address) {
    return !shown.contains(address) && privateState.hasCode(address);
  }

  /** The state that lies on top. */
  public State privateState() {
    return privateState;
  }

  /** The state that lies below. */
  public State publicState() {
    return publicState;
  }

  /** Lets another thread take over both states. */
  public void handOver() {
    privateState.handOver();
    publicState.handOver();
  }

  /** Takes public code away from the private state, whose root then tells private facts only. */
  public void hidePublicCode() {
    for (Address contract : shown) privateState.setCode(contract, Bytes.EMPTY);
    shown.clear();
    someLookAtTheirGas = false;
    external = new io.horizen.evm.Address[0];
  }

  /**
   * Runs the message of a private transaction, or a call. Its effects stay in the private state;
   * the public state is as it was.
   */
  public Outcome run(Invocation message, BlockEnvironment block) {
    return publicState.undone(
        () -> {
          publicState.prepareAccess(message.from(), message.to());
          boolean onPublic = message.to().isPresent() && shown.contains(message.to().get());
          return onPublic ? readPublic(message, block) : runPrivate(message, block);
        });
  }

  /** The same, observed. */
  public Observed observe(Invocation message, BlockEnvironment block) {
    try (CallTrace watching = new CallTrace()) {
      trace = Optional.of(watching);
      message.to().ifPresent(watching::noteCall);
      return watching.observed(run(message, block));
    } finally {
      trace = Optional.empty();
    }
  }

  /**
   * Writes both states to their databases without the shown code, asks about them, and goes on with
   * both from there.
   */
  public <T> T settled(Function<Roots, T> question) {
    Set<Address> contracts = Set.copyOf(shown);
    hidePublicCode();
    privateState.endTransaction();
    T answer = question.apply(new Roots(privateState.checkpoint(), publicState.checkpoint()));
    show(contracts);
    return answer;
  }

  /** Forgets what was done to the private state since it had this root. */
  public void goBackTo(Hash32 privateRoot) {
    Set<Address> contracts = Set.copyOf(shown);
    shown.clear();
    privateState.goBackTo(privateRoot);
    show(contracts);
  }

  private Outcome runPrivate(Invocation message, BlockEnvironment block) {
    Outcome outcome = applyPrivate(message, block);
    if (!LargeCreation.isWanted(message, outcome)) return outcome;
    trace.ifPresent(
        watching -> watching.noteCreation(LargeCreation.address(privateState, message)));
    return LargeCreation.create(privateState, message, call -> applyPrivate(call, block));
  }

  private Outcome applyPrivate(Invocation message, BlockEnvironment block) {
    CallbackGuard guard = new CallbackGuard();
    privateState.prepareAccess(message.from(), message.to());
    Set<io.horizen.evm.Address> callers = new LinkedHashSet<>();
    message.to().map(Conversions::toNative).ifPresent(callers::add);
    try (var hashes = new Machine.BlockHashes(block, guard);
        var crossing =
            new Crossing(new Crossings(block, hashes, guard, reads()), callers, true, 0, 1)) {
      EvmContext context = context(block, hashes);
      context.setExternalContracts(external);
      context.setExternalCallback(crossing);
      var result = Evm.Apply(privateState.usable(), Machine.toNative(message, false), context);
      guard.check();
      return Machine.outcome(result);
    }
  }

  private Outcome readPublic(Invocation message, BlockEnvironment block) {
    CallbackGuard guard = new CallbackGuard();
    try (var hashes = new Machine.BlockHashes(block, guard)) {
      EvmContext context = context(block, hashes);
      var result = Evm.Apply(publicState.usable(), Machine.toNative(message, true), context);
      guard.check();
      return Machine.outcome(result);
    }
  }

  /** What all crossings of one run have in common. */
  private record Crossings(
      BlockEnvironment block,
      Machine.BlockHashes hashes,
      CallbackGuard guard,
      Optional<RepeatedReads> reads) {}

  /** None where each call has to be seen, or to be told how much gas it has. */
  private Optional<RepeatedReads> reads() {
    return trace.isPresent() || someLookAtTheirGas
        ? Optional.empty()
        : Optional.of(new RepeatedReads());
  }

  private EvmContext context(BlockEnvironment block, Machine.BlockHashes hashes) {
    EvmContext context = Machine.context(block, hashes);
    trace.ifPresent(watching -> watching.watch(context));
    return context;
  }

  /** A call that leaves one state for the other; always read-only there. */
  private final class Crossing extends InvocationCallback {
    private final Crossings run;
    private final Set<io.horizen.evm.Address> callers;
    private final boolean toPublic;
    private final int depth;
    private final int level;
    private boolean taken;

    Crossing(
        Crossings run,
        Set<io.horizen.evm.Address> callers,
        boolean toPublic,
        int depth,
        int level) {
      this.run = run;
      this.callers = callers;
      this.toPublic = toPublic;
      this.depth = depth;
      this.level = level;
    }

    @Override
    protected InvocationResult execute(ExternalInvocation call) {
      taken = true;
      if (call.value != null && call.value.signum() != 0) return refused("write protection");
      if (level > MAX_CROSSINGS) return refused("max call depth exceeded");
      return run.guard().guarded(refused("callback failed"), () -> apply(call));
    }

    private InvocationResult apply(ExternalInvocation call) {
      Optional<RepeatedReads> reads = level == 1 ? run.reads() : Optional.empty();
      Optional<InvocationResult> known = reads.flatMap(all -> all.find(call));
      if (known.isPresent()) return known.get();
      Set<io.horizen.evm.Address> onStack = new LinkedHashSet<>(callers);
      if (toPublic) onStack.add(call.caller);
      State target = toPublic ? publicState : privateState;
      target.allowAccess(call.callee);
      trace.ifPresent(watching -> watching.noteCall(Conversions.fromNative(call.callee)));
      int below = depth + call.depth;
      try (var back = new Crossing(run, onStack, !toPublic, below, level + 1)) {
        EvmContext context = context(run.block(), run.hashes());
        context.setInitialDepth(below);
        context.setExternalContracts(
            toPublic ? onStack.toArray(new io.horizen.evm.Address[0]) : external);
        context.setExternalCallback(back);
        InvocationResult result =
            Evm.Apply(
                target.usable(),
                new io.horizen.evm.Invocation(
                    call.caller, call.callee, BigInteger.ZERO, call.input, call.gas, true),
                context);
        // What asked a private contract back may be answered otherwise the next time.
        if (!back.taken) reads.ifPresent(all -> all.note(call, result));
        return result;
      }
    }

    private static InvocationResult refused(String error) {
      return new InvocationResult(new byte[0], BigInteger.ZERO, error, false, null);
    }
  }
}
