package org.custodia.devnet.privacy;

/** A refusal of a privacy manager, with the HTTP status and the words that Tessera uses. */
public final class PrivacyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final int UNREACHABLE = 0;

  private final int status;

  /** A refusal with an HTTP status and a message. */
  public PrivacyException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** A privacy manager that its node, or another one, does not reach. */
  static PrivacyException unreachable(String what) {
    return new PrivacyException(UNREACHABLE, what);
  }

  /** The words in which a node passes it on to its client. */
  public String asTheNodeSaysIt() {
    return status == UNREACHABLE ? getMessage() : status + " status: " + getMessage();
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }
}
