package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.organs.Offers;
import org.custodia.registry.organs.RecipientConsents;
import org.custodia.webapp.api.OrganAnswers.OrganOfferLine;
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
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Offers: whose turn it is, whose candidate it is, and what the regulator agrees to. */
@RestController
@RequestMapping(path = "/api/v1/organs", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize(OrganRules.ANYBODY)
@Tag(name = "organs")
class OrganOfferApi {
  private static final int MOST_LISTED = 1_000;

  private final Offers offers;
  private final RecipientConsents consents;
  private final RecordedCommands recorded;

  OrganOfferApi(Offers offers, RecipientConsents consents, RecordedCommands recorded) {
    this.offers = offers;
    this.consents = consents;
    this.recorded = recorded;
  }

  /**
   * @param centre member id
   * @param channel in which to offer; absent while it is being opened: ask again
   */
  record OfferTurnAnswer(int rank, String centre, String centreName, Optional<String> channel) {}

  record OwnCandidateAnswer(String candidate) {}

  /**
   * @param candidate the centre's pseudonym
   * @param document hash of the document in which the recipient consents
   * @param grantKey address of a key made for this consent and nothing else
   * @param until at most 30 days ahead
   */
  record RecipientConsentRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String candidate,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String document,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String grantKey,
      @Schema(format = "date-time", requiredMode = Schema.RequiredMode.REQUIRED) String until) {}

  /**
   * @param typedData to be signed by the one-time key
   */
  record RecipientConsentDraft(UUID id, String typedData) {}

  record OutOfOrderAnswer(
      UUID id,
      String organId,
      int rank,
      String centre,
      int reason,
      String askedBy,
      Instant askedAt,
      Optional<String> signedBy,
      Optional<Instant> signedAt) {
    static OutOfOrderAnswer of(Offers.OutOfOrder turn) {
      return new OutOfOrderAnswer(
          turn.id(),
          turn.organId().toString(),
          turn.rank(),
          turn.centre().toString(),
          turn.reason(),
          turn.askedBy().toString(),
          turn.askedAt(),
          turn.signedBy(),
          turn.signedAt());
    }
  }

  record OfferTurnToSign(String typedData) {}

  record OfferTurnSignature(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String signature) {}

  @GetMapping("/offers")
  @Operation(summary = "Offers the organisation is party to, latest first")
  List<OrganOfferLine> list(
      Caller caller,
      @RequestParam(defaultValue = "50") int limit,
      @RequestParam(defaultValue = "0") int offset) {
    Fields.page(limit, offset, MOST_LISTED);
    return OrganOfferLine.of(offers.list(caller, limit, offset));
  }

  @GetMapping("/offers/{id}")
  @Operation(summary = "An offer the organisation is party to")
  OrganOfferLine find(Caller caller, @PathVariable String id) {
    return offers
        .find(caller, Fields.uuid("id", id))
        .map(OrganOfferLine::of)
        .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-WEB-010"));
  }

  // --- The bank ---

  @PostMapping("/cases/{caseId}/organs/{organId}/turns/{rank}")
  @PreAuthorize(OrganRules.BANK)
  @Operation(summary = "Who is at a rank of the match run, and the channel in which to offer")
  OfferTurnAnswer turn(
      Caller caller,
      @PathVariable String caseId,
      @PathVariable String organId,
      @PathVariable int rank) {
    Offers.Turn turn =
        offers.turn(caller, Fields.hash("caseId", caseId), Fields.hash("organId", organId), rank);
    return new OfferTurnAnswer(
        turn.rank(), turn.centre().toString(), turn.centreName(), turn.channel());
  }

  // --- The centre ---

  @GetMapping("/offers/{id}/candidate")
  @PreAuthorize("hasAnyRole('transplant-centre', 'surgeon')")
  @Operation(summary = "Which of the centre's own candidates an offer is for")
  OwnCandidateAnswer candidate(Caller caller, @PathVariable String id) {
    return new OwnCandidateAnswer(offers.candidate(caller, Fields.uuid("id", id)).toString());
  }

  @PostMapping(
      path = "/channels/{channel}/recipient-consents",
      consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize(OrganRules.CENTRE)
  @Operation(summary = "Prepare a recipient's consent, get what its one-time key is to sign")
  RecipientConsentDraft consent(
      Caller caller, @PathVariable String channel, @RequestBody RecipientConsentRequest body) {
    RecipientConsents.Draft draft =
        consents.draft(
            caller,
            Fields.uuid("id", body.id()),
            Enrolment.address("channel", channel),
            Fields.hash("candidate", body.candidate()),
            Fields.hash("document", body.document()),
            Enrolment.address("grantKey", body.grantKey()),
            instant(body.until()));
    return new RecipientConsentDraft(draft.id(), draft.typedData());
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(Fields.text("until", text));
    } catch (DateTimeException malformed) {
      throw Fields.wrong("until");
    }
  }

  /**
   * @param revoked whether its secret was revealed here
   */
  record RecipientConsentLine(UUID id, String candidate, Instant madeAt, boolean revoked) {}

  @GetMapping("/channels/{channel}/recipient-consents")
  @PreAuthorize(OrganRules.CENTRE)
  @Operation(summary = "Consents that were prepared in a channel of offers, latest first")
  List<RecipientConsentLine> consents(Caller caller, @PathVariable String channel) {
    return consents.of(caller, Enrolment.address("channel", channel)).stream()
        .map(
            one ->
                new RecipientConsentLine(
                    one.id(), one.candidate().toString(), one.madeAt(), one.revoked()))
        .toList();
  }

  @PostMapping("/recipient-consents/{id}/revocation")
  @PreAuthorize(OrganRules.CENTRE)
  @Operation(summary = "The recipient takes the consent back")
  @ResponseStatus(HttpStatus.ACCEPTED)
  ResponseEntity<CommandAnswer> revoke(
      Caller caller, @PathVariable String id, HttpServletRequest request) {
    return recorded.answer(consents.revoke(caller, Fields.uuid("id", id)), request);
  }

  // --- The regulator ---

  @GetMapping("/out-of-order")
  @PreAuthorize("hasRole('regulator')")
  @Operation(summary = "Turns out of order that banks ask for")
  List<OutOfOrderAnswer> outOfOrder(Caller caller) {
    return offers.outOfOrder(caller).stream().map(OutOfOrderAnswer::of).toList();
  }

  @GetMapping("/out-of-order/{id}/to-sign")
  @PreAuthorize("hasRole('regulator')")
  @Operation(summary = "What to sign to agree to a turn out of order")
  OfferTurnToSign toSign(Caller caller, @PathVariable String id) {
    return new OfferTurnToSign(offers.toSign(caller, Fields.uuid("id", id)));
  }

  @PostMapping(path = "/out-of-order/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize("hasRole('regulator')")
  @Operation(summary = "Agree to a turn out of order with a person's signature")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void agree(Caller caller, @PathVariable String id, @RequestBody OfferTurnSignature body) {
    offers.agree(caller, Fields.uuid("id", id), Fields.text("signature", body.signature()));
  }
}
