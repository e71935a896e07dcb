package org.custodia.acceptance.dsl;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.custodia.acceptance.stack.Program;

/**
 * What became of a command.
 *
 * @param state of the command, or REFUSED when its instance did not record it
 * @param told the same for people
 */
record Outcome(String state, String told) {
  /** A state that a counterparty's word adds to the confirmation is a confirmation too. */
  private static final Set<String> CONFIRMED = Set.of("CONFIRMED", "WITNESSED");

  static Outcome of(Program.Answer answer) {
    String state = answer.text("state");
    String reason = answer.body().path("refusal").path("message").asString("");
    long block = answer.body().path("evidence").path("block").asLong(0);
    String told = state.isEmpty() ? answer.toString() : state.toLowerCase(Locale.ROOT);
    if (!reason.isEmpty()) told += ": " + reason;
    if (block > 0) told += " in block " + block;
    return new Outcome(state, told);
  }

  static Outcome refusedAtOnce(Program.Answer answer) {
    return new Outcome(
        "REFUSED",
        "refused by its own instance with %s: %s"
            .formatted(answer.text("code"), answer.text("message")));
  }

  Outcome stillAfter(Duration patience) {
    return new Outcome(state, "still " + told + " after " + patience.toSeconds() + " s");
  }

  boolean isConfirmed() {
    return CONFIRMED.contains(state);
  }

  boolean isRefused() {
    return state.equals("REFUSED");
  }

  boolean isFinal() {
    return isConfirmed() || isRefused();
  }

  @Override
  public String toString() {
    return told;
  }
}
