package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.custodia.contracts.Action;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Laterality;
import org.custodia.contracts.OrganKind;
import org.custodia.contracts.SubjectKind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.organs.OrganLabels;
import org.custodia.registry.organs.OrganScans;
import org.custodia.webapp.commands.CommandAnswer;
import org.custodia.webapp.keys.Enrolment;
import org.custodia.webapp.security.OrganRules;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
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
 * Scans that a device signs by itself, also out of reach (docs/organ-transport.md), and what the
 * label on the box is to say.
 */
@RestController
@RequestMapping(
    path = "/api/v1/organs/channels/{channel}",
    produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize(OrganRules.HANDS)
@Tag(name = "organs")
class OrganScanApi {
  private final OrganScans scans;
  private final OrganLabels labels;
  private final RecordedCommands recorded;

  OrganScanApi(OrganScans scans, OrganLabels labels, RecordedCommands recorded) {
    this.scans = scans;
    this.labels = labels;
    this.recorded = recorded;
  }

  /**
   * @param registrar address, with chainId the domain of signatures
   * @param kind of the subject, in the act
   * @param organId subject of the act
   * @param giver member id of the leg's giver, likewise the receiver's
   * @param own member id of the caller's organisation
   * @param salt of commitments
   */
  record OrganScanKit(
      String channel,
      long chainId,
      String registrar,
      int kind,
      String organId,
      String giver,
      String receiver,
      String own,
      String salt) {}

  /**
   * @param fields of the act as they were scanned
   * @param signedAt deviceTime of the act, by the device's clock; to the millisecond
   * @param deviceSequence how many acts the device has signed with this key
   * @param previousHash digest of the act that it signed before; zero for the first
   * @param deviceClock what the device's clock says now
   */
  record OrganSignedScan(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String action,
      @Schema(type = "object", requiredMode = Schema.RequiredMode.REQUIRED) JsonNode fields,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String place,
      @Schema(format = "date-time", requiredMode = Schema.RequiredMode.REQUIRED) String signedAt,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) Long deviceSequence,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String previousHash,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String signature,
      @Schema(format = "date-time") String deviceClock) {}

  /**
   * @param clockOff the device's clock is more than two minutes off; set it, what it signs is
   *     marked
   */
  record OrganScanTaken(CommandAnswer command, boolean clockOff) {}

  /**
   * @param din donation identification number, 13 characters
   * @param printed the same as labels print it, with its check character
   * @param sender whom to tell when something else arrives, with a telephone that is answered
   */
  record ExpectedOrganLabel(
      String din,
      String printed,
      OrganKind organ,
      Laterality laterality,
      int part,
      Optional<BloodGroup> bloodGroup,
      String sender,
      String phone) {
    static ExpectedOrganLabel of(OrganLabels.Facts facts) {
      return new ExpectedOrganLabel(
          facts.donation().characters(),
          facts.donation().printed(),
          facts.organ().kind(),
          facts.organ().laterality(),
          facts.organ().part(),
          facts.bloodGroup(),
          facts.sender(),
          facts.phone());
    }
  }

  @GetMapping("/label")
  @Operation(summary = "What the label of the box on a leg is to say, and who sends it")
  ExpectedOrganLabel expectedLabel(Caller caller, @PathVariable String channel) {
    return ExpectedOrganLabel.of(labels.onLeg(caller, Enrolment.address("channel", channel)));
  }

  @GetMapping("/scanning")
  @Operation(summary = "What a device takes with it to sign scans on a leg while out of reach")
  OrganScanKit kit(Caller caller, @PathVariable String channel) {
    OrganScans.Kit kit = scans.kit(caller, Enrolment.address("channel", channel));
    return new OrganScanKit(
        kit.channel(),
        kit.chainId(),
        kit.registrar(),
        SubjectKind.ORGAN_LEG.code(),
        kit.organId().toString(),
        kit.giver().toString(),
        kit.receiver().toString(),
        kit.own().toString(),
        kit.salt().toString());
  }

  @PostMapping(path = "/scans", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Hand in a scan that a device signed when it made it")
  @ResponseStatus(HttpStatus.ACCEPTED)
  OrganScanTaken record(
      Caller caller,
      @PathVariable String channel,
      @RequestBody OrganSignedScan body,
      HttpServletRequest request) {
    if (body.fields() == null || !body.fields().isObject()) throw Fields.wrong("fields");
    if (body.deviceSequence() == null || body.deviceSequence() < 0) {
      throw Fields.wrong("deviceSequence");
    }
    OrganScans.Taken taken =
        scans.record(
            caller,
            new OrganScans.Scan(
                Fields.uuid("id", body.id()),
                Enrolment.address("channel", channel),
                Fields.constant("action", body.action(), Action.class),
                body.fields().toString().getBytes(StandardCharsets.UTF_8),
                Fields.text("place", body.place()),
                instant("signedAt", Fields.text("signedAt", body.signedAt())).orElseThrow(),
                body.deviceSequence(),
                Fields.hash("previousHash", body.previousHash()),
                Fields.text("signature", body.signature()),
                instant("deviceClock", body.deviceClock())));
    return new OrganScanTaken(recorded.told(taken.status(), request), taken.clockOff());
  }

  private static Optional<Instant> instant(String field, String text) {
    try {
      return Optional.ofNullable(text).map(Instant::parse);
    } catch (DateTimeException malformed) {
      throw Fields.wrong(field);
    }
  }
}
