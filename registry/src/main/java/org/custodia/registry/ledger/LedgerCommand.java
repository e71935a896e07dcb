package org.custodia.registry.ledger;

import java.util.List;
import java.util.UUID;
import org.custodia.contracts.Bytes32;

/** Something to be written to the ledger exactly once; the id is made by whoever witnessed it. */
public sealed interface LedgerCommand {
  UUID id();

  /** Contracts of the public state that every member can read. */
  enum PublicContract {
    REGISTRAR,
    MEDICINE_REGISTRY,
    CONSENT_REGISTRY,
    PRICE_ORDERS
  }

  /**
   * A call of a public contract.
   *
   * @param callData ABI-encoded function call
   */
  record PublicCall(UUID id, PublicContract contract, byte[] callData) implements LedgerCommand {}

  /**
   * A command to a channel that is open; travels in a batch with others.
   *
   * @param channel address of the channel contract, lower-case hex with 0x
   * @param action the contract's number of the action
   * @param body ABI-encoded body
   */
  record ChannelCommand(UUID id, String channel, int action, byte[] body)
      implements LedgerCommand {}

  /**
   * Opens a channel with exactly these members (the organisation itself among them).
   *
   * @param kind the contract's number of the kind; see {@link org.custodia.contracts.SubjectKind}
   */
  record OpenChannel(UUID id, int kind, List<Bytes32> members, Bytes32 subject)
      implements LedgerCommand {}
}
