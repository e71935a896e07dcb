package org.custodia.contracts.organs;

import java.util.Set;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.generated.OrganLeg;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.WitnessSignature;

/**
 * Something that was recorded in a channel about a donor or an organ; the event {@code Recorded} of
 * the contracts. The block's time is the third one, beside device and server.
 *
 * @param member id of who submitted it
 * @param giver member id of whose witness signed, or who hands over
 * @param receiver member id of who takes over; zero where nobody does
 * @param witness address of the key that signed, lower-case hex with {@code 0x}
 * @param state of the channel after it, as its contract numbers them
 * @param deviceTime milliseconds since 1970-01-01 UTC
 * @param serverTime milliseconds since 1970-01-01 UTC; zero where it was not told
 * @param deviceSequence of the act
 * @param previousHash of the act
 * @param signature of the witness over the act
 */
public record OrganEvent(
    Bytes32 commandId,
    Bytes32 member,
    Action action,
    Bytes32 giver,
    Bytes32 receiver,
    String witness,
    int state,
    String place,
    long deviceTime,
    long serverTime,
    Set<OrganIrregularity> irregularities,
    OrganTerms terms,
    long deviceSequence,
    Bytes32 previousHash,
    WitnessSignature signature) {
  public OrganEvent {
    irregularities = Set.copyOf(irregularities);
  }

  /** The event as a wrapper gives it; the three contracts declare the same. */
  public static OrganEvent of(OrganLeg.RecordedEventResponse event) {
    Action action = Action.of(event.action.intValueExact());
    return new OrganEvent(
        Bytes32.of(event.commandId),
        Bytes32.of(event.member),
        action,
        Bytes32.of(event.giver),
        Bytes32.of(event.receiver),
        event.witness,
        event.state.intValueExact(),
        event.place,
        event.deviceTime.longValueExact(),
        event.serverTime.longValueExact(),
        OrganIrregularity.of(event.irregularities.intValueExact()),
        OrganTerms.read(action, event.terms),
        event.deviceSequence.longValueExact(),
        Bytes32.of(event.previousHash),
        OrganTerms.signature(event.signature));
  }

  /** What was signed, in a channel of this kind and subject. */
  public Act act(SubjectKind kind, Bytes32 subject) {
    return new Act(
        commandId,
        kind,
        subject,
        giver,
        receiver,
        action,
        place,
        deviceTime,
        deviceSequence,
        previousHash,
        terms.detail());
  }
}
