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
import java.net.URI;
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
import java.util.function.Supplier;
import org.custodia.scanners.agent.facts.FactsSync;
import org.custodia.scanners.agent.facts.KeptFacts;
import org.custodia.scanners.agent.inputs.CameraInput;
import org.custodia.scanners.agent.inputs.Input;
import org.custodia.scanners.agent.inputs.PictureFolderInput;
import org.custodia.scanners.agent.inputs.SerialInput;
import org.custodia.scanners.agent.inputs.TextInput;
import org.custodia.scanners.agent.journal.Journal;
import org.custodia.scanners.agent.journal.JournalException;
import org.custodia.scanners.agent.keys.DeviceKey;
import org.custodia.scanners.agent.keys.Passphrase;
import org.custodia.scanners.agent.keys.Secrets;
import org.custodia.scanners.agent.pairing.Pairing;
import org.custodia.scanners.agent.pairing.SignInService;
import org.custodia.scanners.agent.sending.HttpCheckpoint;
import org.custodia.scanners.agent.sending.Sender;
import org.custodia.scanners.agent.session.CheckpointAgent;
import org.custodia.scanners.agent.session.Screen;
import org.custodia.scanners.agent.sheets.Sheet;
import org.custodia.scanners.gs1.ScanReader;
import org.custodia.scanners.labels.Label;
import org.custodia.scanners.labels.LabelZpl;

/** {@code custodia-scanner}: the agent of a checkpoint; docs/scanner-agent.md. */
public final class CustodiaScanner {
  private static final String USAGE =
      """
      custodia-scanner run SETTINGS      scan at a checkpoint
      custodia-scanner pair SETTINGS     let this device in at the organisation's instance
      custodia-scanner status SETTINGS   what waits, and what became of the rest
      custodia-scanner key SETTINGS      the address of this device's key; it is made when there is none
      custodia-scanner sheets FOLDER [LANGUAGE [OPERATOR...]]
                                         command sheet and calibration sheet, as PDF, and as labels in
                                         ZPL for label printers with 203 dots to the inch
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
        case "pair" -> pair(AgentSettings.read(path), out);
        case "key" -> {
          out.println(DeviceKey.in(secrets(AgentSettings.read(path))).address());
          yield 0;
        }
        case "sheets" -> sheets(path, List.of(arguments).subList(2, arguments.length));
        default -> {
          out.print(USAGE);
          yield 2;
        }
      };
    } catch (JournalException e) {
      out.println(new Screen(out, Locale.ENGLISH, false).said(e));
      return 1;
    } catch (IllegalArgumentException | UncheckedIOException e) {
      out.println(e.getMessage());
      return 1;
    }
  }

  private static Secrets secrets(AgentSettings settings) throws IOException {
    Path folder = Files.createDirectories(settings.folder());
    Secrets secrets = Secrets.in(folder.resolve("secrets.p12"), Passphrase.find(System.getenv()));
    DeviceKey.takeOver(folder.resolve("device.key"), secrets);
    return secrets;
  }

  private static int pair(AgentSettings settings, PrintStream out) throws Exception {
    URI instance =
        settings
            .instance()
            .orElseThrow(() -> new IllegalArgumentException("the settings lack instance"));
    Secrets secrets = secrets(settings);
    new Pairing(
            instance,
            settings.folder(),
            DeviceKey.in(secrets),
            secrets,
            Clock.systemUTC(),
            out,
            settings.language())
        .pair(settings.place());
    return 0;
  }

  private static Journal journal(AgentSettings settings, DeviceKey key) {
    return Journal.open(
        settings.folder().resolve("journal.db"),
        settings.post().domain(),
        settings.post().owner(key.address()));
  }

  private static int status(AgentSettings settings, PrintStream out) throws IOException {
    try (Journal journal = journal(settings, DeviceKey.in(secrets(settings)))) {
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
    List<Label> labels = new ArrayList<>(Sheet.commands(locale, operators).labels());
    labels.addAll(Sheet.calibration(locale).labels());
    Files.write(folder.resolve("labels.zpl"), LabelZpl.of(labels, LabelZpl.Resolution.DPI_203));
    return 0;
  }

  private static int scan(AgentSettings settings, PrintStream out) throws Exception {
    Secrets secrets = secrets(settings);
    DeviceKey key = DeviceKey.in(secrets);
    CountDownLatch end = new CountDownLatch(1);
    Screen screen = new Screen(out, settings.language(), settings.large());
    try (Journal journal = journal(settings, key)) {
      journal.forgetConfirmed(System.currentTimeMillis() - KEPT.toMillis());
      Optional<KeptFacts> facts =
          settings
              .signer()
              .map(
                  signer ->
                      new KeptFacts(
                          settings.folder().resolve("facts.json"),
                          settings.post().domain(),
                          settings.post().member(),
                          signer));
      Supplier<Optional<String>> token = token(settings, secrets);
      CheckpointAgent agent =
          new CheckpointAgent(
              journal,
              settings.post(),
              key,
              new ScanReader(),
              Clock.systemUTC(),
              settings.operator(),
              () -> facts.flatMap(KeptFacts::facts));
      Optional<Sender> sender =
          settings
              .instance()
              .map(
                  instance ->
                      new Sender(
                          journal,
                          new HttpCheckpoint(instance, key.address(), token, settings.language()),
                          Clock.systemUTC(),
                          Sender.Pace.USUAL,
                          verdict -> screen.show(agent.verdict(verdict))));
      sender.ifPresent(Sender::start);
      Optional<FactsSync> sync =
          settings
              .instance()
              .flatMap(i -> facts.map(kept -> new FactsSync(i, key.address(), token, kept)));
      sync.ifPresent(FactsSync::start);
      List<Input> inputs = inputs(settings, end);
      for (Input input : inputs) {
        input.start(
            new Input.Receiver() {
              @Override
              public void scanned(String name, String text) {
                screen.show(agent.scanned(name, text));
                sender.ifPresent(Sender::wake);
              }

              @Override
              public void trouble(String name, String code, String... arguments) {
                screen.show(CheckpointAgent.trouble(code, arguments));
              }
            });
      }
      screen.ready(journal.status(), agent.mode());
      Runtime.getRuntime().addShutdownHook(new Thread(end::countDown));
      while (!end.await(1, TimeUnit.SECONDS)) {
        screen.status(journal.status(), sender.map(Sender::state));
      }
      inputs.forEach(Input::close);
      sync.ifPresent(FactsSync::close);
      sender.ifPresent(Sender::close);
      screen.status(journal.status(), sender.map(Sender::state));
    }
    return 0;
  }

  /** Of the sign-in service, once the device is paired; else from a file. */
  private static Supplier<Optional<String>> token(AgentSettings settings, Secrets secrets) {
    if (settings.signIn().isEmpty()) return () -> token(settings);
    AgentSettings.SignIn place = settings.signIn().get();
    SignInService service =
        new SignInService(place.issuer(), place.client(), secrets, Clock.systemUTC());
    return service::token;
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
            case "camera" -> CameraInput.v4l2(rest, settings.cameraSize(), settings.cameraRate());
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
