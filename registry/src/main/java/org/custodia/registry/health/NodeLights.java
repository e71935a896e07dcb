package org.custodia.registry.health;

import static org.custodia.registry.health.Colour.AMBER;
import static org.custodia.registry.health.Colour.GREEN;
import static org.custodia.registry.health.Colour.RED;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.custodia.registry.health.Light.Finding;
import org.custodia.registry.health.Light.Subject;
import org.custodia.registry.ledger.NodeProbe;

/**
 * The lights of what an installation stands on: node, privacy manager, blocks, database,
 * certificates.
 */
final class NodeLights {
  /** A block's time is in whole seconds, and clocks differ a little. */
  private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(5);

  /** From here on, what is signed bears a time that others do not take. */
  private static final Duration CLOCK_USELESS = Duration.ofMinutes(1);

  private static final int FAILURES_IN_A_ROW = 3;
  private static final Duration LONG_AGO = Duration.ofMinutes(10);

  /** Time to have a certificate renewed by whoever does that. */
  private static final Duration CERTIFICATE_ENDS_SOON = Duration.ofDays(30);

  private final HealthSettings settings;

  NodeLights(HealthSettings settings) {
    this.settings = settings;
  }

  /** What a light says before it is known since when. */
  static Light light(
      Subject subject, Colour colour, Measure measure, Finding finding, List<Fact> facts) {
    return new Light(
        subject,
        Optional.empty(),
        colour,
        Optional.ofNullable(measure),
        Instant.EPOCH,
        Optional.ofNullable(finding),
        facts);
  }

  Light node(Watched watched) {
    var seen = watched.node();
    if (seen.silentSince().isPresent()) {
      return silent(Subject.NODE, "CUS-HEA-001", watched.now(), seen);
    }
    if (seen.value().isEmpty()) return notYet(Subject.NODE);
    NodeProbe.NodeReport report = seen.value().get();
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact(Fact.Name.VERSION, report.version()));
    facts.add(new Fact(Fact.Name.CHAIN_ID, report.chainId()));
    facts.add(new Fact(Fact.Name.BLOCK, report.block()));
    report.peers().ifPresent(peers -> facts.add(new Fact(Fact.Name.PEERS, peers)));
    Measure measure = Measure.millis(report.roundTrip());
    if (report.chainId() != watched.expectedChainId()) {
      var finding = Finding.of("CUS-HEA-002", report.chainId(), watched.expectedChainId());
      return light(Subject.NODE, RED, measure, finding, facts);
    }
    if (report.syncingTo().isPresent()) {
      var finding = Finding.of("CUS-HEA-003", report.block(), report.syncingTo().get());
      return light(Subject.NODE, AMBER, measure, finding, facts);
    }
    if (report.peers().isPresent() && report.peers().getAsInt() == 0) {
      return light(Subject.NODE, AMBER, measure, Finding.of("CUS-HEA-004"), facts);
    }
    return ending(Subject.NODE, "CUS-HEA-006", report.certificatesEnd(), measure, facts, watched)
        .orElseGet(() -> answering(Subject.NODE, "CUS-HEA-005", report.roundTrip(), facts));
  }

  Light privacyManager(Watched watched) {
    var seen = watched.privacyManager();
    if (seen.silentSince().isPresent()) {
      return silent(Subject.PRIVACY_MANAGER, "CUS-HEA-010", watched.now(), seen);
    }
    if (seen.value().isEmpty()) return notYet(Subject.PRIVACY_MANAGER);
    NodeProbe.PrivacyManagerReport report = seen.value().get();
    List<Fact> facts = List.of(new Fact(Fact.Name.VERSION, report.version()));
    Measure measure = Measure.millis(report.roundTrip());
    if (report.holdsKey().filter(holds -> !holds).isPresent()) {
      return light(Subject.PRIVACY_MANAGER, RED, measure, Finding.of("CUS-HEA-011"), facts);
    }
    if (report.holdsPayloads().filter(holds -> !holds).isPresent()) {
      return light(Subject.PRIVACY_MANAGER, AMBER, measure, Finding.of("CUS-HEA-014"), facts);
    }
    return ending(
            Subject.PRIVACY_MANAGER,
            "CUS-HEA-013",
            report.certificatesEnd(),
            measure,
            facts,
            watched)
        .orElseGet(
            () -> answering(Subject.PRIVACY_MANAGER, "CUS-HEA-012", report.roundTrip(), facts));
  }

  Light blocks(Watched watched) {
    var report = watched.node().current();
    if (report.isEmpty()) return untold(Subject.BLOCKS, watched);
    Instant made = report.get().blockTime();
    Duration age = age(report.get(), watched);
    List<Fact> facts =
        List.of(new Fact(Fact.Name.BLOCK, report.get().block()), new Fact(Fact.Name.LATEST, made));
    Colour colour = settings.blockAge().colour(age);
    var finding = colour == GREEN ? null : Finding.of("CUS-HEA-020", made);
    return light(Subject.BLOCKS, colour, Measure.seconds(age), finding, facts);
  }

  /**
   * How long there has been no new block. Where none was seen to come, this is told by the block's
   * time and this server's clock, as far as it is known to be right.
   */
  Duration age(NodeProbe.NodeReport head, Watched watched) {
    if (watched.arrivals().since().isPresent()) return watched.arrivals().since().get();
    Duration age = Duration.between(head.blockTime(), watched.now());
    Duration right = age.minus(Clocks.of(watched, settings).own().orElse(Duration.ZERO));
    return right.isNegative() ? Duration.ZERO : right;
  }

  /**
   * How far this server's clock is ahead of others, where that is known; less than nothing is
   * behind.
   */
  private record Clocks(
      Optional<Duration> blocks, Optional<Duration> database, Optional<Duration> signIn) {

    static Clocks of(Watched watched, HealthSettings settings) {
      // A block that is ahead of this server's clock is so at any time.
      Optional<Duration> behind =
          watched
              .node()
              .current()
              .map(head -> Duration.between(head.blockTime(), watched.now()))
              .filter(age -> age.isNegative() && differ(age));
      return new Clocks(
          behind.or(() -> watched.arrivals().clockAhead(settings.every())),
          watched.database().current().map(DatabaseProbe.Report::clockAhead),
          watched.signIn().flatMap(Gauge.Seen::current).flatMap(SignIn.Answer::clockAhead));
    }

    private static boolean differ(Duration ahead) {
      return ahead.abs().compareTo(CLOCKS_DIFFER) > 0;
    }

    /** This server's own deviation: what blocks say, and without them all others. */
    Optional<Duration> own() {
      if (blocks.isPresent()) return blocks.filter(Clocks::differ);
      boolean oneAgrees =
          Stream.of(database, signIn).flatMap(Optional::stream).anyMatch(a -> !differ(a));
      return oneAgrees ? Optional.empty() : database.or(() -> signIn);
    }

    List<Fact> facts() {
      List<Fact> facts = new ArrayList<>();
      blocks.ifPresent(a -> facts.add(new Fact(Fact.Name.CLOCK_BLOCKS, a.toSeconds())));
      database.ifPresent(a -> facts.add(new Fact(Fact.Name.CLOCK_DATABASE, a.toSeconds())));
      signIn.ifPresent(a -> facts.add(new Fact(Fact.Name.CLOCK_SIGN_IN, a.toSeconds())));
      return facts;
    }
  }

  /** This server's clock, which nothing but other clocks can tell of. */
  Light clock(Watched watched) {
    Clocks clocks = Clocks.of(watched, settings);
    List<Fact> facts = clocks.facts();
    if (facts.isEmpty()) return untold(Subject.CLOCK, watched);
    Optional<Duration> own = clocks.own();
    if (own.isPresent()) {
      Duration ahead = own.get();
      var finding =
          Finding.of(ahead.isNegative() ? "CUS-HEA-021" : "CUS-HEA-023", ahead.abs().toSeconds());
      Colour colour = ahead.abs().compareTo(CLOCK_USELESS) < 0 ? AMBER : RED;
      return light(Subject.CLOCK, colour, Measure.seconds(ahead), finding, facts);
    }
    Measure measure = Measure.seconds(clocks.blocks().or(clocks::database).orElse(Duration.ZERO));
    return wrong("CUS-HEA-024", clocks.database())
        .or(() -> wrong("CUS-HEA-025", clocks.signIn()))
        .map(finding -> light(Subject.CLOCK, AMBER, measure, finding, facts))
        .orElseGet(() -> light(Subject.CLOCK, GREEN, measure, null, facts));
  }

  /** Of a clock that is not this server's. */
  private static Optional<Finding> wrong(String code, Optional<Duration> ahead) {
    return ahead
        .filter(Clocks::differ)
        .map(difference -> Finding.of(code, difference.abs().toSeconds()));
  }

  Light database(Watched watched) {
    var seen = watched.database();
    if (seen.silentSince().isPresent()) {
      return silent(Subject.DATABASE, "CUS-HEA-080", watched.now(), seen);
    }
    if (seen.value().isEmpty()) return notYet(Subject.DATABASE);
    DatabaseProbe.Report report = seen.value().get();
    if (report.tablesFit().filter(fit -> !fit).isPresent()) {
      return light(
          Subject.DATABASE,
          RED,
          Measure.millis(report.roundTrip()),
          Finding.of("CUS-HEA-081"),
          List.of());
    }
    if (!report.writable()) {
      return light(
          Subject.DATABASE,
          RED,
          Measure.millis(report.roundTrip()),
          Finding.of("CUS-HEA-084"),
          List.of());
    }
    if (!report.room()) {
      return light(
          Subject.DATABASE,
          RED,
          Measure.millis(report.roundTrip()),
          Finding.of("CUS-HEA-085"),
          List.of());
    }
    if (!report.forgetful().isEmpty()) {
      return light(
          Subject.DATABASE,
          AMBER,
          Measure.millis(report.roundTrip()),
          Finding.of("CUS-HEA-088", String.join(", ", report.forgetful())),
          List.of());
    }
    List<Fact> facts =
        report.roomTold() ? List.of() : List.of(new Fact(Fact.Name.ROOM, "NOT_ASKED"));
    return answering(Subject.DATABASE, "CUS-HEA-082", report.roundTrip(), facts);
  }

  Light signIn(Watched watched, Gauge.Seen<SignIn.Answer> seen) {
    if (seen.silentSince().isPresent()) {
      return silent(Subject.SIGN_IN, "CUS-HEA-086", watched.now(), seen);
    }
    return seen.value()
        .map(answer -> answering(Subject.SIGN_IN, "CUS-HEA-087", answer.roundTrip(), List.of()))
        .orElseGet(() -> notYet(Subject.SIGN_IN));
  }

  /**
   * Of the one that ends first where that is soon, then of one that cannot be read.
   *
   * @return empty where there are none
   */
  Optional<Light> certificates(List<Certificates.Seen> all, Instant now) {
    Optional<Certificates.Seen> unread =
        all.stream().filter(one -> one.end().isEmpty()).findFirst();
    return all.stream()
        .filter(one -> one.end().isPresent())
        .min(Comparator.comparing(one -> one.end().get()))
        .filter(next -> unread.isEmpty() || endsSoon(next.end().get(), now))
        .or(() -> unread)
        .map(one -> certificate(one, now));
  }

  private static Light certificate(Certificates.Seen one, Instant now) {
    if (one.end().isEmpty()) return certificate(AMBER, Finding.of("CUS-HEA-097", one.place()));
    Instant end = one.end().get();
    if (!end.isAfter(now)) return certificate(RED, Finding.of("CUS-HEA-096", one.place(), end));
    return endsSoon(end, now)
        ? certificate(AMBER, Finding.of("CUS-HEA-095", one.place(), end))
        : certificate(GREEN, null);
  }

  private static Light certificate(Colour colour, Finding finding) {
    return light(Subject.CERTIFICATES, colour, null, finding, List.of());
  }

  /** Nobody asks the service for this: what is shown is how the latest questions went. */
  Light verification(Watched watched) {
    if (watched.contact().isEmpty()) {
      return light(Subject.VERIFICATION, GREEN, null, null, List.of());
    }
    var contact = watched.contact().get();
    List<Fact> facts = List.of(new Fact(Fact.Name.LATEST, contact.at()));
    if (contact.failures() == 0) {
      return light(Subject.VERIFICATION, GREEN, null, null, facts);
    }
    boolean recent = contact.at().plus(LONG_AGO).isAfter(watched.now());
    var finding =
        Finding.of(
            "CUS-HEA-090",
            contact.failures(),
            contact.failingSince().orElse(contact.at()),
            contact.code().orElse(""));
    return light(
        Subject.VERIFICATION,
        recent && contact.failures() >= FAILURES_IN_A_ROW ? RED : AMBER,
        new Measure(contact.failures(), Measure.Unit.FAILURES),
        finding,
        facts);
  }

  /** It cannot be known, because what would tell it does not answer. */
  static Light untold(Subject subject, Watched watched) {
    if (watched.database().silentSince().isPresent() || watched.books().silentSince().isPresent()) {
      return light(subject, AMBER, null, Finding.of("CUS-HEA-083"), List.of());
    }
    if (watched.node().silentSince().isPresent()) {
      return light(subject, AMBER, null, Finding.of("CUS-HEA-022"), List.of());
    }
    return notYet(subject);
  }

  private static Light notYet(Subject subject) {
    return light(subject, AMBER, null, Finding.of("CUS-HEA-099"), List.of());
  }

  private Light silent(Subject subject, String code, Instant now, Gauge.Seen<?> seen) {
    Instant since = seen.silentSince().orElseThrow();
    Duration silence = Duration.between(since, now);
    return light(
        subject,
        silence.compareTo(settings.silence()) >= 0 ? RED : AMBER,
        Measure.seconds(silence),
        Finding.of(code, since),
        List.of(new Fact(Fact.Name.CAUSE, seen.cause())));
  }

  /** It answers, over a line whose certificates will not do for long. */
  private static Optional<Light> ending(
      Subject subject,
      String code,
      Optional<Instant> end,
      Measure measure,
      List<Fact> facts,
      Watched watched) {
    return end.filter(at -> endsSoon(at, watched.now()))
        .map(at -> light(subject, AMBER, measure, Finding.of(code, at), facts));
  }

  private static boolean endsSoon(Instant end, Instant now) {
    return end.isBefore(now.plus(CERTIFICATE_ENDS_SOON));
  }

  private Light answering(Subject subject, String slowCode, Duration roundTrip, List<Fact> facts) {
    boolean slow = roundTrip.compareTo(settings.slow()) >= 0;
    return light(
        subject,
        slow ? AMBER : GREEN,
        Measure.millis(roundTrip),
        slow ? Finding.of(slowCode, roundTrip.toMillis()) : null,
        facts);
  }
}
