package org.custodia.registry.errors;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Something that was asked for and will not be done, for a reason a person can act on. The code
 * (docs/errors.md) is stable; the sentence belonging to it is in the message bundles under the same
 * key, filled with the arguments in order. The message is for logs: one line, whatever the
 * arguments.
 */
public final class Problem extends RuntimeException {
  /** What kind of answer it is, so that each boundary can say it in its own terms. */
  public enum Kind {
    /** The input is wrong; sending it again unchanged will not help. */
    BAD_INPUT,
    /** The caller may not do this. */
    FORBIDDEN,
    NOT_FOUND,
    /** It contradicts what is already so. */
    CONFLICT,
    TOO_LARGE,
    TOO_MANY,
    /** Another part of the system did not answer; try again later. */
    UNAVAILABLE
  }

  /** What would begin a new line, or something else, in a log that is read as text. */
  private static final Pattern CONTROL =
      Pattern.compile("[\\p{Cntrl}\\x80-\\x9f\\x{2028}\\x{2029}]");

  private final Kind kind;
  private final String code;
  private final transient List<Object> arguments;

  public Problem(Kind kind, String code, Object... arguments) {
    super(code + " " + CONTROL.matcher(List.of(arguments).toString()).replaceAll("·"));
    this.kind = kind;
    this.code = code;
    this.arguments = List.of(arguments);
  }

  public Problem(Throwable cause, Kind kind, String code, Object... arguments) {
    this(kind, code, arguments);
    initCause(cause);
  }

  public Kind kind() {
    return kind;
  }

  /** {@code CUS-<AREA>-<NNN>}. */
  public String code() {
    return code;
  }

  public List<Object> arguments() {
    return arguments;
  }
}
