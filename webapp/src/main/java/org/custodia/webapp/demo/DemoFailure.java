package org.custodia.webapp.demo;

/** The demo cannot start or go on; the message is one sentence for whoever started it. */
final class DemoFailure extends RuntimeException {
  DemoFailure(String message) {
    super(message);
  }

  DemoFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
