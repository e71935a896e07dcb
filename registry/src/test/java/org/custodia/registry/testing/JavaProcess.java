package org.custodia.registry.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A program of the tests in a JVM of its own, so that it can be killed. */
public final class JavaProcess {
  private JavaProcess() {}

  /** Starts the main method of a class; what it says is lost. */
  public static Process start(Class<?> program, String... arguments) throws IOException {
    return start(program, Map.of(), arguments);
  }

  /** As {@link #start(Class, String...)}, with further variables around it. */
  public static Process start(
      Class<?> program, Map<String, String> environment, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx256m",
            // It lives for seconds, most of them spent on its start.
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            program.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(environment);
    return builder.start();
  }
}
