package org.custodia.registry.consent;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.consents.ConsentCalls;
import org.custodia.contracts.witness.GrantAttestation;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.consent.ConsentRows.Touched;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.Keeper;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand.ChannelCommand;
import org.custodia.registry.ledger.LedgerRefusal;
import org.custodia.registry.notices.NoticeKind;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.rows.OrganisationRows;

/**
 * Takes consents through the steps after the patient's signature: when it is published, the patient
 * is introduced to the channel and the consent opened there; what was revoked is revoked; and the
 * patient is told. Each consent in a transaction of its own.
 */
final class ConsentKeeper implements Keeper {
  private static final Duration FORGET_DRAFTS_AFTER = Duration.ofDays(1);

  /** A rewind of the rows may bring what is new in blocks that were looked at before. */
  private static final Duration EVERYTHING_EVERY = Duration.ofMinutes(10);

  private final OrganisationRows rows;
  private final ConsentRows consents;
  private final PatientRows patients;
  private final Subjects subjects;
  private final PatientDirectory directory;
  private final Keys keys;
  private final WitnessDomain domain;
  private final SealedTerms sealed;
  private final PatientChoices choices;
  private final ConsentNotices notices;
  private final Ledger ledger;
  private final ConsentSettings settings;
  private final Clock clock;
  private final Map<String, Looked> looked = new ConcurrentHashMap<>();

  /**
   * How far this process has looked for news.
   *
   * @param everythingAt when it last looked at all consents in use
   */
  private record Looked(long block, Instant ending, Instant everythingAt) {}

  ConsentKeeper(
      OrganisationRows rows,
      ConsentRows consents,
      PatientRows patients,
      Subjects subjects,
      PatientDirectory directory,
      Keys keys,
      WitnessDomain domain,
      SealedTerms sealed,
      PatientChoices choices,
      ConsentNotices notices,
      Ledger ledger,
      ConsentSettings settings,
      Clock clock) {
    this.rows = rows;
    this.consents = consents;
    this.patients = patients;
    this.subjects = subjects;
    this.directory = directory;
    this.keys = keys;
    this.domain = domain;
    this.sealed = sealed;
    this.choices = choices;
    this.notices = notices;
    this.ledger = ledger;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public void look(String organisation) {
    Bytes32 own = ledger.memberId(organisation);
    Instant now = clock.instant();
    Instant ending = now.plus(settings.expiringWithin());
    Optional<Looked> before =
        Optional.ofNullable(looked.get(organisation))
            .filter(last -> now.isBefore(last.everythingAt().plus(EVERYTHING_EVERY)));
    long block = ledger.position(organisation).block(); // before the rows are read
    List<Runnable> work = new ArrayList<>();
    rows.in(
        organisation,
        () -> {
          consents.forgetDrafts(now.minus(FORGET_DRAFTS_AFTER));
          patients.atWork().forEach(act -> work.add(() -> choices.revealAgain(organisation, act)));
          patients.unsettled().forEach(one -> work.add(() -> tell(organisation, one.patient())));
          consents.onTheirWay(own).forEach(row -> work.add(() -> goOn(organisation, row.id())));
          consents
              .withNews(
                  own,
                  before
                      .map(last -> new Touched(last.block(), last.ending(), ending))
                      .orElseGet(() -> Touched.anything(ending)))
              .forEach(row -> work.add(() -> tellNews(organisation, row.id())));
        });
    Optional<RuntimeException> failure = Optional.empty();
    for (Runnable one : work) {
      try {
        rows.in(organisation, one);
      } catch (RuntimeException e) {
        failure = failure.or(() -> Optional.of(e));
      }
    }
    if (failure.isPresent()) throw failure.get();
    looked.put(
        organisation, new Looked(block, ending, before.map(Looked::everythingAt).orElse(now)));
  }

  private void tell(String organisation, UUID patient) {
    choices.tell(organisation, patients.lock(organisation, patient));
  }

  /** The next step of a consent that was granted and is not open. */
  private void goOn(String organisation, UUID id) {
    ConsentRow row = consents.find(ledger.memberId(organisation), id).orElseThrow();
    if (row.onLedger().openedAt().isPresent()) {
      opened(organisation, row);
      return;
    }
    if (row.revokedBy().isPresent() || row.onLedger().isOver()) return; // never to be opened
    CommandStatus published = status(organisation, row.id()).orElseThrow();
    if (published.state() == CommandStatus.State.REFUSED) {
      refused(organisation, row, published.refusal().orElseThrow());
    } else if (published.state().isDone()) {
      Optional<CommandStatus> opening = status(organisation, DerivedId.opening(id));
      if (opening.isEmpty()) {
        open(organisation, row);
      } else if (opening.get().state() == CommandStatus.State.REFUSED) {
        refused(organisation, row, opening.get().refusal().orElseThrow());
      }
    }
  }

  private void open(String organisation, ConsentRow row) {
    ConsentRow.Prepared prepared = row.prepared().orElseThrow();
    try {
      introduce(organisation, row.patient(), prepared);
    } catch (Problem noSuchPatient) {
      refused(organisation, row, new LedgerRefusal(ConsentRefusals.PATIENT_GONE, List.of()));
      return;
    }
    GrantAttestation attestation =
        new GrantAttestation(
            ledger.memberId(organisation),
            row.grantKey(),
            prepared.pseudonym(),
            prepared.channel());
    byte[] attested = keys.account(organisation).sign(attestation.digest(domain));
    ledger.record(
        organisation,
        new ChannelCommand(
            DerivedId.opening(row.id()),
            prepared.channel(),
            Action.OPEN_CONSENT.code(),
            ConsentCalls.openConsent(
                sealed.terms(organisation, row).message(),
                WitnessSignature.of(row.signature().orElseThrow()).orElseThrow(),
                attestation,
                WitnessSignature.of(attested).orElseThrow())));
    consents.begun(row.id(), clock.instant());
  }

  /** Unless the channel knows the patient by what is known of the patient now. */
  private void introduce(String organisation, UUID patient, ConsentRow.Prepared prepared) {
    String channel = prepared.channel();
    Bytes32 evidence = directory.evidence(organisation, patient, channel);
    Optional<Subjects.Subject> known =
        subjects.find(channel, ledger.memberId(organisation), prepared.pseudonym());
    if (known.filter(subject -> subject.evidence().equals(evidence)).isPresent()) return;
    long amended = known.map(Subjects.Subject::evidenceBlock).orElse(0L);
    ledger.record(
        organisation,
        new ChannelCommand(
            DerivedId.of("introduction", channel, prepared.pseudonym(), amended, evidence),
            channel,
            Action.INTRODUCE_PATIENT.code(),
            ConsentCalls.introducePatient(prepared.pseudonym(), evidence)));
  }

  private void refused(String organisation, ConsentRow row, LedgerRefusal refusal) {
    consents.refused(row.id(), refusal);
    notices.refused(
        organisation,
        row,
        sealed.form(organisation, row),
        ConsentRefusals.reason(refusal).code(),
        clock.instant());
  }

  private void opened(String organisation, ConsentRow row) {
    Instant at = row.onLedger().openedAt().orElseThrow();
    notices.tell(organisation, NoticeKind.OPENED, row, sealed.form(organisation, row), at);
    ConsentRow.Told told = row.told();
    consents.told(
        row.id(), new ConsentRow.Told(true, told.used(), told.expiring(), told.revoked()));
    tellNews(organisation, row.id()); // of what had touched it before this was told
  }

  private void tellNews(String organisation, UUID id) {
    ConsentRow row = consents.find(ledger.memberId(organisation), id).orElseThrow();
    GrantForm form = sealed.form(organisation, row);
    ConsentRow.Prepared prepared = row.prepared().orElseThrow();
    subjects
        .uses(prepared.channel(), prepared.commitment(), row.told().used())
        .forEach(use -> notices.used(organisation, row, form, use));
    boolean revoked = row.onLedger().isOver();
    boolean expiring = row.told().expiring() || isExpiring(row, form);
    if (revoked && row.rejection().isEmpty()) { // what was rejected was told as that
      Instant at = row.onLedger().revokedAt().orElseGet(clock::instant);
      notices.tell(organisation, NoticeKind.REVOKED, row, form, at);
    } else if (!revoked && expiring && !row.told().expiring()) {
      tellOfTheEnd(organisation, row, form);
    }
    consents.told(
        id, new ConsentRow.Told(row.told().opened(), row.onLedger().used(), expiring, revoked));
  }

  private boolean isExpiring(ConsentRow row, GrantForm form) {
    return row.told().opened()
        && row.revokedBy().isEmpty()
        && form.validUntil().isBefore(clock.instant().plus(settings.expiringWithin()));
  }

  /** Not of the end of what runs for a shorter time anyway, or can no longer be used. */
  private void tellOfTheEnd(String organisation, ConsentRow row, GrantForm form) {
    boolean running = row.state(form, clock.instant()) == ConsentView.State.IN_FORCE;
    boolean longer = form.validFrom().plus(settings.expiringWithin()).isBefore(form.validUntil());
    if (running && longer) {
      notices.tell(organisation, NoticeKind.EXPIRING, row, form, clock.instant());
    }
  }

  private Optional<CommandStatus> status(String organisation, UUID command) {
    return ledger.status(organisation, command);
  }
}
