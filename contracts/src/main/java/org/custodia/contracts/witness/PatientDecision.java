package org.custodia.contracts.witness;

import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Decision;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;

/**
 * What a patient says to one thing that was offered or asked, signed once with a key that is made
 * for it in the patient's browser and then thrown away.
 *
 * @param subject relationship or request
 * @param provider member id of who offered or asked
 * @param number how many decisions about this relationship came before; zero for a request
 * @param terms hash of what was offered or asked, which the patient was shown
 * @param consent with {@link Decision#GRANT} the commitment of the consent that was given; else
 *     zero
 * @param channel address of the channel; kept lower-case
 */
public record PatientDecision(
    Bytes32 subject,
    Bytes32 provider,
    Decision decision,
    long number,
    Bytes32 terms,
    Bytes32 consent,
    String channel)
    implements SignedMessage {

  public PatientDecision {
    channel = WitnessDomain.address(channel);
  }

  @Override
  public List<Field> fields() {
    return List.of(
        Field.bytes32("subject", subject),
        Field.bytes32("provider", provider),
        Field.uint("decision", 8, decision.code()),
        Field.uint("number", 32, number),
        Field.bytes32("terms", terms),
        Field.bytes32("consent", consent),
        Field.address("channel", channel));
  }

  /** The struct as a contract's argument. */
  public AbiValue toAbi() {
    return AbiValue.tuple(
        AbiValue.bytes32(subject),
        AbiValue.bytes32(provider),
        AbiValue.uint(decision.code()),
        AbiValue.uint(number),
        AbiValue.bytes32(terms),
        AbiValue.bytes32(consent),
        AbiValue.address(channel));
  }

  /** The reverse of {@link #toAbi}. */
  public static PatientDecision read(AbiReader from) {
    return new PatientDecision(
        from.word(),
        from.word(),
        Decision.of(from.small()),
        from.number(),
        from.word(),
        from.word(),
        from.address());
  }
}
