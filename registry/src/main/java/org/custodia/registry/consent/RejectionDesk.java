package org.custodia.registry.consent;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LocalOrganisations;
import org.custodia.registry.messages.WireObject;
import org.custodia.registry.notices.NoticeKind;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.verification.Askers;

/**
 * Takes from grantees, at the patient's host, what they do not want of what was allowed them. Such
 * a consent ends as if it had been taken back: its secret is revealed, so that no contract and no
 * holder of records lets anybody read by it any more. The patient is told, with the grantee's
 * words. The same again has no second effect, nor has rejecting what is over anyway.
 *
 * <p>Refusals: CUS-VER-001 to 003 for a message out of its form or too long, 004 to 007 for one
 * that is too old or not signed by an active member, CUS-DOC-001 nobody here goes by that id,
 * CUS-CON-040 no such consent was given to this member in this channel.
 */
public final class RejectionDesk {
  /** No message is longer, in bytes. */
  public static final int LONGEST_MESSAGE = 4 * 1024;

  private final LocalOrganisations organisations;
  private final OrganisationRows rows;
  private final ConsentRows consents;
  private final PatientRows patients;
  private final PatientDirectory directory;
  private final SealedTerms sealed;
  private final PatientChoices choices;
  private final ConsentNotices notices;
  private final Ledger ledger;
  private final Askers askers;
  private final Clock clock;

  RejectionDesk(
      LocalOrganisations organisations,
      OrganisationRows rows,
      ConsentRows consents,
      PatientRows patients,
      PatientDirectory directory,
      SealedTerms sealed,
      PatientChoices choices,
      ConsentNotices notices,
      Ledger ledger,
      Askers askers,
      Clock clock) {
    this.organisations = organisations;
    this.rows = rows;
    this.consents = consents;
    this.patients = patients;
    this.directory = directory;
    this.sealed = sealed;
    this.choices = choices;
    this.notices = notices;
    this.ledger = ledger;
    this.askers = askers;
    this.clock = clock;
  }

  /**
   * @param body JSON of a {@link SignedConsentRejection}
   * @return JSON with the id that was taken
   */
  public byte[] answer(byte[] body) {
    if (body.length > LONGEST_MESSAGE) {
      throw new Problem(Kind.TOO_LARGE, "CUS-VER-002", LONGEST_MESSAGE);
    }
    SignedConsentRejection rejection = SignedConsentRejection.parse(body);
    askers.checkFresh(rejection.sentAt());
    String signer = askers.signer(rejection.message(), rejection.signature());
    String organisation =
        organisations.slugs().stream()
            .filter(slug -> ledger.memberId(slug).equals(rejection.host()))
            .findFirst()
            .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-DOC-001"));
    rows.in(
        organisation,
        () -> {
          askers.member(organisation, rejection.grantee(), signer);
          take(organisation, rejection);
        });
    return WireObject.bytes(WireObject.create().put("rejectionId", rejection.id().toString()));
  }

  private void take(String organisation, SignedConsentRejection rejection) {
    UUID patient = find(organisation, rejection).patient();
    Set<UUID> entries = directory.entriesOf(organisation, patient);
    entries.stream().sorted().forEach(entry -> patients.lock(organisation, entry));
    ConsentRow row = find(organisation, rejection);
    GrantForm form = sealed.form(organisation, row);
    Instant now = clock.instant();
    if (!row.state(form, now).isLive()) return;
    PatientRows.Act act =
        new PatientRows.Act(
            DerivedId.of("rejection", row.id()),
            patient,
            PatientRows.Kind.REJECT,
            "", // nobody of this host
            rejection.message().structHash(),
            now,
            Optional.empty(),
            Optional.empty());
    patients.add(organisation, act);
    consents.revokedBy(act.id(), List.of(row.id()), now);
    consents.rejected(
        row.id(),
        rejection.rejectedAt(),
        rejection.words().map(words -> sealed.sealWords(organisation, rejection.consent(), words)));
    choices.reveal(organisation, act);
    notices.tell(organisation, NoticeKind.REJECTED, row, form, now);
  }

  private ConsentRow find(String organisation, SignedConsentRejection rejection) {
    Bytes32 own = ledger.memberId(organisation);
    return consents
        .byCommitment(own, rejection.consent())
        .filter(row -> row.grantedAt().isPresent())
        .filter(
            row ->
                row.prepared().filter(one -> one.channel().equals(rejection.channel())).isPresent())
        .filter(row -> sealed.form(organisation, row).grantee().equals(rejection.grantee()))
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-CON-040"));
  }
}
