package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.custodia.contracts.Action;
import org.custodia.contracts.organs.Preservation;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.organs.OrganLoggers;
import org.custodia.registry.organs.transport.LoggerFile;
import org.custodia.registry.organs.transport.LoggerSeries;
import org.custodia.registry.organs.transport.TemperatureWay;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.problems.Sentences;
import org.custodia.webapp.security.OrganRules;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Temperature loggers of organs' boxes. */
@RestController
@RequestMapping(path = "/api/v1/organs/{organId}", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize(OrganRules.ANYBODY)
@Tag(name = "organs")
class OrganLoggerApi {
  private final OrganLoggers loggers;
  private final Sentences sentences;
  private final Readers readers;

  OrganLoggerApi(OrganLoggers loggers, Sentences sentences, Readers readers) {
    this.loggers = loggers;
    this.sentences = sentences;
    this.readers = readers;
  }

  /**
   * A time in which the temperature was out of its limits.
   *
   * @param lowestHundredths of a degree Celsius, as the highest
   */
  record TemperatureExcursion(
      Instant from, Instant until, int lowestHundredths, int highestHundredths) {
    static TemperatureExcursion of(LoggerSeries.Excursion one) {
      return new TemperatureExcursion(one.from(), one.until(), one.lowest(), one.highest());
    }
  }

  /** A time that the logger says nothing about. */
  record TemperatureGap(Instant from, Instant until) {
    static TemperatureGap of(LoggerSeries.Gap one) {
      return new TemperatureGap(one.from(), one.until());
    }
  }

  record TemperatureLimit(
      Instant from, Instant until, int lowestHundredths, int highestHundredths) {
    static TemperatureLimit of(TemperatureWay.Limit one) {
      return new TemperatureLimit(
          one.from(), one.until(), one.limits().lowest(), one.limits().highest());
    }
  }

  /** An act to be drafted as it is, at {@code …/channels/{channel}/acts/drafts}. */
  record PreparedOrganAct(String channel, Action action, Map<String, String> fields) {
    static PreparedOrganAct of(OrganLoggers.Prepared act) {
      return new PreparedOrganAct(act.channel(), act.action(), act.fields());
    }
  }

  /** A line that cannot be read, with a code of docs/errors.md. */
  record UnreadableLine(int line, String code, String detail) {}

  /**
   * @param document hash by which acts refer to the file; absent when nothing was kept
   * @param unreadable lines because of which nothing was kept
   * @param acts one for each excursion, to be signed
   */
  record LoggerAnswer(
      Optional<String> document,
      List<UnreadableLine> unreadable,
      int samples,
      Optional<Instant> from,
      Optional<Instant> until,
      List<TemperatureExcursion> excursions,
      List<TemperatureGap> gaps,
      List<PreparedOrganAct> acts) {}

  record TemperatureSample(Instant at, int hundredths) {}

  record TemperatureCurve(
      String document,
      boolean own,
      List<TemperatureSample> samples,
      List<TemperatureExcursion> excursions,
      List<TemperatureGap> gaps) {
    static TemperatureCurve of(OrganLoggers.Curve curve) {
      return new TemperatureCurve(
          curve.document().toString(),
          curve.own(),
          curve.samples().stream()
              .map(sample -> new TemperatureSample(sample.at(), sample.hundredths()))
              .toList(),
          curve.excursions().stream().map(TemperatureExcursion::of).toList(),
          curve.gaps().stream().map(TemperatureGap::of).toList());
    }
  }

  /**
   * @param by member id of who scanned
   */
  record TemperatureMark(Instant at, Action action, String by, String place) {}

  record TemperaturesAnswer(
      List<TemperatureCurve> curves,
      List<TemperatureLimit> limits,
      List<TemperatureMark> marks,
      List<PreparedOrganAct> acts) {
    static TemperaturesAnswer of(OrganLoggers.Temperatures known) {
      return new TemperaturesAnswer(
          known.curves().stream().map(TemperatureCurve::of).toList(),
          known.limits().stream().map(TemperatureLimit::of).toList(),
          known.marks().stream()
              .map(
                  mark ->
                      new TemperatureMark(
                          mark.at(), mark.action(), mark.by().toString(), mark.place()))
              .toList(),
          known.acts().stream().map(PreparedOrganAct::of).toList());
    }
  }

  @PostMapping(path = "/loggers", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
  @PreAuthorize(OrganRules.HANDS)
  @Operation(summary = "Upload a logger's file; excursions become acts to be signed")
  ResponseEntity<LoggerAnswer> uploadLogger(
      Caller caller,
      @PathVariable String organId,
      @RequestParam String id,
      @RequestParam String place,
      @RequestParam Optional<String> preservation,
      @RequestParam MultipartFile file,
      HttpServletRequest request) {
    // One byte more than is read tells that the file is too large.
    try (InputStream in = file.getInputStream()) {
      OrganLoggers.Outcome outcome =
          loggers.upload(
              caller,
              Fields.uuid("id", id),
              Fields.hash("organId", organId),
              zone(place),
              preservation.map(name -> Fields.constant("preservation", name, Preservation.class)),
              in.readNBytes(LoggerFile.MOST_BYTES + 1));
      return answer(outcome, request);
    } catch (IOException broken) {
      throw new UncheckedIOException("the upload broke off", broken);
    }
  }

  private ResponseEntity<LoggerAnswer> answer(
      OrganLoggers.Outcome outcome, HttpServletRequest request) {
    if (outcome instanceof OrganLoggers.Outcome.Kept kept) {
      return ResponseEntity.status(HttpStatus.CREATED)
          .body(
              new LoggerAnswer(
                  Optional.of(kept.document().toString()),
                  List.of(),
                  kept.samples(),
                  Optional.of(kept.from()),
                  Optional.of(kept.until()),
                  kept.way().excursions().stream().map(TemperatureExcursion::of).toList(),
                  kept.way().gaps().stream().map(TemperatureGap::of).toList(),
                  kept.acts().stream().map(PreparedOrganAct::of).toList()));
    }
    var unreadable = (OrganLoggers.Outcome.Unreadable) outcome;
    return ResponseEntity.badRequest()
        .body(
            new LoggerAnswer(
                Optional.empty(),
                unreadable.lines().stream().map(line -> line(line, request)).toList(),
                0,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of()));
  }

  private UnreadableLine line(LoggerFile.BadLine bad, HttpServletRequest request) {
    return new UnreadableLine(
        bad.line(), bad.problem().code(), sentences.of(bad.problem(), readers.of(request)));
  }

  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException unknown) {
      throw Fields.wrong("place");
    }
  }

  @GetMapping("/temperatures")
  @Operation(summary = "Temperatures of an organ with their limits and what was scanned meanwhile")
  TemperaturesAnswer temperaturesOfOrgan(Caller caller, @PathVariable String organId) {
    return loggers
        .temperatures(caller, Fields.hash("organId", organId))
        .map(TemperaturesAnswer::of)
        .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-ORG-043"));
  }
}
