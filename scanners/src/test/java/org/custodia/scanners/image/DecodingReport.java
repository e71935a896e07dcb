package org.custodia.scanners.image;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What decoders found, read and read wrongly, by defect and level, and how long they took: printed
 * as a table and kept as {@code decoding.txt} and {@code .json} in the folder that {@code
 * ./custodia bench} made for this run, or in {@code target/bench}.
 */
final class DecodingReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final int size;
  private final Duration budget;
  private final String loadBefore = load();
  private final Map<String, Map<String, Tally>> levels = new LinkedHashMap<>();
  private final Map<String, Tally> stated = new LinkedHashMap<>();
  private final Map<String, Tally> beyond = new LinkedHashMap<>();
  private final Map<String, List<String>> wrong = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();

  DecodingReport(int size, Duration budget) {
    this.size = size;
    this.budget = budget;
  }

  /** Counts of one decoder. */
  static final class Tally {
    private final List<Double> wallMillis = new ArrayList<>();
    private final List<Double> processorMillis = new ArrayList<>();
    private int found;
    private int read;
    private int wrong;

    private void add(BadPhotograph photograph, Contender.Answer answer) {
      wallMillis.add(answer.wallMillis());
      processorMillis.add(answer.processorMillis());
      if (answer.found()) found++;
      if (answer.isRight(photograph)) read++;
      if (answer.isWrong(photograph)) wrong++;
    }

    int pictures() {
      return wallMillis.size();
    }

    int read() {
      return read;
    }

    private static double percentile(List<Double> values, int percent) {
      List<Double> sorted = values.stream().sorted().toList();
      return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
    }

    private String row(String name) {
      return String.format(
          Locale.ROOT,
          "  %-11s %5.1f %% read (%d of %d), found %d, wrong %d;"
              + " processor p50 %.1f p95 %.1f most %.1f ms; clock p50 %.1f p95 %.1f most %.1f ms%n",
          name,
          100.0 * read / pictures(),
          read,
          pictures(),
          found,
          wrong,
          percentile(processorMillis, 50),
          percentile(processorMillis, 95),
          percentile(processorMillis, 100),
          percentile(wallMillis, 50),
          percentile(wallMillis, 95),
          percentile(wallMillis, 100));
    }

    /** As {@code ./custodia bench --compare} reads them. */
    private void addFigures(String name, ArrayNode figures) {
      figure(figures, name + ": read", 100.0 * read / pictures(), "%");
      figure(figures, name + ": read wrongly", wrong, "");
      for (int percent : new int[] {50, 95, 100}) {
        String what = name + ": processor time, " + (percent == 100 ? "longest" : "p" + percent);
        figure(figures, what, percentile(processorMillis, percent), "ms");
      }
    }

    private static void figure(ArrayNode figures, String what, double value, String unit) {
      figures.addObject().put("what", what).put("value", value).put("unit", unit);
    }

    private void putInto(ObjectNode node) {
      node.put("pictures", pictures()).put("found", found).put("read", read).put("wrong", wrong);
      for (int percent : new int[] {50, 95, 100}) {
        node.put("processorMillisP" + percent, percentile(processorMillis, percent));
        node.put("clockMillisP" + percent, percentile(wallMillis, percent));
      }
    }
  }

  void note(String note) {
    notes.add(note);
  }

  /**
   * @param inSet whether the picture is of the stated set
   */
  void add(String contender, BadPhotograph photograph, boolean inSet, Contender.Answer answer) {
    String level = photograph.defect().said(photograph.level()) + (inSet ? "" : " (beyond)");
    levels
        .computeIfAbsent(level, key -> new LinkedHashMap<>())
        .computeIfAbsent(contender, key -> new Tally())
        .add(photograph, answer);
    (inSet ? stated : beyond)
        .computeIfAbsent(contender, key -> new Tally())
        .add(photograph, answer);
    if (answer.isWrong(photograph)) {
      wrong
          .computeIfAbsent(contender, key -> new ArrayList<>())
          .add(level + ": " + answer.texts() + " for " + photograph.symbol().data());
    }
  }

  Tally stated(String contender) {
    return stated.get(contender);
  }

  /** Of the stated set and what is beyond. */
  double longestProcessorMillis(String contender) {
    return Stream.of(stated, beyond)
        .flatMap(tallies -> Stream.ofNullable(tallies.get(contender)))
        .flatMap(tally -> tally.processorMillis.stream())
        .mapToDouble(Double::doubleValue)
        .max()
        .orElseThrow();
  }

  List<String> wrong(String contender) {
    return wrong.getOrDefault(contender, List.of());
  }

  void write() {
    String table = table();
    System.out.println(table);
    Path directory = results();
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("decoding.txt"), table);
      Files.writeString(directory.resolve("decoding.json"), json());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path results() {
    String given = System.getProperty("custodia.bench.results", "");
    if (!given.isEmpty()) return Path.of(given);
    return Path.of(System.getProperty("custodia.root", ".."), "target", "bench").normalize();
  }

  private String table() {
    StringBuilder text = new StringBuilder();
    text.append(String.format("%nbench decoding: a stated set of %,d pictures%n", size));
    stated.forEach((name, tally) -> text.append(tally.row(name)));
    if (!beyond.isEmpty()) {
      text.append("  beyond what a person would call usable:\n");
      beyond.forEach((name, tally) -> text.append(tally.row(name)));
    }
    text.append(String.format("  %-34s", "found/read/wrong"));
    stated.keySet().forEach(name -> text.append(String.format("%18s", name)));
    text.append("   of\n");
    levels.forEach(
        (level, tallies) -> {
          text.append(String.format("  %-34s", level));
          int pictures = tallies.values().iterator().next().pictures();
          for (String name : stated.keySet()) {
            text.append(String.format("%18s", cell(tallies.get(name), pictures)));
          }
          text.append(String.format("   %d%n", pictures));
        });
    wrong.forEach(
        (name, list) ->
            list.forEach(one -> text.append("  wrong, ").append(name + ": " + one + "\n")));
    notes.forEach(note -> text.append("  ").append(note).append('\n'));
    text.append(
        String.format(
            "  budget %d ms; %d processors, JDK %s; load before %s, after %s%n",
            budget.toMillis(),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("java.version"),
            loadBefore,
            load()));
    return text.toString();
  }

  /** Says of how many where it is not of all. */
  private static String cell(Tally tally, int pictures) {
    if (tally == null) return "-";
    String counts = tally.found + "/" + tally.read + "/" + tally.wrong;
    return tally.pictures() == pictures ? counts : counts + " of " + tally.pictures();
  }

  private String json() throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("bench", "decoding").put("size", size + " pictures");
    root.put("ended", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    Path machine = results().resolve("machine.json"); // by ./custodia
    if (Files.exists(machine)) root.set("machine", JSON.readTree(machine.toFile()));
    ArrayNode figures = root.putArray("figures");
    stated.forEach((name, tally) -> tally.addFigures(name, figures));
    root.put("budgetMillis", budget.toMillis());
    root.put("loadBefore", loadBefore).put("loadAfter", load());
    ObjectNode set = root.putObject("stated");
    stated.forEach((name, tally) -> tally.putInto(set.putObject(name)));
    ObjectNode rest = root.putObject("beyond");
    beyond.forEach((name, tally) -> tally.putInto(rest.putObject(name)));
    ObjectNode each = root.putObject("levels");
    levels.forEach(
        (level, tallies) -> {
          ObjectNode one = each.putObject(level);
          tallies.forEach((name, tally) -> tally.putInto(one.putObject(name)));
        });
    var said = root.putArray("notes");
    notes.forEach(said::add);
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  /** Load averages of 1, 5 and 15 minutes. */
  private static String load() {
    try {
      String[] words = Files.readString(Path.of("/proc/loadavg")).split(" ");
      return words[0] + " " + words[1] + " " + words[2];
    } catch (IOException e) {
      return "unknown";
    }
  }
}
