package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.organs.OrganAlerts;
import org.custodia.webapp.security.OrganRules;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What those responsible for organs have to know at once. */
@RestController
@RequestMapping(path = "/api/v1/organs", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize(OrganRules.ANYBODY)
@Tag(name = "organs")
class OrganAlertApi {
  private static final int MOST_LISTED = 500;

  private final OrganAlerts alerts;

  OrganAlertApi(OrganAlerts alerts) {
    this.alerts = alerts;
  }

  /**
   * @param organId the organ, or the donor's case
   * @param toldBy member id of who told it; absent for what the own node shows
   * @param settledAt when later facts explained it
   * @param fresh whether the caller had not seen it before
   */
  record OrganAlertAnswer(
      UUID id,
      String kind,
      String organId,
      Instant at,
      Map<String, String> facts,
      Instant raisedAt,
      Optional<String> toldBy,
      Optional<Instant> settledAt,
      Optional<Instant> acknowledgedAt,
      Optional<String> acknowledgedBy,
      boolean fresh) {
    static OrganAlertAnswer of(OrganAlerts.Alert alert) {
      return new OrganAlertAnswer(
          alert.id(),
          alert.kind().name(),
          alert.organId().toString(),
          alert.at(),
          alert.facts(),
          alert.raisedAt(),
          alert.toldBy().map(Object::toString),
          alert.settledAt(),
          alert.acknowledgedAt(),
          alert.acknowledgedBy(),
          alert.fresh());
    }
  }

  /**
   * @param unseen alerts that the caller has not seen and nobody has acknowledged
   */
  record OrganAlertCount(int unseen) {}

  record SeenOrganAlerts(@Schema(requiredMode = Schema.RequiredMode.REQUIRED) List<String> ids) {}

  @GetMapping("/alerts")
  @Operation(summary = "Alerts about organs, latest first")
  List<OrganAlertAnswer> organAlerts(
      Caller caller,
      @RequestParam(defaultValue = "true") boolean open,
      @RequestParam(defaultValue = "50") int limit,
      @RequestParam(defaultValue = "0") int offset) {
    Fields.page(limit, offset, MOST_LISTED);
    return alerts.list(caller, open, limit, offset).stream().map(OrganAlertAnswer::of).toList();
  }

  @GetMapping("/alerts/count")
  @Operation(summary = "How many alerts are new to the caller")
  OrganAlertCount countOrganAlerts(Caller caller) {
    return new OrganAlertCount(alerts.unseen(caller));
  }

  @PostMapping(path = "/alerts/seen", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Say which alerts the caller has seen")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void seeOrganAlerts(Caller caller, @RequestBody SeenOrganAlerts body) {
    alerts.see(
        caller, Fields.list("ids", body.ids()).stream().map(id -> Fields.uuid("ids", id)).toList());
  }

  @PostMapping("/alerts/{id}/acknowledgement")
  @Operation(summary = "Say that somebody looks after it")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void acknowledgeOrganAlert(Caller caller, @PathVariable String id) {
    alerts.acknowledge(caller, Fields.uuid("id", id));
  }

  @GetMapping("/{organId}/alerts")
  @Operation(summary = "Alerts about one organ, latest first")
  List<OrganAlertAnswer> alertsOfOrgan(Caller caller, @PathVariable String organId) {
    return alerts.of(caller, Fields.hash("organId", organId)).stream()
        .map(OrganAlertAnswer::of)
        .toList();
  }
}
