package org.custodia.webapp.security;

/** A medical record was asked for, and the second factor was shown too long ago, or never. */
final class StepUpNeeded extends RuntimeException {
  StepUpNeeded() {
    super("a fresh second factor is needed");
  }
}
