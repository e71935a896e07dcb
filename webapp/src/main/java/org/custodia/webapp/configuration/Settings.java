package org.custodia.webapp.configuration;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * All keys of {@code custodia.*}, read from the description that the compiler writes of the classes
 * that hold them (Spring Boot's configuration metadata), so that it cannot differ from them; and,
 * from the same descriptions, those that Spring Boot's own parts read.
 */
final class Settings {
  private static final String METADATA = "META-INF/spring-configuration-metadata.json";
  private static final String PREFIX = "custodia";

  /** Below which Spring Boot's parts are told what to do. */
  static final List<String> OF_SPRING = List.of("spring", "server", "management", "logging");

  /** Read by Spring itself before there is anything that could be described. */
  private static final List<String> UNDESCRIBED =
      List.of("spring.application.json", "spring.aot.enabled", "spring.context.exit");

  private final Map<String, Setting> byName = new TreeMap<>();
  private final Map<String, Setting> ofSpring = new TreeMap<>();
  private final Map<String, String> gone = new TreeMap<>();
  private final Map<String, String> classes = new TreeMap<>();

  private Settings() {
    UNDESCRIBED.forEach(name -> ofSpring.put(name, new Setting(name, "", "", "")));
  }

  static Settings ofTheClassPath() {
    Settings settings = new Settings();
    JsonMapper json = JsonMapper.builder().build();
    try {
      ClassLoader loader = Settings.class.getClassLoader();
      for (URL found : Collections.list(loader.getResources(METADATA))) {
        try (InputStream in = found.openStream()) {
          settings.add(json.readTree(in));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return settings;
  }

  private void add(JsonNode metadata) {
    for (JsonNode property : metadata.path("properties")) {
      String name = property.get("name").stringValue();
      Setting setting =
          new Setting(
              name,
              property.path("type").asString(""),
              property.path("description").asString(""),
              text(property.path("defaultValue")));
      JsonNode deprecation = property.path("deprecation");
      if (isOurs(name)) {
        byName.put(name, setting);
      } else if (deprecation.path("level").asString("").equals("error")) {
        gone.put(plain(name), deprecation.path("replacement").asString(""));
      } else if (OF_SPRING.stream().anyMatch(prefix -> name.startsWith(prefix + "."))) {
        ofSpring.put(name, setting);
      }
    }
    for (JsonNode group : metadata.path("groups")) {
      String type = group.path("type").asString("");
      // A group within another one has that one's class as its source.
      if (isOurs(group.get("name").stringValue())
          && type.equals(group.path("sourceType").asString(""))) {
        classes.put(group.get("name").stringValue(), type);
      }
    }
  }

  private static boolean isOurs(String name) {
    return name.equals(PREFIX) || name.startsWith(PREFIX + ".");
  }

  private static String text(JsonNode value) {
    if (value.isMissingNode()) return "";
    if (!value.isArray()) return value.asString();
    List<String> each = new ArrayList<>();
    value.forEach(one -> each.add(one.asString()));
    return String.join(", ", each);
  }

  /** By name, in alphabetical order. */
  Collection<Setting> all() {
    return byName.values();
  }

  /** Classes that hold settings, by the prefix of their keys. */
  Map<String, String> classes() {
    return Collections.unmodifiableMap(classes);
  }

  /**
   * The setting that a key belongs to, written in any of the ways that Spring takes: with hyphens,
   * in capitals and underscores, with an index or a name in brackets.
   */
  Optional<Setting> of(String key) {
    String plain = plain(key);
    String withoutIndex = plain.replaceAll("(?<![0-9])[0-9]+$", "");
    return known(plain).values().stream()
        .filter(
            setting -> {
              String name = plain(setting.name());
              return name.equals(plain)
                  || setting.isMap() && plain.startsWith(name)
                  || setting.isList() && name.equals(withoutIndex);
            })
        .findFirst();
  }

  private Map<String, Setting> known(String plain) {
    return plain.startsWith(PREFIX) ? byName : ofSpring;
  }

  /** The key that is like this one, or took its place: what was probably meant. */
  Optional<String> like(String key) {
    String plain = plain(key);
    String replaced = gone.getOrDefault(plain, "");
    if (!replaced.isEmpty()) return Optional.of(replaced);
    return known(plain).keySet().stream()
        .map(name -> Map.entry(name, distance(plain, plain(name))))
        .filter(entry -> entry.getValue() <= 4)
        .min(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey);
  }

  /** By prefix, for a page about them. */
  Map<String, List<Setting>> groups() {
    return byName.values().stream()
        .collect(
            Collectors.groupingBy(
                setting -> setting.name().replaceAll("^(custodia\\.[^.]+)\\..*", "$1"),
                LinkedHashMap::new,
                Collectors.toList()));
  }

  private static String plain(String key) {
    return key.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  /** Letters to insert, leave out or replace (Levenshtein). */
  private static int distance(String one, String other) {
    int[] before = new int[other.length() + 1];
    for (int j = 0; j < before.length; j++) before[j] = j;
    for (int i = 1; i <= one.length(); i++) {
      int[] now = new int[before.length];
      now[0] = i;
      for (int j = 1; j < now.length; j++) {
        int replaced = before[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        now[j] = Math.min(replaced, Math.min(before[j], now[j - 1]) + 1);
      }
      before = now;
    }
    return before[other.length()];
  }
}
