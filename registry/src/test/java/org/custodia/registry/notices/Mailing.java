package org.custodia.registry.notices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.custodia.registry.notices.NoticesWorld.HOSPITAL;

import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.custodia.registry.testing.RegistryDatabase;
import org.junit.jupiter.api.AfterEach;

/** A hospital with a mail server, and what its mail tests ask of both. */
abstract class Mailing {
  static final Duration PATIENCE = Duration.ofSeconds(20);
  static final String ADDRESS = "m.martin@mail.example";

  MailServer server;
  NoticesWorld world;
  MailWorker worker;

  abstract RegistryDatabase database();

  void begin(MailSettings settings) {
    world = new NoticesWorld(database(), settings);
    worker = world.worker(world.clock);
    worker.start();
  }

  void begin() throws IOException {
    server = MailServer.plain();
    begin(plain(server.port()));
  }

  @AfterEach
  void end() throws IOException {
    if (worker != null) worker.stop();
    if (server != null) server.close();
  }

  static MailSettings plain(int port) {
    return NoticesWorld.mail(
        "127.0.0.1", port, MailSettings.Tls.NONE, MailServer.USER, MailServer.PASSWORD);
  }

  static MailSettings plainTo(int port) {
    return NoticesWorld.mail("127.0.0.1", port, MailSettings.Tls.NONE, "", "");
  }

  MailWorker otherWorker(MailSettings settings) {
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

  void confirmed(String language) throws Exception {
    world.notices.setMail(world.patient, world.martin, ADDRESS, language);
    world.notices.confirmMail(world.patient, world.martin, code(mail(1)));
  }

  static String code(MimeMessage mail) throws Exception {
    Matcher code = Pattern.compile("(\\d{4} \\d{4})").matcher(String.valueOf(mail.getContent()));
    assertThat(code.find()).isTrue();
    return code.group(1);
  }

  MimeMessage mail(int number) {
    assertThat(server.gets(number)).as("mail " + number).isTrue();
    return server.received().get(number - 1);
  }

  NoticeSettings settings() {
    return world.notices.settings(world.patient, world.martin);
  }

  long waiting() {
    return count("WAITING");
  }

  long count(String state) {
    return asked(
        "select count(*) from notice_mail where state = '" + state + "' and patient in (:m, :l)");
  }

  long asked(String sql) {
    return database()
        .rows()
        .in(
            HOSPITAL,
            () ->
                database()
                    .jdbc()
                    .sql(sql)
                    .param("m", world.martin)
                    .param("l", world.lea)
                    .query(Long.class)
                    .single());
  }
}
