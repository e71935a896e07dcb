package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.billing.Policies;
import org.custodia.registry.billing.PolicyDraft;
import org.custodia.registry.billing.PolicyView;
import org.custodia.registry.identity.Caller;
import org.custodia.webapp.commands.CommandAnswer;
import org.custodia.webapp.keys.Enrolment;
import org.custodia.webapp.prices.PriceQuestions;
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

/** Insurance policies as contracts. */
@RestController
@RequestMapping(path = "/api/v1/policies", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "bills")
class PolicyApi {
  private final Policies policies;
  private final PriceQuestions questions;
  private final RecordedCommands recorded;

  PolicyApi(Policies policies, PriceQuestions questions, RecordedCommands recorded) {
    this.policies = policies;
    this.questions = questions;
    this.recorded = recorded;
  }

  record PolicyCard(String card) {}

  @PostMapping("/cards")
  @PreAuthorize("hasRole('payer')")
  @Operation(summary = "Make a card number that nobody can guess")
  PolicyCard newPolicyCard(Caller caller) {
    return new PolicyCard(policies.newCard(caller));
  }

  record BillerAnswer(String id, String name) {}

  @GetMapping("/billers")
  @PreAuthorize("hasRole('payer')")
  @Operation(summary = "Billers with which a policy can be opened")
  List<BillerAnswer> listBillers(Caller caller) {
    return policies.billers(caller).stream()
        .map(one -> new BillerAnswer(one.id().toString(), one.name()))
        .toList();
  }

  /**
   * @param biller member id
   * @param share hundredths of a percent
   * @param perBill at most, minor units
   * @param inAll at most, minor units
   * @param from first day of service
   * @param to last day of service
   * @param covered beginnings of codes; none for all
   */
  record PolicyRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String biller,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String card,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String currency,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) Integer share,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) Long perBill,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) Long inAll,
      @Schema(format = "date", requiredMode = Schema.RequiredMode.REQUIRED) String from,
      @Schema(format = "date", requiredMode = Schema.RequiredMode.REQUIRED) String to,
      List<String> covered,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String witness,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String place) {

    PolicyDraft draft(PriceQuestions questions) {
      return new PolicyDraft(
          Fields.hash("biller", biller),
          Fields.text("card", card),
          Fields.text("currency", currency),
          Fields.given("share", share),
          Fields.given("perBill", perBill),
          Fields.given("inAll", inAll),
          questions.day("from", Fields.text("from", from)),
          questions.day("to", Fields.text("to", to)),
          Fields.optionalList("covered", covered));
    }
  }

  record PolicyDraftAnswer(String id, String cover, ActAnswer act, String typedData) {}

  @PostMapping(path = "/drafts", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize("hasRole('payer')")
  @Operation(summary = "Prepare a policy, get what to sign")
  PolicyDraftAnswer draftPolicy(Caller caller, @RequestBody PolicyRequest body) {
    Policies.Draft draft =
        policies.draft(
            caller,
            Fields.uuid("id", body.id()),
            body.draft(questions),
            Enrolment.address("witness", Fields.text("witness", body.witness())),
            Fields.text("place", body.place()));
    return new PolicyDraftAnswer(
        draft.id().toString(),
        draft.cover().toString(),
        ActAnswer.of(draft.act()),
        draft.typedData());
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize("hasRole('payer')")
  @Operation(summary = "Open the policy of a draft with the signature over it")
  @ResponseStatus(HttpStatus.ACCEPTED)
  ResponseEntity<CommandAnswer> openPolicy(
      Caller caller, @RequestBody SignatureRequest body, HttpServletRequest request) {
    return recorded.answer(
        policies.open(
            caller, Fields.uuid("id", body.id()), Fields.text("signature", body.signature())),
        request);
  }

  /**
   * @param card for the payer only
   * @param patient pseudonym of whose bills it is for; null until the first
   */
  record PolicyAnswer(
      String cover,
      String channel,
      String biller,
      String billerName,
      String payer,
      String payerName,
      Optional<String> card,
      Optional<String> patient,
      String currency,
      int share,
      BigInteger perBill,
      BigInteger inAll,
      BigInteger used,
      BigInteger left,
      LocalDate from,
      LocalDate to,
      List<String> covered,
      Instant openedAt,
      long block) {
    static PolicyAnswer of(PolicyView view) {
      return new PolicyAnswer(
          view.cover().toString(),
          view.channel(),
          view.biller().toString(),
          view.billerName(),
          view.payer().toString(),
          view.payerName(),
          view.card(),
          view.patient().map(Bytes32::toString),
          view.currency(),
          view.share(),
          view.perBill(),
          view.inAll(),
          view.used(),
          view.left(),
          view.from(),
          view.to(),
          view.covered(),
          view.openedAt(),
          view.block());
    }
  }

  @GetMapping
  @PreAuthorize("hasAnyRole('biller', 'payer', 'regulator')")
  @Operation(summary = "Policies that this organisation is party to, the last first")
  List<PolicyAnswer> listPolicies(Caller caller) {
    return policies.list(caller).stream().map(PolicyAnswer::of).toList();
  }

  @GetMapping("/{cover}")
  @PreAuthorize("hasAnyRole('biller', 'payer', 'regulator')")
  @Operation(summary = "One policy, and what is left of it")
  PolicyAnswer readPolicy(Caller caller, @PathVariable String cover) {
    return PolicyAnswer.of(policies.view(caller, Fields.hash("cover", cover)));
  }
}
