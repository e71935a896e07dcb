package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.custodia.registry.identity.Authority;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.SignedProposal;
import org.custodia.webapp.keys.Enrolment;
import org.custodia.webapp.members.ActFields;
import org.custodia.webapp.members.ActView;
import org.custodia.webapp.members.ActViews;
import org.custodia.webapp.members.ProposalView;
import org.custodia.webapp.members.ProposalViews;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Acts that take two persons: proposed and signed by one, signed by another, then on the ledger.
 * Regulators do everything; a member's administrators replace its own keys.
 */
@RestController
@RequestMapping(path = "/api/v1/acts", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("hasAnyRole('regulator', 'administrator')")
@Tag(name = "acts")
class ActsApi {
  private final Authority authority;
  private final ProposalViews proposals;
  private final ActViews acts;

  ActsApi(Authority authority, ProposalViews proposals, ActViews acts) {
    this.authority = authority;
    this.proposals = proposals;
    this.acts = acts;
  }

  /**
   * @param id of the proposal, made by the caller
   * @param key address of the caller's session key that will sign
   */
  record ProposalRequest(
      @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) String id,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String key,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) ActFields act) {}

  /**
   * @param key address of the caller's session key that will sign
   */
  record SecondRequest(@Schema(requiredMode = Schema.RequiredMode.REQUIRED) String key) {}

  /**
   * @param key address of the key that signed
   * @param signature 65 bytes r ‖ s ‖ v (low s, v 27 or 28), hex with 0x
   */
  record ApprovalRequest(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String key,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String signature) {}

  /**
   * @param act what will change
   * @param until until when the signature counts
   * @param typedData what to sign, {@code eth_signTypedData_v4} JSON
   */
  record ApprovalDraft(UUID id, ActView act, Instant until, String typedData) {}

  @GetMapping
  @Operation(summary = "List what waits for a second person, the oldest first")
  List<ProposalView> open(Caller caller, HttpServletRequest request) {
    return proposals.open(caller, request);
  }

  @GetMapping("/past")
  @Operation(summary = "List what waits no more, the newest first, at most 200")
  List<ProposalView> past(Caller caller, HttpServletRequest request) {
    return proposals.past(caller, request);
  }

  @GetMapping("/{id}")
  @Operation(summary = "Get one, with how far it has come")
  ProposalView one(Caller caller, @PathVariable String id, HttpServletRequest request) {
    return proposals.one(caller, Fields.uuid("id", id), request);
  }

  @PostMapping(path = "/drafts", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Get what to sign to propose an act; days are days in UTC")
  ApprovalDraft propose(Caller caller, @RequestBody ProposalRequest body) {
    UUID id = Fields.uuid("id", body.id());
    String key = Enrolment.address("key", body.key());
    if (body.act() == null) {
      throw Fields.wrong("act");
    }
    return draft(caller, authority.propose(caller, id, body.act().read(id, ZoneOffset.UTC), key));
  }

  @PostMapping(path = "/{id}/drafts", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Get what to sign as the second person")
  ApprovalDraft second(Caller caller, @PathVariable String id, @RequestBody SecondRequest body) {
    return draft(
        caller,
        authority.draft(caller, Fields.uuid("id", id), Enrolment.address("key", body.key())));
  }

  @PostMapping(path = "/{id}/signatures", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Sign: the first signature waits, the second records the act for the ledger")
  ProposalView sign(
      Caller caller,
      @PathVariable String id,
      @RequestBody ApprovalRequest body,
      HttpServletRequest request) {
    return proposals.view(
        caller,
        authority.sign(
            caller,
            Fields.uuid("id", id),
            Enrolment.address("key", body.key()),
            Fields.text("signature", body.signature())),
        request);
  }

  @GetMapping("/{id}/signed")
  @Operation(
      summary = "Get what waits with its first signature, for a person of another organisation")
  ResponseEntity<String> handOver(Caller caller, @PathVariable String id) {
    return ResponseEntity.ok(authority.handOver(caller, Fields.uuid("id", id)).write());
  }

  @PostMapping(path = "/signed", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Take what a person of another organisation has signed, to be signed here")
  ProposalView takeOver(Caller caller, @RequestBody String signed, HttpServletRequest request) {
    return proposals.view(
        caller, authority.takeOver(caller, SignedProposal.parse(signed)), request);
  }

  @DeleteMapping("/{id}")
  @Operation(summary = "Withdraw what waits for a second person")
  ProposalView withdraw(Caller caller, @PathVariable String id, HttpServletRequest request) {
    return proposals.view(caller, authority.withdraw(caller, Fields.uuid("id", id)), request);
  }

  private ApprovalDraft draft(Caller caller, Authority.Draft draft) {
    return new ApprovalDraft(
        draft.id(), acts.of(caller.organisation(), draft.act()), draft.until(), draft.typedData());
  }
}
