package org.custodia.registry.organs;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.organs.ExcursionTerms;
import org.custodia.contracts.organs.Preservation;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.organs.transport.IschaemiaClock;
import org.custodia.registry.organs.transport.LoggerFile;
import org.custodia.registry.organs.transport.LoggerSeries;
import org.custodia.registry.organs.transport.TemperatureWay;
import org.custodia.registry.organs.transport.TransportSettings;
import org.custodia.registry.rows.OrganisationRows;

/** Loggers' files among the organisation's sealed documents. */
final class StoredLoggers implements OrganLoggers {
  private static final Set<Action> SCANS =
      EnumSet.of(
          Action.PACKED,
          Action.SEALED,
          Action.HAND_OVER,
          Action.TAKE_OVER,
          Action.CHECKPOINT,
          Action.SEAL_BROKEN,
          Action.ARRIVED,
          Action.CHECK_IN,
          Action.TRANSPLANT);

  private final OrganisationRows rows;
  private final LoggerRows files;
  private final SealedDocuments documents;
  private final EventRows events;
  private final LegRows legs;
  private final Ledger ledger;
  private final TransportSettings settings;
  private final Clock clock;

  StoredLoggers(
      OrganisationRows rows,
      LoggerRows files,
      SealedDocuments documents,
      EventRows events,
      LegRows legs,
      Ledger ledger,
      TransportSettings settings,
      Clock clock) {
    this.rows = rows;
    this.files = files;
    this.documents = documents;
    this.events = events;
    this.legs = legs;
    this.ledger = ledger;
    this.settings = settings;
    this.clock = clock;
  }

  // --- Upload ---

  @Override
  public Outcome upload(
      Caller caller,
      UUID id,
      Bytes32 organId,
      ZoneId place,
      Optional<Preservation> kept,
      byte[] file) {
    OrganRoles.check(
        caller,
        OrganRoles.BANK,
        OrganRoles.COURIER,
        OrganRoles.CENTRE,
        OrganRoles.SURGEON,
        OrganRoles.CLINICIAN);
    String organisation = caller.organisation();
    LoggerFile.Checked read = LoggerFile.check(file, place);
    Optional<LoggerSeries> series = read.series().filter(found -> read.bad().isEmpty());
    return rows.in(
        organisation,
        () -> {
          Organs.Leg leg = ownLeg(organisation, organId);
          if (series.isEmpty()) return new Outcome.Unreadable(read.bad());
          Bytes32 document =
              files
                  .find(organisation, id)
                  .orElseGet(
                      () -> keep(caller, id, organId, new LoggerText(place, file), series.get()));
          return kept(organisation, organId, leg, document, series.get(), kept);
        });
  }

  /**
   * The last leg on which this organisation gives or takes the organ; one that it came back from
   * only where there is no other.
   */
  private Organs.Leg ownLeg(String organisation, Bytes32 organId) {
    Bytes32 own = ledger.memberId(organisation);
    return legs.of(organisation, organId).stream()
        .filter(leg -> leg.giver().equals(own) || leg.receiver().equals(own))
        .reduce(
            (earlier, later) ->
                later.outcome().filter("RETURNED"::equals).isPresent() ? earlier : later)
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-TRN-020"));
  }

  private Bytes32 keep(
      Caller caller, UUID id, Bytes32 organId, LoggerText text, LoggerSeries series) {
    String organisation = caller.organisation();
    byte[] content = text.bytes();
    if (content.length > OrganDocuments.LARGEST) {
      throw new Problem(Kind.TOO_LARGE, "CUS-ORG-011", OrganDocuments.LARGEST / 1024 / 1024);
    }
    Bytes32 document =
        documents.add(
            organisation, DocumentText.fresh(LoggerText.TYPE, content), true, caller.name());
    files.add(organisation, id, organId, document, series, clock.instant(), caller.name());
    return document;
  }

  private Outcome kept(
      String organisation,
      Bytes32 organId,
      Organs.Leg leg,
      Bytes32 document,
      LoggerSeries series,
      Optional<Preservation> kept) {
    List<OrganEvent> told = events.of(organisation, organId);
    List<LoggerSeries.Sample> samples = series.samples();
    Instant first = samples.get(0).at();
    Instant last = samples.get(samples.size() - 1).at();
    List<TemperatureWay.Limit> limits = limits(organisation, organId, told, kept, last);
    TemperatureWay way = TemperatureWay.judge(series, limits);
    return new Outcome.Kept(
        document,
        samples.size(),
        first,
        last,
        way,
        untold(told, leg.channel(), document, way.excursions()));
  }

  /** From packing, or where that is not known here from the beginning of the first known leg. */
  private List<TemperatureWay.Limit> limits(
      String organisation,
      Bytes32 organId,
      List<OrganEvent> told,
      Optional<Preservation> kept,
      Instant lastSample) {
    List<Organs.Leg> way = legs.of(organisation, organId);
    List<IschaemiaClock.Phase> phases = new ArrayList<>(OrganClocks.phases(told));
    if (phases.isEmpty() && !way.isEmpty()) {
      Preservation as = kept.orElse(Preservation.COLD_STORAGE);
      phases.add(new IschaemiaClock.Phase(as, way.get(0).statedAt()));
    }
    Instant until =
        way.stream()
            .flatMap(leg -> leg.arrivedAt().stream())
            .reduce((earlier, later) -> later)
            .orElse(lastSample);
    return TemperatureWay.limits(phases, until, settings::temperature);
  }

  /** Excursions that no act tells of yet. */
  private static List<Prepared> untold(
      List<OrganEvent> told,
      String channel,
      Bytes32 document,
      List<LoggerSeries.Excursion> excursions) {
    return excursions.stream()
        .filter(
            one ->
                told.stream()
                    .noneMatch(
                        event ->
                            event.terms() instanceof ExcursionTerms terms
                                && terms.document().equals(document)
                                && terms.from() == seconds(one.from()).toEpochMilli()))
        .map(one -> prepared(channel, document, one))
        .toList();
  }

  private static Prepared prepared(
      String channel, Bytes32 document, LoggerSeries.Excursion excursion) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("lowest", degrees(excursion.lowest()));
    fields.put("highest", degrees(excursion.highest()));
    fields.put("from", seconds(excursion.from()).toString());
    fields.put("until", seconds(excursion.until()).toString());
    fields.put("document", document.toString());
    return new Prepared(channel, Action.EXCURSION, fields);
  }

  private static Instant seconds(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS);
  }

  private static String degrees(int hundredths) {
    return BigDecimal.valueOf(hundredths, 2).stripTrailingZeros().toPlainString();
  }

  // --- Looking ---

  @Override
  public Optional<Temperatures> temperatures(Caller caller, Bytes32 organId) {
    OrganRoles.checkAny(caller);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () -> {
          List<OrganEvent> told = events.of(organisation, organId);
          return told.isEmpty()
              ? Optional.empty()
              : Optional.of(temperatures(organisation, organId, told));
        });
  }

  private Temperatures temperatures(String organisation, Bytes32 organId, List<OrganEvent> told) {
    List<Bytes32> own = files.of(organisation, organId);
    Set<Bytes32> all = new LinkedHashSet<>(own);
    told.stream()
        .filter(event -> event.terms() instanceof ExcursionTerms)
        .flatMap(event -> event.document().stream())
        .forEach(all::add);
    Map<Bytes32, LoggerSeries> known = new LinkedHashMap<>();
    all.forEach(hash -> series(organisation, hash).ifPresent(found -> known.put(hash, found)));
    Instant last =
        known.values().stream()
            .map(series -> series.samples().get(series.samples().size() - 1).at())
            .max(Comparator.naturalOrder())
            .orElse(clock.instant());
    List<TemperatureWay.Limit> limits = limits(organisation, organId, told, Optional.empty(), last);
    List<Curve> curves = new ArrayList<>();
    List<Prepared> acts = new ArrayList<>();
    known.forEach(
        (hash, series) -> {
          TemperatureWay way = TemperatureWay.judge(series, limits);
          curves.add(
              new Curve(hash, own.contains(hash), series.samples(), way.excursions(), way.gaps()));
          if (own.contains(hash)) {
            String channel = ownLeg(organisation, organId).channel();
            acts.addAll(untold(told, channel, hash, way.excursions()));
          }
        });
    return new Temperatures(curves, limits, marks(told), acts);
  }

  /** Of a document that is here and is a logger's. */
  private Optional<LoggerSeries> series(String organisation, Bytes32 document) {
    return documents
        .find(organisation, document)
        .flatMap(LoggerText::read)
        .flatMap(
            text -> {
              try {
                return LoggerFile.check(text.file(), text.place()).series();
              } catch (Problem unreadable) {
                return Optional.empty();
              }
            });
  }

  private static List<Mark> marks(List<OrganEvent> told) {
    return told.stream()
        .filter(event -> SCANS.contains(event.action()))
        .map(event -> new Mark(event.deviceTime(), event.action(), event.by(), event.place()))
        .sorted(Comparator.comparing(Mark::at))
        .toList();
  }
}
