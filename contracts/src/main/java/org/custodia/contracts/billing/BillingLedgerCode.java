package org.custodia.contracts.billing;

import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.ChannelCreation;
import org.custodia.contracts.abi.CreationCodes;
import org.custodia.contracts.abi.Predecessor;
import org.custodia.contracts.generated.BillingLedger;

/**
 * The payload that creates a {@code BillingLedger} channel.
 *
 * @param registrar address of the Registrar, lower-case hex with {@code 0x}
 * @param priceOrders address of PriceOrders, lower-case hex with {@code 0x}
 * @param consentRegistry address of the ConsentRegistry, lower-case hex with {@code 0x}
 * @param members member ids, ascending
 * @param subject zero
 * @param predecessor what it succeeds
 * @see ChannelCreation
 */
public record BillingLedgerCode(
    String registrar,
    String priceOrders,
    String consentRegistry,
    List<Bytes32> members,
    Bytes32 subject,
    Optional<Predecessor> predecessor) {
  private static final CreationCodes CREATION_CODES =
      CreationCodes.of("BillingLedger", BillingLedger.BINARY);

  public BillingLedgerCode {
    members = List.copyOf(members);
  }

  /** Of a channel that succeeds none. */
  public BillingLedgerCode(
      String registrar,
      String priceOrders,
      String consentRegistry,
      List<Bytes32> members,
      Bytes32 subject) {
    this(registrar, priceOrders, consentRegistry, members, subject, Optional.empty());
  }

  /** The payload to send. */
  public byte[] payload() {
    return new ChannelCreation(
            registrar, List.of(priceOrders, consentRegistry), members, subject, predecessor)
        .payload(CREATION_CODES);
  }

  /** What a payload opens; empty unless it is, byte for byte, what {@link #payload} makes of it. */
  public static Optional<BillingLedgerCode> read(byte[] payload) {
    return ChannelCreation.read(CREATION_CODES, payload, 2)
        .map(
            read ->
                new BillingLedgerCode(
                    read.registrar(),
                    read.registries().get(0),
                    read.registries().get(1),
                    read.members(),
                    read.subject(),
                    read.predecessor()));
  }
}
