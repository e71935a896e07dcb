package org.custodia.acceptance.network;

/** A node or its privacy manager did not answer, or answered with an error. */
public final class NodeTrouble extends RuntimeException {
  NodeTrouble(String message, Throwable cause) {
    super(message, cause);
  }

  NodeTrouble(String message) {
    super(message);
  }
}
