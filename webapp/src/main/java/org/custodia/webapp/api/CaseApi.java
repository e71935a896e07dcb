package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.custodia.registry.alerts.CaseState;
import org.custodia.registry.alerts.CaseStatistics;
import org.custodia.registry.alerts.Cases;
import org.custodia.registry.alerts.CloseCause;
import org.custodia.registry.identity.Caller;
import org.custodia.webapp.oversight.CaseDetails;
import org.custodia.webapp.oversight.CaseDetails.CaseAnswer;
import org.custodia.webapp.oversight.CaseExport;
import org.custodia.webapp.oversight.CaseQuery;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The regulator's cases: list, work, export, numbers. */
@RestController
@RequestMapping(path = "/api/v1/cases", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("hasRole('regulator')")
@Tag(name = "cases")
class CaseApi {
  private static final int LONGEST_SPAN = 3_660;

  private final Cases cases;
  private final CaseExport export;

  CaseApi(Cases cases, CaseExport export) {
    this.cases = cases;
    this.export = export;
  }

  record WordsRequest(
      @Schema(maxLength = 2000, requiredMode = Schema.RequiredMode.REQUIRED) String words) {}

  /**
   * @param words what was found; may be left out
   */
  record CloseRequest(
      @Schema(
              allowableValues = {
                "FALSIFICATION",
                "DIVERSION",
                "THEFT",
                "HANDLING",
                "TECHNICAL",
                "DATA",
                "LATE_RECORD",
                "NOT_FOUND_OUT"
              },
              requiredMode = Schema.RequiredMode.REQUIRED)
          String cause,
      @Schema(maxLength = 2000) String words) {}

  record CountAnswer(LocalDate day, String kind, String member, String name, long alerts) {}

  /**
   * @param halfSeconds seconds within which half of them were closed
   * @param mostSeconds seconds within which nine of ten were
   */
  record ClosingAnswer(String kind, long cases, long halfSeconds, long mostSeconds) {}

  record StatisticsAnswer(
      LocalDate from,
      LocalDate to,
      List<CountAnswer> alerts,
      List<ClosingAnswer> closed,
      Map<String, Long> states) {
    static StatisticsAnswer of(CaseStatistics numbers) {
      return new StatisticsAnswer(
          numbers.from(),
          numbers.to(),
          numbers.counts().stream()
              .map(
                  one ->
                      new CountAnswer(
                          one.day(),
                          one.kind().name(),
                          one.member().toString(),
                          numbers.names().getOrDefault(one.member(), one.member().toString()),
                          one.alerts()))
              .toList(),
          numbers.closings().stream()
              .map(one -> new ClosingAnswer(one.kind().name(), one.cases(), one.half(), one.most()))
              .toList(),
          Arrays.stream(CaseState.values())
              .collect(
                  Collectors.toMap(Enum::name, state -> numbers.states().getOrDefault(state, 0L))));
    }
  }

  @GetMapping
  @Operation(summary = "Cases, those with the latest alert first")
  List<CaseAnswer> list(
      Caller caller,
      @ParameterObject CaseQuery query,
      @RequestParam(defaultValue = "100") int limit,
      @RequestParam(defaultValue = "0") int offset) {
    if (limit < 1 || limit > Cases.MOST_LISTED) throw Fields.wrong("limit");
    if (offset < 0) throw Fields.wrong("offset");
    return cases.list(caller, query.filter(), limit, offset).stream().map(CaseAnswer::of).toList();
  }

  @GetMapping("/{id}")
  @Operation(summary = "One case with its alerts and who did what about it")
  CaseDetails one(Caller caller, @PathVariable String id) {
    return CaseDetails.of(cases.view(caller, Fields.uuid("id", id)));
  }

  @GetMapping("/statistics")
  @Operation(summary = "Alerts by day, kind and organisation, and how long cases were open")
  StatisticsAnswer statistics(Caller caller, @RequestParam String from, @RequestParam String to) {
    LocalDate first = Fields.day("from", from);
    LocalDate last = Fields.day("to", to);
    if (first.isAfter(last) || first.isBefore(last.minusDays(LONGEST_SPAN))) {
      throw Fields.wrong("from");
    }
    return StatisticsAnswer.of(cases.statistics(caller, first, last));
  }

  /** Written while it is read, however long it is. */
  @GetMapping(
      path = "/export",
      produces = {MediaType.APPLICATION_JSON_VALUE, "text/csv", CaseExport.SPREADSHEET})
  @Operation(summary = "All cases that the fields name, with their history, as JSON, CSV or XLSX")
  void export(
      Caller caller,
      @ParameterObject CaseQuery query,
      @RequestParam(defaultValue = "json") String format,
      HttpServletResponse response)
      throws IOException {
    switch (format) {
      case "json" -> export.json(caller, query, response);
      case "csv" -> export.csv(caller, query, response);
      case "xlsx" -> export.xlsx(caller, query, response);
      default -> throw Fields.wrong("format");
    }
  }

  @PostMapping("/{id}/acknowledge")
  @Operation(summary = "Say that the case was seen")
  CaseDetails acknowledge(Caller caller, @PathVariable String id) {
    return CaseDetails.of(cases.acknowledge(caller, Fields.uuid("id", id)));
  }

  @PostMapping("/{id}/take")
  @Operation(summary = "Take the case, to work on it")
  CaseDetails take(Caller caller, @PathVariable String id) {
    return CaseDetails.of(cases.take(caller, Fields.uuid("id", id)));
  }

  @PostMapping(path = "/{id}/escalate", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Hand the case on: say to whom and why")
  CaseDetails escalate(Caller caller, @PathVariable String id, @RequestBody WordsRequest body) {
    return CaseDetails.of(
        cases.escalate(caller, Fields.uuid("id", id), Fields.text("words", body.words())));
  }

  @PostMapping(path = "/{id}/close", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Close the case with what it turned out to be")
  CaseDetails close(Caller caller, @PathVariable String id, @RequestBody CloseRequest body) {
    CloseCause cause =
        Arrays.stream(CloseCause.values())
            .filter(known -> known.name().equals(body.cause()))
            .findFirst()
            .orElseThrow(() -> Fields.wrong("cause"));
    return CaseDetails.of(
        cases.close(
            caller, Fields.uuid("id", id), cause, Optional.ofNullable(body.words()).orElse("")));
  }

  @PostMapping(path = "/{id}/reopen", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Open a closed case again: say why")
  CaseDetails reopen(Caller caller, @PathVariable String id, @RequestBody WordsRequest body) {
    return CaseDetails.of(
        cases.reopen(caller, Fields.uuid("id", id), Fields.text("words", body.words())));
  }
}
