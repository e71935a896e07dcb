package org.custodia.scanners.agent;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.custodia.scanners.agent.inputs.Input;
import org.custodia.scanners.agent.inputs.PictureFolderInput;
import org.custodia.scanners.agent.inputs.SerialInput;
import org.custodia.scanners.agent.inputs.TextInput;
import org.custodia.scanners.agent.journal.Journal;
import org.custodia.scanners.agent.journal.JournalException;
import org.custodia.scanners.agent.sending.HttpCheckpoint;
import org.custodia.scanners.agent.sending.Sender;
import org.custodia.scanners.agent.session.CheckpointAgent;
import org.custodia.scanners.agent.session.DeviceKey;
import org.custodia.scanners.agent.session.Screen;
import org.custodia.scanners.agent.sheets.Sheet;
import org.custodia.scanners.gs1.ScanReader;

/** {@code custodia-scanner}: the agent of a checkpoint; docs/scanner-agent.md. */
public final class CustodiaScanner {
  private static final String USAGE =
      """
      custodia-scanner run SETTINGS      scan at a checkpoint
      custodia-scanner status SETTINGS   what waits, and what became of the rest
      custodia-scanner key SETTINGS      the address of this device's key; it is made when there is none
      custodia-scanner sheets FOLDER [LANGUAGE [OPERATOR...]]
                                         command sheet and calibration sheet, as PDF
      """;

  /** What the ledger has is kept so much longer, in case the instance is set back to a backup. */
  private static final Duration KEPT = Duration.ofDays(30);

  private CustodiaScanner() {}

  public static void main(String[] arguments) throws Exception {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    System.exit(run(arguments, out));
  }

  private static int run(String[] arguments, PrintStream out) throws Exception {
    if (arguments.length < 2) {
      out.print(USAGE);
      return 2;
    }
    Path path = Path.of(arguments[1]);
    try {
      return switch (arguments[0]) {
        case "run" -> scan(AgentSettings.read(path), out);
        case "status" -> status(AgentSettings.read(path), out);
        case "key" -> {
          out.println(DeviceKey.in(keyFile(AgentSettings.read(path))).address());
          yield 0;
        }
        case "sheets" -> sheets(path, List.of(arguments).subList(2, arguments.length));
        default -> {
          out.print(USAGE);
          yield 2;
        }
      };
    } catch (JournalException e) {
      out.println(new Screen(out, Locale.ENGLISH).said(e));
      return 1;
    } catch (IllegalArgumentException | UncheckedIOException e) {
      out.println(e.getMessage());
      return 1;
    }
  }

  private static Path keyFile(AgentSettings settings) throws IOException {
    return Files.createDirectories(settings.folder()).resolve("device.key");
  }

  private static Journal journal(AgentSettings settings, DeviceKey key) {
    return Journal.open(
        settings.folder().resolve("journal.db"),
        settings.post().domain(),
        settings.post().owner(key.address()));
  }

  private static int status(AgentSettings settings, PrintStream out) throws IOException {
    try (Journal journal = journal(settings, DeviceKey.in(keyFile(settings)))) {
      out.println(journal.status().line(System.currentTimeMillis()));
      journal.refusals().forEach((id, reason) -> out.println(id + " " + reason));
    }
    return 0;
  }

  private static int sheets(Path folder, List<String> words) throws IOException {
    Files.createDirectories(folder);
    Locale locale = words.isEmpty() ? Locale.ENGLISH : Locale.forLanguageTag(words.get(0));
    List<String> operators = words.size() > 1 ? words.subList(1, words.size()) : List.of();
    try (OutputStream file = Files.newOutputStream(folder.resolve("commands.pdf"))) {
      Sheet.commands(locale, operators).writeTo(file);
    }
    try (OutputStream file = Files.newOutputStream(folder.resolve("calibration.pdf"))) {
      Sheet.calibration(locale).writeTo(file);
    }
    return 0;
  }

  private static int scan(AgentSettings settings, PrintStream out) throws Exception {
    DeviceKey key = DeviceKey.in(keyFile(settings));
    CountDownLatch end = new CountDownLatch(1);
    Screen screen = new Screen(out, settings.language());
    try (Journal journal = journal(settings, key)) {
      journal.forgetConfirmed(System.currentTimeMillis() - KEPT.toMillis());
      CheckpointAgent agent =
          new CheckpointAgent(
              journal,
              settings.post(),
              key,
              new ScanReader(),
              Clock.systemUTC(),
              settings.operator());
      Optional<Sender> sender = settings.instance().map(instance -> sender(settings, journal, key));
      sender.ifPresent(Sender::start);
      List<Input> inputs = inputs(settings, end);
      for (Input input : inputs) {
        input.start(
            (name, text) -> {
              screen.show(agent.scanned(name, text));
              sender.ifPresent(Sender::wake);
            });
      }
      screen.ready(journal.status(), agent.mode());
      Runtime.getRuntime().addShutdownHook(new Thread(end::countDown));
      while (!end.await(1, TimeUnit.SECONDS)) {
        screen.status(journal.status(), sender.map(Sender::state));
      }
      inputs.forEach(Input::close);
      sender.ifPresent(Sender::close);
      screen.status(journal.status(), sender.map(Sender::state));
    }
    return 0;
  }

  private static Sender sender(AgentSettings settings, Journal journal, DeviceKey key) {
    return new Sender(
        journal,
        new HttpCheckpoint(settings.instance().orElseThrow(), key.address(), () -> token(settings)),
        Clock.systemUTC(),
        Sender.Pace.USUAL);
  }

  /** Read each time: whoever renews it writes the file anew. */
  private static Optional<String> token(AgentSettings settings) {
    return settings
        .token()
        .filter(Files::isReadable)
        .map(
            file -> {
              try {
                return Files.readString(file).strip();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  private static List<Input> inputs(AgentSettings settings, CountDownLatch end) throws IOException {
    Runnable ended = settings.endWithInput() ? end::countDown : () -> {};
    List<Input> inputs = new ArrayList<>();
    for (String written : settings.inputs()) {
      int colon = written.indexOf(':');
      String kind = colon < 0 ? written : written.substring(0, colon);
      String rest = colon < 0 ? "" : written.substring(colon + 1);
      inputs.add(
          switch (kind) {
            case "keyboard" ->
                new TextInput(
                    "keyboard",
                    standardIn(),
                    settings.prefix(),
                    settings.suffix(),
                    Duration.ofMillis(200),
                    ended);
            case "lines" ->
                TextInput.lines(
                    written,
                    rest.equals("-") ? standardIn() : Files.newBufferedReader(Path.of(rest)),
                    ended);
            case "serial" -> new SerialInput(rest, 115_200, Duration.ofSeconds(1));
            case "pictures" ->
                new PictureFolderInput(
                    Files.createDirectories(Path.of(rest)),
                    Duration.ofMillis(200),
                    Duration.ofMillis(400));
            default -> throw new IllegalArgumentException("there is no input " + written);
          });
    }
    return inputs;
  }

  private static Reader standardIn() {
    return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
  }
}
