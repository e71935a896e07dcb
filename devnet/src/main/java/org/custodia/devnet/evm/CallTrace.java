package org.custodia.devnet.evm;

import com.fasterxml.jackson.databind.JsonNode;
import io.horizen.evm.EvmContext;
import io.horizen.evm.TraceOptions;
import io.horizen.evm.Tracer;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Notes which contracts a run calls and creates, on both states. Calls that came to nothing count
 * too, because their code ran; precompiled contracts do not.
 */
final class CallTrace implements AutoCloseable {
  /** Berlin has nine. */
  private static final int LAST_PRECOMPILED = 9;

  private final Tracer tracer =
      new Tracer(new TraceOptions(false, false, false, false, "callTracer", null));
  private final Set<Address> called = new LinkedHashSet<>();
  private final Set<Address> created = new LinkedHashSet<>();

  /** Watches what is run with this context. */
  void watch(EvmContext context) {
    context.setTracer(tracer);
  }

  /** Notes a call that libevm does not show: the message itself, or one that changes states. */
  void noteCall(Address contract) {
    called.add(contract);
  }

  /** Notes a contract created other than by libevm. */
  void noteCreation(Address contract) {
    created.add(contract);
  }

  /** What was seen; to be asked once, after the run. */
  DualState.Observed observed(Outcome outcome) {
    collect(tracer.getResult().result);
    called.removeAll(created);
    return new DualState.Observed(outcome, Set.copyOf(called), Set.copyOf(created));
  }

  private void collect(JsonNode frame) {
    if (frame.path("to").isTextual()) {
      Address to = Address.of(frame.path("to").asText());
      boolean creation = frame.path("type").asText().startsWith("CREATE");
      if (creation) {
        created.add(to);
      } else if (!isPrecompiled(to)) {
        called.add(to);
      }
    }
    frame.path("calls").forEach(this::collect);
  }

  private static boolean isPrecompiled(Address address) {
    for (int i = 0; i < Address.SIZE - 1; i++) if (address.at(i) != 0) return false;
    int last = address.at(Address.SIZE - 1);
    return last >= 1 && last <= LAST_PRECOMPILED;
  }

  @Override
  public void close() {
    tracer.close();
  }
}
