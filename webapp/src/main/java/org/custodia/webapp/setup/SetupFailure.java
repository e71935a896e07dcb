package org.custodia.webapp.setup;

/** The command cannot be carried out; the message says what to do. */
final class SetupFailure extends RuntimeException {
  SetupFailure(String message) {
    super(message);
  }

  SetupFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
