package org.custodia.registry.errors;

import java.util.List;

/**
 * Something that was asked for and will not be done, for a reason a person can act on. The code
 * (docs/errors.md) is stable; the sentence belonging to it is in the message bundles under the same
 * key, filled with the arguments in order.
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

  private final Kind kind;
  private final String code;
  private final transient List<Object> arguments;

  public Problem(Kind kind, String code, Object... arguments) {
    super(code + " " + List.of(arguments));
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
