package org.custodia.registry.organs;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.witness.Act;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.messages.WireObject;

/**
 * What people do in the channels of a donor's case, of an offer, and of a leg of an organ's way:
 * each act in two steps, because a person signs. docs/organs.md lists the acts, who may do each,
 * and their fields.
 */
public interface OrganActs {

  /** What a witness is asked to sign. */
  record Draft(UUID id, Act act, String typedData) {}

  /**
   * @param fields of the act as docs/organs.md has them, in JSON
   * @param witness address of the key that is to sign
   * @param scannedAt by the clock of the device that was out of reach then, for what happened on
   *     the way; empty for now. The ledger keeps it, and says that it came late.
   */
  record Asked(
      UUID id,
      String channel,
      Action action,
      byte[] fields,
      String witness,
      String place,
      Optional<Instant> scannedAt) {

    /** What happens now. */
    public Asked(
        UUID id, String channel, Action action, byte[] fields, String witness, String place) {
      this(id, channel, action, fields, witness, place, Optional.empty());
    }

    WireObject read() {
      return WireObject.parse(fields);
    }
  }

  /** Whether the roles of the caller's token allow it; contracts have the last word. */
  boolean may(Caller caller, Action action);

  /**
   * Prepares an act. The same again under the same id is the same draft.
   *
   * @throws org.custodia.registry.errors.Problem FORBIDDEN CUS-ORG-010 for who may not, NOT_FOUND
   *     CUS-ORG-031 for a channel that is not the organisation's, BAD_INPUT CUS-ORG-030 for an act
   *     that is none of that channel, and BAD_INPUT CUS-ORG-083 for a command, or for later than
   *     now, with a time of its own
   */
  Draft draft(Caller caller, Asked asked);

  /**
   * Records a signed act.
   *
   * @param deviceClock what the clock of the signing device says now, where it is known: one that
   *     is more than two minutes off marks what it signed
   */
  CommandStatus record(Caller caller, UUID id, String signature, Optional<Instant> deviceClock);

  /**
   * A channel with the acts that belong to it.
   *
   * @throws org.custodia.registry.errors.Problem NOT_FOUND CUS-ORG-031 for a channel that is not
   *     the organisation's
   */
  Channel channel(Caller caller, String address);

  /**
   * @param subject id of the donor's case, or of the organ
   * @param opener member id of the bank, or of who gives
   * @param acts in the order of their numbers, those of others included
   */
  record Channel(
      String address, SubjectKind kind, Bytes32 subject, Bytes32 opener, List<Possible> acts) {
    public Channel {
      acts = List.copyOf(acts);
    }

    public Optional<Possible> act(Action action) {
      return acts.stream().filter(one -> one.action() == action).findFirst();
    }
  }

  /**
   * @param roles of which a person needs one, as tokens name them
   * @param allowed whether the caller may prepare it; the contract has the last word
   */
  record Possible(Action action, List<String> roles, boolean allowed) {
    public Possible {
      roles = List.copyOf(roles);
    }
  }
}
