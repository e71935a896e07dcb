package org.custodia.webapp.organs;

import java.util.Arrays;
import java.util.List;

/**
 * One thing that a form asks for an act.
 *
 * @param name as docs/organs.md has it
 * @param label key of its word
 * @param choices constants to choose from; their words are {@code organs.word.<constant>}
 * @param usual what is filled in to begin with
 */
record ActField(
    String name, Kind kind, boolean required, String label, List<String> choices, String usual) {

  /** What it is, and so how it is asked and read. */
  enum Kind {
    TEXT,
    /** As a scanner types it. */
    SCAN,
    /** One of some constants. */
    CHOICE,
    /** Any of some constants. */
    MANY,
    YES_NO,
    /** By the reader's clock. */
    TIME,
    NUMBER,
    /** Degrees Celsius with up to two decimals. */
    TEMPERATURE,
    /** Organ, side and part in one choice. */
    ORGAN,
    /** Another member that works with organs. */
    MEMBER,
    DOCUMENT,
    /** A match run of the allocation body. */
    RUN,
    /** One of the consents that the donor gave in life; the donor's host is asked. */
    GIVEN,
    /** The recipient's consent, signed here with a key made for it. */
    GRANT
  }

  ActField {
    choices = List.copyOf(choices);
  }

  static ActField of(String name, Kind kind) {
    return new ActField(name, kind, true, "organs.act.field." + name, List.of(), "");
  }

  static ActField document() {
    return of("document", Kind.DOCUMENT);
  }

  static ActField choice(String name, Class<? extends Enum<?>> type) {
    return of(name, Kind.CHOICE).with(type);
  }

  static ActField many(String name, Class<? extends Enum<?>> type) {
    return of(name, Kind.MANY).with(type);
  }

  private ActField with(Class<? extends Enum<?>> type) {
    List<String> constants =
        Arrays.stream(type.getEnumConstants()).map(one -> ((Enum<?>) one).name()).toList();
    return new ActField(name, kind, required, label, constants, usual);
  }

  ActField without(String constant) {
    List<String> fewer = choices.stream().filter(one -> !one.equals(constant)).toList();
    return new ActField(name, kind, required, label, fewer, usual);
  }

  ActField optional() {
    return new ActField(name, kind, false, label, choices, usual);
  }

  /** With a word of its own, where the name means something else elsewhere. */
  ActField called(String key) {
    return new ActField(name, kind, required, "organs.act.field." + key, choices, usual);
  }

  ActField usually(String value) {
    return new ActField(name, kind, required, label, choices, value);
  }
}
