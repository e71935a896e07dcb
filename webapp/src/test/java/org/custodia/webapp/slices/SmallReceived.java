package org.custodia.webapp.slices;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.registry.consent.ConsentUses;
import org.custodia.registry.consent.ReceivedConsent;
import org.custodia.registry.consent.ReceivedConsent.Standing;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;

/** Two consents that were given to whoever asks: one stands, the other was taken back. */
public final class SmallReceived implements ConsentUses {
  public static final Bytes32 HOST = Bytes32.keccak(new byte[] {7});
  public static final Bytes32 STANDS = Bytes32.keccak(new byte[] {8});

  private final Function<UUID, CommandStatus> record;
  private final List<Bytes32> used = new ArrayList<>();

  SmallReceived(Function<UUID, CommandStatus> record) {
    this.record = record;
  }

  /** Commitments that were used, oldest first. */
  public List<Bytes32> used() {
    return List.copyOf(used);
  }

  @Override
  public List<ReceivedConsent> received(Caller caller) {
    return List.of(
        consent(STANDS, ConsentPurpose.ONE_TIME, 1, Standing.IN_FORCE),
        consent(Bytes32.keccak(new byte[] {9}), ConsentPurpose.TREATMENT, 0, Standing.REVOKED));
  }

  @Override
  public List<ReceivedConsent> received(
      Caller caller, String channel, Bytes32 host, Bytes32 patient) {
    return received(caller).stream()
        .filter(one -> one.channel().equals(channel))
        .filter(one -> one.host().equals(host) && one.patient().equals(patient))
        .toList();
  }

  @Override
  public CommandStatus use(
      Caller caller, UUID id, Bytes32 host, Bytes32 commitment, ConsentPurpose purpose) {
    if (!host.equals(HOST) || !commitment.equals(STANDS)) {
      throw new Problem(Problem.Kind.NOT_FOUND, "CUS-CON-040");
    }
    used.add(commitment);
    return record.apply(id);
  }

  @Override
  public ReceivedConsent accept(Caller caller, UUID id, Bytes32 host, Bytes32 commitment) {
    throw new Problem(Problem.Kind.NOT_FOUND, "CUS-CON-040");
  }

  @Override
  public ReceivedConsent reject(
      Caller caller, UUID id, Bytes32 host, Bytes32 commitment, String words) {
    throw new Problem(Problem.Kind.NOT_FOUND, "CUS-CON-040");
  }

  @Override
  public boolean isRejected(String organisation, Bytes32 host, Bytes32 commitment) {
    return false;
  }

  private static ReceivedConsent consent(
      Bytes32 commitment, ConsentPurpose purpose, long uses, Standing standing) {
    return new ReceivedConsent(
        commitment,
        "0x" + "c2".repeat(20),
        Bytes32.keccak(new byte[] {10}),
        HOST,
        "Hôpital Saint-Luc",
        purpose,
        Instant.parse("2026-11-20T08:00:00Z"),
        Instant.parse("2036-11-20T08:00:00Z"),
        uses,
        0,
        standing,
        Instant.parse("2026-11-20T08:00:05Z"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
