package org.custodia.registry.health;

import static org.custodia.registry.health.Colour.AMBER;
import static org.custodia.registry.health.Colour.GREEN;
import static org.custodia.registry.health.Colour.RED;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.custodia.registry.health.Light.Finding;
import org.custodia.registry.health.Light.Subject;
import org.custodia.registry.ledger.ChannelTrouble;
import org.custodia.registry.ledger.LedgerBooks;
import org.custodia.registry.ledger.LedgerWorkers;
import org.custodia.registry.rows.Rebuild;

/** The lights of the ledger work: projector, outbox, transactions and channels. */
final class LedgerLights {
  /** How long a channel that is none is pointed out; it stays listed after that. */
  private static final Duration POINT_OUT = Duration.ofDays(1);

  private final HealthSettings settings;

  LedgerLights(HealthSettings settings) {
    this.settings = settings;
  }

  Light projector(Watched watched) {
    Optional<String> stopped = watched.standing().flatMap(LedgerWorkers.Standing::stopped);
    if (stopped.isPresent()) {
      var finding = Finding.of("CUS-HEA-030", stopped.get());
      return NodeLights.light(Subject.PROJECTOR, RED, null, finding, List.of());
    }
    var books = watched.books().current();
    Optional<Rebuild> rebuild = books.flatMap(seen -> seen.page().rebuild());
    if (rebuild.isPresent()) return rebuilding(rebuild.get());
    if (books.isEmpty() || books.get().blocksBehind().isEmpty()) {
      return NodeLights.untold(Subject.PROJECTOR, watched);
    }
    long block = books.get().nodeBlock().orElseThrow();
    long reached = books.get().reached();
    long behind = books.get().blocksBehind().get();
    Measure measure = new Measure(behind, Measure.Unit.BLOCKS);
    List<Fact> facts =
        List.of(new Fact(Fact.Name.BLOCK, block), new Fact(Fact.Name.ROWS_REACH, reached));
    Optional<String> trouble = watched.standing().flatMap(LedgerWorkers.Standing::trouble);
    if (trouble.isPresent() && reached > block) {
      var finding = Finding.of("CUS-HEA-032", block, reached);
      return NodeLights.light(Subject.PROJECTOR, RED, measure, finding, facts);
    }
    // Not the distance between the two blocks' times, which is long on an idle network.
    Duration lag = age(watched.behindSince(), watched.now());
    Colour colour = behind == 0 ? GREEN : settings.lag().colour(lag);
    if (colour != GREEN) {
      var finding = Finding.of("CUS-HEA-031", behind, lag.toSeconds());
      return NodeLights.light(Subject.PROJECTOR, colour, measure, finding, facts);
    }
    if (trouble.isPresent()) {
      var finding = Finding.of("CUS-HEA-033", trouble.get());
      return NodeLights.light(Subject.PROJECTOR, AMBER, measure, finding, facts);
    }
    return NodeLights.light(Subject.PROJECTOR, GREEN, measure, null, facts);
  }

  private static Light rebuilding(Rebuild rebuild) {
    long reached = Math.max(0, rebuild.reached());
    return NodeLights.light(
        Subject.PROJECTOR,
        RED,
        new Measure(rebuild.goal() - reached, Measure.Unit.BLOCKS),
        Finding.of("CUS-HEA-034", reached, rebuild.goal()),
        List.of(new Fact(Fact.Name.ROWS_REACH, reached)));
  }

  Light recorded(Watched watched) {
    return waiting(watched, Subject.RECORDED);
  }

  Light submitted(Watched watched) {
    return waiting(watched, Subject.SUBMITTED);
  }

  private Light waiting(Watched watched, Subject subject) {
    var books = watched.books().current();
    if (books.isEmpty()) return NodeLights.untold(subject, watched);
    LedgerBooks.Page page = books.get().page();
    LedgerBooks.Waiting waiting = subject == Subject.RECORDED ? page.recorded() : page.submitted();
    List<Fact> facts = new ArrayList<>();
    waiting.oldest().ifPresent(oldest -> facts.add(new Fact(Fact.Name.OLDEST, oldest)));
    waiting.trouble().ifPresent(trouble -> facts.add(new Fact(Fact.Name.CAUSE, trouble)));
    Colour colour = settings.waiting().colour(age(waiting.oldest(), page.at()));
    String code = subject == Subject.RECORDED ? "CUS-HEA-040" : "CUS-HEA-042";
    return NodeLights.light(
        subject,
        colour,
        new Measure(waiting.count(), Measure.Unit.COMMANDS),
        colour == GREEN
            ? null
            : Finding.of(code, waiting.count(), waiting.oldest().orElse(page.at())),
        facts);
  }

  Light transactions(Watched watched) {
    var books = watched.books().current();
    if (books.isEmpty()) return NodeLights.untold(Subject.TRANSACTIONS, watched);
    LedgerBooks.Page page = books.get().page();
    LedgerBooks.Waiting flying = page.travelling();
    Measure measure = new Measure(flying.count(), Measure.Unit.TRANSACTIONS);
    List<Fact> facts =
        flying.oldest().map(at -> List.of(new Fact(Fact.Name.OLDEST, at))).orElse(List.of());
    Colour missing = settings.waiting().colour(age(watched.gapSince(), watched.now()));
    if (!page.gaps().isEmpty() && missing != GREEN) {
      LedgerBooks.Gap gap = page.gaps().get(0);
      var finding = Finding.of("CUS-HEA-051", gap.nonce(), gap.account());
      return NodeLights.light(Subject.TRANSACTIONS, missing, measure, finding, facts);
    }
    Colour colour = settings.waiting().colour(age(flying.oldest(), page.at()));
    var finding =
        colour == GREEN
            ? null
            : Finding.of("CUS-HEA-050", flying.count(), flying.oldest().orElse(page.at()));
    return NodeLights.light(Subject.TRANSACTIONS, colour, measure, finding, facts);
  }

  private static Duration age(Optional<Instant> since, Instant now) {
    return since.map(then -> Duration.between(then, now)).orElse(Duration.ZERO);
  }

  /** As the database had them when it last answered. */
  List<Light> channels(Watched watched) {
    return watched
        .books()
        .value()
        .map(
            books ->
                Stream.concat(
                        books.page().channels().stream()
                            .map(entry -> channel(entry, books, watched)),
                        missed(books).stream().map(trouble -> missed(trouble, books)))
                    .toList())
        .orElse(List.of());
  }

  /** Channels that others speak of and our node knows nothing of. */
  private static List<ChannelTrouble> missed(Watched.Books books) {
    Set<String> known =
        books.page().channels().stream()
            .map(entry -> entry.channel().address())
            .collect(Collectors.toSet());
    return List.copyOf(
        books.page().troubles().stream()
            .filter(trouble -> !known.contains(trouble.channel()))
            .collect(
                Collectors.toMap(
                    ChannelTrouble::channel,
                    trouble -> trouble,
                    (first, later) -> first,
                    LinkedHashMap::new))
            .values());
  }

  private static Light missed(ChannelTrouble trouble, Watched.Books books) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact(Fact.Name.STATE, "MISSED"));
    facts.add(new Fact(Fact.Name.MEMBERS, trouble.member().map(books::name).orElse("–")));
    facts.add(new Fact(Fact.Name.HEAD, trouble.own().head()));
    trouble.rewindTo().ifPresent(block -> facts.add(new Fact(Fact.Name.REWIND_TO, block)));
    Judged judged = judge(trouble, trouble.own().sequence(), books);
    return new Light(
        Subject.CHANNEL,
        Optional.of(trouble.channel()),
        judged.colour(),
        Optional.of(new Measure(trouble.own().sequence(), Measure.Unit.STEPS)),
        Instant.EPOCH,
        judged.finding(),
        facts);
  }

  /** The worst trouble of a channel, the oldest of these. */
  private static Optional<ChannelTrouble> trouble(String channel, Watched.Books books) {
    return books.page().troubles().stream()
        .filter(trouble -> trouble.channel().equals(channel))
        .reduce((one, later) -> !one.putAside() && later.putAside() ? later : one);
  }

  /** Troubles have sentences of the ledger's own, of member, channel, step and block. */
  private static Judged judge(ChannelTrouble trouble, long step, Watched.Books books) {
    return Judged.as(
        trouble.putAside() ? RED : AMBER,
        trouble.kind().code(),
        trouble.member().map(books::name).orElse("–"),
        trouble.channel(),
        step,
        trouble.rewindTo().map(Object.class::cast).orElse("–"));
  }

  private Light channel(LedgerBooks.ChannelEntry entry, Watched.Books books, Watched watched) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact(Fact.Name.STATE, entry.channel().state()));
    facts.add(
        new Fact(
            Fact.Name.MEMBERS,
            entry.channel().members().stream().map(books::name).collect(Collectors.joining(", "))));
    facts.add(new Fact(Fact.Name.OPENED, entry.openedAt()));
    if (awaited(entry)) facts.add(new Fact(Fact.Name.AWAITED, awaitedNames(entry, books)));
    facts.add(new Fact(Fact.Name.HEAD, entry.channel().head()));
    entry
        .lastStep()
        .ifPresent(
            step -> {
              facts.add(new Fact(Fact.Name.LAST_STEP_BLOCK, step.block()));
              facts.add(new Fact(Fact.Name.LAST_STEP, step.at()));
            });
    trouble(entry.channel().address(), books)
        .flatMap(ChannelTrouble::rewindTo)
        .ifPresent(block -> facts.add(new Fact(Fact.Name.REWIND_TO, block)));
    Judged judged = judge(entry, books, watched);
    return new Light(
        Subject.CHANNEL,
        Optional.of(entry.channel().address()),
        judged.colour(),
        Optional.of(new Measure(entry.channel().sequence(), Measure.Unit.STEPS)),
        Instant.EPOCH,
        judged.finding(),
        facts);
  }

  private record Judged(Colour colour, Optional<Finding> finding) {
    static final Judged WELL = new Judged(GREEN, Optional.empty());

    static Judged as(Colour colour, String code, Object... arguments) {
      return new Judged(colour, Optional.of(Finding.of(code, arguments)));
    }
  }

  private Judged judge(LedgerBooks.ChannelEntry entry, Watched.Books books, Watched watched) {
    Optional<ChannelTrouble> trouble = trouble(entry.channel().address(), books);
    if (trouble.isPresent()) {
      long own = trouble.get().own().sequence();
      return judge(trouble.get(), entry.gapAfter().orElse(own), books);
    }
    Duration open = Duration.between(entry.openedAt(), watched.now());
    if (entry.rejection().isPresent()) {
      return open.compareTo(POINT_OUT) < 0
          ? Judged.as(
              AMBER, "CUS-HEA-063", books.name(entry.channel().opener()), entry.rejection().get())
          : Judged.WELL;
    }
    Colour colour = awaited(entry) ? settings.acknowledgement().colour(open) : GREEN;
    return colour == GREEN
        ? Judged.WELL
        : Judged.as(colour, "CUS-HEA-062", awaitedNames(entry, books), entry.openedAt());
  }

  private static boolean awaited(LedgerBooks.ChannelEntry entry) {
    return entry.channel().state().equals("OPENED") && entry.supersededBy().isEmpty();
  }

  private static String awaitedNames(LedgerBooks.ChannelEntry entry, Watched.Books books) {
    return entry.unacknowledged().stream().map(books::name).collect(Collectors.joining(", "));
  }
}
