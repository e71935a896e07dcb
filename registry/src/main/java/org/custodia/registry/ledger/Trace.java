package org.custodia.registry.ledger;

import java.util.List;
import java.util.Optional;
import org.slf4j.MDC;

/**
 * The id under which a request is followed through logs (W3C Trace Context, 32 hex digits): beside
 * every line that is logged while it is set. It says nothing of anybody.
 */
public final class Trace {
  /** The name that the Elastic Common Schema has for it. */
  public static final String FIELD = "trace.id";

  private Trace() {}

  /** That of the request that is served by this thread. */
  public static Optional<String> current() {
    return Optional.ofNullable(MDC.get(FIELD));
  }

  /** Does something under that id. */
  static void under(String trace, Runnable what) {
    try (MDC.MDCCloseable closed = MDC.putCloseable(FIELD, trace)) {
      what.run();
    }
  }

  /** Does something under each of these ids, once where there is none. */
  static void underEach(List<String> traces, Runnable what) {
    if (traces.isEmpty()) what.run();
    traces.forEach(trace -> under(trace, what));
  }
}
