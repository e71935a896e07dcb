package org.custodia.registry.messages;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;
import org.custodia.registry.errors.Problem;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A refusal as it travels between members: {@code {"code", "kind", "arguments"}}, each argument an
 * object with one of {@code text}, {@code number}, {@code at} (instant) and {@code day}. The words
 * are put to it where it is shown.
 */
public final class WireProblem {
  private static final Pattern CODE = Pattern.compile("CUS-[A-Z]{3}-[0-9]{3}");
  private static final int MOST_ARGUMENTS = 8;
  private static final int LONGEST_TEXT = 200;

  private WireProblem() {}

  /** The JSON body. */
  public static byte[] write(Problem problem) {
    ObjectNode body = WireObject.create();
    body.put("code", problem.code()).put("kind", problem.kind().name());
    ArrayNode arguments = body.putArray("arguments");
    problem.arguments().stream()
        .limit(MOST_ARGUMENTS)
        .forEach(argument -> write(argument, arguments.addObject()));
    return WireObject.bytes(body);
  }

  /** The HTTP status that goes with it. */
  public static int status(Problem.Kind kind) {
    return switch (kind) {
      case BAD_INPUT -> 400;
      case FORBIDDEN -> 403;
      case NOT_FOUND -> 404;
      case CONFLICT -> 409;
      case TOO_LARGE -> 413;
      case TOO_MANY -> 429;
      case UNAVAILABLE -> 503;
    };
  }

  /** A problem of kind BAD_INPUT, CUS-VER-001 or 003, when the body is no such refusal. */
  public static Problem parse(byte[] body) {
    WireObject problem = WireObject.parse(body);
    String code = problem.matching("code", CODE).orElseThrow(() -> problem.wrong("code"));
    Problem.Kind kind = problem.constant("kind", Problem.Kind.class);
    List<Object> arguments =
        problem.objects("arguments", MOST_ARGUMENTS).stream().map(WireProblem::argument).toList();
    problem.end();
    return new Problem(kind, code, arguments.toArray());
  }

  private static void write(Object argument, ObjectNode to) {
    if (argument instanceof Instant at) {
      to.put("at", at.truncatedTo(ChronoUnit.SECONDS).toString());
    } else if (argument instanceof LocalDate day) {
      to.put("day", day.toString());
    } else if (argument instanceof Integer || argument instanceof Long) {
      to.put("number", ((Number) argument).longValue());
    } else {
      String text = String.valueOf(argument);
      to.put("text", text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text);
    }
  }

  private static Object argument(WireObject from) {
    Object value;
    if (from.has("at")) {
      value = from.instant("at");
    } else if (from.has("day")) {
      value = from.day("day");
    } else if (from.has("number")) {
      value = from.longInteger("number");
    } else {
      value = from.string("text", LONGEST_TEXT);
    }
    from.end();
    return value;
  }
}
