package org.custodia.registry.organs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.notices.DutyMail;
import org.custodia.registry.rows.OrganisationRows;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells those on duty by mail that there are alerts which nobody looks after. A mail is taken for a
 * while, sent outside of any transaction, and settled: whoever dies in between leaves it to be
 * tried again under the same id, so that it may arrive twice, tells it, and is never lost.
 */
final class DutyMailErrand implements OrganErrand {
  private static final Logger LOG = LoggerFactory.getLogger(DutyMailErrand.class);

  /** Longer than an attempt may take. */
  private static final Duration TAKEN = Duration.ofMinutes(3);

  private final OrganisationRows rows;
  private final DutyMailRows mails;
  private final DutyMail mail;
  private final DutySettings settings;
  private final Clock clock;

  DutyMailErrand(
      OrganisationRows rows,
      DutyMailRows mails,
      DutyMail mail,
      DutySettings settings,
      Clock clock) {
    this.rows = rows;
    this.mails = mails;
    this.mail = mail;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public Map<Bytes32, List<Runnable>> due(String organisation) {
    if (!mail.isOn() || !settings.mail().containsKey(organisation)) return Map.of();
    return Map.of(Bytes32.ZERO, List.of(() -> send(organisation)));
  }

  /** At most one mail. */
  void send(String organisation) {
    DutySettings.Mailbox to = settings.mail().get(organisation);
    Instant now = clock.instant();
    Optional<DutyMailRows.Due> due =
        rows.in(
            organisation,
            () -> {
              mails.begin(organisation, now, now.minus(settings.pause()));
              return mails.take(organisation, now, now.plus(TAKEN));
            });
    if (due.isEmpty()) return;
    DutyMail.Result result = mail.send(due.get().id(), to.address(), to.language(), now);
    rows.in(organisation, () -> settle(organisation, due.get(), result));
  }

  private void settle(String organisation, DutyMailRows.Due due, DutyMail.Result result) {
    Instant now = clock.instant();
    List<Duration> retries = mail.retries();
    switch (result.outcome()) {
      case DELIVERED -> mails.settle(organisation, due.id(), "SENT", null, now);
      case NEVER -> giveUp(organisation, due, result.reason(), now);
      case LATER -> {
        if (due.attempts() > retries.size()) {
          giveUp(organisation, due, result.reason(), now);
        } else {
          Instant next = now.plus(retries.get(due.attempts() - 1));
          mails.tryAgain(organisation, due.id(), result.reason(), next);
        }
      }
    }
  }

  private void giveUp(String organisation, DutyMailRows.Due due, String reason, Instant now) {
    LOG.warn("{}: duty mail {} is given up: {}", organisation, due.id(), reason);
    mails.settle(organisation, due.id(), "GIVEN_UP", reason, now);
  }
}
