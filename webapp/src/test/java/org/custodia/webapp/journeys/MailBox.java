package org.custodia.webapp.journeys;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A mail server of the journeys, in this process, to which the demo sends. */
final class MailBox {
  private final GreenMail server;

  MailBox() {
    ServerSetup setup = new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
    setup.setServerStartupTimeout(20_000);
    server = new GreenMail(setup);
    server.start();
  }

  /** What tells a demo of it, on its command line. */
  List<String> settings() {
    return List.of(
        "-Dcustodia.mail.host=127.0.0.1",
        "-Dcustodia.mail.port=" + server.getSmtp().getPort(),
        "-Dcustodia.mail.tls=NONE",
        "-Dcustodia.mail.from=custodia@hopital.example",
        "-Dcustodia.mail.gather=1s",
        "-Dcustodia.mail.pause=1s");
  }

  /** Waits for the mail of this number, counted from 1; its text. */
  String text(int number) {
    if (!server.waitForIncomingEmail(30_000, number)) {
      throw new AssertionError("only " + count() + " mails of " + number);
    }
    MimeMessage mail = server.getReceivedMessages()[number - 1];
    try {
      return mail.getSubject() + "\n" + mail.getContent();
    } catch (MessagingException | IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /**
   * A mail as every server on its way reads it.
   *
   * @param to whom it was sent to
   * @param rest all headers but that one, and the text, both as it travelled and decoded
   */
  record Sent(List<String> to, byte[] rest) {}

  /** All mails that arrived. */
  List<Sent> all() {
    List<Sent> all = new ArrayList<>();
    try {
      for (MimeMessage mail : server.getReceivedMessages()) {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        mail.writeTo(rest, new String[] {"To"});
        rest.writeBytes((mail.getSubject() + "\n" + mail.getContent()).getBytes(UTF_8));
        List<String> to = Stream.of(mail.getAllRecipients()).map(Object::toString).toList();
        all.add(new Sent(to, rest.toByteArray()));
      }
    } catch (MessagingException | IOException failure) {
      throw new IllegalStateException(failure);
    }
    return all;
  }

  int count() {
    return server.getReceivedMessages().length;
  }
}
