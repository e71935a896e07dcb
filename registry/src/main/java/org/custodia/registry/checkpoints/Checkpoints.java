package org.custodia.registry.checkpoints;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.OwnKeys;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.medicines.VerdictKind;
import org.custodia.scanners.agent.chain.BatchJson;
import org.custodia.scanners.agent.facts.LotFacts;

/** Receives what devices and people sign at checkpoints; docs/scanner-agent.md. */
public interface Checkpoints {

  /**
   * Takes a batch by {@link org.custodia.scanners.agent.chain.ChainRules}, all of it in one
   * transaction that no other of the same key is in.
   *
   * @param key address of the key that signed, lower-case hex with 0x: of a device or a person of
   *     the caller's organisation
   */
  BatchJson.Answers take(Caller caller, String key, BatchJson.Batch batch);

  /** What became of events of this key, in the order asked. */
  List<BatchJson.EventFate> fates(Caller caller, String key, List<UUID> ids);

  /**
   * The session that this key sealed last and the book did not refuse, on which its next one has to
   * follow.
   */
  BatchJson.TakenSession lastTaken(Caller caller, String key);

  /**
   * What the checks of those events came to that were scanned to be verified; none of an event that
   * nobody has checked yet.
   */
  List<Check> checks(Caller caller, String key, List<UUID> ids);

  /**
   * @param code of what was found
   * @param arguments of its sentence
   * @param settled false while the verification service is silent: the code says what was checked
   *     and what not, and it is asked again
   */
  record Check(
      UUID event,
      VerdictKind.Severity severity,
      String code,
      List<Object> arguments,
      boolean settled) {
    public Check {
      arguments = List.copyOf(arguments);
    }
  }

  /** Whether the key may sign now. */
  OwnKeys.Standing standing(Caller caller, String key);

  /**
   * What a device may rely on while it reaches nobody: the lots released last and what became of
   * them, and packs that are stopped by themselves, as the own node has them now, signed by an
   * account of the organisation.
   */
  LotFacts.Signed facts(Caller caller);

  /** Address of the account that signs {@link #facts}, lower-case hex with 0x. */
  String factsSigner(Caller caller);

  /**
   * What shows that an event is recorded and not younger than the ledger says.
   *
   * @throws org.custodia.registry.errors.Problem NOT_FOUND CUS-CHK-001
   */
  EventProof proof(Caller caller, UUID event);

  /** Events that contradict the record of their key, those not settled first. */
  List<Contradiction> contradictions(Caller caller);

  /** How many of them nobody has settled. */
  int unsettled(Caller caller);

  /**
   * An administrator says what was done about the contradictions of a key.
   *
   * @throws org.custodia.registry.errors.Problem FORBIDDEN CUS-CHK-002, BAD_INPUT CUS-CHK-003
   */
  void settle(Caller caller, String key, String note);

  /**
   * @param event as it was signed, JSON of docs/scanner-agent.md
   * @param digest EIP-712 digest of the act
   * @param anchor empty while no root over it is made
   */
  record EventProof(String event, Bytes32 digest, Optional<Anchored> anchor) {}

  /**
   * @param root on the Registrar, {@code scansAnchoredAt}
   * @param proof OpenZeppelin's of {@code [digest]} against the root
   * @param status how far the root has come
   */
  record Anchored(Bytes32 member, Bytes32 root, List<Bytes32> proof, CommandStatus status) {}

  /**
   * @param event as it was signed
   * @param recorded what the record has in its place, where it has something
   */
  record Contradiction(
      String key,
      UUID id,
      long sequence,
      String event,
      Optional<String> recorded,
      Instant cameAt,
      Optional<Settlement> settled) {}

  record Settlement(String by, Instant at, String note) {}
}
