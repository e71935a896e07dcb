package org.custodia.registry.ledger;

/** The node or its privacy manager gave no usable answer; what was asked may or may not be done. */
class NodeUnavailable extends RuntimeException {
  NodeUnavailable(String asked, Throwable cause) {
    super("no answer to " + asked + ": " + cause, cause);
  }

  NodeUnavailable(String message) {
    super(message);
  }

  /** The node did answer: that it cannot say. */
  static final class NoSuchAnswer extends NodeUnavailable {
    NoSuchAnswer(String asked, int code, String message) {
      super(asked + ": " + code + " " + message);
    }
  }
}
