package org.custodia.webapp.members;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.OperatorKind;
import org.custodia.registry.identity.Endings;

/**
 * A member of the network as pages and REST show it.
 *
 * @param id member id, hex with 0x
 * @param identity {@code gln:} and 13 digits
 * @param kind the authority's number for the kind of organisation
 * @param until when the certificate ends; 9999-12-31T23:59:59Z where there is no end
 * @param endings what of it ends within 30 days, the soonest first
 */
public record MemberView(
    String id,
    String identity,
    String name,
    int kind,
    List<MemberRole> roles,
    Instant from,
    Instant until,
    Standing standing,
    List<EndingView> endings) {

  /** Whether what a member does counts now, and if not, why. */
  public enum Standing {
    ACTIVE,
    SUSPENDED,
    /** For good. */
    REVOKED,
    /** Its certificate has run out. */
    ENDED,
    /** Its certificate begins later. */
    NOT_YET
  }

  /**
   * @param name name of the member, region of the node, or place of the device
   */
  public record EndingView(Endings.Subject subject, String name, Instant until) {}

  /**
   * A node of a member that counts now.
   *
   * @param tesseraKey public key of its privacy manager, Base64
   * @param accounts addresses that have not been ended
   */
  public record NodeView(
      String tesseraKey, List<String> accounts, String region, Instant from, Instant until) {}

  /** Whether a key counts now, and if not, why. */
  public enum KeyStanding {
    LIVE,
    NOT_YET,
    ENDED,
    REVOKED,
    /** Ended, and another took its place. */
    REPLACED
  }

  /**
   * A key of a person, device or service.
   *
   * @param key address
   * @param holder handle of the person or device, the same over all its keys, hex with 0x
   * @param successor the key that took its place
   */
  public record KeyView(
      String key,
      String holder,
      OperatorKind kind,
      List<MemberRole> roles,
      String place,
      Instant from,
      Instant until,
      KeyStanding standing,
      Optional<Instant> revokedAt,
      Optional<String> successor) {}

  /**
   * @param keys those of devices and services first, then people's, the latest first in each
   */
  public record Details(MemberView member, List<NodeView> nodes, List<KeyView> keys) {}
}
