package org.custodia.registry.notices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.custodia.registry.notices.NoticesWorld.HOSPITAL;
import static org.custodia.registry.notices.NoticesWorld.PHARMACY;

import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.testing.RegistryDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Mail, over real SMTP: to whom, how often, and saying what. */
class MailTest extends Mailing {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();

  @Override
  RegistryDatabase database() {
    return database;
  }

  @Test
  void anAddressIsWrittenToOnlyWhenItsCodeCameBack() throws Exception {
    begin();
    world.notices.setMail(world.patient, world.martin, ADDRESS, "en");
    String code = code(mail(1));
    world.tell(world.martin, NoticeKind.USED);
    assertThat(settings().mail().orElseThrow().confirmed()).isFalse();
    assertThatThrownBy(() -> world.notices.confirmMail(world.patient, world.martin, "nonsense"))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code()).isEqualTo("CUS-NOT-005"));
    world.notices.confirmMail(world.patient, world.martin, code);
    assertThat(settings().mail().orElseThrow().confirmed()).isTrue();
    world.tell(world.martin, NoticeKind.USED);
    MimeMessage news = mail(2);
    assertThat(news.getAllRecipients()).hasSize(1);
    assertThat(news.getAllRecipients()[0]).hasToString(ADDRESS);
    assertThat(news.getFrom()[0]).hasToString("custodia@hopital.example");
    assertThat(news.getSubject()).isEqualTo("There is something new for you");
    assertThat(news.getHeader("Auto-Submitted")).containsExactly("auto-generated");
  }

  @Test
  void aCodeIsGoodForAFewTriesAndHalfAnHour() throws Exception {
    begin();
    world.notices.setMail(world.patient, world.martin, ADDRESS, "en");
    String code = code(mail(1));
    for (int i = 0; i < Readers.TRIES; i++) refused("11111111", "CUS-NOT-005");
    refused(code, "CUS-NOT-005");
    world.notices.setMail(world.patient, world.martin, ADDRESS, "en");
    String second = code(mail(2));
    world.clock.advance(MailDesk.CODE_FOR);
    refused(second, "CUS-NOT-005");
  }

  @Test
  void nobodyHasTheirCodesSentToStrangersAllDay() throws Exception {
    begin();
    for (int i = 0; i < MailDesk.CODES_A_DAY; i++) {
      world.notices.setMail(world.patient, world.martin, "n" + i + "@mail.example", "en");
    }
    assertThatThrownBy(
            () -> world.notices.setMail(world.patient, world.martin, "x@mail.example", "en"))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code()).isEqualTo("CUS-NOT-006"));
    world.later(Duration.ofDays(1));
    world.notices.setMail(world.patient, world.martin, "x@mail.example", "en");
  }

  @Test
  void saysThatThereIsNewsAndNothingElseInTheReadersLanguage() throws Exception {
    begin();
    confirmed("fr");
    world.tell(world.martin, NoticeKind.USED);
    String raw = MailServer.raw(mail(2));
    assertThat(mail(2).getSubject()).isEqualTo("Il y a du nouveau pour vous");
    assertThat(String.valueOf(mail(2).getContent()))
        .contains("Connectez-vous")
        .contains("https://custodia.hopital.example/");
    for (String secret :
        List.of(
            world.martin.toString(),
            "martin ",
            "patient",
            PHARMACY.toString(),
            "TREATMENT",
            "USED",
            HOSPITAL)) {
      assertThat(raw).doesNotContainIgnoringCase(secret);
    }
  }

  @Test
  void oneMailTellsOfAllThatWaitsAndTheNextComesAfterAPause() throws Exception {
    begin();
    confirmed("en");
    worker.stop();
    for (int i = 0; i < 20; i++) world.tell(world.martin, NoticeKind.USED);
    worker.start();
    mail(2);
    world.tell(world.martin, NoticeKind.USED);
    world.tell(world.martin, NoticeKind.OPENED);
    world.mailLookedFor();
    assertThat(server.received()).hasSize(2);
    world.later(Duration.ofMinutes(15));
    mail(3);
  }

  @Test
  void whatIsMutedIsNotMailedAndStaysOnRecord() throws Exception {
    begin();
    confirmed("en");
    world.notices.mute(world.patient, world.martin, NoticeKind.USED, true);
    world.tell(world.martin, NoticeKind.USED);
    assertThat(waiting()).isZero();
    world.notices.mute(world.patient, world.martin, NoticeKind.USED, false);
    world.notices.mute(world.patient, world.martin, PHARMACY, true);
    world.tell(world.martin, NoticeKind.OPENED);
    assertThat(waiting()).isZero();
    assertThat(world.notices.list(world.patient, world.martin, Optional.empty(), 9)).hasSize(2);
    world.tell(world.martin, NoticeKind.GRANTED);
    mail(2);
  }

  @Test
  void whoHasReadItAllGetsNoMail() throws Exception {
    begin();
    confirmed("en");
    worker.stop();
    var told = world.tell(world.martin, NoticeKind.USED);
    world.notices.markRead(world.patient, world.martin, told);
    worker.start();
    await().atMost(PATIENCE).until(() -> count("NOT_NEEDED") == 1);
    assertThat(server.received()).hasSize(1);
  }

  @Test
  void aGuardianWhoIsOneNoLongerGetsNoMail() throws Exception {
    begin();
    world.notices.setMail(world.guardian, world.lea, "guardian@mail.example", "en");
    world.notices.confirmMail(world.guardian, world.lea, code(mail(1)));
    world.people.actsNoLonger(world.guardian, world.lea);
    world.tell(world.lea, NoticeKind.USED);
    await().atMost(PATIENCE).until(() -> count("NOT_NEEDED") == 1);
    assertThat(server.received()).hasSize(1);
  }

  @Test
  void mailTellsAlsoOfWhatHappenedUnderAnotherEntryOfTheSamePerson() throws Exception {
    begin();
    confirmed("en");
    java.util.UUID other = java.util.UUID.randomUUID();
    world.people.same(world.martin, other);
    world.tell(other, NoticeKind.USED);
    mail(2);
  }

  @Test
  void stoppingForgetsTheAddressAndWhatWaits() throws Exception {
    begin();
    confirmed("en");
    worker.stop();
    world.tell(world.martin, NoticeKind.USED);
    world.notices.stopMail(world.patient, world.martin);
    assertThat(waiting()).isZero();
    assertThat(settings().mail()).isEmpty();
    world.tell(world.martin, NoticeKind.USED);
    assertThat(waiting()).isZero();
  }

  @Test
  void whoDiesWhileSendingSendsItAgainUnderTheSameNumber() throws Exception {
    begin();
    confirmed("en");
    worker.stop();
    world.tell(world.martin, NoticeKind.USED);
    MailRows.Due taken =
        database
            .rows()
            .in(
                HOSPITAL,
                () ->
                    world
                        .parts
                        .mail()
                        .take(
                            world.clock.instant(),
                            world.clock.instant().plus(Duration.ofMinutes(2)),
                            world.clock.instant())
                        .orElseThrow());
    new MailPost(world.settings)
        .send(Letter.news(taken.id(), ADDRESS, "en", world.settings), world.clock.instant());
    String first = mail(2).getMessageID();
    worker.start();
    world.mailLookedFor();
    assertThat(server.received()).as("nobody else sends it meanwhile").hasSize(2);
    world.later(Duration.ofMinutes(2));
    assertThat(mail(3).getMessageID()).isEqualTo(first);
    await().atMost(PATIENCE).until(() -> count("SENT") == 2);
  }

  @Test
  void newsThatCameInTheMomentOfSettlingWaitsForThePauseToo() throws Exception {
    begin();
    confirmed("en");
    world.tell(world.martin, NoticeKind.USED);
    mail(2);
    await().atMost(PATIENCE).until(() -> count("SENT") == 2);
    world.tell(world.martin, NoticeKind.USED);
    // As whoever adds it sees it before the mail is settled: nothing was sent yet.
    database.rows().in(HOSPITAL, this::makeDue);
    world.mailLookedFor();
    assertThat(server.received()).hasSize(2);
    world.later(Duration.ofMinutes(15));
    mail(3);
  }

  private void makeDue() {
    database.jdbc().sql("update notice_mail set due_at = made_at where state = 'WAITING'").update();
  }

  @Test
  void whatComesWhileAMailIsOnItsWayGetsAnotherOne() throws Exception {
    begin();
    confirmed("en");
    world.tell(world.martin, NoticeKind.USED);
    mail(2);
    await().atMost(PATIENCE).until(() -> count("SENT") == 2);
    worker.stop();
    world.later(Duration.ofMinutes(15));
    world.tell(world.martin, NoticeKind.USED);
    // Sent, and not settled yet, when something is added.
    CountDownMail slow = new CountDownMail(() -> world.tell(world.martin, NoticeKind.OPENED));
    try (MailServer.Door door = MailServer.Door.saying(slow::answer)) {
      MailWorker other = otherWorker(plainTo(door.port()));
      other.start();
      await().atMost(PATIENCE).until(() -> count("SENT") == 3);
      other.stop();
    }
    assertThat(waiting()).isEqualTo(1);
    worker.start();
    world.later(Duration.ofMinutes(16));
    mail(3);
  }

  @Test
  void whatIsAddedInTheMomentOfSettlingIsNotForgotten() throws Exception {
    begin();
    confirmed("en");
    worker.stop();
    world.tell(world.martin, NoticeKind.USED);
    CountDownLatch added = new CountDownLatch(1);
    AtomicReference<CompletableFuture<Void>> adding = new AtomicReference<>();
    CountDownMail slow =
        new CountDownMail(
            () -> {
              adding.set(CompletableFuture.runAsync(() -> addAndWaitForTheSettling(added)));
              await().atMost(PATIENCE).until(() -> added.getCount() == 0);
            });
    try (MailServer.Door door = MailServer.Door.saying(slow::answer)) {
      MailWorker other = otherWorker(plainTo(door.port()));
      other.start();
      await().atMost(PATIENCE).until(() -> count("SENT") == 2);
      other.stop();
    }
    adding.get().get(10, TimeUnit.SECONDS);
    assertThat(waiting()).isEqualTo(1);
  }

  /** Adds to the mail that is on its way; seen by others only when they wait for its row. */
  private void addAndWaitForTheSettling(CountDownLatch added) {
    database
        .rows()
        .in(
            HOSPITAL,
            () -> {
              world.tell(world.martin, NoticeKind.OPENED);
              added.countDown();
              await().atMost(PATIENCE).until(() -> waitingForARow() > 0);
            });
  }

  private static long waitingForARow() {
    return database
        .jdbc()
        .sql("select count(*) from pg_locks where not granted")
        .query(Long.class)
        .single();
  }

  /** Answers as a good server; does something once, before it takes the first mail. */
  private static final class CountDownMail {
    private Runnable once;

    CountDownMail(Runnable once) {
      this.once = once;
    }

    synchronized String answer(String said) {
      if (said.equals(".") && once != null) {
        once.run();
        once = null;
      }
      return good(said);
    }
  }

  private void refused(String code, String problem) {
    assertThatThrownBy(() -> world.notices.confirmMail(world.patient, world.martin, code))
        .isInstanceOfSatisfying(
            Problem.class, refusal -> assertThat(refusal.code()).isEqualTo(problem));
  }
}
