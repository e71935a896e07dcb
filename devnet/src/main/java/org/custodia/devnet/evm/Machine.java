package org.custodia.devnet.evm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.horizen.evm.BlockHashCallback;
import io.horizen.evm.Evm;
import io.horizen.evm.EvmContext;
import io.horizen.evm.ForkRules;
import io.horizen.evm.Hash;
import io.horizen.evm.TraceOptions;
import io.horizen.evm.Tracer;
import io.horizen.evm.results.InvocationResult;
import java.math.BigInteger;
import java.util.LinkedHashSet;
import java.util.Set;

/** Runs messages on one state. {@link DualState} runs those of private transactions on two. */
public final class Machine {
  /** Without Shanghai, so that PUSH0 fails as it does on GoQuorum. */
  static final ForkRules RULES = new ForkRules(false);

  /** Shows accounts before and after; those that gained code were created. */
  private static final TraceOptions CREATIONS =
      new TraceOptions(
          false,
          false,
          false,
          false,
          "prestateTracer",
          JsonNodeFactory.instance.objectNode().put("diffMode", true));

  private Machine() {}

  /**
   * A run together with the contracts that it created, directly or by a contract.
   *
   * @param outcome what the run came to
   * @param created contracts that have code now and had none before
   */
  public record Traced(Outcome outcome, Set<Address> created) {}

  /** Runs a message and leaves its effects in the state. */
  public static Outcome run(State state, Invocation message, BlockEnvironment block) {
    Outcome outcome = apply(state, message, block);
    return LargeCreation.isWanted(message, outcome)
        ? LargeCreation.create(state, message, call -> apply(state, call, block))
        : outcome;
  }

  /** Runs a message, leaves its effects in the state, and says which contracts it created. */
  public static Traced runTraced(State state, Invocation message, BlockEnvironment block) {
    Traced traced = applyTraced(state, message, block);
    if (!LargeCreation.isWanted(message, traced.outcome())) return traced;
    Set<Address> created = new LinkedHashSet<>();
    Outcome outcome =
        LargeCreation.create(
            state,
            message,
            call -> {
              Traced construction = applyTraced(state, call, block);
              created.addAll(construction.created());
              return construction.outcome();
            });
    if (!outcome.succeeded()) return new Traced(outcome, Set.of());
    created.add(LargeCreation.address(state, message));
    return new Traced(outcome, created);
  }

  private static Outcome apply(State state, Invocation message, BlockEnvironment block) {
    CallbackGuard guard = new CallbackGuard();
    state.prepareAccess(message.from(), message.to());
    try (BlockHashes hashes = new BlockHashes(block, guard)) {
      EvmContext context = context(block, hashes);
      var result = Evm.Apply(state.usable(), toNative(message, false), context);
      guard.check();
      return outcome(result);
    }
  }

  private static Traced applyTraced(State state, Invocation message, BlockEnvironment block) {
    CallbackGuard guard = new CallbackGuard();
    state.prepareAccess(message.from(), message.to());
    try (BlockHashes hashes = new BlockHashes(block, guard);
        Tracer tracer = new Tracer(CREATIONS)) {
      EvmContext context = context(block, hashes);
      context.setTracer(tracer);
      tracer.CaptureTxStart(BigInteger.valueOf(message.gas()));
      InvocationResult result = Evm.Apply(state.usable(), toNative(message, false), context);
      tracer.CaptureTxEnd(result.leftOverGas);
      guard.check();
      Outcome outcome = outcome(result);
      return new Traced(outcome, outcome.succeeded() ? created(tracer) : Set.of());
    }
  }

  private static Set<Address> created(Tracer tracer) {
    Set<Address> created = new LinkedHashSet<>();
    JsonNode post = tracer.getResult().result.path("post");
    post.fieldNames()
        .forEachRemaining(
            address -> {
              if (post.get(address).has("code")) created.add(Address.of(address));
            });
    return created;
  }

  /** Gas that a state gives back for storage cleared in the present transaction. */
  public static long refund(State state, long gasUsed) {
    return state.refund().min(BigInteger.valueOf(gasUsed / 5)).longValueExact();
  }

  static io.horizen.evm.Invocation toNative(Invocation message, boolean readOnly) {
    return new io.horizen.evm.Invocation(
        Conversions.toNative(message.from()),
        message.to().map(Conversions::toNative).orElse(null),
        message.value(),
        message.input().toArray(),
        BigInteger.valueOf(message.gas()),
        readOnly);
  }

  static Outcome outcome(InvocationResult result) {
    return new Outcome(
        Conversions.bytes(result.returnData),
        result.leftOverGas.longValueExact(),
        result.executionError == null ? "" : result.executionError,
        result.reverted);
  }

  static EvmContext context(BlockEnvironment block, BlockHashes hashes) {
    var context =
        new EvmContext(
            BigInteger.valueOf(block.chainId()),
            io.horizen.evm.Address.ZERO,
            BigInteger.valueOf(block.gasLimit()),
            BigInteger.ZERO,
            BigInteger.valueOf(block.number()),
            BigInteger.valueOf(block.timestamp()),
            BigInteger.ZERO,
            Hash.ZERO,
            RULES);
    context.setBlockHashCallback(hashes);
    return context;
  }

  /** Answers the BLOCKHASH instruction. */
  static final class BlockHashes extends BlockHashCallback {
    private final BlockEnvironment block;
    private final CallbackGuard guard;

    BlockHashes(BlockEnvironment block, CallbackGuard guard) {
      this.block = block;
      this.guard = guard;
    }

    @Override
    protected Hash getBlockHash(BigInteger number) {
      return guard.guarded(
          Hash.ZERO, () -> Conversions.toNative(block.blockHash().apply(number.longValueExact())));
    }
  }
}
