package org.custodia.devnet.wire;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Decides what befalls each request on one wire. It is asked by many threads at once, before the
 * request is carried out; it may look at the request, keep it, or wait.
 */
@FunctionalInterface
public interface Rule {
  /** What befalls this request. */
  WireFault on(WireRequest request);

  /** The same for every request. */
  static Rule always(WireFault fault) {
    return request -> fault;
  }

  /** Requests with this method suffer a fault, others pass. */
  static Rule on(String method, WireFault fault) {
    return request -> request.method().equals(method) ? fault : WireFault.PASS;
  }

  /** The first so many requests with this method suffer a fault, all others pass. */
  static Rule first(int times, String method, WireFault fault) {
    AtomicInteger left = new AtomicInteger(times);
    return request ->
        request.method().equals(method) && left.getAndDecrement() > 0 ? fault : WireFault.PASS;
  }
}
