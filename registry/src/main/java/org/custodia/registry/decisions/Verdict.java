package org.custodia.registry.decisions;

/** The two answers to a request; there is no third. */
public enum Verdict {
  PERMIT,
  DENY
}
