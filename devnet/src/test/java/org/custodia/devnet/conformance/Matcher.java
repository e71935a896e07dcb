package org.custodia.devnet.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.math.BigInteger;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What one part of an answer has to be like.
 *
 * @param path which part, such as {@code $.a.b[0]}
 * @param test how it is compared
 * @param operand with what, placeholders not yet filled in
 * @param level whether anything compatible has to
 */
record Matcher(String path, String test, JsonNode operand, Level level) {
  /** How binding it is. */
  enum Level {
    /** Anything compatible does it. */
    MUST,
    /** Wording or a quirk of the version that was recorded. */
    SEEN
  }

  private static final Set<String> TESTS =
      Set.of(
          "equals",
          "notEquals",
          "matches",
          "contains",
          "length",
          "keys",
          "hasKeys",
          "exists",
          "isNull",
          "oneOf",
          "atLeast");

  static Matcher of(JsonNode json) {
    for (Map.Entry<String, JsonNode> field : (Iterable<Map.Entry<String, JsonNode>>) json::fields) {
      if (TESTS.contains(field.getKey())) {
        return new Matcher(
            json.get("path").asText(),
            field.getKey(),
            field.getValue(),
            Level.valueOf(json.path("level").asText("must").toUpperCase(java.util.Locale.ROOT)));
      }
    }
    throw new IllegalArgumentException("a matcher without a test: " + json);
  }

  /** The part of an answer at a path; missing when it is not there. */
  static JsonNode at(String path, JsonNode answer) {
    if (!path.startsWith("$")) throw new IllegalArgumentException("not a path: " + path);
    JsonNode found = answer;
    for (String part : path.substring(1).split("(?=[.\\[])")) {
      if (part.isEmpty()) continue;
      found =
          part.startsWith("[")
              ? found.path(Integer.parseInt(part.substring(1, part.length() - 1)))
              : found.path(part.substring(1));
    }
    return found;
  }

  /** Whether an answer is so, placeholders of the operand filled in from names. */
  boolean holds(JsonNode answer, Names names) {
    JsonNode part = at(path, answer);
    JsonNode wanted = names.fill(operand);
    if (test.equals("exists")) return wanted.asBoolean() != part.isMissingNode();
    if (part.isMissingNode()) return false;
    return switch (test) {
      case "equals" -> same(part, wanted);
      case "notEquals" -> !same(part, wanted);
      case "matches" ->
          part.isValueNode() && Pattern.compile(wanted.asText()).matcher(part.asText()).find();
      case "contains" -> contains(part, wanted);
      case "length" -> length(part) == wanted.asInt();
      case "keys" -> names(part).equals(values(wanted));
      case "hasKeys" -> names(part).containsAll(values(wanted));
      case "isNull" -> part.isNull() == wanted.asBoolean();
      case "oneOf" -> contains(wanted, part);
      case "atLeast" -> quantity(part).compareTo(quantity(wanted)) >= 0;
      default -> throw new IllegalStateException(test);
    };
  }

  private static boolean same(JsonNode a, JsonNode b) {
    if (a.isNumber() && b.isNumber()) return a.decimalValue().compareTo(b.decimalValue()) == 0;
    if (a.isArray() && b.isArray()) {
      if (a.size() != b.size()) return false;
      for (int i = 0; i < a.size(); i++) if (!same(a.get(i), b.get(i))) return false;
      return true;
    }
    if (a.isObject() && b.isObject()) {
      if (!names(a).equals(names(b))) return false;
      return names(a).stream().allMatch(name -> same(a.get(name), b.get(name)));
    }
    return a.equals(b);
  }

  private static boolean contains(JsonNode whole, JsonNode part) {
    if (whole.isTextual()) return whole.asText().contains(part.asText());
    for (JsonNode element : whole) if (same(element, part)) return true;
    return false;
  }

  private static int length(JsonNode part) {
    return part.isTextual() ? part.asText().length() : part.size();
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static Set<String> values(JsonNode list) {
    Set<String> values = new TreeSet<>();
    list.forEach(value -> values.add(value.asText()));
    return values;
  }

  static BigInteger quantity(JsonNode value) {
    return value.isNumber()
        ? value.bigIntegerValue()
        : new BigInteger(value.asText().replaceFirst("^0x", ""), 16);
  }

  /** What stands at the path of an answer, in words. */
  String got(JsonNode answer) {
    JsonNode part = at(path, answer);
    return part instanceof MissingNode ? "nothing there, in " + cut(answer) : cut(part);
  }

  /** What is wanted, in words. */
  String wanted(Names names) {
    return path + " " + test + " " + cut(names.fill(operand));
  }

  private static String cut(JsonNode json) {
    String text = json.toString();
    return text.length() <= 400 ? text : text.substring(0, 400) + "…";
  }
}
