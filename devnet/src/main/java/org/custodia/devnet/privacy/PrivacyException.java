package org.custodia.devnet.privacy;

/** A refusal of a privacy manager, with the HTTP status and the words that Tessera uses. */
public final class PrivacyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  /** A refusal with an HTTP status and a message. */
  public PrivacyException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }
}
