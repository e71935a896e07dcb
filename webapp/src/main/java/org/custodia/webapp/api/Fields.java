package org.custodia.webapp.api;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;

/** Fields of requests, read strictly. What is missing or malformed is CUS-WEB-002 with its name. */
final class Fields {
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final Pattern HASH = Pattern.compile("0x[0-9a-fA-F]{64}");

  private Fields() {}

  static String text(String name, String value) {
    if (value == null || value.isEmpty()) {
      throw wrong(name);
    }
    return value;
  }

  static UUID uuid(String name, String value) {
    if (value == null || !UUID_TEXT.matcher(value).matches()) {
      throw wrong(name);
    }
    return UUID.fromString(value);
  }

  static Bytes32 hash(String name, String value) {
    if (value == null || !HASH.matcher(value).matches()) {
      throw wrong(name);
    }
    return Bytes32.of(value.toLowerCase(Locale.ROOT));
  }

  static LocalDate day(String name, String value) {
    try {
      return LocalDate.parse(text(name, value));
    } catch (DateTimeException malformed) {
      throw wrong(name);
    }
  }

  static <T> T given(String name, T value) {
    if (value == null) {
      throw wrong(name);
    }
    return value;
  }

  /** Without nulls in it. */
  static <T> List<T> list(String name, List<T> value) {
    if (value == null || value.stream().anyMatch(Objects::isNull)) {
      throw wrong(name);
    }
    return value;
  }

  static <T> List<T> optionalList(String name, List<T> value) {
    return value == null ? List.of() : list(name, value);
  }

  static <E extends Enum<E>> E constant(String name, String value, Class<E> type) {
    try {
      return Enum.valueOf(type, text(name, value));
    } catch (IllegalArgumentException unknown) {
      throw wrong(name);
    }
  }

  static void page(int limit, int offset, int most) {
    if (limit < 1 || limit > most) {
      throw wrong("limit");
    }
    if (offset < 0) {
      throw wrong("offset");
    }
  }

  static Problem wrong(String name) {
    return new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-002", name);
  }
}
