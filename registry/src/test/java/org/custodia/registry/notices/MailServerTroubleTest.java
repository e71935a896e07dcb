package org.custodia.registry.notices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.custodia.registry.notices.NoticesWorld.HOSPITAL;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.custodia.registry.testing.RegistryDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of mail when the server does not work, or is not to be trusted. */
class MailServerTroubleTest extends Mailing {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();

  @Override
  RegistryDatabase database() {
    return database;
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
    world.later(Duration.ofMinutes(1));
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
      world.later(pause);
    }
    // A pause may have gone by while an attempt was still under way: then one more is due.
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              if (count("GIVEN_UP") == 1) return true;
              world.later(Duration.ofMinutes(1));
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
      begin(changed(plainTo(door.port()), null, Duration.ofSeconds(1)));
      confirmedWithoutMail();
      long quickest = Long.MAX_VALUE;
      for (int i = 0; i < 3; i++) {
        long asked = System.nanoTime();
        world.tell(world.martin, NoticeKind.USED);
        quickest = Math.min(quickest, System.nanoTime() - asked);
      }
      assertThat(Duration.ofNanos(quickest)).isLessThan(Duration.ofSeconds(1));
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

  private static MailSettings over(int port, MailSettings.Tls tls, String password, Path folder) {
    return changed(
        NoticesWorld.mail("127.0.0.1", port, tls, MailServer.USER, password),
        MailServer.certificate(folder),
        Duration.ofSeconds(20));
  }

  private static MailSettings changed(MailSettings some, Path certificate, Duration timeout) {
    return new MailSettings(
        some.host(),
        some.port(),
        some.tls(),
        some.user(),
        some.password(),
        null,
        some.from(),
        some.pages(),
        certificate,
        timeout,
        some.gather(),
        some.pause(),
        some.perMinute(),
        some.retries());
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

  private long due() {
    return asked(
        """
        select coalesce(max(extract(epoch from due_at)), 0)::bigint from notice_mail
        where state = 'WAITING' and failure is not null and patient in (:m, :l)
        """);
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
