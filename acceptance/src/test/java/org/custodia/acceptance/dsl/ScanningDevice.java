package org.custodia.acceptance.dsl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.custodia.acceptance.stack.Program;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.scanners.agent.chain.CheckpointMode;
import org.custodia.scanners.agent.chain.ScanEvent;
import org.custodia.scanners.agent.chain.ScanVerdict;
import org.custodia.scanners.agent.journal.Journal;
import org.custodia.scanners.agent.keys.DeviceKey;
import org.custodia.scanners.agent.keys.Secrets;
import org.custodia.scanners.agent.sending.HttpCheckpoint;
import org.custodia.scanners.agent.sending.Sender;
import org.custodia.scanners.agent.session.CheckpointAgent;
import org.custodia.scanners.agent.session.Command;
import org.custodia.scanners.agent.session.Notice;
import org.custodia.scanners.gs1.ScanReader;
import tools.jackson.databind.JsonNode;

/**
 * A member's device at a checkpoint: the agent itself, with its key, its journal and its sender,
 * and nothing of it replaced but who types. Signed in as a paired device is.
 */
public final class ScanningDevice implements AutoCloseable {
  private static final Duration SOON = Duration.ofMillis(100);
  private static final Sender.Pace PACE =
      new Sender.Pace(200, SOON, Duration.ofSeconds(1), Duration.ofSeconds(1), SOON);

  private final Member at;
  private final String place;
  private final DeviceKey key;
  private final Journal journal;
  private final CheckpointAgent agent;
  private final Sender sender;
  private final Map<UUID, String> verdicts = new ConcurrentHashMap<>();

  /**
   * @param network chain id and Registrar that it signs for
   */
  ScanningDevice(Member at, String place, Path parent, JsonNode network) {
    this.at = at;
    this.place = place;
    Path folder = newFolder(parent);
    Secrets secrets = Secrets.in(folder.resolve("secrets.p12"), "a long passphrase".toCharArray());
    this.key = DeviceKey.in(secrets);
    WitnessDomain domain =
        new WitnessDomain(network.path("chainId").asLong(), network.path("registrar").asString(""));
    ScanEvent.Post post = new ScanEvent.Post(domain, at.id(), place);
    this.journal = Journal.open(folder.resolve("journal.db"), domain, post.owner(key.address()));
    this.agent =
        new CheckpointAgent(
            journal, post, key, new ScanReader(), Clock.systemUTC(), "journey", Optional::empty);
    Program signedIn = at.instance().program("checkpoint");
    URI instance = at.membership().service();
    this.sender =
        new Sender(
            journal,
            new HttpCheckpoint(
                instance, key.address(), () -> Optional.of(signedIn.token()), Locale.ENGLISH),
            Clock.systemUTC(),
            PACE,
            this::said);
    sender.start();
  }

  private static Path newFolder(Path parent) {
    try {
      return Files.createTempDirectory(parent, "device");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void said(ScanVerdict verdict) {
    verdicts.put(verdict.event(), verdict.severity().name());
  }

  /** Address of its key. */
  String key() {
    return key.address();
  }

  /** Scans packs in a session of their own, and finishes it: one signature over all of them. */
  public Session checks(Pack... packs) {
    Narrator.Telling telling =
        at.narrator().begin("%s checks %d packs in a session".formatted(this, packs.length));
    obeys(telling, new Command.Begin(CheckpointMode.VERIFY).symbolText());
    for (Pack pack : packs) obeys(telling, pack.scan());
    obeys(telling, new Command.Finish().symbolText());
    sender.wake();
    telling.passed("signed, on its disk");
    return new Session(packs);
  }

  private void obeys(Narrator.Telling telling, String scan) {
    Notice notice = agent.scanned("keyboard", scan);
    if (notice.tone() == Notice.Tone.BAD) {
      throw telling.failed(scan + " to be taken", notice.toString());
    }
  }

  /** What a device has signed as one. */
  public final class Session {
    private final int scans;

    private Session(Pack... packs) {
      this.scans = packs.length;
    }

    /** The device is told of so many of the packs that they are good, and of so many to stop. */
    public void expectVerdicts(int good, int stop) {
      Narrator.Telling telling = at.narrator().begin(ScanningDevice.this + " hears of them");
      Map<String, Long> expected = new TreeMap<>(Map.of("GOOD", (long) good, "STOP", (long) stop));
      Map<String, Long> heard =
          at.blockTime().await(() -> heard().equals(expected) ? expected : null);
      if (heard == null) {
        throw telling.failed(expected.toString(), heard() + ", " + sender.state());
      }
      telling.passed(heard.toString());
    }

    private Map<String, Long> heard() {
      return verdicts.values().stream()
          .collect(Collectors.groupingBy(one -> one, TreeMap::new, Collectors.counting()));
    }

    /** The member's book on the ledger has checked the signature over all scans. */
    public void expectInTheBook() {
      Narrator.Telling telling = at.narrator().begin("The book takes the session of " + place);
      Program.Answer proofs = at.patiently(this::proofs, Session::isInBook);
      if (!isInBook(proofs)) throw telling.failed("in the book", proofs.toString());
      int proven = proofs.body().path("scans").size();
      if (proven != scans || !proofs.body().path("holds").asBoolean()) {
        throw telling.failed(scans + " scans proven", proofs.toString());
      }
      telling.passed(proven + " scans under one signature, root " + proofs.text("root"));
    }

    private Program.Answer proofs() {
      String sessions = "/api/v1/checkpoint-sessions";
      for (JsonNode one : at.program().get(sessions).body()) {
        if (one.path("key").asString("").equals(key())) {
          return at.program().get(sessions + "/" + one.path("session").asString("") + "/proofs");
        }
      }
      return new Program.Answer(404, at.program().get(sessions).body());
    }

    private static boolean isInBook(Program.Answer proofs) {
      return Stream.of("CONFIRMED", "WITNESSED").anyMatch(proofs.text("inBook")::equals);
    }
  }

  @Override
  public void close() {
    sender.close();
    journal.close();
  }

  @Override
  public String toString() {
    return "The device at " + place;
  }
}
