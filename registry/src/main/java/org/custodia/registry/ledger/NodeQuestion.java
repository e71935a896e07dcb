package org.custodia.registry.ledger;

import java.io.IOException;
import java.util.function.Function;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;

/** Asking a node: whatever is not an answer to the question is {@link NodeUnavailable}. */
final class NodeQuestion {
  private NodeQuestion() {}

  /** Asks, and reads the answer; one that makes no sense is none. */
  static <A extends Response<?>, T> T ask(Request<?, A> request, Function<A, T> reading) {
    A answer = exchange(request);
    if (answer.hasError()) {
      throw new NodeUnavailable.NoSuchAnswer(
          request.getMethod(), answer.getError().getCode(), answer.getError().getMessage());
    }
    try {
      return reading.apply(answer);
    } catch (NodeUnavailable e) {
      throw e;
    } catch (RuntimeException e) {
      throw new NodeUnavailable(request.getMethod(), e);
    }
  }

  static <T extends Response<?>> T exchange(Request<?, T> request) {
    T answer;
    try {
      answer = request.send();
    } catch (IOException | RuntimeException e) {
      throw new NodeUnavailable(request.getMethod(), e);
    }
    if (answer == null) throw new NodeUnavailable(request.getMethod() + ": nothing answered");
    return answer;
  }

  /** A node, or something on the way to it, may answer another question than the one asked. */
  static void checkAbout(String what, Object asked, Object answered) {
    if (!asked.equals(answered)) {
      throw new NodeUnavailable(
          "asked for %s %s, the node answered about %s".formatted(what, asked, answered));
    }
  }

  static String quantity(long number) {
    return "0x" + Long.toHexString(number);
  }
}
