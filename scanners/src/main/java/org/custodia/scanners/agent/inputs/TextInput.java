package org.custodia.scanners.agent.inputs;

import java.io.IOException;
import java.io.Reader;
import java.time.Duration;

/**
 * Text that arrives as it is typed or written: a keyboard scanner on a terminal, or a pipe with a
 * scan on each line.
 */
public final class TextInput implements Input {
  private static final long LOOK_MILLIS = 5;

  private final String name;
  private final Reader reader;
  private final ScanAssembler assembler;
  private final Thread thread;
  private final Runnable ended;
  private volatile boolean closed;
  private Receiver receiver;

  /**
   * @param prefix that the scanner puts before each scan; may be empty
   * @param suffix that ends a scan; empty: any line end does
   * @param gap a longer silence ends a scan; zero for a pipe, where a writer may pause
   * @param ended is told when the text is at its end
   */
  public TextInput(
      String name, Reader reader, String prefix, String suffix, Duration gap, Runnable ended) {
    this.name = name;
    this.reader = reader;
    this.assembler = new ScanAssembler(prefix, suffix, gap.toNanos());
    this.ended = ended;
    this.thread = new Thread(this::run, "custodia-input-" + name);
    thread.setDaemon(true);
  }

  /** A pipe or file with one scan on each line. */
  public static TextInput lines(String name, Reader reader, Runnable ended) {
    return new TextInput(name, reader, "", "", Duration.ZERO, ended);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void start(Receiver to) {
    receiver = to;
    thread.start();
  }

  private void run() {
    try {
      while (!closed) {
        // What is there is read before silence is judged: a busy machine is no silent scanner.
        if (!reader.ready() && assembler.silence(System.nanoTime()).map(this::hand).isPresent()) {
          continue;
        }
        if (!reader.ready() && assembler.isWaitingForSilence()) {
          Thread.sleep(LOOK_MILLIS);
          continue;
        }
        int c = reader.read();
        if (c < 0) {
          break;
        }
        assembler.add((char) c, System.nanoTime()).ifPresent(this::hand);
      }
      assembler.end().ifPresent(this::hand);
    } catch (IOException | InterruptedException closedOrBroken) {
      assembler.end().ifPresent(this::hand);
    }
    ended.run();
  }

  private boolean hand(String text) {
    receiver.scanned(name, text);
    return true;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
