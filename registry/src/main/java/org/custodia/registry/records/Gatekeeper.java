package org.custodia.registry.records;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.OperatorKind;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.records.RecordCalls;
import org.custodia.contracts.witness.RecordQuery;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.ChannelViews;
import org.custodia.registry.ledger.ChannelViews.Answer;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand.ChannelCommand;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.rows.OrganisationRows;

/**
 * Answers signed queries for records that a local organisation holds. It checks who asks, and asks
 * the channel's contract on the organisation's own node whether that may be; a query by a consent
 * with limited uses is admitted by the contract first. Every answer goes on record. A query that is
 * repeated gets the same answer and leaves nothing twice.
 *
 * <p>Refusals: CUS-VER-001 and 003 for a message out of its form, CUS-REC-011 too old or from the
 * future, 012 not signed by a person of the reader, 013 the id was used for another query, 014 no
 * answer of the ledger yet, 015 what the consent covers is the patient's host to say, who is away,
 * 054 an emergency without a reason, 055 the reader's organisation rejected the consent. Whoever
 * may not read hears CUS-REC-010, whatever the reason: also when there is no such record.
 */
public final class Gatekeeper {
  /** No message is longer, in bytes. */
  public static final int LONGEST_MESSAGE = 4 * 1024;

  /** How far the clocks of two members may be apart, delivery included. */
  private static final Duration FRESHNESS = Duration.ofMinutes(2);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  private final LocalOrganisations organisations;
  private final OrganisationRows rows;
  private final Ledger ledger;
  private final ChannelViews views;
  private final Members members;
  private final HeldRecords held;
  private final RecordBodies bodies;
  private final RecordScope scope;
  private final EmergencyReasons reasons;
  private final WitnessDomain domain;
  private final Duration patience;
  private final Clock clock;

  /**
   * @param patience how long to wait for the ledger to admit a query
   */
  Gatekeeper(
      LocalOrganisations organisations,
      OrganisationRows rows,
      Ledger ledger,
      ChannelViews views,
      Members members,
      HeldRecords held,
      RecordBodies bodies,
      RecordScope scope,
      EmergencyReasons reasons,
      WitnessDomain domain,
      Duration patience,
      Clock clock) {
    this.organisations = organisations;
    this.rows = rows;
    this.ledger = ledger;
    this.views = views;
    this.members = members;
    this.held = held;
    this.bodies = bodies;
    this.scope = scope;
    this.reasons = reasons;
    this.domain = domain;
    this.patience = patience;
    this.clock = clock;
  }

  /**
   * @param body JSON as in {@link SignedRecordQuery}
   */
  public SealedForReader answer(byte[] body) {
    if (body.length > LONGEST_MESSAGE) throw new Problem(Kind.TOO_LARGE, "CUS-VER-001");
    SignedRecordQuery query = SignedRecordQuery.parse(body);
    Instant now = clock.instant();
    if (Duration.between(query.askedAt(), now).abs().compareTo(FRESHNESS) > 0) {
      throw new Problem(Kind.BAD_INPUT, "CUS-REC-011", FRESHNESS.toMinutes());
    }
    EmergencyReasons.checked(query.purpose(), query.reason());
    WitnessSignature signature =
        WitnessSignature.of(query.signature()).orElseThrow(Gatekeeper::stranger);
    String key = signature.signer(query.message(), domain).orElseThrow(Gatekeeper::stranger);
    String organisation =
        organisations.slugs().stream()
            .filter(slug -> ledger.memberId(slug).equals(query.holder()))
            .findFirst()
            .orElseThrow(Gatekeeper::denied);
    rows.in(
        organisation,
        () -> {
          checkReader(organisation, query.reader(), key, now);
          checkChannel(organisation, query);
        });
    if (scope.isRejected(organisation, query)) throw new Problem(Kind.FORBIDDEN, "CUS-REC-055");
    boolean limited = needsAdmission(organisation, query);
    if (!scope.covers(organisation, query)) throw denied();
    if (limited) {
      note(organisation, query, now);
      admit(organisation, query, signature);
    }
    return rows.in(organisation, () -> handOut(organisation, query, signature, now));
  }

  private void note(String organisation, SignedRecordQuery query, Instant now) {
    if (!held.asked(organisation, query, now)) throw new Problem(Kind.CONFLICT, "CUS-REC-013");
  }

  /** A person of an active member, whose key counts now. */
  private void checkReader(String organisation, Bytes32 reader, String key, Instant now) {
    boolean person =
        members
            .operator(organisation, key)
            .filter(operator -> operator.kind() == OperatorKind.PERSON)
            .filter(operator -> operator.isValid(now) && operator.member().equals(reader))
            .isPresent();
    boolean active =
        members.byId(organisation, reader).filter(member -> member.isActive(now)).isPresent();
    if (!person || !active) throw stranger();
  }

  private void checkChannel(String organisation, SignedRecordQuery query) {
    boolean theirs =
        ledger
            .channel(organisation, query.channel())
            .filter(channel -> channel.kind() == SubjectKind.RELATIONSHIP.code())
            .filter(channel -> channel.state().equals("READY"))
            .filter(channel -> channel.members().contains(query.reader()))
            .isPresent();
    if (!theirs) throw denied();
  }

  /**
   * Whether the contract has still to admit it: by a consent with limited uses, and not admitted
   * before. Most consents are without limit, so that is asked first.
   */
  private boolean needsAdmission(String organisation, SignedRecordQuery query) {
    Answer may = views.ask(organisation, query.channel(), RecordCalls.checkAccess(query.message()));
    if (may instanceof Answer.Said said) {
      boolean limited = AbiReader.of(said.data()).number() != 0;
      return limited && !isAdmitted(organisation, query);
    }
    // What was admitted by the last use is answered, though nobody else may read by it any more.
    if (!isAdmitted(organisation, query)) throw denied();
    return false;
  }

  /** Returns when the contract has admitted this query. */
  private void admit(String organisation, SignedRecordQuery query, WitnessSignature signature) {
    RecordQuery message = query.message();
    UUID id = id("admission", message);
    ledger.record(
        organisation,
        new ChannelCommand(
            id,
            query.channel(),
            Action.ADMIT_READER.code(),
            RecordCalls.admit(message, signature)));
    if (await(organisation, id).state() == CommandStatus.State.REFUSED) throw denied();
  }

  private boolean isAdmitted(String organisation, SignedRecordQuery query) {
    Answer before =
        views.ask(
            organisation,
            query.channel(),
            RecordCalls.queryOf(query.reader(), Bytes32.ofUuid(query.id())));
    return before instanceof Answer.Said said && AbiReader.of(said.data()).bool();
  }

  private CommandStatus await(String organisation, UUID command) {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      CommandStatus status = ledger.status(organisation, command).orElseThrow();
      if (status.state().isFinal()) return status;
      if (System.nanoTime() > end) throw new Problem(Kind.UNAVAILABLE, "CUS-REC-014");
      try {
        Thread.sleep(BETWEEN_LOOKS.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Problem(e, Kind.UNAVAILABLE, "CUS-REC-014");
      }
    }
  }

  /** Query, content, and its place on the ledger's record of readings in one transaction. */
  private SealedForReader handOut(
      String organisation, SignedRecordQuery query, WitnessSignature signature, Instant now) {
    note(organisation, query, now);
    UUID body =
        held.body(organisation, query.channel(), query.record()).orElseThrow(Gatekeeper::denied);
    RecordQuery message = query.message();
    if (!query.reason().isEmpty()) {
      reasons.keep(organisation, query.reader(), message.queryId(), query.reason(), now);
    }
    SealedForReader sealed =
        bodies.sealFor(organisation, body, query.channel(), query.readerKey(), context(query.id()));
    UUID id = id("reading", message);
    if (ledger.status(organisation, id).isEmpty()) {
      ledger.record(
          organisation,
          new ChannelCommand(
              id,
              query.channel(),
              Action.RECORD_READ.code(),
              RecordCalls.read(message, signature, now.getEpochSecond())));
    }
    return sealed;
  }

  /** What the answer to a query is bound to. */
  public static byte[] context(UUID query) {
    return ("custodia record query " + query).getBytes(StandardCharsets.UTF_8);
  }

  private static UUID id(String what, RecordQuery query) {
    String name = "records " + what + " " + query.structHash();
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }

  private static Problem stranger() {
    return new Problem(Kind.FORBIDDEN, "CUS-REC-012");
  }

  private static Problem denied() {
    return new Problem(Kind.NOT_FOUND, "CUS-REC-010");
  }
}
