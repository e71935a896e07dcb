package org.custodia.registry.identity;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.custodia.contracts.OperatorKind;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Whether keys of an organisation's own devices and people may sign now. That one is to be ended
 * counts from the moment it was asked for, before the ledger has it.
 */
public final class OwnKeys {
  private final OrganisationRows rows;
  private final Members members;
  private final Ledger ledger;
  private final DeviceRows devices;
  private final SessionKeyRows sessionKeys;
  private final Clock clock;

  public OwnKeys(
      OrganisationRows rows, JdbcClient jdbc, Members members, Ledger ledger, Clock clock) {
    this.rows = rows;
    this.members = members;
    this.ledger = ledger;
    this.devices = new DeviceRows(jdbc);
    this.sessionKeys = new SessionKeyRows(jdbc);
    this.clock = clock;
  }

  /** Whether a key may sign now. */
  public enum Standing {
    VALID,
    /** No device and no person of this organisation has it, or the ledger has not yet. */
    UNKNOWN,
    REVOKED,
    /** Its time is over, or has not begun. */
    EXPIRED
  }

  /**
   * @param key address, lower-case hex with 0x
   */
  public Standing standing(String organisation, String key) {
    return rows.in(organisation, () -> standingInside(organisation, key));
  }

  private Standing standingInside(String organisation, String key) {
    Optional<Operator> operator =
        members
            .operator(organisation, key)
            .filter(found -> found.member().equals(ledger.memberId(organisation)))
            .filter(found -> found.kind() != OperatorKind.SERVICE);
    if (operator.isEmpty()) return Standing.UNKNOWN;
    boolean ended =
        operator.get().revokedAt().isPresent()
            || devices.find(key).flatMap(DeviceRows.Row::revokeCommand).isPresent()
            || sessionKeys.find(key).flatMap(SessionKeyRows.Row::revokeCommand).isPresent();
    if (ended) return Standing.REVOKED;
    Instant now = clock.instant();
    return operator.get().validity().covers(now) ? Standing.VALID : Standing.EXPIRED;
  }
}
