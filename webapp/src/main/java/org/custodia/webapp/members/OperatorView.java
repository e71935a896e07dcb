package org.custodia.webapp.members;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.MemberRole;

/** People and devices of one's own organisation as pages and REST show them. */
public final class OperatorView {
  private OperatorView() {}

  /**
   * A person who signs for the organisation.
   *
   * @param holder handle on the ledger, hex with 0x
   * @param liveKeys how many session keys can sign now
   */
  public record Person(
      String userName,
      String holder,
      Optional<Entry> entry,
      boolean suspended,
      int liveKeys,
      List<Key> keys) {}

  /**
   * What an administrator has laid down for a person.
   *
   * @param roles empty where the person was suspended without ever having had an entry
   */
  public record Entry(
      List<MemberRole> roles,
      Instant from,
      Instant until,
      Optional<Suspension> suspension,
      String changedBy,
      Instant changedAt) {}

  public record Suspension(String reason, String by, Instant at) {}

  /**
   * A session key of a person.
   *
   * @param madeIn the browser it lives in, or the program that holds it, where that is known
   * @param live whether it can sign, or soon will
   */
  public record Key(
      String key, Instant enrolledAt, Instant until, Optional<String> madeIn, boolean live) {}

  /** How a device's key stands. */
  public enum DeviceStanding {
    /** Asked for; the ledger has not confirmed it yet. */
    PENDING,
    /** The ledger refused it. */
    REFUSED,
    LIVE,
    NOT_YET,
    ENDED,
    /** Asked to be ended; the ledger has not confirmed it yet. */
    ENDING,
    REVOKED
  }

  /**
   * A device that signs for the organisation.
   *
   * @param key address
   * @param holder handle of the device, the same over all its keys, hex with 0x
   */
  public record Device(
      String key,
      String holder,
      List<MemberRole> roles,
      String place,
      Instant from,
      Instant until,
      DeviceStanding standing,
      Optional<Instant> revokedAt) {

    /** Whether its terms can still be changed. */
    public boolean isOpen() {
      return standing != DeviceStanding.REVOKED
          && standing != DeviceStanding.ENDING
          && standing != DeviceStanding.REFUSED;
    }
  }
}
