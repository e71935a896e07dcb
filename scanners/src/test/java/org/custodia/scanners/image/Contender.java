package org.custodia.scanners.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.zxing.BarcodeFormat;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.MultiFormatReader;
import com.google.zxing.PlanarYUVLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.Result;
import com.google.zxing.common.HybridBinarizer;
import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.custodia.scanners.gs1.ScanReader;

/** One of the decoders that are compared. */
interface Contender extends AutoCloseable {
  String name();

  Answer decode(BadPhotograph photograph);

  @Override
  default void close() {}

  /**
   * @param texts what was read, without symbology identifier and FNC1 in first position
   * @param found whether a symbol was found where the first one is, read or not
   */
  record Answer(List<String> texts, boolean found, double wallMillis, double processorMillis) {

    boolean isRight(BadPhotograph photograph) {
      return texts.contains(photograph.symbol().data());
    }

    /** Whether anything was read that stands on no symbol in the picture. */
    boolean isWrong(BadPhotograph photograph) {
      List<String> truth = photograph.truth().stream().map(TrueSymbol::data).toList();
      return !truth.containsAll(texts);
    }
  }

  /** As scanners send it, less what is before the data. */
  static String data(String scannerText) {
    return scannerText.replaceFirst("^][A-Za-z][0-9]", "").replaceFirst("^\u001d", "");
  }

  /** Ours. */
  final class Ladder implements Contender {
    private final ImageDecoder decoder = new ImageDecoder(new ScanReader());
    private final Duration budget;
    private long lookedAt;
    private long longestUnlooked;

    /**
     * @param budget time of the processor
     */
    Ladder(Duration budget) {
      this.budget = budget;
    }

    /** What came before was for the compiler at run time. */
    void warmedUp() {
      longestUnlooked = 0;
    }

    /** The longest piece of work between two looks at the clock, in time of the processor. */
    double longestUnlookedMillis() {
      return longestUnlooked / 1e6;
    }

    private long look() {
      long now = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      longestUnlooked = Math.max(longestUnlooked, now - lookedAt);
      lookedAt = now;
      return now;
    }

    @Override
    public String name() {
      return "ladder";
    }

    @Override
    public Answer decode(BadPhotograph photograph) {
      var image = photograph.image();
      var threads = ManagementFactory.getThreadMXBean();
      long cpu = threads.getCurrentThreadCpuTime();
      long began = System.nanoTime();
      lookedAt = cpu;
      ImageReading reading = decoder.decode(image, budget, this::look);
      double wall = (System.nanoTime() - began) / 1e6;
      double used = (threads.getCurrentThreadCpuTime() - cpu) / 1e6;
      List<String> texts =
          reading instanceof ImageReading.Decoded decoded
              ? decoded.symbols().stream().map(one -> data(one.text())).toList()
              : List.of();
      List<SymbolReading.Point> doubtful =
          reading instanceof ImageReading.Decoded decoded
              ? decoded.doubtful()
              : ((ImageReading.NothingFound) reading).doubtful();
      boolean found =
          texts.contains(photograph.symbol().data())
              || doubtful.stream()
                  .anyMatch(
                      place ->
                          Math.hypot(place.x() - photograph.x(), place.y() - photograph.y())
                              < photograph.reach());
      return new Answer(texts, found, wall, used);
    }
  }

  /** What a program does that only calls the library. */
  final class OnePass implements Contender {
    private static final Map<DecodeHintType, Object> HINTS =
        Map.of(
            DecodeHintType.ASSUME_GS1,
            true,
            DecodeHintType.TRY_HARDER,
            true,
            DecodeHintType.POSSIBLE_FORMATS,
            List.of(
                BarcodeFormat.DATA_MATRIX,
                BarcodeFormat.QR_CODE,
                BarcodeFormat.CODE_128,
                BarcodeFormat.EAN_13));

    @Override
    public String name() {
      return "zxing";
    }

    @Override
    public Answer decode(BadPhotograph photograph) {
      GrayPicture picture = photograph.picture();
      var threads = ManagementFactory.getThreadMXBean();
      long cpu = threads.getCurrentThreadCpuTime();
      long began = System.nanoTime();
      List<String> texts = new ArrayList<>();
      try {
        Result result =
            new MultiFormatReader()
                .decode(
                    new BinaryBitmap(
                        new HybridBinarizer(
                            new PlanarYUVLuminanceSource(
                                picture.pixels(),
                                picture.width(),
                                picture.height(),
                                0,
                                0,
                                picture.width(),
                                picture.height(),
                                false))),
                    HINTS);
        texts.add(data(result.getText()));
      } catch (ReaderException | RuntimeException nothing) {
        // It trips over some noise with index errors.
      }
      double wall = (System.nanoTime() - began) / 1e6;
      double used = (threads.getCurrentThreadCpuTime() - cpu) / 1e6;
      return new Answer(texts, texts.contains(photograph.symbol().data()), wall, used);
    }
  }

  /** zxing-cpp as WebAssembly in Node.js, as a browser runs it. */
  final class Wasm implements Contender {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final Process process;
    private final DataOutputStream to;
    private final BufferedReader from;

    private Wasm(Path folder) throws IOException {
      process =
          new ProcessBuilder("node", "decode.mjs")
              .directory(folder.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      to =
          new DataOutputStream(
              new java.io.BufferedOutputStream(process.getOutputStream(), 1 << 16));
      from = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * @param folder of {@code decode.mjs}; empty where its library or Node.js is not installed
     */
    static Optional<Wasm> in(Path folder) {
      if (!Files.isDirectory(folder.resolve("node_modules/zxing-wasm"))) {
        return Optional.empty();
      }
      try {
        return Optional.of(new Wasm(folder));
      } catch (IOException noNode) {
        return Optional.empty();
      }
    }

    @Override
    public String name() {
      return "zxing-wasm";
    }

    @Override
    public Answer decode(BadPhotograph photograph) {
      GrayPicture picture = photograph.picture();
      try {
        to.writeInt(picture.width());
        to.writeInt(picture.height());
        to.write(picture.pixels());
        to.flush();
        JsonNode answer = JSON.readTree(from.readLine());
        List<String> texts = new ArrayList<>();
        boolean found = false;
        for (JsonNode symbol : answer.get("symbols")) {
          boolean valid = symbol.get("isValid").asBoolean();
          String text = data(symbol.get("text").asText());
          double far =
              Math.hypot(
                  symbol.get("x").asDouble() - photograph.x(),
                  symbol.get("y").asDouble() - photograph.y());
          found |= far < photograph.reach() || valid && text.equals(photograph.symbol().data());
          if (valid) texts.add(text);
        }
        return new Answer(
            texts, found, answer.get("wallMillis").asDouble(), answer.get("cpuMillis").asDouble());
      } catch (IOException e) {
        throw new UncheckedIOException("The process with zxing-wasm has ended", e);
      }
    }

    @Override
    public void close() {
      process.destroy();
    }
  }
}
