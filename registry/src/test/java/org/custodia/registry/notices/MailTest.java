package org.custodia.registry.notices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.custodia.registry.notices.NoticesWorld.HOSPITAL;
import static org.custodia.registry.notices.NoticesWorld.PHARMACY;

import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.testing.RegistryDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mail, over real SMTP: to whom, how often, saying what, and what when the server does not work.
 */
class MailTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String ADDRESS = "m.martin@mail.example";

  private MailServer server;
  private NoticesWorld world;
  private MailWorker worker;

  private void begin(MailSettings settings) {
    world = new NoticesWorld(database, settings);
    worker = world.worker(world.clock);
    worker.start();
  }

  private void begin() throws IOException {
    server = MailServer.plain();
    begin(plain(server.port()));
  }

  @AfterEach
  void end() throws IOException {
    if (worker != null) worker.stop();
    if (server != null) server.close();
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
    world.clock.advance(Duration.ofDays(1));
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
    Thread.sleep(2_500);
    assertThat(server.received()).hasSize(2);
    world.clock.advance(Duration.ofMinutes(15));
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
    Thread.sleep(2_500);
    assertThat(server.received()).as("nobody else sends it meanwhile").hasSize(2);
    world.clock.advance(Duration.ofMinutes(2));
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
    Thread.sleep(2_500);
    assertThat(server.received()).hasSize(2);
    world.clock.advance(Duration.ofMinutes(15));
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
    world.clock.advance(Duration.ofMinutes(15));
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
    world.clock.advance(Duration.ofMinutes(16));
    mail(3);
  }

  @Test
  void aServerThatIsAwayIsTriedAgainAndThenItComesOnce() throws Exception {
    server = MailServer.plain();
    int port = server.port();
    begin(plainTo(port));
    confirmed("en");
    server.close();
    world.tell(world.martin, NoticeKind.USED);
    await().atMost(PATIENCE).until(() -> failure().equals("CONNECTION"));
    assertThat(waiting()).isEqualTo(1);
    assertThat(settings().mail().orElseThrow().trouble()).isFalse();
    server = MailServer.plain();
    MailWorker back = otherWorker(plainTo(server.port()));
    worker.stop();
    back.start();
    world.clock.advance(Duration.ofMinutes(1));
    assertThat(server.gets(1)).isTrue();
    await().atMost(PATIENCE).until(() -> count("SENT") == 2);
    back.stop();
    assertThat(server.received()).hasSize(1);
  }

  @Test
  void givesUpAfterTheLastPauseAndThePageSaysSo() throws Exception {
    begin();
    confirmed("en");
    server.close();
    world.tell(world.martin, NoticeKind.USED);
    for (Duration pause : world.settings.retries()) {
      await().atMost(PATIENCE).until(() -> due() > world.clock.instant().getEpochSecond());
      world.clock.advance(pause);
    }
    // A pause may have gone by while an attempt was still under way: then one more is due.
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              if (count("GIVEN_UP") == 1) return true;
              world.clock.advance(Duration.ofMinutes(1));
              return false;
            });
    assertThat(settings().mail().orElseThrow().trouble()).isTrue();
  }

  @Test
  void aMailboxThatDoesNotExistIsNotTriedTwice() throws Exception {
    try (MailServer.Door door =
        MailServer.Door.saying(
            said -> said.startsWith("RCPT") ? "550 5.1.1 no such user m.martin" : good(said))) {
      begin(plainTo(door.port()));
      confirmedWithoutMail();
      world.tell(world.martin, NoticeKind.USED);
      await().atMost(PATIENCE).until(() -> count("GIVEN_UP") == 1);
      assertThat(failure()).as("never the server's own words").isEqualTo("550");
      assertThat(settings().mail().orElseThrow().trouble()).isTrue();
    }
  }

  @Test
  void aServerThatIsBusyIsTriedLater() throws Exception {
    try (MailServer.Door door =
        MailServer.Door.saying(said -> said.startsWith("RCPT") ? "451 later" : good(said))) {
      begin(plainTo(door.port()));
      confirmedWithoutMail();
      world.tell(world.martin, NoticeKind.USED);
      await().atMost(PATIENCE).until(() -> failure().equals("451"));
      assertThat(waiting()).isEqualTo(1);
    }
  }

  @Test
  void aServerThatSaysNothingHoldsNobodyUpForLong() throws Exception {
    try (MailServer.Door door = MailServer.Door.saying(said -> null)) {
      begin(plainTo(door.port()));
      confirmedWithoutMail();
      long asked = System.nanoTime();
      world.tell(world.martin, NoticeKind.USED);
      assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(1));
      await().atMost(PATIENCE).until(() -> failure().equals("CONNECTION"));
    }
  }

  @Test
  void speaksStartTlsAndSignsInAndTrustsTheGivenCertificateOnly(@TempDir Path folder)
      throws Exception {
    server = MailServer.withStartTls(folder);
    MailSettings settings =
        over(server.port(), MailSettings.Tls.STARTTLS, MailServer.PASSWORD, folder);
    begin(settings);
    confirmed("en");
    world.tell(world.martin, NoticeKind.USED);
    mail(2);
    Letter letter = Letter.news(java.util.UUID.randomUUID(), ADDRESS, "en", settings);
    assertThat(send(over(server.port(), MailSettings.Tls.STARTTLS, "wrong", folder), letter))
        .isEqualTo(new MailPost.Outcome.Later("AUTH"));
    assertThat(
            send(
                NoticesWorld.mail(
                    "127.0.0.1",
                    server.port(),
                    MailSettings.Tls.STARTTLS,
                    MailServer.USER,
                    MailServer.PASSWORD),
                letter))
        .as("a certificate that the machine does not know")
        .isEqualTo(new MailPost.Outcome.Later("CONNECTION"));
  }

  @Test
  void saysNothingInTheClearWhereTlsIsAskedFor() throws Exception {
    List<String> heard = new java.util.concurrent.CopyOnWriteArrayList<>();
    try (MailServer.Door door =
        MailServer.Door.saying(
            said -> {
              heard.add(said);
              return good(said);
            })) {
      MailSettings settings =
          NoticesWorld.mail(
              "127.0.0.1",
              door.port(),
              MailSettings.Tls.STARTTLS,
              MailServer.USER,
              MailServer.PASSWORD);
      assertThat(send(settings, Letter.news(java.util.UUID.randomUUID(), ADDRESS, "en", settings)))
          .isInstanceOf(MailPost.Outcome.Later.class);
    }
    assertThat(heard).noneMatch(said -> said.startsWith("AUTH") || said.startsWith("MAIL"));
  }

  @Test
  void thePasswordIsInNoText() {
    assertThat(NoticesWorld.mail("mail.example", 587, MailSettings.Tls.STARTTLS, "u", "secret!"))
        .asString()
        .doesNotContain("secret!");
  }

  private static MailPost.Outcome send(MailSettings settings, Letter letter) {
    return new MailPost(settings).send(letter, NoticesWorld.START);
  }

  private static MailSettings plain(int port) {
    return NoticesWorld.mail(
        "127.0.0.1", port, MailSettings.Tls.NONE, MailServer.USER, MailServer.PASSWORD);
  }

  private static MailSettings plainTo(int port) {
    return NoticesWorld.mail("127.0.0.1", port, MailSettings.Tls.NONE, "", "");
  }

  private static MailSettings over(int port, MailSettings.Tls tls, String password, Path folder) {
    MailSettings some = NoticesWorld.mail("127.0.0.1", port, tls, MailServer.USER, password);
    return new MailSettings(
        some.host(),
        some.port(),
        some.tls(),
        some.user(),
        some.password(),
        null,
        some.from(),
        some.pages(),
        MailServer.certificate(folder),
        some.timeout(),
        some.gather(),
        some.pause(),
        some.perMinute(),
        some.retries());
  }

  private MailWorker otherWorker(MailSettings settings) {
    return world.worker(world.clock, settings);
  }

  static String good(String said) {
    if (said.equals("CONNECT")) return "220 ready";
    if (said.startsWith("EHLO") || said.startsWith("MAIL") || said.startsWith("RCPT")) {
      return "250 fine";
    }
    return switch (said) {
      case "DATA" -> "354 go on";
      case ".", "RSET", "NOOP" -> "250 fine";
      case "QUIT" -> "221 bye";
      default -> null;
    };
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

  private void confirmed(String language) throws Exception {
    world.notices.setMail(world.patient, world.martin, ADDRESS, language);
    world.notices.confirmMail(world.patient, world.martin, code(mail(1)));
  }

  /** Where the server would not take the code's mail. */
  private void confirmedWithoutMail() {
    worker.stop();
    world.notices.setMail(world.patient, world.martin, ADDRESS, "en");
    database
        .rows()
        .in(
            HOSPITAL,
            () -> {
              database
                  .jdbc()
                  .sql(
                      "update notice_reader set mail = 'CONFIRMED', code = null, code_until = null"
                          + " where patient = ?")
                  .param(world.martin)
                  .update();
              database
                  .jdbc()
                  .sql("delete from notice_mail where patient = ?")
                  .param(world.martin)
                  .update();
            });
    worker.start();
  }

  private static String code(MimeMessage mail) throws Exception {
    Matcher code = Pattern.compile("(\\d{4} \\d{4})").matcher(String.valueOf(mail.getContent()));
    assertThat(code.find()).isTrue();
    return code.group(1);
  }

  private void refused(String code, String problem) {
    assertThatThrownBy(() -> world.notices.confirmMail(world.patient, world.martin, code))
        .isInstanceOfSatisfying(
            Problem.class, refusal -> assertThat(refusal.code()).isEqualTo(problem));
  }

  private MimeMessage mail(int number) {
    assertThat(server.gets(number)).as("mail " + number).isTrue();
    return server.received().get(number - 1);
  }

  private NoticeSettings settings() {
    return world.notices.settings(world.patient, world.martin);
  }

  private long waiting() {
    return count("WAITING");
  }

  private long count(String state) {
    return asked(
        "select count(*) from notice_mail where state = '" + state + "' and patient in (:m, :l)");
  }

  private long due() {
    return asked(
        """
        select coalesce(max(extract(epoch from due_at)), 0)::bigint from notice_mail
        where state = 'WAITING' and failure is not null and patient in (:m, :l)
        """);
  }

  private long asked(String sql) {
    return database
        .rows()
        .in(
            HOSPITAL,
            () ->
                database
                    .jdbc()
                    .sql(sql)
                    .param("m", world.martin)
                    .param("l", world.lea)
                    .query(Long.class)
                    .single());
  }

  private String failure() {
    return database
        .rows()
        .in(
            HOSPITAL,
            () ->
                database
                    .jdbc()
                    .sql(
                        "select coalesce(max(failure), '') from notice_mail where patient = :m and"
                            + " failure is not null")
                    .param("m", world.martin)
                    .query(String.class)
                    .single());
  }
}
