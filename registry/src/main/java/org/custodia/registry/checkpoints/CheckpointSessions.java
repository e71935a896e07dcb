package org.custodia.registry.checkpoints;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.scanners.agent.chain.Answer;
import org.custodia.scanners.agent.chain.CheckpointMode;

/**
 * Pieces of work at checkpoints, such as the scans of one delivery, as worklists for whoever goes
 * on with them: what was scanned is taken over into the act that is to be signed, and the act is
 * kept with the session.
 */
public interface CheckpointSessions {
  /** Things of one session that are shown and taken over. */
  int MOST_THINGS = 2_000;

  /** The latest first. */
  List<Session> latest(Caller caller, int limit);

  Optional<Session> find(Caller caller, Ref ref);

  /**
   * What was scanned and not taken back, each thing once, in order; at most {@link #MOST_THINGS}.
   */
  List<Thing> things(Caller caller, Ref ref);

  /**
   * What shows each scan by itself: the root that the device signed when it finished, and each
   * scan's proof against it. Empty while the session is open.
   */
  Optional<Proofs> proofs(Caller caller, Ref ref);

  /**
   * Whether the one signature over a session is in the organisation's own book on the ledger, or
   * why not. Empty while the session is open.
   */
  Optional<Booking> booking(Caller caller, Ref ref);

  /** What was made of it, in order. */
  List<Use> uses(Caller caller, Ref ref);

  /**
   * Notes that a command is made of a session's scans. The same again changes nothing.
   *
   * @param id of the command or count
   * @param target which consignment, unit or count it is about
   * @throws org.custodia.registry.errors.Problem NOT_FOUND CUS-CHK-004
   */
  void use(Caller caller, Ref ref, CheckpointMode what, UUID id, String target);

  /**
   * Counts stock by what was scanned: opens a count of everything at the session's place, unless it
   * is open, and hands the scans to it. The same again changes nothing.
   *
   * @return id of the count
   * @throws org.custodia.registry.errors.Problem NOT_FOUND CUS-CHK-004, CONFLICT CUS-CHK-005 unless
   *     it is a finished session of counting
   */
  UUID count(Caller caller, Ref ref);

  /**
   * Which session.
   *
   * @param key of the device
   * @param session random, signed by it
   */
  record Ref(String key, Bytes32 session) {
    /** One word for addresses. */
    public String text() {
      return key.substring(2) + "-" + session.toString().substring(2);
    }

    /** Empty when it is none. */
    public static Optional<Ref> read(String text) {
      if (!text.matches("[0-9a-f]{40}-[0-9a-f]{64}")) return Optional.empty();
      return Optional.of(
          new Ref("0x" + text.substring(0, 40), Bytes32.of("0x" + text.substring(41))));
    }
  }

  /**
   * Times are by the device's clock.
   *
   * @param operator who said to hold the scanner, by a badge
   * @param scans how often something was scanned
   * @param undone how many of these were taken back
   * @param uses how many commands were made of it
   */
  record Session(
      Ref ref,
      CheckpointMode mode,
      String place,
      String operator,
      Instant begunAt,
      Instant lastAt,
      Optional<Instant> finishedAt,
      int scans,
      int undone,
      int uses) {}

  /**
   * @param event of the first scan of it
   * @param times how often it was scanned
   * @param verdict code of what a check came to, in mode VERIFY
   */
  record Thing(
      UUID event,
      String text,
      int times,
      Instant at,
      Optional<String> verdict,
      Set<Answer.Remark> remarks) {}

  /**
   * @param finished the event that signs the root
   * @param holds whether the root is that of the scans that are recorded and were not taken back
   * @param scans none where it does not hold
   * @param inBook how far the one signature over the session is in the member's own book on the
   *     ledger; empty where the book is not told of it
   */
  record Proofs(
      UUID finished,
      Bytes32 root,
      boolean holds,
      List<ScanProof> scans,
      Optional<CommandStatus> inBook) {}

  /**
   * @param command how far it has come; only where it is told
   */
  record Booking(Standing standing, Optional<CommandStatus> command) {
    /** Whether the book is told. */
    public enum Standing {
      /** Nobody signed the session as one, as of organs, of too many scans, or in a browser. */
      NOT_SIGNED,
      /** In the next round, or once there is a book. */
      WAITING,
      /** What is recorded is not what was signed. */
      DIFFERS,
      TOLD
    }
  }

  /**
   * @param digest EIP-712 digest of the act, the leaf {@code ["bytes32"]} of the tree
   * @param proof OpenZeppelin's
   */
  record ScanProof(UUID event, Bytes32 digest, List<Bytes32> proof) {}

  /**
   * @param status of the command; empty while nobody has signed it, and for a count
   */
  record Use(
      UUID id,
      CheckpointMode what,
      String target,
      String person,
      Instant at,
      Optional<CommandStatus> status) {}
}
