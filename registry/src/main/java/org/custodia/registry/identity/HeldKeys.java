package org.custodia.registry.identity;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.custodia.contracts.registrar.RegistrarCalls;
import org.custodia.registry.identity.SessionKeys.SessionKey;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand.PublicCall;
import org.custodia.registry.ledger.LedgerCommand.PublicContract;

/** The keys that people hold, as our rows and the ledger tell. Used inside their rows. */
final class HeldKeys {
  private final SessionKeyRows keys;
  private final Members members;
  private final Ledger ledger;

  HeldKeys(SessionKeyRows keys, Members members, Ledger ledger) {
    this.keys = keys;
    this.members = members;
    this.ledger = ledger;
  }

  /** All keys of a person, the newest first. */
  List<SessionKey> of(String organisation, String person) {
    return rows(organisation, person).stream().map(row -> describe(organisation, row)).toList();
  }

  /** The same as rows, those included that took the place of a lost one. */
  List<SessionKeyRows.Row> rows(String organisation, String person) {
    keys.adoptReplacements(organisation, ledger.memberId(organisation), person);
    return keys.of(person);
  }

  /** Revokes a key, once: again, it answers how far the first revocation has come. */
  CommandStatus revoke(String organisation, SessionKeyRows.Row row, UUID id, String reason) {
    if (row.revokeCommand().isPresent()) {
      return ledger.status(organisation, row.revokeCommand().get()).orElseThrow();
    }
    byte[] call = RegistrarCalls.revokeOperator(row.key(), reason);
    CommandStatus status =
        ledger.record(organisation, new PublicCall(id, PublicContract.REGISTRAR, call));
    keys.revoked(row.key(), id);
    return status;
  }

  /**
   * Revokes those of a person's live keys.
   *
   * @param id from which the ids of the revocations follow
   */
  void revokeLive(
      String organisation,
      String person,
      Instant now,
      UUID id,
      String reason,
      Predicate<SessionKeyRows.Row> which) {
    for (SessionKeyRows.Row row : rows(organisation, person)) {
      if (row.isLive(now) && which.test(row)) revoke(organisation, row, derived(id, row), reason);
    }
  }

  private static UUID derived(UUID id, SessionKeyRows.Row row) {
    return UUID.nameUUIDFromBytes((id + " " + row.key()).getBytes(StandardCharsets.UTF_8));
  }

  private SessionKey describe(String organisation, SessionKeyRows.Row row) {
    Optional<Operator> operator =
        members
            .operator(organisation, row.key())
            .filter(known -> known.member().equals(ledger.memberId(organisation)));
    return new SessionKey(
        row.key(),
        row.enrolledAt(),
        row.until(),
        row.madeIn(),
        operator.isPresent(),
        row.revokeCommand().isPresent() || operator.flatMap(Operator::revokedAt).isPresent());
  }
}
