package org.custodia.acceptance.network;

/** The suite cannot run on this network; the message is a sentence that says why. */
public final class UnusableNetwork extends RuntimeException {
  public UnusableNetwork(String sentence) {
    super(sentence);
  }

  UnusableNetwork(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
