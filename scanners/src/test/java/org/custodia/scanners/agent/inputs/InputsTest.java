package org.custodia.scanners.agent.inputs;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.custodia.scanners.agent.TestDevice;
import org.custodia.scanners.gs1.Element;
import org.custodia.scanners.image.SymbolRenderer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputsTest {
  @TempDir Path folder;
  private final List<String> arrived = Collections.synchronizedList(new ArrayList<>());
  private final List<String> troubles = Collections.synchronizedList(new ArrayList<>());

  private void take(String input, String text) {
    arrived.add(text);
  }

  private static void until(BooleanSupplier reached) throws InterruptedException {
    long end = System.nanoTime() + 20_000_000_000L;
    while (!reached.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited for 20 s").isLessThan(end);
      Thread.sleep(5);
    }
  }

  @Test
  void linesOfAPipeAreScansWithTheirSeparators() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    String first = TestDevice.label(1);
    try (TextInput input =
        TextInput.lines(
            "pipe", new StringReader(first + "\r\n\n" + "second\nlast"), ended::countDown)) {
      input.start(this::take);
      assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(arrived).containsExactly(first, "second", "last");
  }

  @Test
  void typedTextEndsWithItsSuffixOrWithSilence() {
    ScanAssembler suffix = new ScanAssembler("<", "~>", 0);
    List<String> scans = new ArrayList<>();
    for (char c : "<a\nb~>noise~><c~>".toCharArray()) {
      suffix.add(c, 0).ifPresent(scans::add);
    }
    assertThat(scans).containsExactly("a\nb", "noise", "c");
    ScanAssembler silence = new ScanAssembler("", "", 50_000_000);
    assertThat(silence.add('a', 0)).isEmpty();
    assertThat(silence.silence(40_000_000)).isEmpty();
    assertThat(silence.add('b', 45_000_000)).isEmpty();
    assertThat(silence.silence(90_000_000)).isEmpty();
    assertThat(silence.silence(96_000_000)).contains("ab");
    assertThat(silence.silence(500_000_000)).isEmpty();
  }

  @Test
  void scannerThatSendsNoLineEndIsUnderstoodByItsPause() throws Exception {
    PipedReader reader = new PipedReader(4_096);
    try (PipedWriter writer = new PipedWriter(reader);
        TextInput input =
            new TextInput("keyboard", reader, "", "", Duration.ofMillis(80), () -> {})) {
      input.start(this::take);
      writer.write("first");
      writer.flush();
      until(() -> arrived.equals(List.of("first")));
      writer.write("second\r");
      writer.flush();
      until(() -> arrived.equals(List.of("first", "second")));
    }
  }

  @Test
  void picturesAreReadWhenCompleteAndKept() throws Exception {
    try (PictureFolderInput input =
        new PictureFolderInput(folder, Duration.ofMillis(50), Duration.ofSeconds(15))) {
      input.start(this::take);
      Path partly = folder.resolve("pack.part");
      ImageIO.write(picture(), "png", partly.toFile());
      byte[] whole = Files.readAllBytes(partly);
      Files.write(folder.resolve("empty.png"), new byte[] {1, 2, 3});
      Files.write(folder.resolve("pack.png"), whole);
      until(() -> Files.exists(folder.resolve("read/pack.png")));
      until(() -> Files.exists(folder.resolve("unread/empty.png")));
      assertThat(arrived).containsExactly(TestDevice.label(1));
      Files.write(folder.resolve("pack.png"), whole);
      until(() -> Files.exists(folder.resolve("read/2-pack.png")));
      assertThat(partly).exists();
    }
  }

  @Test
  void aCameraIsReadByFfmpegOnceForEachViewAndStartedAgain() throws Exception {
    assumeProgram("ffmpeg");
    Path view = folder.resolve("view.png");
    ImageIO.write(picture(), "png", view.toFile());
    List<String> looped = List.of("-re", "-loop", "1", "-i", view.toString(), "-t", "1.5");
    try (CameraInput input = new CameraInput("/dev/video0", "ffmpeg", looped, 10)) {
      input.start(receiver());
      until(() -> troubles.contains("CUS-AGT-028 [/dev/video0, –]"));
      assertThat(arrived).as("many pictures, one view").containsExactly(TestDevice.label(1));
      until(() -> arrived.size() == 2 || troubles.size() > 1);
      assertThat(arrived.get(0)).isEqualTo(TestDevice.label(1));
    }
  }

  @Test
  void aCameraThatCannotBeUsedIsSaid() throws Exception {
    try (CameraInput input =
        new CameraInput("/dev/video0", "no-such-program", List.of("-i", "x"), 5)) {
      input.start(receiver());
      until(() -> troubles.contains("CUS-AGT-027 [/dev/video0, ]"));
    }
    assumeProgram("ffmpeg");
    troubles.clear();
    try (CameraInput input = CameraInput.v4l2("/dev/no-camera", "640x480", 5)) {
      input.start(receiver());
      until(() -> !troubles.isEmpty());
      assertThat(troubles.get(0))
          .startsWith("CUS-AGT-028 [/dev/no-camera")
          .contains("No such file");
      Thread.sleep(1_500);
      assertThat(troubles).as("tried again, said once").hasSize(1);
    }
  }

  private Input.Receiver receiver() {
    return new Input.Receiver() {
      @Override
      public void scanned(String input, String text) {
        arrived.add(text);
      }

      @Override
      public void trouble(String input, String code, String... arguments) {
        troubles.add(code + " " + List.of(arguments));
      }
    };
  }

  private static void assumeProgram(String program) {
    Assumptions.assumeTrue(
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, program))),
        program + " is not installed");
  }

  private static BufferedImage picture() {
    return SymbolRenderer.gs1DataMatrix(
        List.of(
            new Element("01", "03400930000014"),
            new Element("17", "280531"),
            new Element("10", "VT25A1"),
            new Element("21", "S000001")),
        6);
  }

  @Test
  void serialScannerIsReadAndFoundAgainAfterItWasUnplugged() throws Exception {
    assumeProgram("script");
    Path port = folder.resolve("ttyTEST");
    Terminal terminal = Terminal.at(port);
    try (SerialInput input = new SerialInput(port.toString(), 115_200, Duration.ofMillis(50))) {
      input.start(receiver());
      until(input::isConnected);
      terminal.type(TestDevice.label(1) + "\r\n");
      until(() -> arrived.size() == 1);
      terminal.type("torn");
      terminal.unplug();
      until(() -> troubles.equals(List.of("CUS-AGT-029 [" + port + "]")));
      terminal = Terminal.at(port);
      until(input::isConnected);
      terminal.type(TestDevice.label(2) + "\r");
      until(() -> arrived.contains(TestDevice.label(2)));
      assertThat(arrived.get(0)).isEqualTo(TestDevice.label(1));
    } finally {
      terminal.unplug();
    }
  }

  /** A pseudo-terminal of script(1), which every Debian has: what is typed arrives at its port. */
  private record Terminal(Process process, Path port) {
    static Terminal at(Path port) throws Exception {
      Process process =
          new ProcessBuilder("script", "-qfc", "stty raw -echo; tty; exec sleep 600", "/dev/null")
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String device = process.inputReader().readLine().strip();
      Files.createSymbolicLink(port, Path.of(device));
      return new Terminal(process, port);
    }

    void type(String text) throws IOException {
      process.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      process.getOutputStream().flush();
    }

    void unplug() throws Exception {
      Files.deleteIfExists(port);
      process.destroyForcibly().waitFor();
    }
  }
}
