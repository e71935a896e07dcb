package org.custodia.devnet.evm;

import io.horizen.evm.Evm;
import io.horizen.evm.EvmContext;
import io.horizen.evm.ExternalInvocation;
import io.horizen.evm.InvocationCallback;
import io.horizen.evm.results.InvocationResult;
import java.math.BigInteger;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

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
  private final State privateState;
  private final State publicState;
  private final Set<Address> shown = new LinkedHashSet<>();
  private io.horizen.evm.Address[] external = new io.horizen.evm.Address[0];

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

  private Outcome runPrivate(Invocation message, BlockEnvironment block) {
    Outcome outcome = applyPrivate(message, block);
    return LargeCreation.isWanted(message, outcome)
        ? LargeCreation.create(privateState, message, call -> applyPrivate(call, block))
        : outcome;
  }

  private Outcome applyPrivate(Invocation message, BlockEnvironment block) {
    privateState.prepareAccess(message.from(), message.to());
    Set<io.horizen.evm.Address> callers = new LinkedHashSet<>();
    message.to().map(Conversions::toNative).ifPresent(callers::add);
    try (var hashes = new Machine.BlockHashes(block);
        var crossing = new Crossing(block, hashes, callers, true, 0)) {
      EvmContext context = Machine.context(block, hashes);
      context.setExternalContracts(external);
      context.setExternalCallback(crossing);
      return Machine.outcome(
          Evm.Apply(privateState.usable(), Machine.toNative(message, false), context));
    }
  }

  private Outcome readPublic(Invocation message, BlockEnvironment block) {
    try (var hashes = new Machine.BlockHashes(block)) {
      EvmContext context = Machine.context(block, hashes);
      return Machine.outcome(
          Evm.Apply(publicState.usable(), Machine.toNative(message, true), context));
    }
  }

  /** A call that leaves one state for the other; always read-only there. */
  private final class Crossing extends InvocationCallback {
    private final BlockEnvironment block;
    private final Machine.BlockHashes hashes;
    private final Set<io.horizen.evm.Address> callers;
    private final boolean toPublic;
    private final int depth;

    Crossing(
        BlockEnvironment block,
        Machine.BlockHashes hashes,
        Set<io.horizen.evm.Address> callers,
        boolean toPublic,
        int depth) {
      this.block = block;
      this.hashes = hashes;
      this.callers = callers;
      this.toPublic = toPublic;
      this.depth = depth;
    }

    @Override
    protected InvocationResult execute(ExternalInvocation call) {
      if (call.value != null && call.value.signum() != 0) {
        return new InvocationResult(new byte[0], BigInteger.ZERO, "write protection", false, null);
      }
      Set<io.horizen.evm.Address> onStack = new LinkedHashSet<>(callers);
      if (toPublic) onStack.add(call.caller);
      State target = toPublic ? publicState : privateState;
      target.allowAccess(call.callee);
      try (var back = new Crossing(block, hashes, onStack, !toPublic, depth + call.depth)) {
        EvmContext context = Machine.context(block, hashes);
        context.setInitialDepth(depth + call.depth);
        context.setExternalContracts(
            toPublic ? onStack.toArray(new io.horizen.evm.Address[0]) : external);
        context.setExternalCallback(back);
        return Evm.Apply(
            target.usable(),
            new io.horizen.evm.Invocation(
                call.caller, call.callee, BigInteger.ZERO, call.input, call.gas, true),
            context);
      }
    }
  }
}
