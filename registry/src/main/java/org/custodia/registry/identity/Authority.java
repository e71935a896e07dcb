package org.custodia.registry.identity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.ledger.CommandStatus;

/**
 * Acts that take two people. The first signature waits here, at the organisation that both belong
 * to, until somebody else signs or the proposal is withdrawn or lapses; with the second the act is
 * recorded for the ledger, which checks both again.
 *
 * <p>For people with the token role {@code regulator} whose organisation is an authority; {@link
 * AuthorityAct.ReplaceKey} also for administrators of the organisation whose key it is. Everybody
 * else gets a {@code Problem} of kind FORBIDDEN. A proposal that the caller may not sign is not
 * shown to them.
 */
public interface Authority {

  /**
   * What the first person is asked to sign. Nothing waits for anybody before it is signed.
   *
   * @param id made by the caller; the same id with the same act again answers the same draft, with
   *     another act it is a {@code Problem} of kind CONFLICT
   * @param key address of the caller's session key that will sign, lower-case hex with 0x
   */
  Draft propose(Caller caller, UUID id, AuthorityAct act, String key);

  /** What the second person is asked to sign: the same for everybody. */
  Draft draft(Caller caller, UUID id, String key);

  /**
   * Keeps the first signature; with the second, by another person, records the act. Signing again
   * has no second effect.
   *
   * @param signature EIP-712 signature of {@code Approval} by the caller's own live session key
   */
  Proposal sign(Caller caller, UUID id, String key, String signature);

  /** Takes back what waits; also by another who may sign it. Withdrawing again has no effect. */
  Proposal withdraw(Caller caller, UUID id);

  /**
   * What waits, with its first signature, for the second person to be one of another organisation:
   * an administrator's proposal to replace a key for the authority, or the other way round.
   */
  SignedProposal handOver(Caller caller, UUID id);

  /**
   * Takes what another organisation's person has signed, to be signed here by the second. Whether
   * the first signature counts is read from the own node. Again it has no second effect.
   */
  Proposal takeOver(Caller caller, SignedProposal signed);

  /** What waits for a second person, the oldest first. */
  List<Proposal> open(Caller caller);

  /** Whatever was signed by somebody, the newest first; at most so many. */
  List<Proposal> all(Caller caller, int limit);

  /** Also one that nobody has signed yet. */
  Optional<Proposal> find(Caller caller, UUID id);

  /**
   * @param until until when the approvals count
   * @param typedData the approval as {@code eth_signTypedData_v4} JSON
   */
  record Draft(UUID id, AuthorityAct act, Instant until, String typedData) {}

  /**
   * @param proposedBy user name
   * @param signatures at most two, in the order in which they were made
   * @param endedBy who withdrew it
   * @param command how far the act has come, once it is recorded
   */
  record Proposal(
      UUID id,
      AuthorityAct act,
      String proposedBy,
      Instant proposedAt,
      Instant until,
      State state,
      List<Signature> signatures,
      Optional<String> endedBy,
      Optional<CommandStatus> command) {
    public Proposal {
      signatures = List.copyOf(signatures);
    }

    public boolean isSignedBy(Caller caller) {
      return signatures.stream().anyMatch(one -> one.person().equals(caller.name()));
    }
  }

  /** How far a proposal has come. */
  enum State {
    /** Nobody has signed. */
    DRAFTED,
    /** One person has signed. */
    WAITING,
    /** Two have; what the ledger makes of it is in {@link Proposal#command}. */
    RECORDED,
    WITHDRAWN,
    /** Its time was over before a second person signed. */
    LAPSED
  }

  /**
   * @param person user name; lives here only, the ledger knows the holder's handle. Of another
   *     organisation's person only the organisation is known here
   */
  record Signature(String person, String key, Instant signedAt) {}
}
