package org.custodia.webapp.patient;

import java.util.Optional;
import org.custodia.registry.consent.ConsentView;
import org.custodia.registry.consent.ConsentView.State;

/**
 * A consent as the pages show it.
 *
 * @param usesLeft in words
 * @param refusal why it never came into force, in words
 */
record ConsentCard(
    ConsentView consent, ConsentWords.Summary summary, String usesLeft, Optional<String> refusal) {

  /** Still of use, or about to be: shown first, and open. */
  public boolean isCurrent() {
    return consent.state().isLive() || consent.state() == State.BEING_REVOKED;
  }

  /** On its way from one state to another, so that a page looks again soon. */
  public boolean isMoving() {
    return consent.state() == State.BEING_RECORDED || consent.state() == State.BEING_REVOKED;
  }

  /** A sign beside the colour. */
  public String symbol() {
    return switch (consent.state()) {
      case IN_FORCE -> "✓";
      case BEING_RECORDED, BEING_REVOKED -> "…";
      case NOT_YET_VALID -> "◷";
      case USED_UP, ENDED -> "■";
      case REVOKED, REJECTED, REFUSED -> "✕";
    };
  }
}
