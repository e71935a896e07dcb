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
 * Takes from grantees, at the patient's host, what they say to what was allowed them, and tells the
 * patient. What is accepted stays as it is. What is rejected ends as if it had been taken back: its
 * secret is revealed, so that no contract and no holder of records lets anybody read by it any
 * more. The same again has no second effect, nor has what is said to what is over anyway, whichever
 * of the two comes first.
 *
 * <p>Refusals: CUS-VER-001 to 003 for a message out of its form or too long, 004 to 007 for one
 * that is too old or not signed by an active member, CUS-DOC-001 nobody here goes by that id,
 * CUS-CON-040 no such consent was given to this member in this channel.
 */
public final class ReplyDesk {
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

  ReplyDesk(
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
   * @param body JSON of a {@link SignedConsentReply}
   * @return JSON with the id that was taken
   */
  public byte[] answer(byte[] body) {
    if (body.length > LONGEST_MESSAGE) {
      throw new Problem(Kind.TOO_LARGE, "CUS-VER-002", LONGEST_MESSAGE);
    }
    SignedConsentReply reply = SignedConsentReply.parse(body);
    askers.checkFresh(reply.sentAt());
    String signer = askers.signer(reply.message(), reply.signature());
    String organisation =
        organisations.slugs().stream()
            .filter(slug -> ledger.memberId(slug).equals(reply.host()))
            .findFirst()
            .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-DOC-001"));
    rows.in(
        organisation,
        () -> {
          askers.member(organisation, reply.grantee(), signer);
          take(organisation, reply);
        });
    return WireObject.bytes(WireObject.create().put("replyId", reply.id().toString()));
  }

  private void take(String organisation, SignedConsentReply reply) {
    UUID patient = find(organisation, reply).patient();
    Set<UUID> entries = directory.entriesOf(organisation, patient);
    entries.stream().sorted().forEach(entry -> patients.lock(organisation, entry));
    ConsentRow row = find(organisation, reply);
    GrantForm form = sealed.form(organisation, row);
    Instant now = clock.instant();
    boolean live = row.state(form, now).isLive();
    switch (reply.answer()) {
      case ACCEPTED -> {
        boolean news = consents.accepted(row.id(), reply.repliedAt());
        if (news && live) notices.tell(organisation, NoticeKind.ACCEPTED, row, form, now);
      }
      case REJECTED -> {
        if (live) reject(organisation, reply, row, form, now);
      }
    }
  }

  private void reject(
      String organisation, SignedConsentReply reply, ConsentRow row, GrantForm form, Instant now) {
    PatientRows.Act act =
        new PatientRows.Act(
            DerivedId.of("rejection", row.id()),
            row.patient(),
            PatientRows.Kind.REJECT,
            "", // nobody of this host
            reply.message().structHash(),
            now,
            Optional.empty(),
            Optional.empty());
    patients.add(organisation, act);
    consents.revokedBy(act.id(), List.of(row.id()), now);
    consents.rejected(
        row.id(),
        reply.repliedAt(),
        reply.words().map(words -> sealed.sealWords(organisation, reply.consent(), words)));
    choices.reveal(organisation, act);
    notices.tell(organisation, NoticeKind.REJECTED, row, form, now);
  }

  private ConsentRow find(String organisation, SignedConsentReply reply) {
    Bytes32 own = ledger.memberId(organisation);
    return consents
        .byCommitment(own, reply.consent())
        .filter(row -> row.grantedAt().isPresent())
        .filter(
            row -> row.prepared().filter(one -> one.channel().equals(reply.channel())).isPresent())
        .filter(row -> sealed.form(organisation, row).grantee().equals(reply.grantee()))
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-CON-040"));
  }
}
