package org.custodia.scanners.agent.inputs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.custodia.scanners.gs1.ScanReader;
import org.custodia.scanners.image.ImageDecoder;
import org.custodia.scanners.image.SymbolReading;

/**
 * A folder into which a camera drops PNG or JPEG pictures. Each is read once it has stopped
 * growing, and then moved to {@code read} or {@code unread} beside it; nothing is deleted.
 */
public final class PictureFolderInput implements Input {
  private final Path folder;
  private final Duration look;
  private final Duration budget;
  private final ImageDecoder decoder = new ImageDecoder(new ScanReader());
  private final Map<Path, Long> sizes = new HashMap<>();
  private final Thread thread;
  private volatile boolean closed;
  private Receiver receiver;

  /**
   * @param look how often to look into the folder; a picture that has the same size at two looks is
   *     complete
   * @param budget time to find symbols in one picture
   */
  public PictureFolderInput(Path folder, Duration look, Duration budget) {
    this.folder = folder;
    this.look = look;
    this.budget = budget;
    this.thread = new Thread(this::run, "custodia-input-" + name());
    thread.setDaemon(true);
  }

  @Override
  public String name() {
    return "pictures:" + folder.getFileName();
  }

  @Override
  public void start(Receiver to) {
    receiver = to;
    thread.start();
  }

  private void run() {
    try {
      while (!closed) {
        try {
          for (Path picture : complete()) read(picture);
        } catch (IOException notNow) {
          // The folder is on a disk that is away; it is looked at again.
        }
        Thread.sleep(look.toMillis());
      }
    } catch (InterruptedException end) {
      closed = true;
    }
  }

  private List<Path> complete() throws IOException {
    List<Path> pictures;
    try (Stream<Path> files = Files.list(folder)) {
      pictures =
          files
              .filter(file -> isPicture(file.getFileName().toString()))
              .filter(Files::isRegularFile)
              .sorted()
              .toList();
    }
    sizes.keySet().retainAll(pictures);
    List<Path> complete = new ArrayList<>();
    for (Path picture : pictures) {
      long size = Files.size(picture);
      Long before = sizes.put(picture, size);
      if (before != null && before == size) complete.add(picture);
    }
    return complete;
  }

  private void read(Path picture) throws IOException {
    List<SymbolReading> symbols =
        UsefulCodes.of(decoder.decode(Files.readAllBytes(picture), budget));
    for (SymbolReading symbol : symbols) {
      receiver.scanned(name(), symbol.text());
    }
    Path to = Files.createDirectories(folder.resolve(symbols.isEmpty() ? "unread" : "read"));
    Path free = to.resolve(picture.getFileName());
    for (int i = 2; Files.exists(free); i++) {
      free = to.resolve(i + "-" + picture.getFileName());
    }
    Files.move(picture, free);
    sizes.remove(picture);
  }

  private static boolean isPicture(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".png") || lower.endsWith(".jpg") || lower.endsWith(".jpeg");
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
