package org.custodia.scanners.agent.inputs;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.custodia.scanners.gs1.ScanReader;
import org.custodia.scanners.image.ImageDecoder;
import org.custodia.scanners.image.SymbolReading;

/**
 * A camera of the machine, such as one over a belt, by the program {@code ffmpeg}, which hands over
 * gray pictures (PGM) by its standard output. Only the latest picture is read, so a busy machine
 * reads fewer and none late. A code is one scan for as long as it stays in view. When the camera or
 * the program goes away, both are started again.
 */
public final class CameraInput implements Input {
  private static final Duration AGAIN = Duration.ofSeconds(1);

  /** A code that was not seen for so long is another scan. */
  private static final long OUT_OF_VIEW = 2_000_000_000L;

  /** A camera that hands over nothing for so long is started again. */
  private static final long STALLED_MILLIS = 10_000;

  private static final Duration BUDGET = Duration.ofMillis(300);
  private static final int MOST_PIXELS = 16_000_000;

  private final String device;
  private final List<String> command;
  private final ImageDecoder decoder = new ImageDecoder(new ScanReader());
  private final Thread thread;
  private final Map<String, Long> seen = new HashMap<>();
  private Set<String> bars = new HashSet<>();
  private Receiver receiver;
  private String told = "";
  private volatile boolean closed;
  private volatile Process process;

  // The latest picture that nobody has read.
  private BufferedImage latest;
  private boolean ended;

  /**
   * @param device such as {@code /dev/video0}
   * @param size of pictures, such as {@code 1280x720}, one that the camera has
   * @param rate pictures that are looked at in a second
   */
  public static CameraInput v4l2(String device, String size, int rate) {
    return new CameraInput(
        device, "ffmpeg", List.of("-f", "v4l2", "-video_size", size, "-i", device), rate);
  }

  /**
   * @param program ffmpeg
   * @param source its arguments for where pictures come from
   */
  CameraInput(String device, String program, List<String> source, int rate) {
    this.device = device;
    command = new ArrayList<>(List.of(program, "-hide_banner", "-loglevel", "error", "-nostdin"));
    command.addAll(source);
    command.addAll(List.of("-an", "-vf", "fps=" + rate + ",format=gray"));
    command.addAll(List.of("-f", "image2pipe", "-c:v", "pgm", "pipe:1"));
    this.thread = new Thread(this::run, "custodia-input-" + name());
    thread.setDaemon(true);
  }

  @Override
  public String name() {
    return "camera:" + device;
  }

  @Override
  public void start(Receiver to) {
    receiver = to;
    thread.start();
  }

  private void run() {
    try {
      while (!closed) {
        watch();
        Thread.sleep(AGAIN.toMillis());
      }
    } catch (InterruptedException end) {
      closed = true;
    } finally {
      stop();
    }
  }

  /** One run of the program, until it ends or stands still. */
  private void watch() throws InterruptedException {
    try {
      process = new ProcessBuilder(command).start();
    } catch (IOException missing) {
      tell("CUS-AGT-027", "");
      return;
    }
    synchronized (this) {
      latest = null;
      ended = false;
    }
    StringBuilder said = new StringBuilder();
    Thread errors = beside(() -> listen(process, said));
    Thread frames = beside(() -> take(process));
    Optional<BufferedImage> picture = next();
    while (picture.isPresent() && !closed) {
      told = "";
      read(picture.get());
      picture = next();
    }
    stop();
    if (!process.waitFor(2, TimeUnit.SECONDS)) process.destroyForcibly();
    frames.join();
    errors.join();
    if (!closed) tell("CUS-AGT-028", said.isEmpty() ? "–" : said.toString().strip());
  }

  private Thread beside(Runnable work) {
    Thread beside = new Thread(work, thread.getName() + "-pipe");
    beside.setDaemon(true);
    beside.start();
    return beside;
  }

  /** Keeps the last line that the program says. */
  private static void listen(Process process, StringBuilder said) {
    try (BufferedReader errors = process.errorReader()) {
      for (String line = errors.readLine(); line != null; line = errors.readLine()) {
        said.setLength(0);
        said.append(line);
      }
    } catch (IOException ended) {
      // With the process.
    }
  }

  private void take(Process process) {
    try (DataInputStream pipe =
        new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16))) {
      while (true) {
        BufferedImage picture = pgm(pipe);
        synchronized (this) {
          latest = picture;
          notifyAll();
        }
      }
    } catch (IOException end) {
      synchronized (this) {
        ended = true;
        notifyAll();
      }
    }
  }

  /**
   * The next picture of a binary portable graymap with one byte a pixel (netpbm, pgm(5)).
   *
   * @throws IOException at the end, or when it is none
   */
  static BufferedImage pgm(DataInputStream from) throws IOException {
    if (from.readUnsignedByte() != 'P' || from.readUnsignedByte() != '5') {
      throw new IOException("no graymap");
    }
    int width = number(from);
    int height = number(from);
    if (number(from) != 255 || (long) width * height > MOST_PIXELS || width * height == 0) {
      throw new IOException("a graymap that is not read here");
    }
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    from.readFully(((DataBufferByte) picture.getRaster().getDataBuffer()).getData());
    return picture;
  }

  /** Up to and with one white space behind it. */
  private static int number(InputStream from) throws IOException {
    int c = from.read();
    while (c == ' ' || c == '\n' || c == '\r' || c == '\t') c = from.read();
    int number = 0;
    for (int digits = 0; c >= '0' && c <= '9' && digits < 6; digits++) {
      number = 10 * number + c - '0';
      c = from.read();
    }
    return number;
  }

  /** Empty when the program has ended, or hands over nothing. */
  private synchronized Optional<BufferedImage> next() throws InterruptedException {
    long until = System.nanoTime() + STALLED_MILLIS * 1_000_000;
    while (latest == null && !ended && !closed) {
      long left = (until - System.nanoTime()) / 1_000_000;
      if (left <= 0) return Optional.empty();
      wait(left);
    }
    Optional<BufferedImage> next = Optional.ofNullable(latest);
    latest = null;
    return next;
  }

  /** Matrix codes are believed at once, bars when two pictures one after the other say the same. */
  private void read(BufferedImage picture) {
    Set<String> barsNow = new HashSet<>();
    List<String> believed = new ArrayList<>();
    for (SymbolReading symbol : UsefulCodes.of(decoder.decode(picture, BUDGET))) {
      if (symbol.symbology().isMatrix()) {
        believed.add(symbol.text());
      } else {
        barsNow.add(symbol.text());
        if (bars.contains(symbol.text())) believed.add(symbol.text());
      }
    }
    bars = barsNow;
    long now = System.nanoTime();
    seen.values().removeIf(last -> now - last > OUT_OF_VIEW);
    for (String text : believed) {
      if (seen.put(text, now) == null) receiver.scanned(name(), text);
    }
  }

  /** Once, until it is another or there was a picture. */
  private void tell(String code, String why) {
    if (!told.equals(code + why)) {
      told = code + why;
      receiver.trouble(name(), code, device, why);
    }
  }

  private void stop() {
    Process running = process;
    if (running != null) running.destroy();
  }

  @Override
  public void close() {
    closed = true;
    stop();
    thread.interrupt();
  }
}
