package org.custodia.registry.notices;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.notices.MailRows.Due;
import org.custodia.registry.notices.MailRows.Purpose;
import org.custodia.registry.notices.MailRows.State;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.rows.OrganisationRows;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import tools.jackson.core.type.TypeReference;

/**
 * Sends the mail that waits in rows, with one thread for all organisations. A mail is taken for a
 * while, sent outside of any transaction, and settled; whoever dies in between leaves it to be
 * tried again, so that it may arrive twice and is never lost.
 */
final class MailWorker implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(MailWorker.class);
  private static final TypeReference<String> TEXT = new TypeReference<>() {};

  /** Longer than any attempt may take: connecting, greeting, TLS, sign-in, mail. */
  private static final int TIMEOUTS_OF_AN_ATTEMPT = 12;

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(4);

  private final List<String> organisations;
  private final OrganisationRows rows;
  private final MailRows mail;
  private final MailDesk desk;
  private final Readers readers;
  private final NoticeRows notices;
  private final Sealing sealing;
  private final PatientDirectory people;
  private final MailSettings settings;
  private final Clock clock;
  private final Semaphore awake;
  private volatile Thread thread;

  /**
   * @param awake has a permit when there may be something to send
   */
  MailWorker(
      List<String> organisations,
      OrganisationRows rows,
      MailRows mail,
      MailDesk desk,
      Readers readers,
      NoticeRows notices,
      Sealing sealing,
      PatientDirectory people,
      MailSettings settings,
      Clock clock,
      Semaphore awake) {
    this.organisations = List.copyOf(organisations);
    this.rows = rows;
    this.mail = mail;
    this.desk = desk;
    this.readers = readers;
    this.notices = notices;
    this.sealing = sealing;
    this.people = people;
    this.settings = settings;
    this.clock = clock;
    this.awake = awake;
  }

  @Override
  public synchronized void start() {
    if (thread != null || !settings.isOn()) return;
    MailPost post = new MailPost(settings);
    thread = new Thread(() -> run(post), "mail");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public synchronized void stop() {
    Thread ending = thread;
    thread = null;
    if (ending == null) return;
    ending.interrupt();
    try {
      ending.join(STOP_WITHIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }

  private void run(MailPost post) {
    while (Thread.currentThread() == thread) {
      try {
        for (String organisation : organisations) sendDue(organisation, post);
        awake.tryAcquire(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        awake.drainPermits();
      } catch (InterruptedException stopping) {
        return;
      } catch (RuntimeException failure) {
        LOG.warn("mail waits: {}", failure.getClass().getSimpleName());
        if (!pause(LOOK_AGAIN)) return;
      }
    }
  }

  private void sendDue(String organisation, MailPost post) throws InterruptedException {
    while (Thread.currentThread() == thread) {
      Instant now = clock.instant();
      Instant again = now.plus(settings.timeout().multipliedBy(TIMEOUTS_OF_AN_ATTEMPT));
      Instant fresh = now.minus(settings.pause());
      Optional<Due> taken = rows.in(organisation, () -> mail.take(now, again, fresh));
      if (taken.isEmpty()) return;
      send(organisation, taken.get(), post);
      TimeUnit.MILLISECONDS.sleep(TimeUnit.MINUTES.toMillis(1) / settings.perMinute());
    }
  }

  private void send(String organisation, Due due, MailPost post) {
    Optional<Letter> letter = rows.in(organisation, () -> letter(organisation, due));
    if (letter.isEmpty()) {
      rows.in(
          organisation,
          () -> {
            mail.settle(due.id(), State.NOT_NEEDED, Optional.empty(), clock.instant());
          });
      return;
    }
    MailPost.Outcome outcome = post.send(letter.get(), clock.instant());
    // Also when projections are read anew from now on, or it would be sent once more.
    rows.alsoIncomplete()
        .in(organisation, () -> settle(organisation, due, outcome, clock.instant()));
  }

  /** Empty when it need not be sent any more, or must not be. */
  private Optional<Letter> letter(String organisation, Due due) {
    Optional<Readers.Row> found = readers.find(organisation, due.patient(), due.reader());
    if (found.isEmpty() || found.get().settings().address().isEmpty()) return Optional.empty();
    Readers.Row row = found.get();
    Caller caller = new Caller(organisation, row.reader().name(), Set.of("patient"));
    if (!people.mayActFor(caller, due.patient())) return Optional.empty();
    String to = row.settings().address().get();
    String language = row.settings().language();
    if (due.purpose() == Purpose.CONFIRM) {
      return due.sealed()
          .map(kept -> sealing.open(organisation, MailDesk.row(due.id()), kept, TEXT))
          .map(code -> Letter.code(due.id(), to, language, settings, code));
    }
    Reader reader = row.reader().over(people.entriesOf(organisation, due.patient()));
    boolean wanted = row.mail() == Readers.Mail.CONFIRMED && notices.unread(reader) > 0;
    return wanted ? Optional.of(Letter.news(due.id(), to, language, settings)) : Optional.empty();
  }

  private void settle(String organisation, Due due, MailPost.Outcome outcome, Instant now) {
    if (outcome instanceof MailPost.Outcome.Delivered) {
      Optional<Instant> latest = mail.settle(due.id(), State.SENT, Optional.empty(), now);
      readers.trouble(due.patient(), due.reader(), false);
      if (due.purpose() != Purpose.NEWS) return;
      Reader reader = new Reader(organisation, due.patient(), "", due.reader());
      latest
          .filter(added -> added.isAfter(due.latestAt()))
          .ifPresent(added -> desk.addedMeanwhile(reader, added, now));
    } else if (outcome instanceof MailPost.Outcome.Later later
        && due.attempts() <= settings.retries().size()) {
      Duration pause = settings.retries().get(due.attempts() - 1);
      LOG.info(
          "mail {} waits {} after attempt {}: {}", due.id(), pause, due.attempts(), later.reason());
      mail.tryAgain(due.id(), later.reason(), now.plus(pause));
    } else {
      String reason =
          outcome instanceof MailPost.Outcome.Never never
              ? never.reason()
              : ((MailPost.Outcome.Later) outcome).reason();
      LOG.warn("mail {} is given up after attempt {}: {}", due.id(), due.attempts(), reason);
      if (mail.settle(due.id(), State.GIVEN_UP, Optional.of(reason), now).isPresent()) {
        readers.trouble(due.patient(), due.reader(), true);
      }
    }
  }

  private static boolean pause(Duration length) {
    try {
      TimeUnit.MILLISECONDS.sleep(length.toMillis());
      return true;
    } catch (InterruptedException stopping) {
      return false;
    }
  }
}
