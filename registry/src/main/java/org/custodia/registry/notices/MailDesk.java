package org.custodia.registry.notices;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.notices.MailRows.Purpose;
import org.custodia.registry.rows.OrganisationRows;

/** Puts mail among what waits to be sent. Used inside the organisation's rows. */
final class MailDesk {
  static final Duration CODE_FOR = Duration.ofMinutes(30);
  static final int CODES_A_DAY = 5;
  private static final int DIGITS = 100_000_000;

  private final MailSettings settings;
  private final MailRows mail;
  private final Readers readers;
  private final Sealing sealing;
  private final Runnable wake;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param wake tells whoever sends mail that there is some
   */
  MailDesk(MailSettings settings, MailRows mail, Readers readers, Sealing sealing, Runnable wake) {
    this.settings = settings;
    this.mail = mail;
    this.readers = readers;
    this.sealing = sealing;
    this.wake = wake;
  }

  boolean isOffered() {
    return settings.isOn();
  }

  /**
   * For everybody who wants mail about this patient and has not muted this.
   *
   * @param entries all entries that are this patient
   */
  void announce(String organisation, Set<UUID> entries, Notice notice, Instant now) {
    if (!settings.isOn()) return;
    Set<Bytes32> told = new HashSet<>();
    for (UUID entry : entries) {
      for (Readers.Row row : readers.mailed(organisation, entry)) {
        if (!row.settings().tells(notice.kind(), notice.grantee())) continue;
        if (told.add(row.reader().token())) mail.news(row.reader(), now, due(row.reader(), now));
      }
    }
  }

  private Instant due(Reader reader, Instant now) {
    Instant soon = now.plus(settings.gather());
    return mail.lastSent(reader)
        .map(sent -> sent.plus(settings.pause()))
        .filter(soon::isBefore)
        .orElse(soon);
  }

  /** More was added while a mail was on its way: that needs another one. */
  void addedMeanwhile(Reader reader, Instant added, Instant sent) {
    mail.news(reader, added, sent.plus(settings.pause()));
  }

  void startConfirming(Reader reader, String address, String language, Instant now) {
    if (!settings.isOn()) throw new Problem(Kind.UNAVAILABLE, "CUS-NOT-004");
    if (mail.codesSince(reader, now.minus(Duration.ofDays(1))) >= CODES_A_DAY) {
      throw new Problem(Kind.TOO_MANY, "CUS-NOT-006", CODES_A_DAY);
    }
    stopMail(reader, now);
    String code = "%08d".formatted(random.nextInt(DIGITS));
    readers.awaitCode(reader, address, language, code.getBytes(), now.plus(CODE_FOR));
    UUID id = UUID.randomUUID();
    mail.code(reader, id, sealing.seal(reader.organisation(), row(id), code), now);
    OrganisationRows.afterCommit(wake);
  }

  void stop(Reader reader, Instant now) {
    stopMail(reader, now);
    readers.forgetAddress(reader);
  }

  private void stopMail(Reader reader, Instant now) {
    mail.drop(reader, Purpose.NEWS, now);
    mail.drop(reader, Purpose.CONFIRM, now);
  }

  static String row(UUID mail) {
    return "mail/" + mail;
  }
}
