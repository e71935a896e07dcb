package org.custodia.webapp.journeys;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.custodia.registry.testing.BenchReport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The demo as a process of its own, started as {@code ./custodia demo} starts it, in a directory
 * under {@code target}. One for all journeys; whoever kills it starts it again.
 */
final class RunningDemo {
  private static final Duration START = Duration.ofMinutes(6);
  private static final String MAIN = "org.custodia.webapp.demo.Demo";
  private static final RunningDemo ONLY = new RunningDemo();

  private final Path root = Path.of(System.getProperty("custodia.root"));
  private final Path journeys = Path.of(System.getProperty("custodia.journeys"));
  private final MailBox mail = new MailBox();
  private Process process;
  private Credentials credentials;

  private RunningDemo() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
  }

  /** The demo, started by the first who asks. */
  static synchronized RunningDemo get() {
    if (ONLY.process == null) ONLY.forgetEarlierRun();
    if (ONLY.process == null || !ONLY.process.isAlive()) ONLY.start();
    return ONLY;
  }

  /**
   * Each run of the journeys begins with nothing; what a killed run left running is ended first.
   */
  private void forgetEarlierRun() {
    ProcessHandle.allProcesses()
        .filter(process -> commandLine(process).contains(directory().toString()))
        .forEach(ProcessHandle::destroyForcibly);
    if (!Files.exists(directory())) return;
    try (Stream<Path> files = Files.walk(directory())) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
      Files.deleteIfExists(output());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
    } catch (IOException e) {
      return "";
    }
  }

  /** Starts it; returns when it says that it is ready. */
  void start() {
    try {
      Files.createDirectories(journeys);
      process =
          new ProcessBuilder(command())
              .directory(root.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()))
              .start();
      Instant began = Instant.now();
      Path credentialsFile = directory().resolve("credentials.json");
      while (!ready(began, credentialsFile)) {
        if (!process.isAlive()) throw new IllegalStateException("the demo ended:\n" + printed());
        if (Instant.now().isAfter(began.plus(START))) {
          stop();
          throw new IllegalStateException(
              "the demo was not ready after " + START.toSeconds() + " s:\n" + printed());
        }
        Thread.sleep(100);
      }
      credentials = Credentials.read(credentialsFile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean ready(Instant began, Path credentialsFile) throws IOException {
    return Files.exists(credentialsFile)
        && Files.getLastModifiedTime(credentialsFile).toInstant().isAfter(began);
  }

  /** Command line of a demo in the journeys' directory. */
  List<String> command() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    String heap = System.getProperty("custodia.demo.heap", BenchReport.full() ? "" : "768m");
    if (heap.isEmpty()) {
      // Eleven nodes live in it: a collection copies little and yet takes some 40 ms, so one in ten
      // seconds and not one a second.
      command.addAll(List.of("-Xms2g", "-Xmx2g", "-XX:NewRatio=1", "-XX:+UseParallelGC"));
      command.add("-XX:-UseAdaptiveSizePolicy");
    } else {
      command.addAll(List.of("-Xmx" + heap, "-XX:+UseSerialGC"));
    }
    // The journeys are over before the second compiler has paid for itself; the benches are not,
    // and three programs from one address ask there for all.
    if (BenchReport.full()) {
      command.add("-Dcustodia.security.caller-limit=600000");
      command.add("-Dcustodia.security.known-address-limit=600000");
    } else {
      command.add("-XX:TieredStopAtLevel=1");
    }
    // What is to be known of it besides, such as a flight recording.
    String options = System.getProperty("custodia.demo.options", "");
    if (!options.isEmpty()) command.addAll(List.of(options.split(" ")));
    command.addAll(mail.settings());
    // As in a container, so that what looks for people in logs looks through that.
    command.add("-Dlogging.structured.format.file=ecs");
    command.add("-cp");
    command.add(application().toString());
    command.add(MAIN);
    command.add("--directory");
    command.add(directory().toString());
    command.add("--tools");
    command.add(root.resolve("data/tools").toString());
    if (!Files.exists(directory())) {
      command.add("--port");
      command.add(Integer.toString(freePort()));
    }
    return command;
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** The packaged jar, unpacked as {@code ./custodia} unpacks it. */
  Path application() throws IOException, InterruptedException {
    Path jar = Path.of(System.getProperty("custodia.jar"));
    Path unpacked = journeys.resolve("application");
    Path application = unpacked.resolve("custodia.jar");
    if (!Files.exists(application)
        || Files.getLastModifiedTime(application).compareTo(Files.getLastModifiedTime(jar)) < 0) {
      Process extract =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Djarmode=tools",
                  "-jar",
                  jar.toString(),
                  "extract",
                  "--force",
                  "--destination",
                  unpacked.toString())
              .redirectErrorStream(true)
              .redirectOutput(new File(journeys.toFile(), "extract.log"))
              .start();
      if (extract.waitFor() != 0) {
        throw new IllegalStateException("the jar could not be unpacked; see extract.log");
      }
    }
    return application;
  }

  /** As a power cut would: the process is gone in the middle of whatever it did. */
  void kill() {
    process.destroyForcibly();
    waitForEnd(Duration.ofSeconds(10));
  }

  /** As Ctrl-C would. */
  void stop() {
    if (process == null) return;
    process.destroy();
    waitForEnd(Duration.ofSeconds(30));
  }

  private void waitForEnd(Duration patience) {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("the demo did not end within " + patience.toSeconds());
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The organs that the demo prepares in the background: ids by what they are. Waits until they are
   * there, and the bills before them, so it is also how to have a demo that does nothing by itself.
   */
  JsonNode organs() {
    prepared("bills.json");
    return prepared("organs.json");
  }

  /** The bills that the demo prepares before the organs: ids on the ledger by what they are. */
  JsonNode bills() {
    return prepared("bills.json");
  }

  /** How many take part in research, once they do. */
  JsonNode research() {
    return prepared("research.json");
  }

  private JsonNode prepared(String name) {
    Path file = directory().resolve(name);
    Instant deadline = Instant.now().plus(START);
    while (!Files.exists(file)) {
      if (Instant.now().isAfter(deadline) || !process.isAlive()) {
        throw new IllegalStateException("the demo has not prepared " + name + ":\n" + printed());
      }
      Till.pause();
    }
    try {
      return JsonMapper.shared().readTree(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Process process() {
    return process;
  }

  /** Where the demo's mail goes. */
  MailBox mail() {
    return mail;
  }

  Credentials credentials() {
    return credentials;
  }

  /** Everything this demo writes. */
  Path directory() {
    return journeys.resolve("demo");
  }

  Path output() {
    return journeys.resolve("demo.out");
  }

  String printed() {
    try {
      return Files.readString(output());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
