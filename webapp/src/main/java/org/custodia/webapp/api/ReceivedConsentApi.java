package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.registry.consent.ConsentUses;
import org.custodia.registry.consent.ReceivedConsent;
import org.custodia.registry.identity.Caller;
import org.custodia.webapp.commands.CommandAnswer;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What patients of others allowed to the calling organisation, and using it. */
@RestController
@RequestMapping(path = "/api/v1/received-consents", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("hasAnyRole('pharmacist', 'physician')")
@Tag(name = "received-consents")
class ReceivedConsentApi {
  private final ConsentUses uses;
  private final RecordedCommands recorded;

  ReceivedConsentApi(ConsentUses uses, RecordedCommands recorded) {
    this.uses = uses;
    this.recorded = recorded;
  }

  /**
   * @param patient the patient's pseudonym between the two organisations, hex with 0x
   * @param host member id of the patient's host, hex with 0x
   * @param uses how often it may be used; 0 means as often as needed
   * @param acceptedAt when somebody of the organisation accepted it, or first used it or read by it
   * @param acceptance when somebody said so
   * @param rejection when the standing is REJECTED
   */
  record ReceivedConsentAnswer(
      String commitment,
      String channel,
      String patient,
      String host,
      String hostName,
      ConsentPurpose purpose,
      Instant validFrom,
      Instant validUntil,
      long uses,
      long used,
      ReceivedConsent.Standing standing,
      Instant openedAt,
      Optional<Instant> lastUsedAt,
      Optional<Instant> acceptedAt,
      Optional<ConsentReplyAnswer> acceptance,
      Optional<ConsentReplyAnswer> rejection) {

    /**
     * What somebody of the organisation said to it.
     *
     * @param words to the patient, of who declined it; may be empty
     * @param toldAt when the patient's host answered that it knows
     * @param trouble code of why it could not be told the last time
     */
    record ConsentReplyAnswer(
        Instant at,
        String person,
        String words,
        Optional<Instant> toldAt,
        Optional<String> trouble) {
      static ConsentReplyAnswer of(ReceivedConsent.Reply reply) {
        return new ConsentReplyAnswer(
            reply.at(), reply.person(), reply.words(), reply.toldAt(), reply.trouble());
      }
    }

    static ReceivedConsentAnswer of(ReceivedConsent consent) {
      return new ReceivedConsentAnswer(
          consent.commitment().toString(),
          consent.channel(),
          consent.patient().toString(),
          consent.host().toString(),
          consent.hostName(),
          consent.purpose(),
          consent.validFrom(),
          consent.validUntil(),
          consent.uses(),
          consent.used(),
          consent.standing(),
          consent.openedAt(),
          consent.lastUsedAt(),
          consent.acceptedAt(),
          consent.acceptance().map(ConsentReplyAnswer::of),
          consent.rejection().map(ConsentReplyAnswer::of));
    }
  }

  /**
   * @param id command id, made by the caller
   * @param host member id of the patient's host
   * @param purpose what it is used for; the ledger refuses any but the consent's own
   */
  record ConsentUseRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String host,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String commitment,
      @Schema(implementation = ConsentPurpose.class, requiredMode = Schema.RequiredMode.REQUIRED)
          String purpose) {}

  @GetMapping
  @Operation(summary = "List what was allowed to the calling organisation, newest first")
  List<ReceivedConsentAnswer> list(Caller caller) {
    return uses.received(caller).stream().map(ReceivedConsentAnswer::of).toList();
  }

  @PostMapping(path = "/uses", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Use a consent once; the ledger says whether it stands")
  @ResponseStatus(HttpStatus.ACCEPTED)
  ResponseEntity<CommandAnswer> use(
      Caller caller, @RequestBody ConsentUseRequest body, HttpServletRequest request) {
    return recorded.answer(
        uses.use(
            caller,
            Fields.uuid("id", body.id()),
            Fields.hash("host", body.host()),
            Fields.hash("commitment", body.commitment()),
            ConsentApi.constant("purpose", ConsentPurpose.class, body.purpose())),
        request);
  }
}
