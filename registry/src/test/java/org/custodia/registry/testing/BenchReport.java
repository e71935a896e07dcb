package org.custodia.registry.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a bench measured: figures, each with its target or its baseline from the same run, and the
 * machine it ran on. Printed as a table and kept as {@code target/bench/<name>.json} and {@code
 * .txt}. Reports and never judges: no test fails for being slow.
 */
public final class BenchReport {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String name;
  private final String size;
  private final Instant began = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private final String loadBefore = load();
  private final List<Figure> figures = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * @param against the target, or what it is compared with
   * @param ratio of the figure to its baseline
   */
  private record Figure(
      String what, double value, String unit, String against, Optional<Double> ratio) {}

  private BenchReport(String name, String size) {
    this.name = name;
    this.size = size;
  }

  /** Whether the sizes are those of the stated numbers, or just enough to see that it works. */
  public static boolean full() {
    return Boolean.getBoolean("custodia.long") || Boolean.getBoolean("custodia.bench");
  }

  /**
   * @param size in words, such as {@code 100,000 events}
   */
  public static BenchReport of(String name, String size) {
    return new BenchReport(name, size);
  }

  public BenchReport figure(String what, double value, String unit) {
    figures.add(new Figure(what, value, unit, "", Optional.empty()));
    return this;
  }

  /** A figure that has a target. */
  public BenchReport figure(String what, double value, String unit, String target) {
    figures.add(new Figure(what, value, unit, "target " + target, Optional.empty()));
    return this;
  }

  /** A figure beside its baseline of the same run and unit. */
  public BenchReport ratio(String what, double value, String unit, String baseline, double base) {
    figures.add(
        new Figure(
            what,
            value,
            unit,
            "%s: %s %s".formatted(baseline, number(base), unit),
            base == 0 ? Optional.empty() : Optional.of(value / base)));
    return this;
  }

  /** What a reader has to know to understand the figures. */
  public BenchReport note(String note) {
    notes.add(note);
    return this;
  }

  /** Prints the table and keeps it under {@code target/bench} of the project. */
  public void write() {
    String table = table();
    System.out.println(table);
    Path directory =
        Path.of(System.getProperty("custodia.root", ".."), "target", "bench").normalize();
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve(name + ".txt"), table);
      Files.writeString(directory.resolve(name + ".json"), json());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String table() {
    int width = figures.stream().mapToInt(figure -> figure.what().length()).max().orElse(0);
    StringBuilder text = new StringBuilder("\nbench %s: %s\n".formatted(name, size));
    for (Figure figure : figures) {
      String line =
          ("  %-" + width + "s  %12s %-6s  %s%s")
              .formatted(
                  figure.what(),
                  number(figure.value()),
                  figure.unit(),
                  figure.against(),
                  figure.ratio().map(ratio -> " (x " + number(ratio) + ")").orElse(""));
      text.append(line.stripTrailing()).append('\n');
    }
    notes.forEach(note -> text.append("  ").append(note).append('\n'));
    text.append("  %s; load before %s, after %s\n".formatted(machine(), loadBefore, load()));
    return text.toString();
  }

  private String json() {
    ObjectNode root = JSON.createObjectNode();
    root.put("bench", name).put("size", size).put("began", began.toString());
    root.put("machine", machine()).put("loadBefore", loadBefore).put("loadAfter", load());
    var list = root.putArray("figures");
    for (Figure figure : figures) {
      ObjectNode one = list.addObject();
      one.put("what", figure.what()).put("value", figure.value()).put("unit", figure.unit());
      if (!figure.against().isEmpty()) one.put("against", figure.against());
      figure.ratio().ifPresent(ratio -> one.put("ratio", ratio));
    }
    var said = root.putArray("notes");
    notes.forEach(said::add);
    return root.toPrettyString() + "\n";
  }

  private static String number(double value) {
    int decimals = Math.abs(value) >= 1000 || value == Math.rint(value) ? 0 : value < 10 ? 2 : 1;
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  private static String machine() {
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
