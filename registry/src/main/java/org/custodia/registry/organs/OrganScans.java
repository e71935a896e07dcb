package org.custodia.registry.organs;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;

/**
 * Scans on an organ's way that a device signs by itself at the moment of the scan, also where it
 * reaches nobody, and hands in later. docs/organ-transport.md has what it signs.
 */
public interface OrganScans {

  /**
   * What a device has to have with it to sign scans on a leg.
   *
   * @param registrar address, with the chain id what signatures are made for
   * @param own member id of the caller's organisation
   * @param salt under which the ledger knows what stands on labels
   */
  record Kit(
      String channel,
      long chainId,
      String registrar,
      Bytes32 organId,
      Bytes32 giver,
      Bytes32 receiver,
      Bytes32 own,
      Bytes32 salt) {}

  /**
   * @throws org.custodia.registry.errors.Problem NOT_FOUND CUS-ORG-031 for a channel that is no leg
   *     of the organisation's, CONFLICT CUS-ORG-035 before there are labels
   */
  Kit kit(Caller caller, String channel);

  /**
   * @param fields of the act as it was scanned, in JSON
   * @param signedAt by the device's own clock, whatever that said
   * @param sequence how many acts the device has signed
   * @param previous digest of the act that it signed before; zero for the first
   * @param deviceClock what its clock says now
   */
  record Scan(
      UUID id,
      String channel,
      Action action,
      byte[] fields,
      String place,
      Instant signedAt,
      long sequence,
      Bytes32 previous,
      String signature,
      Optional<Instant> deviceClock) {}

  /**
   * @param clockOff whether the device's clock is more than two minutes off; what it signed is
   *     marked
   */
  record Taken(CommandStatus status, boolean clockOff) {}

  /**
   * Records it with its own time; the ledger says that it came late. The same again changes
   * nothing.
   *
   * @throws org.custodia.registry.errors.Problem FORBIDDEN CUS-ORG-010 for who may not, BAD_INPUT
   *     CUS-ORG-084 for an act that is no scan on the way, CUS-ORG-085 when no key of the
   *     organisation signed exactly this
   */
  Taken record(Caller caller, Scan scan);
}
