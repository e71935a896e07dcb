package org.custodia.scanners.gs1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.custodia.scanners.gs1.ApplicationIdentifier.Characters;
import org.custodia.scanners.gs1.ApplicationIdentifier.Part;

/** Every Application Identifier, read once from {@code application-identifiers.tsv}. */
public final class ApplicationIdentifiers {
  private static final String RESOURCE = "application-identifiers.tsv";
  private static final Map<String, ApplicationIdentifier> ALL = load();

  private ApplicationIdentifiers() {}

  /** In the order of the table. */
  public static Collection<ApplicationIdentifier> all() {
    return ALL.values();
  }

  public static Optional<ApplicationIdentifier> find(String ai) {
    return Optional.ofNullable(ALL.get(ai));
  }

  /** GS1's data title, or the AI itself where it is none. */
  public static String title(String ai) {
    return find(ai).map(ApplicationIdentifier::title).orElse(ai);
  }

  /** The AI that text has at a position. No AI is the beginning of another. */
  static Optional<ApplicationIdentifier> at(CharSequence text, int position) {
    for (int length = 2; length <= 4 && position + length <= text.length(); length++) {
      ApplicationIdentifier found =
          ALL.get(text.subSequence(position, position + length).toString());
      if (found != null) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  private static Map<String, ApplicationIdentifier> load() {
    Map<String, ApplicationIdentifier> all = new LinkedHashMap<>();
    try (InputStream in = ApplicationIdentifiers.class.getResourceAsStream(RESOURCE);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          read(line.split("\t", -1), all);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE + " cannot be read", e);
    }
    return Collections.unmodifiableMap(all);
  }

  private static void read(String[] columns, Map<String, ApplicationIdentifier> into) {
    String[] range = columns[0].split("-");
    String last = range[range.length - 1];
    for (int number = Integer.parseInt(range[0]); number <= Integer.parseInt(last); number++) {
      String ai = String.format("%0" + last.length() + "d", number);
      into.put(
          ai,
          new ApplicationIdentifier(
              ai,
              columns[1].startsWith("fixed"),
              columns[1].endsWith("+"),
              Arrays.stream(columns[2].split(" ")).map(ApplicationIdentifiers::part).toList(),
              groups(columns[3], ",", "\\+"),
              columns[4].equals("-") ? List.of() : List.of(columns[4].split(",")),
              columns[5].equals("alone") ? List.of(List.of()) : groups(columns[5], "\\|", ","),
              columns[6]));
    }
  }

  private static List<List<String>> groups(String column, String between, String within) {
    if (column.equals("-")) {
      return List.of();
    }
    List<List<String>> groups = new ArrayList<>();
    for (String group : column.split(between)) {
      groups.add(List.of(group.split(within)));
    }
    return groups;
  }

  private static Part part(String written) {
    boolean optional = written.startsWith("[");
    String[] pieces = written.replace("[", "").replace("]", "").split(",");
    boolean varies = pieces[0].startsWith("..", 1);
    int most = Integer.parseInt(pieces[0].substring(varies ? 3 : 1));
    return new Part(
        Characters.ofLetter(pieces[0].charAt(0)),
        varies ? 1 : most,
        most,
        optional,
        List.of(pieces).subList(1, pieces.length));
  }
}
