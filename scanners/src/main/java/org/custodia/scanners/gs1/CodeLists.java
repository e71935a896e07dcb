package org.custodia.scanners.gs1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Lists of codes that Java does not have itself, read once from {@code code-lists.tsv}. */
final class CodeLists {
  private static final String RESOURCE = "code-lists.tsv";
  private static final Map<String, Set<String>> ALL = load();

  private CodeLists() {}

  /**
   * @param list name of a rule of the GS1 Syntax Dictionary
   */
  static boolean holds(String list, String code) {
    return ALL.get(list).contains(code);
  }

  /** How many codes a list has. */
  static int size(String list) {
    return ALL.get(list).size();
  }

  private static Map<String, Set<String>> load() {
    Map<String, Set<String>> all = new HashMap<>();
    try (InputStream in = CodeLists.class.getResourceAsStream(RESOURCE);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          String[] columns = line.split("\t");
          all.put(columns[0], Set.of(columns[1].split(" ")));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE + " cannot be read", e);
    }
    return Map.copyOf(all);
  }
}
