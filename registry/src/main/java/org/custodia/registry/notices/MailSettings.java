package org.custodia.registry.notices;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The mail server and how it is used; properties {@code custodia.mail.*}. Without a host there is
 * no mail, and pages say so.
 *
 * @param tls how the connection is encrypted; NONE is for servers on the same machine
 * @param user account on the server; empty for a server that asks for none
 * @param passwordFile read at the start instead of {@code password}
 * @param from address of the sender
 * @param pages where people sign in, for the mail to name; empty names nothing
 * @param certificates certificates in PEM form to trust in place of the machine's
 * @param timeout for connecting, and for each answer
 * @param gather how long a mail waits for more to tell
 * @param pause least time between two mails to the same reader about the same patient
 * @param perMinute most mails a minute
 * @param retries pauses after each attempt that failed; after the last one a mail is given up
 */
@ConfigurationProperties("custodia.mail")
public record MailSettings(
    @DefaultValue("") String host,
    @DefaultValue("587") int port,
    @DefaultValue("STARTTLS") Tls tls,
    @DefaultValue("") String user,
    @DefaultValue("") String password,
    Path passwordFile,
    @DefaultValue("") String from,
    @DefaultValue("") String pages,
    Path certificates,
    @DefaultValue("10s") Duration timeout,
    @DefaultValue("20s") Duration gather,
    @DefaultValue("15m") Duration pause,
    @DefaultValue("60") int perMinute,
    @DefaultValue({"1m", "5m", "15m", "1h", "3h", "6h", "12h", "24h"}) List<Duration> retries) {

  /** How the connection is encrypted. */
  public enum Tls {
    /** Begins in the clear and is encrypted before anything is said; refused otherwise. */
    STARTTLS,
    /** Encrypted from the first byte, as on port 465. */
    IMPLICIT,
    NONE
  }

  public MailSettings {
    retries = List.copyOf(retries);
    if (!host.isBlank() && !MailAddresses.isOne(from)) {
      throw new IllegalStateException("custodia.mail.from must be the sender's mail address");
    }
    if (perMinute < 1) {
      throw new IllegalStateException("custodia.mail.per-minute must be at least 1");
    }
    if (!pages.isEmpty() && !pages.matches("https?://[^\\s<>\"]+")) {
      throw new IllegalStateException("custodia.mail.pages must be an http or https address");
    }
  }

  public boolean isOn() {
    return !host.isBlank();
  }

  /** The password, from its file where there is one. */
  String secret() {
    if (passwordFile == null) return password;
    try {
      return Files.readString(passwordFile).strip();
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot read custodia.mail.password-file", failure);
    }
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "MailSettings[" + host + ":" + port + ", " + tls + "]";
  }
}
