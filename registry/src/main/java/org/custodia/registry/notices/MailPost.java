package org.custodia.registry.notices;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.Date;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;

/**
 * Hands mails to the server by SMTP, one connection each. What goes wrong is told by reply code or
 * kind, never with the server's own words: those repeat the address.
 */
final class MailPost {
  /** What became of a mail. */
  sealed interface Outcome {
    record Delivered() implements Outcome {}

    /**
     * Not now; perhaps later.
     *
     * @param reason SMTP reply code, or what failed before there was one
     */
    record Later(String reason) implements Outcome {}

    /** The server will never take it: no such mailbox, not wanted. */
    record Never(String reason) implements Outcome {}
  }

  private final MailSettings settings;
  private final String domain;
  private final String secret;
  private final Session session;

  MailPost(MailSettings settings) {
    this.settings = settings;
    this.domain = settings.from().substring(settings.from().indexOf('@') + 1);
    this.secret = settings.secret();
    this.session = Session.getInstance(properties(settings));
  }

  /**
   * A mail has the same Message-ID at every attempt, so that a server or reader can tell one that
   * was delivered although we never got to know.
   */
  Outcome send(Letter letter, Instant now) {
    boolean accepted = false;
    try (Transport transport = session.getTransport("smtp")) {
      if (settings.user().isBlank()) transport.connect();
      else transport.connect(settings.user(), secret);
      MimeMessage message = message(letter, now);
      transport.sendMessage(message, message.getAllRecipients());
      accepted = true;
    } catch (MessagingException failure) {
      if (!accepted) return outcome(failure);
    }
    return new Outcome.Delivered();
  }

  private MimeMessage message(Letter letter, Instant now) throws MessagingException {
    MimeMessage message =
        new MimeMessage(session) {
          @Override
          protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", "<" + letter.id() + "@" + domain + ">");
          }
        };
    message.setFrom(new InternetAddress(settings.from(), true));
    message.setRecipient(Message.RecipientType.TO, new InternetAddress(letter.to(), true));
    message.setSubject(letter.subject(), "UTF-8");
    message.setText(letter.text(), "UTF-8");
    message.setSentDate(Date.from(now));
    // RFC 3834: nobody answers this with "I am on holiday".
    message.setHeader("Auto-Submitted", "auto-generated");
    message.saveChanges();
    return message;
  }

  private static Outcome outcome(MessagingException failure) {
    if (failure instanceof AuthenticationFailedException) return new Outcome.Later("AUTH");
    for (Exception cause = failure;
        cause != null;
        cause = cause instanceof MessagingException mail ? mail.getNextException() : null) {
      if (cause instanceof SMTPAddressFailedException address) {
        return byReply(address.getReturnCode());
      }
    }
    if (failure instanceof SMTPSendFailedException refused) return byReply(refused.getReturnCode());
    return new Outcome.Later("CONNECTION");
  }

  /** RFC 5321, section 4.2.1: 4yz may be tried again, 5yz not. */
  private static Outcome byReply(int code) {
    String reason = Integer.toString(code);
    return code >= 500 && code < 600 ? new Outcome.Never(reason) : new Outcome.Later(reason);
  }

  private static Properties properties(MailSettings settings) {
    Properties smtp = new Properties();
    String timeout = Long.toString(settings.timeout().toMillis());
    smtp.put("mail.smtp.host", settings.host());
    smtp.put("mail.smtp.port", Integer.toString(settings.port()));
    smtp.put("mail.smtp.connectiontimeout", timeout);
    smtp.put("mail.smtp.timeout", timeout);
    smtp.put("mail.smtp.writetimeout", timeout);
    smtp.put("mail.smtp.auth", Boolean.toString(!settings.user().isBlank()));
    boolean startTls = settings.tls() == MailSettings.Tls.STARTTLS;
    smtp.put("mail.smtp.starttls.enable", Boolean.toString(startTls));
    smtp.put("mail.smtp.starttls.required", Boolean.toString(startTls));
    smtp.put("mail.smtp.ssl.enable", Boolean.toString(settings.tls() == MailSettings.Tls.IMPLICIT));
    smtp.put("mail.smtp.ssl.checkserveridentity", "true");
    if (settings.certificates() != null) {
      smtp.put("mail.smtp.ssl.socketFactory", trusting(settings));
    }
    return smtp;
  }

  private static SSLSocketFactory trusting(MailSettings settings) {
    try (InputStream pem = Files.newInputStream(settings.certificates())) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      int number = 0;
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        trusted.setCertificateEntry("trusted-" + number++, one);
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot read custodia.mail.certificates", failure);
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException("custodia.mail.certificates cannot be used", failure);
    }
  }
}
