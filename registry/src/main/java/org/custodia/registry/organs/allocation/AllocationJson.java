package org.custodia.registry.organs.allocation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Hex;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.erdtman.jcs.JsonCanonicalizer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Rule files and inputs as JSON. Reading forgives nothing: every field is there once and no other,
 * a number is a whole number, text is text. What is not known is {@code null}, so that nothing is
 * forgotten silently. Writing is canonical (RFC 8785), so that equal things have equal hashes.
 */
final class AllocationJson {
  /** Largest file that is read: some 40,000 candidates. */
  static final int MOST_BYTES = 32 * 1024 * 1024;

  private static final int LONGEST_PATH = 80;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(10)
                          .maxStringLength(2_000)
                          .maxNumberLength(12)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
          .addModule(
              new SimpleModule()
                  .addSerializer(new WriteBytes32())
                  .addDeserializer(Bytes32.class, new ReadBytes32()))
          .build();

  private AllocationJson() {}

  /**
   * @throws Problem TOO_LARGE CUS-ALC-009; BAD_INPUT CUS-ALC-001 when it is no JSON, CUS-ALC-002
   *     for a field that is not known, CUS-ALC-003 for one that is missing or not in its form; or
   *     what the records themselves refuse
   */
  static <T> T read(byte[] json, Class<T> type) {
    if (json.length > MOST_BYTES) {
      throw new Problem(Kind.TOO_LARGE, "CUS-ALC-009", MOST_BYTES / (1024 * 1024));
    }
    try {
      T read = MAPPER.readValue(json, type);
      if (read == null) {
        throw new Problem(Kind.BAD_INPUT, "CUS-ALC-001", 1, 1);
      }
      return read;
    } catch (UnrecognizedPropertyException unknown) {
      throw new Problem(unknown, Kind.BAD_INPUT, "CUS-ALC-002", path(unknown));
    } catch (StreamReadException noJson) {
      TokenStreamLocation at = noJson.getLocation();
      throw new Problem(noJson, Kind.BAD_INPUT, "CUS-ALC-001", at.getLineNr(), at.getColumnNr());
    } catch (JacksonException wrong) {
      throw refusal(wrong);
    }
  }

  private static Problem refusal(JacksonException wrong) {
    for (Throwable cause = wrong; cause != null; cause = cause.getCause()) {
      if (cause instanceof Problem problem) {
        return problem;
      }
    }
    if (wrong instanceof StreamReadException || wrong.getPath().isEmpty()) {
      TokenStreamLocation at = wrong.getLocation();
      return new Problem(wrong, Kind.BAD_INPUT, "CUS-ALC-001", at.getLineNr(), at.getColumnNr());
    }
    return new Problem(wrong, Kind.BAD_INPUT, "CUS-ALC-003", path(wrong));
  }

  /** Where it is, such as {@code tiers[2].when[0].atLeast}. */
  private static String path(JacksonException wrong) {
    String path =
        wrong.getPath().stream()
            .map(
                step ->
                    step.getPropertyName() == null
                        ? "[" + step.getIndex() + "]"
                        : "." + step.getPropertyName())
            .collect(Collectors.joining())
            .replaceFirst("^\\.", "");
    return path.length() > LONGEST_PATH ? path.substring(0, LONGEST_PATH) : path;
  }

  /** Canonical bytes of a rule file. */
  static byte[] write(RuleFile rules) {
    try {
      return new JsonCanonicalizer(MAPPER.writeValueAsBytes(rules)).getEncodedUTF8();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The same for what may be large: without the names of kinds of rules, which the mapper writes
   * first, sorted fields, whole numbers and text without control characters are canonical already.
   */
  static byte[] writeFacts(Object facts) {
    return MAPPER.writeValueAsBytes(facts);
  }

  private static final class WriteBytes32 extends StdSerializer<Bytes32> {
    private WriteBytes32() {
      super(Bytes32.class);
    }

    @Override
    public void serialize(Bytes32 value, JsonGenerator json, SerializationContext context) {
      json.writeString(value.toString());
    }
  }

  private static final class ReadBytes32 extends StdDeserializer<Bytes32> {
    private ReadBytes32() {
      super(Bytes32.class);
    }

    @Override
    public Bytes32 deserialize(JsonParser json, DeserializationContext context) {
      String text = json.getValueAsString("");
      if (!Hex.isBytes(text, 32)) {
        return (Bytes32)
            context.handleWeirdStringValue(Bytes32.class, text, "not 0x and 64 digits");
      }
      return Bytes32.of(text);
    }
  }
}
