package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.ChannelSuccession;
import org.custodia.registry.ledger.ChannelTrouble;
import org.custodia.registry.ledger.LedgerWorkers;
import org.custodia.registry.ledger.Rewind;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.problems.Sentences;
import org.custodia.webapp.problems.Sentences.Reader;
import org.custodia.webapp.security.SecondFactor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Channels that are out of step, and rolling one's own node back to cure them; channels that go on
 * in another contract.
 */
@RestController
@RequestMapping(path = "/api/v1/ledger", produces = MediaType.APPLICATION_JSON_VALUE)
@PreAuthorize("hasAnyRole('administrator', 'regulator')")
@Tag(name = "ledger")
class LedgerApi {
  private final ObjectProvider<LedgerWorkers> workers;
  private final ObjectProvider<ChannelSuccession> succession;
  private final ObjectProvider<Members> members;
  private final Sentences sentences;
  private final Readers readers;
  private final SecondFactor secondFactor;

  LedgerApi(
      ObjectProvider<LedgerWorkers> workers,
      ObjectProvider<ChannelSuccession> succession,
      ObjectProvider<Members> members,
      Sentences sentences,
      Readers readers,
      SecondFactor secondFactor) {
    this.secondFactor = secondFactor;
    this.workers = workers;
    this.succession = succession;
    this.members = members;
    this.sentences = sentences;
    this.readers = readers;
  }

  /**
   * @param block the block to roll back to, as a trouble names it
   */
  record RewindRequest(@Schema(requiredMode = Schema.RequiredMode.REQUIRED) Long block) {}

  /**
   * @param back whether the node was at its former block again when the answer was given
   * @param left what is still wrong
   */
  record RewindAnswer(
      UUID id, long toBlock, long fromBlock, boolean back, List<TroubleAnswer> left) {}

  /**
   * @param code its code in the list of errors
   * @param putAside nothing is written to the channel meanwhile
   * @param rewindTo block to roll one's own node back to, where that is a cure
   */
  record TroubleAnswer(
      String channel,
      String code,
      String message,
      Optional<String> action,
      boolean putAside,
      Instant since,
      HeadAnswer own,
      Optional<HeadAnswer> other,
      Optional<String> member,
      Optional<Long> rewindTo) {}

  /**
   * @param head hex with 0x
   */
  record HeadAnswer(long sequence, String head) {}

  /**
   * @param channel address of one channel; none for all that can be succeeded
   */
  record SuccessionRequest(Optional<String> channel) {}

  /**
   * @param channels addresses of the channels that this was asked for
   */
  record SuccessionAnswer(List<String> channels) {}

  @GetMapping("/troubles")
  @Operation(summary = "What is wrong with the channels of the calling organisation")
  List<TroubleAnswer> troubles(Caller caller, HttpServletRequest request) {
    return told(
        caller, workers.getObject().channelTroubles(caller.organisation()), readers.of(request));
  }

  @PostMapping(path = "/rewind", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary =
          "Roll the calling organisation's own node back to a block, so that it imports the later"
              + " ones again, and read everything anew")
  RewindAnswer rewind(
      Caller caller,
      Authentication authentication,
      @RequestBody RewindRequest body,
      HttpServletRequest request) {
    secondFactor.requireFresh(authentication);
    if (body.block() == null) {
      throw new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-002", "block");
    }
    Rewind rewind = workers.getObject().rewind(caller.organisation(), body.block(), caller.name());
    return new RewindAnswer(
        rewind.id(),
        rewind.toBlock(),
        rewind.fromBlock(),
        rewind.back(),
        told(caller, rewind.left(), readers.of(request)));
  }

  @PostMapping(path = "/successions", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary =
          "Let channels of the calling organisation go on in another contract, with the code of"
              + " this release; the other members agree by themselves")
  SuccessionAnswer succeed(
      Caller caller, Authentication authentication, @RequestBody SuccessionRequest body) {
    secondFactor.requireFresh(authentication);
    if (body.channel().isEmpty()) {
      return new SuccessionAnswer(succession.getObject().begin(caller.organisation()));
    }
    String channel = body.channel().get();
    succession.getObject().begin(caller.organisation(), channel);
    return new SuccessionAnswer(List.of(channel));
  }

  private List<TroubleAnswer> told(Caller caller, List<ChannelTrouble> troubles, Reader reader) {
    return troubles.stream()
        .map(
            trouble -> {
              List<Object> facts = facts(caller, trouble);
              return new TroubleAnswer(
                  trouble.channel(),
                  trouble.kind().code(),
                  sentences.of(trouble.kind().code(), facts, reader),
                  sentences.actionOf(trouble.kind().code(), facts, reader),
                  trouble.putAside(),
                  trouble.since(),
                  answer(trouble.own()),
                  trouble.other().map(LedgerApi::answer),
                  trouble.member().map(Bytes32::toString),
                  trouble.rewindTo());
            })
        .toList();
  }

  /**
   * Who, which channel, which step, which block: what the sentences of troubles are filled with.
   */
  private List<Object> facts(Caller caller, ChannelTrouble trouble) {
    return List.of(
        trouble.member().map(id -> name(caller, id)).orElse("–"),
        trouble.channel(),
        trouble.own().sequence(),
        trouble.rewindTo().map(Object.class::cast).orElse("–"));
  }

  /** The id where nobody is known by it, or nothing is told at the moment. */
  private String name(Caller caller, Bytes32 id) {
    try {
      return members
          .getObject()
          .byId(caller.organisation(), id)
          .map(Member::name)
          .orElse(id.toString());
    } catch (Problem readAnew) {
      return id.toString();
    }
  }

  private static HeadAnswer answer(ChannelTrouble.Head head) {
    return new HeadAnswer(head.sequence(), head.head().toString());
  }
}
