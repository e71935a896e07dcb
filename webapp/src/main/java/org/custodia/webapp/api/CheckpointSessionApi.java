package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.registry.checkpoints.CheckpointSessions;
import org.custodia.registry.checkpoints.CheckpointSessions.Ref;
import org.custodia.registry.checkpoints.CheckpointSessions.Session;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.organs.OrganLabels;
import org.custodia.scanners.agent.chain.Answer;
import org.custodia.scanners.agent.chain.CheckpointMode;
import org.custodia.webapp.security.CheckpointRules;
import org.custodia.webapp.security.OrganRules;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Sessions at checkpoints as worklists: what was scanned, and what was made of it. */
@RestController
@RequestMapping(path = "/api/v1/checkpoint-sessions", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize(CheckpointRules.READERS)
@Tag(name = "checkpoints")
class CheckpointSessionApi {
  private static final int MOST_LISTED = 1_000;

  private final CheckpointSessions sessions;
  private final OrganLabels labels;

  CheckpointSessionApi(CheckpointSessions sessions, OrganLabels labels) {
    this.sessions = sessions;
    this.labels = labels;
  }

  /**
   * Times are by the device's clock.
   *
   * @param session names it in addresses: the device's key and the session it signed
   * @param uses how many commands were made of it
   */
  record CheckpointSessionAnswer(
      String session,
      String key,
      CheckpointMode mode,
      String place,
      String operator,
      Instant begunAt,
      Instant lastAt,
      Optional<Instant> finishedAt,
      int scans,
      int undone,
      int uses) {
    static CheckpointSessionAnswer of(Session one) {
      return new CheckpointSessionAnswer(
          one.ref().text(),
          one.ref().key(),
          one.mode(),
          one.place(),
          one.operator(),
          one.begunAt(),
          one.lastAt(),
          one.finishedAt(),
          one.scans(),
          one.undone(),
          one.uses());
    }
  }

  /**
   * @param event of the first scan of it
   * @param times how often it was scanned
   * @param verdict code of what the check came to, in mode VERIFY
   */
  record ScannedThing(
      UUID event,
      String text,
      int times,
      Instant at,
      Optional<String> verdict,
      Set<Answer.Remark> remarks) {
    static ScannedThing of(CheckpointSessions.Thing one) {
      return new ScannedThing(
          one.event(), one.text(), one.times(), one.at(), one.verdict(), one.remarks());
    }
  }

  /**
   * @param state of the command; absent while nobody has signed it, and for a count
   */
  record SessionUse(
      UUID id,
      CheckpointMode what,
      String target,
      String person,
      Instant at,
      Optional<CommandStatus.State> state) {
    static SessionUse of(CheckpointSessions.Use one) {
      return new SessionUse(
          one.id(),
          one.what(),
          one.target(),
          one.person(),
          one.at(),
          one.status().map(CommandStatus::state));
    }
  }

  /**
   * @param what the command does
   * @param consignment that it is about, for RECEIVE and DISPATCH
   * @param organ that it is about, for ORGAN
   * @param unit that it is about, for PACK
   */
  record SessionUseRequest(
      @Schema(
              allowableValues = {"RECEIVE", "DISPATCH", "PACK", "ORGAN"},
              requiredMode = Schema.RequiredMode.REQUIRED)
          String what,
      @Schema(format = "uuid") String consignment,
      String unit,
      String organ) {}

  /**
   * A leg on whose labels stands what was scanned.
   *
   * @param box its number, where its box was scanned
   */
  record ScannedOrgan(String organ, String channel, Optional<String> box) {}

  record SessionCount(UUID count) {}

  @GetMapping
  @Operation(summary = "List what was scanned at checkpoints by session, the latest first")
  List<CheckpointSessionAnswer> latest(
      Caller caller, @RequestParam(defaultValue = "50") int limit) {
    Fields.page(limit, 0, MOST_LISTED);
    return sessions.latest(caller, limit).stream().map(CheckpointSessionAnswer::of).toList();
  }

  @GetMapping("/{session}")
  @Operation(summary = "One session")
  CheckpointSessionAnswer session(Caller caller, @PathVariable String session) {
    return CheckpointSessionAnswer.of(found(caller, session));
  }

  @GetMapping("/{session}/things")
  @Operation(summary = "What was scanned and not taken back, each thing once, in order")
  List<ScannedThing> things(Caller caller, @PathVariable String session) {
    return sessions.things(caller, found(caller, session).ref()).stream()
        .map(ScannedThing::of)
        .toList();
  }

  /**
   * @param finished the event that signs the root, as {@code refers} of its terms
   * @param holds whether the root is that of the scans that are recorded and were not taken back
   * @param inBook how far the one signature over the session is in the organisation's own book on
   *     the ledger; absent where the book is not told of it
   */
  record SessionProofs(
      UUID finished,
      String root,
      boolean holds,
      List<SessionScanProof> scans,
      Optional<CommandStatus.State> inBook) {}

  record SessionScanProof(UUID event, String digest, List<String> proof) {
    static SessionScanProof of(CheckpointSessions.ScanProof one) {
      return new SessionScanProof(
          one.event(),
          one.digest().toString(),
          one.proof().stream().map(Object::toString).toList());
    }
  }

  @GetMapping("/{session}/proofs")
  @Operation(
      summary = "Each scan's proof against the root that the device signed when it finished",
      description = "404 while the session is open.")
  SessionProofs proofs(Caller caller, @PathVariable String session) {
    CheckpointSessions.Proofs proofs =
        sessions
            .proofs(caller, found(caller, session).ref())
            .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-CHK-004"));
    return new SessionProofs(
        proofs.finished(),
        proofs.root().toString(),
        proofs.holds(),
        proofs.scans().stream().map(SessionScanProof::of).toList(),
        proofs.inBook().map(CommandStatus::state));
  }

  @GetMapping("/{session}/uses")
  @Operation(summary = "Commands and counts that were made of a session")
  List<SessionUse> uses(Caller caller, @PathVariable String session) {
    return sessions.uses(caller, found(caller, session).ref()).stream()
        .map(SessionUse::of)
        .toList();
  }

  @GetMapping("/{session}/organs")
  @PreAuthorize(OrganRules.HANDS)
  @Operation(
      summary = "Legs of organs whose donation number was scanned, for the acts of people on them",
      description = "Where the box of one was scanned too, only that one.")
  List<ScannedOrgan> organs(Caller caller, @PathVariable String session) {
    List<String> scans =
        sessions.things(caller, found(caller, session).ref()).stream()
            .map(CheckpointSessions.Thing::text)
            .toList();
    return labels.legsOf(caller, scans).stream()
        .map(leg -> new ScannedOrgan(leg.organId().toString(), leg.channel(), leg.box()))
        .toList();
  }

  @PutMapping(path = "/{session}/uses/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize(CheckpointRules.BROWSERS)
  @Operation(summary = "Keep with a session which command is made of it")
  List<SessionUse> use(
      Caller caller,
      @PathVariable String session,
      @PathVariable String id,
      @RequestBody SessionUseRequest body) {
    Ref ref = found(caller, session).ref();
    CheckpointMode what = Fields.constant("what", body.what(), CheckpointMode.class);
    sessions.use(caller, ref, what, Fields.uuid("id", id), target(what, body));
    return uses(caller, session);
  }

  private static String target(CheckpointMode what, SessionUseRequest body) {
    return switch (what) {
      case RECEIVE, DISPATCH -> "/consignments/" + Fields.uuid("consignment", body.consignment());
      case PACK -> {
        String unit = Fields.text("unit", body.unit());
        if (!unit.matches("[0-9]{18}")) throw Fields.wrong("unit");
        yield "/units/" + unit;
      }
      case ORGAN -> "/organs/" + Fields.hash("organ", body.organ());
      default -> throw Fields.wrong("what");
    };
  }

  @PostMapping("/{session}/count")
  @PreAuthorize("hasAnyRole('pharmacist', 'wholesaler', 'manufacturer')")
  @Operation(summary = "Open a stock count of what a finished session of counting scanned")
  SessionCount count(Caller caller, @PathVariable String session) {
    return new SessionCount(sessions.count(caller, found(caller, session).ref()));
  }

  private Session found(Caller caller, String session) {
    return Ref.read(session)
        .flatMap(ref -> sessions.find(caller, ref))
        .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-CHK-004"));
  }
}
