package org.custodia.webapp.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the demo is to run.
 *
 * @param directory where it keeps everything it writes; one running demo per directory
 * @param tools programs that every demo on this machine shares: Keycloak's distribution,
 *     PostgreSQL's binaries
 * @param webPort port of the web pages; empty for the one used last time, or 8080 the first time
 * @param prepareOnly only do what is done once per machine (Keycloak's own build), then end
 */
record DemoSettings(Path directory, Path tools, Optional<Integer> webPort, boolean prepareOnly) {

  /**
   * Reads the command line: {@code --directory DIR --tools DIR [--port N] [--prepare]}.
   *
   * @throws DemoFailure naming the argument that is wrong
   */
  static DemoSettings of(String... arguments) {
    Path directory = Path.of("data/demo");
    Path tools = Path.of("data/tools");
    Optional<Integer> port = Optional.empty();
    boolean prepareOnly = false;
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--directory" -> directory = Path.of(value(arguments, ++i));
        case "--tools" -> tools = Path.of(value(arguments, ++i));
        case "--port" -> port = Optional.of(port(value(arguments, ++i)));
        case "--prepare" -> prepareOnly = true;
        default -> throw new DemoFailure("Unknown argument: " + arguments[i]);
      }
    }
    return new DemoSettings(
        directory.toAbsolutePath().normalize(),
        tools.toAbsolutePath().normalize(),
        port,
        prepareOnly);
  }

  /**
   * The unpacked Keycloak distribution.
   *
   * @throws DemoFailure when the build has not put exactly one there
   */
  Path keycloak() {
    try (Stream<Path> folders = Files.list(tools)) {
      List<Path> found =
          folders
              .filter(folder -> folder.getFileName().toString().startsWith("keycloak-"))
              .filter(folder -> Files.isRegularFile(folder.resolve("lib/quarkus-run.jar")))
              .toList();
      if (found.size() == 1) return found.get(0);
      throw new DemoFailure(
          "Expected one Keycloak in "
              + tools
              + ", found "
              + found.size()
              + ". Run ./custodia build.");
    } catch (IOException e) {
      throw new DemoFailure("No Keycloak in " + tools + ". Run ./custodia build.", e);
    }
  }

  private static String value(String[] arguments, int index) {
    if (index >= arguments.length) {
      throw new DemoFailure(arguments[index - 1] + " needs a value.");
    }
    return arguments[index];
  }

  private static int port(String text) {
    if (text.matches("\\d{1,5}")) {
      int port = Integer.parseInt(text);
      if (port >= 1 && port <= 65_535) return port;
    }
    throw new DemoFailure("Not a port number between 1 and 65535: " + text);
  }
}
