package org.custodia.contracts.witness;

import java.util.List;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;

/**
 * One act of custody, seen and signed by a person or a device; {@code Witness.Act} of the
 * contracts.
 *
 * @param commandId UUID of the command, made by whoever witnessed the act
 * @param kind what the subject is
 * @param subject pack id or lot id
 * @param giver member id of who gives it away, or does it
 * @param receiver member id of who takes it; zero for nobody, or a patient
 * @param place where, as the witness knows it; at most 200 bytes of UTF-8
 * @param deviceTime milliseconds since 1970-01-01 UTC, by the witness's own clock
 * @param deviceSequence counts the acts signed with this key
 * @param previousHash digest of the act signed before with this key; zero for the first
 * @param detail Keccak-256 of the ABI-encoded terms of the action, which binds them to the
 *     signature
 */
public record Act(
    Bytes32 commandId,
    SubjectKind kind,
    Bytes32 subject,
    Bytes32 giver,
    Bytes32 receiver,
    Action action,
    String place,
    long deviceTime,
    long deviceSequence,
    Bytes32 previousHash,
    Bytes32 detail)
    implements SignedMessage {

  @Override
  public List<Field> fields() {
    return List.of(
        Field.bytes32("commandId", commandId),
        Field.uint("kind", 8, kind.code()),
        Field.bytes32("subject", subject),
        Field.bytes32("giver", giver),
        Field.bytes32("receiver", receiver),
        Field.uint("action", 8, action.code()),
        Field.text("place", place),
        Field.uint("deviceTime", 64, deviceTime),
        Field.uint("deviceSequence", 64, deviceSequence),
        Field.bytes32("previousHash", previousHash),
        Field.bytes32("detail", detail));
  }

  /** What {@link #toAbi} wrote; an {@link IllegalArgumentException} when it is none. */
  public static Act read(AbiReader from) {
    return new Act(
        from.word(),
        SubjectKind.of(from.small()),
        from.word(),
        from.word(),
        from.word(),
        Action.of(from.small()),
        from.text(),
        from.number(),
        from.number(),
        from.word(),
        from.word());
  }

  /** The struct as a contract's argument. */
  public AbiValue toAbi() {
    return AbiValue.tuple(
        AbiValue.bytes32(commandId),
        AbiValue.uint(kind.code()),
        AbiValue.bytes32(subject),
        AbiValue.bytes32(giver),
        AbiValue.bytes32(receiver),
        AbiValue.uint(action.code()),
        AbiValue.string(place),
        AbiValue.uint(deviceTime),
        AbiValue.uint(deviceSequence),
        AbiValue.bytes32(previousHash),
        AbiValue.bytes32(detail));
  }
}
