package org.custodia.webapp.organs;

import java.util.Arrays;
import java.util.List;
import org.custodia.contracts.organs.BoxCondition;

/**
 * A field of an act on a leg.
 *
 * @param name as docs/organs.md has it
 * @param choices names of the constants of a choice
 */
record LegField(String name, Kind kind, List<String> choices) {

  enum Kind {
    SCAN,
    OPTIONAL_SCAN,
    /** What was typed is refused. */
    ONLY_SCANNED,
    /** Donation number, and organ where the label has its code. */
    LABEL,
    CHOICE,
    TEMPERATURE,
    /** On the clock of the reader's place. */
    MOMENT,
    /** A member that takes organs. */
    MEMBER,
    /** A file, kept sealed; the act has its hash. */
    DOCUMENT,
    /** Comes with the address of the page. */
    GIVEN
  }

  /** What whoever has the box before them says of it. */
  static final List<LegField> SEEN =
      List.of(
          scan("box"),
          optionalScan("seal"),
          choice("condition", BoxCondition.values()),
          temperature("temperature"),
          optionalScan("vehicle"));

  static LegField scan(String name) {
    return new LegField(name, Kind.SCAN, List.of());
  }

  static LegField optionalScan(String name) {
    return new LegField(name, Kind.OPTIONAL_SCAN, List.of());
  }

  static LegField choice(String name, Enum<?>[] constants) {
    return new LegField(
        name,
        Kind.CHOICE,
        Arrays.stream(constants)
            .map(one -> one.getDeclaringClass().getSimpleName() + "." + one.name())
            .toList());
  }

  static LegField temperature(String name) {
    return new LegField(name, Kind.TEMPERATURE, List.of());
  }

  static LegField moment(String name) {
    return new LegField(name, Kind.MOMENT, List.of());
  }

  static LegField member(String name) {
    return new LegField(name, Kind.MEMBER, List.of());
  }

  static LegField document() {
    return new LegField("document", Kind.DOCUMENT, List.of());
  }

  /** The constant behind the key of its word. */
  static String constant(String choice) {
    return choice.substring(choice.indexOf('.') + 1);
  }

  public boolean isRequired() {
    return switch (kind) {
      case SCAN, ONLY_SCANNED, LABEL, CHOICE, MOMENT, MEMBER, GIVEN -> true;
      case OPTIONAL_SCAN, DOCUMENT -> false;
      case TEMPERATURE -> !name.equals("temperature");
    };
  }
}
