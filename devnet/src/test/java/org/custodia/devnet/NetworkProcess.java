package org.custodia.devnet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A network in a process of its own, so that a test can kill it. */
public final class NetworkProcess implements AutoCloseable {
  /** Begins the line on standard output that announces a node. */
  private static final String NODE = "node";

  /** Begins the line that says where faults are commanded. */
  private static final String FAULTS = "faults";

  private final Process process;
  private final List<EmbeddedNode> nodes = new ArrayList<>();
  private URI faults;

  private NetworkProcess(Process process) throws IOException {
    this.process = process;
    BufferedReader announced =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    while (faults == null) {
      String line = announced.readLine();
      if (line == null) throw new AssertionError("the network in the other process did not start");
      List<String> parts = List.of(line.split(" "));
      if (parts.get(0).equals(NODE)) nodes.add(node(parts));
      if (parts.get(0).equals(FAULTS)) faults = URI.create(parts.get(1));
    }
  }

  private static EmbeddedNode node(List<String> parts) {
    return new EmbeddedNode(
        parts.get(1),
        URI.create(parts.get(2)),
        URI.create(parts.get(3)),
        parts.get(4),
        Path.of(parts.get(5)));
  }

  /** Starts a network of these nodes in another process. */
  public static NetworkProcess start(Path directory, String... names) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(NetworkProcess.class.getName());
    command.add(directory.toString());
    command.addAll(List.of(names));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      return new NetworkProcess(process);
    } catch (IOException | RuntimeException | Error e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** The node of that name there. */
  public EmbeddedNode node(String name) {
    return nodes.stream().filter(node -> node.name().equals(name)).findFirst().orElseThrow();
  }

  /** All nodes there. */
  List<EmbeddedNode> nodes() {
    return List.copyOf(nodes);
  }

  /** The process's id. */
  long pid() {
    return process.pid();
  }

  /** Commands a fault there. */
  public void fault(String command, String arguments) {
    var answer =
        TestClient.http("POST", faults.resolve("/" + command), "application/json", arguments);
    if (answer.statusCode() != 204) throw new AssertionError(answer.body());
  }

  /** Kills the process, as the power going would. */
  public void kill() {
    TestClient.attempt(() -> process.destroyForcibly().waitFor(20, TimeUnit.SECONDS));
  }

  @Override
  public void close() {
    kill();
  }

  public static void main(String[] arguments) throws InterruptedException {
    String[] names = Arrays.copyOfRange(arguments, 1, arguments.length);
    var network =
        EmbeddedNetwork.start(
            EmbeddedNetworkSettings.in(Path.of(arguments[0]), names)
                .withBlockPeriod(Duration.ofMillis(30)));
    for (EmbeddedNode node : network.nodes()) {
      System.out.printf(
          "%s %s %s %s %s %s%n",
          NODE,
          node.name(),
          node.rpc(),
          node.tessera(),
          node.tesseraPublicKey(),
          node.nodeDirectory());
    }
    System.out.println(FAULTS + " " + network.faults().control(0).uri());
    System.out.flush();
    Thread.sleep(Long.MAX_VALUE);
  }
}
