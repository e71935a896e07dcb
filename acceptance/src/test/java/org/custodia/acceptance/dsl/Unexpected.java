package org.custodia.acceptance.dsl;

/** A sentence came out otherwise than expected. */
public final class Unexpected extends AssertionError {
  Unexpected(String sentence, String expected, String seen) {
    super(sentence + ": expected " + expected + ", seen " + seen);
  }
}
