package org.custodia.registry.consent;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.consents.ConsentCalls;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand.ChannelCommand;
import org.custodia.registry.ledger.LedgerCommand.PublicCall;
import org.custodia.registry.ledger.LedgerCommand.PublicContract;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Brings what patients chose to the ledger: reveals the secrets of what they revoked, and tells
 * each of their channels whether they take part. May be asked as often as one likes. Used inside
 * the organisation's rows.
 */
final class PatientChoices {
  private final ConsentRows consents;
  private final PatientRows patients;
  private final Subjects subjects;
  private final SealedTerms sealed;
  private final Ledger ledger;
  private final ConsentSettings settings;
  private final Clock clock;

  PatientChoices(
      JdbcClient jdbc, SealedTerms sealed, Ledger ledger, ConsentSettings settings, Clock clock) {
    this.consents = new ConsentRows(jdbc);
    this.patients = new PatientRows(jdbc);
    this.subjects = new Subjects(jdbc);
    this.sealed = sealed;
    this.ledger = ledger;
    this.settings = settings;
    this.clock = clock;
  }

  /** Puts the call into the outbox that reveals the secrets of what this act takes back. */
  void reveal(String organisation, PatientRows.Act act) {
    UUID command =
        DerivedId.of("revelation", act.id(), act.command().map(UUID::toString).orElse(""));
    Bytes32 own = ledger.memberId(organisation);
    List<Bytes32> secrets =
        consents.of(own, act.id()).stream()
            .filter(row -> row.prepared().isPresent())
            .map(row -> sealed.terms(organisation, row).secret())
            .toList();
    ledger.record(
        organisation,
        new PublicCall(
            command,
            PublicContract.CONSENT_REGISTRY,
            ConsentCalls.revokeMany(ConsentCalls.padded(secrets))));
    patients.tried(act.id(), command, clock.instant());
  }

  /** Once more where the ledger refused it, after a while. */
  void revealAgain(String organisation, PatientRows.Act act) {
    Optional<CommandStatus> status =
        act.command().flatMap(command -> ledger.status(organisation, command));
    boolean refused =
        status.filter(known -> known.state() == CommandStatus.State.REFUSED).isPresent();
    if (refused && isLongAgo(act.triedAt().orElse(act.askedAt()))) reveal(organisation, act);
  }

  /** Tells the patient's channels what the patient chose, and whether all of them know it. */
  void tell(String organisation, PatientStanding standing) {
    boolean settled = true;
    for (String channel : consents.channels(standing.patient())) {
      settled &= tell(organisation, standing, channel);
    }
    if (settled != standing.settled()) {
      patients.put(
          new PatientStanding(standing.patient(), standing.optedOut(), standing.since(), settled));
    }
  }

  /** Whether a choice of the patient is still on its way to this channel. */
  boolean isOnItsWay(String organisation, UUID patient, String channel) {
    return patients
        .choice(patient, channel)
        .filter(choice -> !status(organisation, choice.command()).state().isFinal())
        .isPresent();
  }

  private boolean tell(String organisation, PatientStanding standing, String channel) {
    UUID patient = standing.patient();
    Optional<PatientRows.Choice> last = patients.choice(patient, channel);
    if (last.isPresent() && !status(organisation, last.get().command()).state().isFinal()) {
      return false;
    }
    Bytes32 own = ledger.memberId(organisation);
    Bytes32 pseudonym = consents.pseudonym(patient, channel);
    Optional<Subjects.Subject> subject = subjects.find(channel, own, pseudonym);
    if (subject.isEmpty()) {
      // Not introduced: nothing to opt out of, unless an introduction is on its way.
      return consents.begun(patient, channel).stream()
          .allMatch(id -> status(organisation, DerivedId.opening(id)).state().isFinal());
    }
    if (subject.get().optedOut() == standing.optedOut()) return true;
    if (last.filter(choice -> !isLongAgo(choice.recordedAt())).isPresent()
        && status(organisation, last.get().command()).state() == CommandStatus.State.REFUSED) {
      return false;
    }
    record(organisation, standing, channel, pseudonym, last);
    return false;
  }

  private void record(
      String organisation,
      PatientStanding standing,
      String channel,
      Bytes32 pseudonym,
      Optional<PatientRows.Choice> last) {
    boolean out = standing.optedOut();
    List<Object> from = new ArrayList<>(List.of(out, channel, pseudonym));
    last.ifPresent(choice -> from.add(choice.command()));
    UUID command = DerivedId.of("choice", from.toArray());
    ledger.record(
        organisation,
        new ChannelCommand(
            command,
            channel,
            (out ? Action.OPT_OUT : Action.OPT_IN).code(),
            out ? ConsentCalls.optOut(pseudonym) : ConsentCalls.optIn(pseudonym)));
    patients.choose(
        organisation,
        standing.patient(),
        channel,
        new PatientRows.Choice(command, clock.instant()));
  }

  private boolean isLongAgo(Instant then) {
    return !clock.instant().isBefore(then.plus(settings.triedAgain()));
  }

  private CommandStatus status(String organisation, UUID command) {
    return ledger.status(organisation, command).orElseThrow();
  }
}
