package org.custodia.registry.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a bench measured: figures, each with its goal or its baseline from the same run, the machine
 * and the versions. A figure that is given again is a repeat of it: the median counts, and the
 * least and the most are its spread. Printed as a table and kept as {@code <name>.json} and {@code
 * .txt} in the folder that {@code ./custodia bench} made for this run, or in {@code target/bench}.
 * Reports and never judges: no test fails for being slow.
 */
public final class BenchReport {
  /** So often is measured what takes less than a minute, so that its spread is known. */
  public static final int REPEATS = full() ? 3 : 1;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String name;
  private final String size;
  private final Instant began = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private final String loadBefore = load();
  private final Map<String, Figure> figures = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();
  private Figure last;

  /** A figure, each time that it was measured. */
  private static final class Figure {
    private final String unit;
    private final List<Double> values = new ArrayList<>();
    private final List<Double> bases = new ArrayList<>();
    private String baseline = "";
    private double atLeast = Double.NaN;
    private double atMost = Double.NaN;

    private Figure(String unit) {
      this.unit = unit;
    }

    private double value() {
      return median(values);
    }

    private boolean hasGoal() {
      return !Double.isNaN(atLeast) || !Double.isNaN(atMost);
    }

    /** No comparison with NaN is true. */
    private boolean met() {
      return hasGoal() && !(value() < atLeast) && !(value() > atMost);
    }

    private String spread() {
      if (values.size() == 1) return "";
      double[] sorted = sorted(values);
      return "(%s to %s)".formatted(number(sorted[0]), number(sorted[sorted.length - 1]));
    }

    /**
     * Of each value to the baseline that was measured with it, since machines change their pace.
     */
    private double ratio() {
      List<Double> ratios = new ArrayList<>();
      for (int i = 0; i < bases.size(); i++) ratios.add(values.get(i) / bases.get(i));
      return median(ratios);
    }

    private String beside() {
      List<String> said = new ArrayList<>();
      if (hasGoal()) {
        boolean least = Double.isNaN(atMost);
        String goal = (least ? "at least " : "at most ") + number(least ? atLeast : atMost);
        said.add("goal " + goal + (full() ? met() ? ": met" : ": missed" : ""));
      }
      if (!baseline.isEmpty()) {
        String ratio = Double.isFinite(ratio()) ? " (x %s)".formatted(number(ratio())) : "";
        said.add(baseline + ": " + number(median(bases)) + ratio);
      }
      return String.join("; ", said);
    }

    private void putInto(ObjectNode one) {
      one.put("value", value()).put("unit", unit);
      putAll(one.putArray("values"), values);
      if (!Double.isNaN(atLeast)) one.put("atLeast", atLeast);
      if (!Double.isNaN(atMost)) one.put("atMost", atMost);
      if (hasGoal()) one.put("met", met());
      if (baseline.isEmpty()) return;
      one.put("baseline", baseline);
      if (Double.isFinite(ratio())) one.put("ratio", ratio());
      putAll(one.putArray("bases"), bases);
    }

    private static void putAll(ArrayNode list, List<Double> values) {
      values.forEach(list::add);
    }
  }

  private BenchReport(String name, String size) {
    this.name = name;
    this.size = size;
  }

  /** Whether the sizes are those of the stated numbers, or just enough to see that it works. */
  public static boolean full() {
    return Boolean.getBoolean("custodia.long") || Boolean.getBoolean("custodia.bench");
  }

  /**
   * To be called before anything is measured: the load of the machine is noted.
   *
   * @param size in words, such as {@code 100,000 events}
   */
  public static BenchReport of(String name, String size) {
    return new BenchReport(name, size);
  }

  /**
   * A figure, or a repeat of one.
   *
   * @param what unlike what any other figure of this report is called
   */
  public BenchReport figure(String what, double value, String unit) {
    last = figures.computeIfAbsent(what, key -> new Figure(unit));
    last.values.add(value);
    return this;
  }

  /** The goal of the figure just given, in its unit. */
  public BenchReport atLeast(double goal) {
    last.atLeast = goal;
    return this;
  }

  /** The goal of the figure just given, in its unit. */
  public BenchReport atMost(double goal) {
    last.atMost = goal;
    return this;
  }

  /** What the figure just given is compared with, measured in the same run and unit. */
  public BenchReport against(String baseline, double base) {
    last.baseline = baseline;
    last.bases.add(base);
    return this;
  }

  /** What a reader has to know to understand the figures. */
  public BenchReport note(String note) {
    notes.add(note);
    return this;
  }

  /** Prints the table and keeps it. */
  public void write() {
    System.out.println(table());
    write(results());
  }

  void write(Path directory) {
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve(name + ".txt"), table());
      Files.writeString(directory.resolve(name + ".json"), json(directory));
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
    int width = figures.keySet().stream().mapToInt(String::length).max().orElse(0);
    StringBuilder text = new StringBuilder("\nbench %s: %s\n".formatted(name, size));
    figures.forEach(
        (what, figure) -> {
          String line =
              ("  %-" + width + "s  %12s %-6s  %s  %s")
                  .formatted(
                      what, number(figure.value()), figure.unit, figure.spread(), figure.beside());
          text.append(line.stripTrailing()).append('\n');
        });
    notes.forEach(note -> text.append("  ").append(note).append('\n'));
    text.append("  %s; load before %s, after %s\n".formatted(java(), loadBefore, load()));
    return text.toString();
  }

  private String json(Path directory) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("bench", name).put("size", size).put("full", full()).put("began", began.toString());
    root.put("ended", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    root.put("java", java()).put("loadBefore", loadBefore).put("loadAfter", load());
    Path machine = directory.resolve("machine.json"); // by ./custodia
    if (Files.exists(machine)) root.set("machine", JSON.readTree(Files.readString(machine)));
    var list = root.putArray("figures");
    figures.forEach((what, figure) -> figure.putInto(list.addObject().put("what", what)));
    var said = root.putArray("notes");
    notes.forEach(said::add);
    return root.toPrettyString() + "\n";
  }

  private static double median(List<Double> values) {
    double[] sorted = sorted(values);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static double[] sorted(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }

  private static String number(double value) {
    double size = Math.abs(value);
    int decimals =
        size >= 1000 || value == Math.rint(value) ? 0 : size < 0.1 ? 4 : size < 10 ? 2 : 1;
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  /** The Java that measures, and what it sees of the machine. */
  private static String java() {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return "%d cores, %d GB, JDK %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            system.getTotalMemorySize() >> 30,
            System.getProperty("java.version"));
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
