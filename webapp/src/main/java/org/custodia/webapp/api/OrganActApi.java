package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.organs.OrganActs;
import org.custodia.registry.organs.transport.DeviceClock;
import org.custodia.webapp.commands.CommandAnswer;
import org.custodia.webapp.keys.Enrolment;
import org.custodia.webapp.security.OrganRules;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * What is done about an organ, in the channel of its donor's case, of an offer, or of a leg of its
 * way. Draft, sign, send the signature. docs/organs.md lists the acts and their fields.
 */
@RestController
@RequestMapping(path = "/api/v1/organs", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize(OrganRules.ANYBODY)
@Tag(name = "organs")
class OrganActApi {
  private final OrganActs acts;
  private final RecordedCommands recorded;
  private final Clock clock;

  OrganActApi(OrganActs acts, RecordedCommands recorded, Clock clock) {
    this.acts = acts;
    this.recorded = recorded;
    this.clock = clock;
  }

  /**
   * @param action as docs/organs.md lists them, such as BLOOD_SAMPLE or TAKE_OVER
   * @param fields of that act
   * @param scannedAt when it was scanned, by the clock of the device, which was out of reach then;
   *     for what happened on the way only
   */
  record OrganActRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String action,
      @Schema(type = "object", requiredMode = Schema.RequiredMode.REQUIRED) JsonNode fields,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String witness,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String place,
      @Schema(format = "date-time") String scannedAt) {}

  record OrganActDraft(UUID id, ActAnswer act, String typedData) {}

  /**
   * @param deviceClock what the clock of the signing device says now; one that is more than two
   *     minutes off marks what it signed
   */
  record OrganActSignature(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String signature,
      @Schema(format = "date-time") String deviceClock) {}

  /**
   * A command's answer, and whether the clock of the device that signed it can be believed.
   *
   * @param clockOff it is more than two minutes off; set it, what it signs is marked
   */
  record OrganActRecorded(
      UUID id,
      CommandStatus.State state,
      Instant recordedAt,
      Optional<Instant> submittedAt,
      Optional<CommandAnswer.LedgerPlace> evidence,
      Optional<CommandAnswer.RefusalAnswer> refusal,
      Optional<CommandAnswer.WitnessAnswer> witness,
      boolean clockOff) {
    static OrganActRecorded of(CommandAnswer command, boolean clockOff) {
      return new OrganActRecorded(
          command.id(),
          command.state(),
          command.recordedAt(),
          command.submittedAt(),
          command.evidence(),
          command.refusal(),
          command.witness(),
          clockOff);
    }
  }

  /**
   * @param roles of which a person needs one
   * @param allowed whether the caller may prepare it; the contract has the last word
   */
  record OrganActPossible(Action action, List<String> roles, boolean allowed) {}

  /**
   * @param subject id of the donor's case, or of the organ
   * @param opener member id of the bank, or of who gives
   */
  record OrganChannelAnswer(
      String channel, String subject, String opener, List<OrganActPossible> acts) {
    static OrganChannelAnswer of(OrganActs.Channel found) {
      return new OrganChannelAnswer(
          found.address(),
          found.subject().toString(),
          found.opener().toString(),
          found.acts().stream()
              .map(one -> new OrganActPossible(one.action(), one.roles(), one.allowed()))
              .toList());
    }
  }

  @GetMapping(path = "/channels/{channel}/acts")
  @Operation(summary = "What is done in a channel, by whom, and whether the caller may")
  OrganChannelAnswer possible(Caller caller, @PathVariable String channel) {
    return OrganChannelAnswer.of(acts.channel(caller, Enrolment.address("channel", channel)));
  }

  @PostMapping(
      path = "/channels/{channel}/acts/drafts",
      consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Say what is done, get what to sign")
  OrganActDraft draft(
      Caller caller, @PathVariable String channel, @RequestBody OrganActRequest body) {
    if (body.fields() == null || !body.fields().isObject()) throw Fields.wrong("fields");
    OrganActs.Draft draft =
        acts.draft(
            caller,
            new OrganActs.Asked(
                Fields.uuid("id", body.id()),
                Enrolment.address("channel", channel),
                Fields.constant("action", body.action(), Action.class),
                body.fields().toString().getBytes(StandardCharsets.UTF_8),
                Enrolment.address("witness", body.witness()),
                Fields.text("place", body.place()),
                instant("scannedAt", body.scannedAt())));
    return new OrganActDraft(draft.id(), ActAnswer.of(draft.act()), draft.typedData());
  }

  @PostMapping(path = "/acts", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Record the act of a draft with the signature over it")
  @ResponseStatus(HttpStatus.ACCEPTED)
  ResponseEntity<OrganActRecorded> record(
      Caller caller, @RequestBody OrganActSignature body, HttpServletRequest request) {
    Optional<Instant> device = instant("deviceClock", body.deviceClock());
    ResponseEntity<CommandAnswer> answer =
        recorded.answer(
            acts.record(
                caller,
                Fields.uuid("id", body.id()),
                Fields.text("signature", body.signature()),
                device),
            request);
    boolean off =
        device
            .filter(said -> DeviceClock.judge(said, clock.instant(), Duration.ZERO).off())
            .isPresent();
    return ResponseEntity.status(answer.getStatusCode())
        .headers(answer.getHeaders())
        .body(OrganActRecorded.of(answer.getBody(), off));
  }

  private static Optional<Instant> instant(String field, String text) {
    try {
      return Optional.ofNullable(text).map(Instant::parse);
    } catch (DateTimeException malformed) {
      throw Fields.wrong(field);
    }
  }
}
