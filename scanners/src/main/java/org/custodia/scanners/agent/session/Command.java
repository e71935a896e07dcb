package org.custodia.scanners.agent.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.custodia.scanners.agent.chain.CheckpointMode;

/** What the symbols on the command sheet say; each can be typed, too. */
public sealed interface Command {
  /** Begins a session. */
  record Begin(CheckpointMode mode) implements Command {}

  /** Takes the last scan back. */
  record Undo() implements Command {}

  record Finish() implements Command {}

  /** Who holds the scanner from now on. */
  record Operator(String name) implements Command {}

  /** Letters and blanks only, which nearly every keyboard layout leaves in place. */
  String PREFIX = "CUSTODIA ";

  /** What the symbol holds. */
  default String symbolText() {
    if (this instanceof Begin begin) return PREFIX + "MODE " + begin.mode().name();
    if (this instanceof Operator operator) return PREFIX + "OPERATOR " + operator.name();
    return PREFIX + (this instanceof Undo ? "UNDO" : "FINISH");
  }

  /**
   * What is typed for it, by who has keys: a star, which begins no label, and one more character.
   * Empty for a badge.
   */
  default String typed() {
    if (this instanceof Begin begin) return "*" + begin.mode().code();
    if (this instanceof Operator) return "";
    return this instanceof Undo ? "**" : "*0";
  }

  /** Those that every checkpoint needs, in the order of the sheet. */
  static List<Command> sheet() {
    List<Command> all = new ArrayList<>();
    for (CheckpointMode mode : CheckpointMode.values()) all.add(new Begin(mode));
    all.add(new Undo());
    all.add(new Finish());
    return all;
  }

  /** Empty when a text is no command. Case does not matter, nor does a symbology identifier. */
  static Optional<Command> read(String text) {
    String written = text.strip().replaceFirst("^][A-Za-z][0-9]", "");
    if (written.length() == 2) {
      return sheet().stream().filter(command -> command.typed().equals(written)).findFirst();
    }
    if (!written.toUpperCase(Locale.ROOT).startsWith(PREFIX)) {
      return Optional.empty();
    }
    String rest = written.substring(PREFIX.length());
    String said = rest.toUpperCase(Locale.ROOT);
    if (said.startsWith("OPERATOR ") && rest.length() > 9 && rest.length() < 100) {
      return Optional.of(new Operator(rest.substring(9)));
    }
    return sheet().stream()
        .filter(command -> command.symbolText().equals(PREFIX + said))
        .findFirst();
  }
}
