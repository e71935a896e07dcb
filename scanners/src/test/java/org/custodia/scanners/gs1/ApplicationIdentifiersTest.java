package org.custodia.scanners.gs1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.custodia.scanners.gs1.ApplicationIdentifier.Part;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class ApplicationIdentifiersTest {

  @Test
  void noIdentifierBeginsAnother() {
    for (ApplicationIdentifier one : ApplicationIdentifiers.all()) {
      for (int length = 2; length < one.ai().length(); length++) {
        assertThat(ApplicationIdentifiers.find(one.ai().substring(0, length)))
            .as("beginning of (%s)", one.ai())
            .isEmpty();
      }
    }
  }

  @Test
  void packIdentifiersHaveTheirLengths() {
    assertThat(ApplicationIdentifiers.find("01").orElseThrow().most()).isEqualTo(14);
    assertThat(ApplicationIdentifiers.find("10").orElseThrow().most()).isEqualTo(20);
    assertThat(ApplicationIdentifiers.find("8200").orElseThrow().most()).isEqualTo(70);
    assertThat(ApplicationIdentifiers.find("97").orElseThrow().most()).isEqualTo(90);
    assertThat(ApplicationIdentifiers.find("3103").orElseThrow().predefinedLength()).isTrue();
    assertThat(ApplicationIdentifiers.find("3106")).isEmpty();
  }

  /** A value of zeros or a letter per identifier: every rule the table names must be known. */
  @Test
  void everyRuleCanBeRun() {
    ValueRules rules = new ValueRules(2026);
    for (ApplicationIdentifier one : ApplicationIdentifiers.all()) {
      for (String fill : List.of("0", "1", "9")) {
        rules.check(PlacedElement.verbatim(one, fill.repeat(one.least()), 0));
        rules.check(PlacedElement.verbatim(one, fill.repeat(one.most()), 0));
        rules.check(PlacedElement.verbatim(one, "", 0));
      }
    }
  }

  /** Our table says the same as the GS1 Barcode Syntax Dictionary, where that is at hand. */
  @Test
  void tableAgreesWithTheSyntaxDictionary() throws IOException {
    Path dictionary = sharedData("gs1/gs1-syntax-dictionary.txt");
    Assumptions.assumeTrue(Files.isRegularFile(dictionary), "no dictionary at " + dictionary);
    Set<String> theirs = new TreeSet<>();
    for (String line : Files.readAllLines(dictionary)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        theirs.addAll(normalised(line));
      }
    }
    Set<String> ours = new TreeSet<>();
    ApplicationIdentifiers.all().forEach(one -> ours.add(normalised(one)));
    assertThat(ours).containsExactlyElementsOf(theirs);
  }

  static Path sharedData(String file) {
    Path root = Path.of("").toAbsolutePath();
    while (root != null && !Files.isDirectory(root.resolve("shared/data"))) {
      root = root.getParent();
    }
    return root == null ? Path.of("shared/data", file) : root.resolve("shared/data").resolve(file);
  }

  private static String normalised(ApplicationIdentifier one) {
    List<String> parts = new ArrayList<>();
    for (Part part : one.parts()) {
      String letter =
          Map.of("DIGITS", "N", "SET_82", "X", "SET_39", "Y", "BASE64_URL", "Z")
              .get(part.characters().name());
      String length = (part.least() < part.most() ? ".." : "") + part.most();
      String written = letter + length;
      written = part.optional() ? "[" + written + "]" : written;
      parts.add(written + (part.rules().isEmpty() ? "" : "," + String.join(",", part.rules())));
    }
    String key =
        one.digitalLinkQualifiers().isEmpty()
            ? "-"
            : String.join(
                "|",
                one.digitalLinkQualifiers().stream().map(list -> String.join(",", list)).toList());
    return String.join(
        " ; ",
        one.ai(),
        (one.predefinedLength() ? "*" : "") + (one.digitalLinkAttribute() ? "?" : ""),
        String.join(" ", parts),
        String.join(",", one.needs().stream().map(group -> String.join("+", group)).toList()),
        String.join(",", one.excludes()),
        key,
        one.title());
  }

  private static List<String> normalised(String line) {
    int hash = line.contains("#") ? line.indexOf('#') : line.length();
    String[] words = line.substring(0, hash).trim().split("\\s+");
    Map<String, String> attributes = new HashMap<>();
    String flags = "";
    List<String> parts = new ArrayList<>();
    for (int i = 1; i < words.length; i++) {
      String word = words[i];
      if (word.matches("[*?]+")) {
        flags = word;
      } else if (word.equals("dlpkey")) {
        attributes.put("dlpkey", "");
      } else if (word.contains("=")) {
        attributes.put(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1));
      } else {
        parts.add(word);
      }
    }
    String rest =
        String.join(
            " ; ",
            flags,
            String.join(" ", parts),
            attributes.getOrDefault("req", ""),
            attributes.getOrDefault("ex", ""),
            attributes.getOrDefault("dlpkey", "-"),
            line.substring(Math.min(hash + 1, line.length())).trim());
    String[] range = words[0].split("-");
    List<String> all = new ArrayList<>();
    String last = range[range.length - 1];
    for (int n = Integer.parseInt(range[0]); n <= Integer.parseInt(last); n++) {
      all.add(String.format("%0" + last.length() + "d", n) + " ; " + rest);
    }
    return all;
  }
}
