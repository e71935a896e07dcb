package org.custodia.scanners.agent.inputs;

/** One source of scans. It runs in a thread of its own, named after it, until it is closed. */
public interface Input extends AutoCloseable {
  /** As events and notices name it, such as {@code serial:/dev/ttyACM0}. */
  String name();

  /** Begins; each scan is handed on before the next is looked at. */
  void start(Receiver receiver);

  @Override
  void close();

  /** Who takes scans, from several inputs at a time. */
  @FunctionalInterface
  interface Receiver {
    /**
     * @param text exactly what arrived, without the line end that the scanner puts behind it
     */
    void scanned(String input, String text);

    /**
     * The input does not work, and is tried again by itself.
     *
     * @param code of docs/errors.md
     * @param arguments of its sentence
     */
    default void trouble(String input, String code, String... arguments) {}
  }
}
