package org.custodia.registry.notices;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.rows.OrganisationRows;

/** Notices in their tables, and mail put among what waits to be sent. */
final class StoredNotices implements Notices {
  private static final int MOST = 100;
  private static final int FRESH = 10;

  private final OrganisationRows rows;
  private final NoticeRows notices;
  private final Readers readers;
  private final MailDesk mail;
  private final PatientDirectory people;
  private final Clock clock;

  StoredNotices(
      OrganisationRows rows,
      NoticeRows notices,
      Readers readers,
      MailDesk mail,
      PatientDirectory people,
      Clock clock) {
    this.rows = rows;
    this.notices = notices;
    this.readers = readers;
    this.mail = mail;
    this.people = people;
    this.clock = clock;
  }

  @Override
  public void put(
      String organisation,
      UUID patient,
      UUID id,
      NoticeKind kind,
      Map<String, String> facts,
      Instant at) {
    Notice notice = new Notice(id, kind, facts, at, false, true);
    rows.in(
        organisation,
        () -> {
          if (notices.insert(organisation, patient, notice)) {
            mail.announce(
                organisation, people.entriesOf(organisation, patient), notice, clock.instant());
          }
        });
  }

  @Override
  public List<Notice> list(Caller caller, UUID patient, Optional<UUID> before, int limit) {
    return asReader(
        caller,
        patient,
        reader ->
            notices.before(
                reader, before, Math.max(1, Math.min(limit, MOST)), readers.settings(reader)));
  }

  @Override
  public List<Notice> about(Caller caller, UUID patient, UUID consent) {
    return asReader(
        caller, patient, reader -> notices.about(reader, consent, readers.settings(reader)));
  }

  @Override
  public News news(Caller caller, UUID patient, Optional<Long> seen) {
    return asReader(
        caller,
        patient,
        reader -> {
          long latest = notices.latest(reader);
          List<Notice> fresh =
              seen.filter(position -> position < latest)
                  .map(position -> notices.after(reader, position, readers.settings(reader)))
                  .orElse(List.of());
          return new News(
              latest,
              notices.unread(reader),
              fresh.stream().filter(Notice::live).limit(FRESH).toList());
        });
  }

  @Override
  public void markRead(Caller caller, UUID patient, UUID notice) {
    asReader(
        caller,
        patient,
        reader -> {
          notices.markRead(reader, notice);
          return null;
        });
  }

  @Override
  public void markAllRead(Caller caller, UUID patient, UUID newest) {
    asReader(
        caller,
        patient,
        reader -> {
          notices.markAllRead(reader, newest);
          return null;
        });
  }

  @Override
  public NoticeSettings settings(Caller caller, UUID patient) {
    return asReader(caller, patient, reader -> readers.shown(reader, mail.isOffered()));
  }

  @Override
  public void mute(Caller caller, UUID patient, NoticeKind kind, boolean muted) {
    if (!kind.isMutable()) throw new Problem(Kind.BAD_INPUT, "CUS-NOT-002");
    asReader(
        caller,
        patient,
        reader -> {
          readers.change(reader, settings -> settings.muted(kind, muted));
          return null;
        });
  }

  @Override
  public void mute(Caller caller, UUID patient, Bytes32 member, boolean muted) {
    asReader(
        caller,
        patient,
        reader -> {
          readers.change(reader, settings -> settings.muted(member, muted));
          return null;
        });
  }

  @Override
  public void setMail(Caller caller, UUID patient, String address, String language) {
    MailAddresses.check(address);
    asReader(
        caller,
        patient,
        reader -> {
          mail.startConfirming(reader, address, language, clock.instant());
          return null;
        });
  }

  @Override
  public void confirmMail(Caller caller, UUID patient, String code) {
    boolean confirmed =
        asReader(
            caller,
            patient,
            reader ->
                readers.confirm(
                    reader,
                    code.strip().replace(" ", "").getBytes(StandardCharsets.UTF_8),
                    clock.instant()));
    // Outside of the transaction, so that a wrong try stays counted.
    if (!confirmed) throw new Problem(Kind.BAD_INPUT, "CUS-NOT-005");
  }

  @Override
  public void stopMail(Caller caller, UUID patient) {
    asReader(
        caller,
        patient,
        reader -> {
          mail.stop(reader, clock.instant());
          return null;
        });
  }

  private <T> T asReader(Caller caller, UUID patient, java.util.function.Function<Reader, T> work) {
    if (!people.mayActFor(caller, patient)) throw new Problem(Kind.NOT_FOUND, "CUS-NOT-001");
    Reader reader =
        readers.of(caller, patient).over(people.entriesOf(caller.organisation(), patient));
    return rows.in(caller.organisation(), () -> work.apply(reader));
  }
}
