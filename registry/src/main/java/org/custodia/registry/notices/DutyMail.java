package org.custodia.registry.notices;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Mail to those of an organisation who are on duty: that something is to be looked at, never what.
 * Sends at once and keeps nothing; who calls it keeps what is to be tried again.
 */
public final class DutyMail {
  private final MailSettings settings;
  private MailPost post;

  public DutyMail(MailSettings settings) {
    this.settings = settings;
  }

  /** What became of a mail. */
  public enum Outcome {
    DELIVERED,
    /** Not now; perhaps later. */
    LATER,
    /** The server will never take it. */
    NEVER
  }

  /**
   * @param reason SMTP reply code, or what failed before there was one; empty when delivered
   */
  public record Result(Outcome outcome, String reason) {}

  /** Whether this installation sends mail. */
  public boolean isOn() {
    return settings.isOn();
  }

  /** Pauses after each attempt that failed; after the last one a mail is given up. */
  public List<Duration> retries() {
    return settings.retries();
  }

  /**
   * @throws IllegalStateException for an address that we cannot write to
   */
  public static void check(String address) {
    if (!MailAddresses.isOne(address)) {
      throw new IllegalStateException("not a mail address: custodia.organ-duty.mail");
    }
  }

  /**
   * @param id of the mail, the same at every attempt
   */
  public Result send(UUID id, String to, String language, Instant now) {
    MailPost.Outcome outcome = post().send(Letter.duty(id, to, language, settings), now);
    if (outcome instanceof MailPost.Outcome.Later later) {
      return new Result(Outcome.LATER, later.reason());
    }
    if (outcome instanceof MailPost.Outcome.Never never) {
      return new Result(Outcome.NEVER, never.reason());
    }
    return new Result(Outcome.DELIVERED, "");
  }

  private synchronized MailPost post() {
    if (post == null) post = new MailPost(settings);
    return post;
  }
}
