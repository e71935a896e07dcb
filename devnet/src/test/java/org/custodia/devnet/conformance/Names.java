package org.custodia.devnet.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigInteger;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.web3j.utils.Numeric;

/**
 * What is known by name in a conversation, and how it is put in place of {@code ${name|filter}}.
 */
final class Names {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]+)}");

  private final Map<String, JsonNode> values = new HashMap<>();

  void put(String name, JsonNode value) {
    values.put(name, value);
  }

  void put(String name, String value) {
    put(name, TextNode.valueOf(value));
  }

  /**
   * The same with all placeholders filled in; a string that is only a placeholder takes the value
   * as it is.
   *
   * @throws IllegalArgumentException for a name that is not known
   */
  JsonNode fill(JsonNode template) {
    if (template.isTextual()) return fill(template.asText());
    if (template.isArray()) {
      ArrayNode filled = JsonNodeFactory.instance.arrayNode();
      template.forEach(element -> filled.add(fill(element)));
      return filled;
    }
    if (template.isObject()) {
      ObjectNode filled = JsonNodeFactory.instance.objectNode();
      template
          .fields()
          .forEachRemaining(field -> filled.set(field.getKey(), fill(field.getValue())));
      return filled;
    }
    return template;
  }

  private JsonNode fill(String template) {
    Matcher only = PLACEHOLDER.matcher(template);
    if (only.matches()) return value(only.group(1));
    return TextNode.valueOf(
        PLACEHOLDER
            .matcher(template)
            .replaceAll(found -> Matcher.quoteReplacement(value(found.group(1)).asText())));
  }

  private JsonNode value(String expression) {
    String[] parts = expression.split("\\|");
    JsonNode value = values.get(parts[0]);
    if (value == null) throw new IllegalArgumentException("no value for ${" + parts[0] + "}");
    for (int i = 1; i < parts.length; i++) {
      value = TextNode.valueOf(filter(parts[i], value.asText()));
    }
    return value;
  }

  private static String filter(String filter, String value) {
    if (filter.startsWith("add:")) {
      BigInteger more = new BigInteger(filter.substring(4));
      return "0x" + new BigInteger(strip(value), 16).add(more).toString(16);
    }
    return switch (filter) {
      case "strip" -> strip(value);
      case "word" -> "0".repeat(Math.max(0, 64 - strip(value).length())) + strip(value);
      case "b64" -> Base64.getEncoder().encodeToString(Numeric.hexStringToByteArray(value));
      case "unb64" -> Numeric.toHexString(Base64.getDecoder().decode(value));
      default -> throw new IllegalArgumentException("no filter " + filter);
    };
  }

  private static String strip(String hex) {
    return hex.replaceFirst("^0x", "");
  }
}
