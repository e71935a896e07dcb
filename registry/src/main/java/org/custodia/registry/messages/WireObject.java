package org.custodia.registry.messages;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Hex;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JSON object of a message between members, read field by field without leniency: what is not
 * JSON is CUS-VER-001; a field that is missing, of another type, out of its form or unknown is
 * CUS-VER-003 with its name.
 */
public final class WireObject {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(8)
                          .maxStringLength(64 * 1024)
                          .maxNumberLength(20)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** GS1 General Specifications, AI (21) and (10): up to 20 characters of character set 82. */
  private static final Pattern LABEL_TEXT =
      Pattern.compile("[!\"%&'()*+,\\-./0-9:;<=>?A-Z_a-z]{1,20}");

  private static final Pattern GTIN = Pattern.compile("[0-9]{14}");
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Instant EARLIEST = Instant.EPOCH;
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
  private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 31);

  private final JsonNode node;
  private final String path;
  private final Set<String> read = new HashSet<>();

  private WireObject(JsonNode node, String path) {
    this.node = node;
    this.path = path;
  }

  public static WireObject parse(byte[] json) {
    JsonNode root;
    try {
      root = MAPPER.readTree(json);
    } catch (JacksonException e) {
      throw new Problem(e, Kind.BAD_INPUT, "CUS-VER-001");
    }
    if (root == null || !root.isObject()) {
      throw new Problem(Kind.BAD_INPUT, "CUS-VER-001");
    }
    return new WireObject(root, "");
  }

  public static ObjectNode create() {
    return MAPPER.createObjectNode();
  }

  public static byte[] bytes(ObjectNode object) {
    return MAPPER.writeValueAsBytes(object);
  }

  public static String text(ObjectNode object) {
    return MAPPER.writeValueAsString(object);
  }

  /** To be called when all fields were read: anything left over is refused. */
  public void end() {
    for (String name : node.propertyNames()) {
      if (!read.contains(name)) {
        throw wrong(name);
      }
    }
  }

  public boolean has(String name) {
    return node.has(name);
  }

  public WireObject object(String name) {
    return optionalObject(name).orElseThrow(() -> wrong(name));
  }

  public Optional<WireObject> optionalObject(String name) {
    Optional<JsonNode> value = field(name);
    value.filter(found -> !found.isObject()).ifPresent(found -> fail(name));
    return value.map(found -> new WireObject(found, path + name + "."));
  }

  /** A field with a fixed value. */
  public void expect(String name, String value) {
    if (!string(name, 200).equals(value)) {
      throw wrong(name);
    }
  }

  public String string(String name, int longest) {
    return optionalString(name, longest).orElseThrow(() -> wrong(name));
  }

  private Optional<String> optionalString(String name, int longest) {
    Optional<JsonNode> value = field(name);
    value
        .filter(found -> !found.isString() || !isText(found.stringValue(), longest))
        .ifPresent(found -> fail(name));
    return value.map(JsonNode::stringValue);
  }

  /** PostgreSQL keeps no NUL in text. */
  private static boolean isText(String value, int longest) {
    return value.length() <= longest && value.indexOf('\0') < 0;
  }

  public boolean bool(String name) {
    return field(name).filter(JsonNode::isBoolean).orElseThrow(() -> wrong(name)).booleanValue();
  }

  public int integer(String name) {
    return (int) number(name, Integer.MAX_VALUE);
  }

  public long longInteger(String name) {
    return number(name, Long.MAX_VALUE);
  }

  public Optional<Long> optionalLong(String name) {
    return has(name) ? Optional.of(longInteger(name)) : Optional.empty();
  }

  private long number(String name, long largest) {
    JsonNode value = field(name).orElseThrow(() -> wrong(name));
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrong(name);
    }
    long number = value.longValue();
    if (number < 0 || number > largest) {
      throw wrong(name);
    }
    return number;
  }

  public Bytes32 bytes32(String name) {
    return optionalBytes32(name).orElseThrow(() -> wrong(name));
  }

  public Optional<Bytes32> optionalBytes32(String name) {
    return bytes(name, 32).map(Bytes32::of);
  }

  public List<Bytes32> bytes32s(String name, int most) {
    JsonNode value = field(name).orElseThrow(() -> wrong(name));
    if (!value.isArray() || value.size() > most) {
      throw wrong(name);
    }
    return value
        .valueStream()
        .map(
            item -> {
              if (!item.isString() || !Hex.isBytes(item.stringValue(), 32)) {
                throw wrong(name);
              }
              return Bytes32.of(item.stringValue());
            })
        .toList();
  }

  /** The items of a list of objects. */
  public List<WireObject> objects(String name, int most) {
    JsonNode value = field(name).orElseThrow(() -> wrong(name));
    if (!value.isArray() || value.size() > most) {
      throw wrong(name);
    }
    return value
        .valueStream()
        .map(
            item -> {
              if (!item.isObject()) {
                throw wrong(name);
              }
              return new WireObject(item, path + name + ".");
            })
        .toList();
  }

  public String signature(String name) {
    return bytes(name, WitnessSignature.LENGTH).orElseThrow(() -> wrong(name));
  }

  /** 20 bytes, lower-case hex with 0x. */
  public String address(String name) {
    return bytes(name, 20).orElseThrow(() -> wrong(name));
  }

  public String gtin(String name) {
    return matching(name, GTIN).orElseThrow(() -> wrong(name));
  }

  /** A serial or lot number as on a label. */
  public String labelText(String name) {
    return optionalLabelText(name).orElseThrow(() -> wrong(name));
  }

  public Optional<String> optionalLabelText(String name) {
    return matching(name, LABEL_TEXT);
  }

  public static boolean isLabelText(String text) {
    return LABEL_TEXT.matcher(text).matches();
  }

  public static boolean isGtin(String text) {
    return GTIN.matcher(text).matches();
  }

  public UUID uuid(String name) {
    return matching(name, UUID_TEXT).map(UUID::fromString).orElseThrow(() -> wrong(name));
  }

  /** Whole seconds, ISO 8601 in UTC. */
  public Instant instant(String name) {
    return optionalInstant(name).orElseThrow(() -> wrong(name));
  }

  private Optional<Instant> optionalInstant(String name) {
    Optional<Instant> value = parsed(name, Instant::parse);
    value
        .filter(at -> at.getNano() != 0 || at.isBefore(EARLIEST) || at.isAfter(LATEST))
        .ifPresent(at -> fail(name));
    return value;
  }

  /** ISO 8601, from 1970 on. */
  public LocalDate day(String name) {
    return optionalDay(name).orElseThrow(() -> wrong(name));
  }

  public Optional<LocalDate> optionalDay(String name) {
    Optional<LocalDate> value = parsed(name, LocalDate::parse);
    value
        .filter(day -> day.toEpochDay() <= 0 || day.isAfter(LAST_DAY))
        .ifPresent(day -> fail(name));
    return value;
  }

  public <E extends Enum<E>> E constant(String name, Class<E> type) {
    try {
      return Enum.valueOf(type, string(name, 40));
    } catch (IllegalArgumentException e) {
      throw wrong(name);
    }
  }

  public <E extends Enum<E>> Optional<E> optionalConstant(String name, Class<E> type) {
    return has(name) ? Optional.of(constant(name, type)) : Optional.empty();
  }

  public Optional<String> matching(String name, Pattern pattern) {
    return matching(name, text -> pattern.matcher(text).matches());
  }

  /** Hex with 0x, as {@link Hex#isBytes}. */
  private Optional<String> bytes(String name, int length) {
    return matching(name, text -> Hex.isBytes(text, length));
  }

  private Optional<String> matching(String name, Predicate<String> form) {
    Optional<String> value = optionalString(name, 200);
    value.filter(text -> !form.test(text)).ifPresent(text -> fail(name));
    return value;
  }

  private <T> Optional<T> parsed(String name, Function<String, T> parser) {
    try {
      return optionalString(name, 40).map(parser);
    } catch (DateTimeParseException e) {
      throw wrong(name);
    }
  }

  private Optional<JsonNode> field(String name) {
    read.add(name);
    return Optional.ofNullable(node.get(name));
  }

  private void fail(String name) {
    throw wrong(name);
  }

  public Problem wrong(String name) {
    String full = path + name;
    return new Problem(
        Kind.BAD_INPUT, "CUS-VER-003", full.length() > 60 ? full.substring(0, 60) : full);
  }
}
