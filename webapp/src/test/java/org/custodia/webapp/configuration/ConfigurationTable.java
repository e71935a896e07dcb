package org.custodia.webapp.configuration;

import java.util.List;

/** The tables of {@code docs/configuration.md} between its two marks. */
final class ConfigurationTable {
  private static final String BEGIN = "<!-- keys -->\n";
  private static final String END = "<!-- end of keys -->\n";

  static final String HEAD = BEGIN + END;

  private ConfigurationTable() {}

  /** The document with its tables renewed. */
  static String in(String document, Settings settings) {
    int begin = document.indexOf(BEGIN) + BEGIN.length();
    int end = document.indexOf(END);
    StringBuilder tables = new StringBuilder();
    settings
        .groups()
        .forEach(
            (group, keys) -> {
              List<Setting> ours =
                  keys.stream().filter(key -> !key.description().equals("of the build")).toList();
              if (ours.isEmpty()) return;
              tables.append("\n### `").append(group).append("`\n\n");
              tables.append("| key | what | default |\n|---|---|---|\n");
              ours.forEach(key -> tables.append(row(key)));
            });
    return document.substring(0, begin) + tables + "\n" + document.substring(end);
  }

  private static String row(Setting setting) {
    return "| `"
        + setting.name()
        + (setting.isMap() ? ".…" : "")
        + "` | "
        + setting
            .description()
            .replaceAll("\\{@(?:code|link) ([^}]*)}", "`$1`")
            .replaceAll("\\s+", " ")
            .replace("|", "\\|")
        + (setting.isSecret() ? " (never shown)" : "")
        + " | "
        + (setting.defaultValue().isEmpty() ? "" : "`" + setting.defaultValue() + "`")
        + " |\n";
  }
}
