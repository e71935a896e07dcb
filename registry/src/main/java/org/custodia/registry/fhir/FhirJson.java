package org.custodia.registry.fhir;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON of resources: bounded in size and depth, no name twice, no NUL, and decimals as they were
 * written, as FHIR asks (http://hl7.org/fhir/R4/json.html).
 */
public final class FhirJson {
  /** Media type of resources. */
  public static final String MEDIA_TYPE = "application/fhir+json";

  /** Bytes of the longest resource. */
  public static final int LONGEST = 8 * 1024 * 1024;

  private static final byte[] NUL = "\\u0000".getBytes(StandardCharsets.US_ASCII);
  private static final int DEEPEST = 64;
  private static final int LONGEST_NUMBER = 100;
  private static final int LONGEST_NAME = 200;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxStringLength(LONGEST)
                          .maxNumberLength(LONGEST_NUMBER)
                          .maxNameLength(LONGEST_NAME)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private FhirJson() {}

  /**
   * @throws Problem CUS-FHR-001 when it is no JSON object, with line and column; CUS-FHR-003 when
   *     it is too large or too deep
   */
  public static ObjectNode parse(String text) {
    return parse(text.getBytes(StandardCharsets.UTF_8));
  }

  /** As {@link #parse(String)}, of UTF-8. */
  public static ObjectNode parse(byte[] text) {
    return parse(text, LONGEST);
  }

  /**
   * @param longest bytes
   */
  static ObjectNode parse(byte[] text, int longest) {
    if (text.length > longest) throw tooLarge();
    JsonNode read;
    try {
      read = JSON.readTree(text);
    } catch (StreamConstraintsException exceeded) {
      throw tooLarge();
    } catch (JacksonException malformed) {
      var at = malformed.getLocation();
      int line = at == null ? 1 : Math.max(1, at.getLineNr());
      int column = at == null ? 1 : Math.max(1, at.getColumnNr());
      throw new Problem(Kind.BAD_INPUT, "CUS-FHR-001", line, column);
    }
    if (!(read instanceof ObjectNode object)) {
      throw new Problem(Kind.BAD_INPUT, "CUS-FHR-001", 1, 1);
    }
    refuseNul(text);
    return object;
  }

  /** FHIR's strings have no control characters, and PostgreSQL keeps no NUL in text. */
  private static void refuseNul(byte[] text) {
    int line = 1;
    int column = 0;
    for (int i = 0; i < text.length; i++) {
      column++;
      if (text[i] == '\n') {
        line++;
        column = 0;
      } else if (text[i] == '\\') {
        if (Arrays.equals(text, i, Math.min(i + 6, text.length), NUL, 0, NUL.length)) {
          throw new Problem(Kind.BAD_INPUT, "CUS-FHR-001", line, column);
        }
        i++; // what is escaped
        column++;
      }
    }
  }

  /** Whether the text is one JSON object and nothing else. */
  static boolean isOneObject(byte[] text) {
    try {
      return JSON.readTree(text) instanceof ObjectNode;
    } catch (JacksonException several) {
      return false;
    }
  }

  static byte[] bytes(JsonNode resource) {
    return JSON.writeValueAsBytes(resource);
  }

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  static ObjectNode resource(String type) {
    return JSON.createObjectNode().put("resourceType", type);
  }

  private static Problem tooLarge() {
    return new Problem(Kind.TOO_LARGE, "CUS-FHR-003", LONGEST / 1024 / 1024, DEEPEST);
  }
}
