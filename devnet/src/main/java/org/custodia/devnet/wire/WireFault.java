package org.custodia.devnet.wire;

import java.time.Duration;
import java.util.function.UnaryOperator;

/** What befalls a request on its way to a node or a privacy manager, or its answer. */
public sealed interface WireFault {
  /** Nothing befalls it. */
  WireFault PASS = new Pass();

  /** Nothing befalls it. */
  record Pass() implements WireFault {}

  /** It is never heard; whoever asked sees the connection break. */
  record DropBefore() implements WireFault {}

  /** It is heard and done, but the answer is lost: whoever asked sees the connection break. */
  record DropAfter() implements WireFault {}

  /** It is heard so much later. The wait holds one of the network's threads. */
  record Delay(Duration time) implements WireFault {
    /** Waits; an interrupt ends the wait. */
    public void pass() {
      try {
        Thread.sleep(time.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * It is done twice, and the second answer is given. A payload pushed to a privacy manager that
   * has it already is refused there, which is not told to the sender.
   */
  record Duplicate() implements WireFault {}

  /**
   * It is not heard, and an error is answered.
   *
   * @param code of JSON-RPC the error's code (GoQuorum's is mostly -32000), else the HTTP status
   * @param message the error's message, or the body
   */
  record Refuse(int code, String message) implements WireFault {}

  /**
   * It is not heard, and this comes back instead, as from something else at that address.
   *
   * @param status of HTTP
   * @param body whatever it is
   */
  record Instead(int status, String body) implements WireFault {}

  /** It is heard and done, and the answer's body is changed; of a batch, the one answer. */
  record Alter(UnaryOperator<String> answer) implements WireFault {}
}
