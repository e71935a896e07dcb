package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.checkpoints.Checkpoints;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.scanners.agent.facts.LotFacts;
import org.custodia.webapp.checkpoint.ReceivedBatches;
import org.custodia.webapp.keys.Enrolment;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.security.CheckpointRules;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where the agents of checkpoints bring what they signed (docs/scanner-agent.md). */
@RestController
@RequestMapping(path = "/api/v1/checkpoints", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize(CheckpointRules.SCANNERS)
@Tag(name = "checkpoints")
class CheckpointApi {
  private final Checkpoints checkpoints;
  private final ReceivedBatches batches;
  private final Readers readers;

  CheckpointApi(Checkpoints checkpoints, ReceivedBatches batches, Readers readers) {
    this.checkpoints = checkpoints;
    this.batches = batches;
    this.readers = readers;
  }

  // --- For the description; reading and writing is BatchJson's, as at the other end ---

  /**
   * @param version of the format, 1
   * @param deviceClock what the device's clock says now, milliseconds
   */
  record CheckpointBatch(int version, long deviceClock, List<CheckpointEvent> events) {}

  /**
   * @param kind of the subject, in the act
   * @param deviceTime milliseconds
   * @param text what arrived, separators as U+001D
   */
  record CheckpointEvent(
      UUID id,
      long sequence,
      String previous,
      int kind,
      String subject,
      String member,
      String place,
      long deviceTime,
      @Schema(allowableValues = {"SCANNED", "UNDONE", "FINISHED"}) String entry,
      @Schema(
              allowableValues = {
                "VERIFY",
                "RECEIVE",
                "DISPATCH",
                "PACK",
                "DISPENSE",
                "ORGAN",
                "STOCK_COUNT"
              })
          String mode,
      String session,
      String refers,
      String operator,
      String input,
      String text,
      String signature) {}

  record CheckpointAnswers(boolean clockOff, List<CheckpointEventAnswer> answers) {}

  /**
   * @param remarks of an event that is taken: what is odd about it
   * @param reason of a refusal
   * @param expected sequence number that would be taken next
   */
  record CheckpointEventAnswer(
      @Schema(allowableValues = {"ACCEPTED", "DUPLICATE", "REFUSED", "NOT_REACHED"}) String outcome,
      List<String> remarks,
      String reason,
      Long expected) {}

  /**
   * @param ids events of which to say what became of them, at most 500
   * @param verdicts scans of which to say what their check came to, at most 100
   */
  record CheckpointIds(List<UUID> ids, List<UUID> verdicts) {}

  /**
   * @param verdicts that were asked for, of scans that are checked
   * @param taken the session that the key sealed last and the book did not refuse
   * @param device whether the key may sign now
   */
  record CheckpointStates(
      List<CheckpointEventState> events,
      List<CheckpointVerdict> verdicts,
      CheckpointTakenSession taken,
      @Schema(allowableValues = {"VALID", "UNKNOWN", "REVOKED", "EXPIRED"}) String device) {}

  /**
   * @param through sequence number up to which the key's events are here
   * @param root that the session was sealed with; zeros for none
   */
  record CheckpointTakenSession(long through, String root) {}

  record CheckpointEventState(
      UUID id,
      @Schema(allowableValues = {"RECORDED", "CONFIRMED", "REFUSED", "UNKNOWN"}) String state,
      String reason) {}

  /**
   * What the check of a pack came to, in the language asked for.
   *
   * @param event id of the scan
   * @param action what to do next
   * @param settled false while the verification service is silent: the sentence says what was
   *     checked and what not, and another verdict follows
   */
  record CheckpointVerdict(
      UUID event,
      @Schema(allowableValues = {"GOOD", "UNCLEAR", "HOLD", "STOP"}) String severity,
      String code,
      String sentence,
      Optional<String> action,
      boolean settled) {}

  // --- Receiving ---

  @PostMapping(path = "/{key}/events", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary = "Hand in events that a device signed, in order, at most 500",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              content = @Content(schema = @Schema(implementation = CheckpointBatch.class))),
      responses =
          @ApiResponse(
              responseCode = "200",
              content = @Content(schema = @Schema(implementation = CheckpointAnswers.class))))
  ResponseEntity<byte[]> take(Caller caller, @PathVariable String key, @RequestBody byte[] body) {
    return batches.take(caller, key, body);
  }

  @PostMapping(path = "/{key}/events/states", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary = "What became of events, their verdicts, and whether the key may still sign",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              content = @Content(schema = @Schema(implementation = CheckpointIds.class))),
      responses =
          @ApiResponse(
              responseCode = "200",
              content = @Content(schema = @Schema(implementation = CheckpointStates.class))))
  ResponseEntity<byte[]> states(
      Caller caller,
      @PathVariable String key,
      @RequestBody byte[] body,
      HttpServletRequest request) {
    return batches.states(caller, key, body, readers.of(request));
  }

  /**
   * @param facts JSON as text (docs/scanner-agent.md)
   * @param signature of {@code CheckpointFacts} by an account of the organisation
   */
  record SignedFacts(String facts, String signature) {}

  @GetMapping("/{key}/facts")
  @Operation(summary = "What a device may rely on while it reaches nobody: lots and their states")
  SignedFacts facts(Caller caller, @PathVariable String key) {
    Enrolment.address("key", key);
    LotFacts.Signed signed = checkpoints.facts(caller);
    return new SignedFacts(signed.facts(), signed.signature());
  }

  // --- Evidence ---

  /**
   * @param event as it was signed, JSON of docs/scanner-agent.md
   * @param digest EIP-712 digest of the act, which is the leaf {@code ["bytes32"]} of the tree
   * @param root under which the ledger has it, by scansAnchoredAt(member, root) of the Registrar;
   *     absent while there is none
   * @param proof OpenZeppelin's, of the leaf against the root
   * @param state how far the root has come
   */
  record ScanProof(
      String event,
      String digest,
      Optional<String> member,
      Optional<String> root,
      List<String> proof,
      Optional<CommandStatus.State> state,
      Optional<String> transaction,
      Optional<Instant> blockTime) {
    static ScanProof of(Checkpoints.EventProof proof) {
      Optional<Checkpoints.Anchored> anchor = proof.anchor();
      Optional<CommandStatus.Evidence> evidence = anchor.flatMap(one -> one.status().evidence());
      return new ScanProof(
          proof.event(),
          proof.digest().toString(),
          anchor.map(one -> one.member().toString()),
          anchor.map(one -> one.root().toString()),
          anchor.map(one -> one.proof().stream().map(Object::toString).toList()).orElse(List.of()),
          anchor.map(one -> one.status().state()),
          evidence.map(one -> one.transaction().toString()),
          evidence.map(CommandStatus.Evidence::blockTime));
    }
  }

  @GetMapping("/events/{id}/proof")
  @PreAuthorize(CheckpointRules.READERS)
  @Operation(summary = "One scan as it was signed, and its proof against the root on the ledger")
  ScanProof proof(Caller caller, @PathVariable String id) {
    return ScanProof.of(checkpoints.proof(caller, Fields.uuid("id", id)));
  }

  /**
   * @param event as it was signed
   * @param recorded what the record has in its place
   */
  record ContradictionAnswer(
      String key,
      UUID id,
      long sequence,
      String event,
      Optional<String> recorded,
      Instant cameAt,
      Optional<String> settledBy,
      Optional<Instant> settledAt,
      Optional<String> note) {
    static ContradictionAnswer of(Checkpoints.Contradiction one) {
      return new ContradictionAnswer(
          one.key(),
          one.id(),
          one.sequence(),
          one.event(),
          one.recorded(),
          one.cameAt(),
          one.settled().map(Checkpoints.Settlement::by),
          one.settled().map(Checkpoints.Settlement::at),
          one.settled().map(Checkpoints.Settlement::note));
    }
  }

  /** What was done about it. */
  record SettlementRequest(
      @Schema(maxLength = 500, requiredMode = Schema.RequiredMode.REQUIRED) String note) {}

  @GetMapping("/contradictions")
  @PreAuthorize("hasRole('administrator')")
  @Operation(
      summary = "Events that contradict the record of their key, those not settled first",
      description = "Two devices sign with one key, or a disk was set back.")
  @ApiResponse(
      responseCode = "200",
      content =
          @Content(
              array = @ArraySchema(schema = @Schema(implementation = ContradictionAnswer.class))))
  List<ContradictionAnswer> contradictions(Caller caller) {
    return checkpoints.contradictions(caller).stream().map(ContradictionAnswer::of).toList();
  }

  @PutMapping(
      path = "/{key}/contradictions/settlement",
      consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize("hasRole('administrator')")
  @Operation(summary = "Say what was done about what contradicts the record of a key")
  List<ContradictionAnswer> settle(
      Caller caller, @PathVariable String key, @RequestBody SettlementRequest body) {
    checkpoints.settle(caller, Enrolment.address("key", key), Fields.text("note", body.note()));
    return contradictions(caller);
  }
}
