package org.custodia.contracts.witness;

import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;

/**
 * A patient's host says in one channel that a grant key is this patient's; signed by one of the
 * host's accounts.
 *
 * @param host member id of the host
 * @param grantKey address of the key that signed the consent; kept lower-case
 * @param patient the patient's pseudonym in this channel, which exists in no other
 * @param channel address of the channel; kept lower-case
 */
public record GrantAttestation(Bytes32 host, String grantKey, Bytes32 patient, String channel)
    implements SignedMessage {

  public GrantAttestation {
    grantKey = WitnessDomain.address(grantKey);
    channel = WitnessDomain.address(channel);
  }

  @Override
  public List<Field> fields() {
    return List.of(
        Field.bytes32("host", host),
        Field.address("grantKey", grantKey),
        Field.bytes32("patient", patient),
        Field.address("channel", channel));
  }

  /** The struct as a contract's argument. */
  public AbiValue toAbi() {
    return AbiValue.tuple(
        AbiValue.bytes32(host),
        AbiValue.address(grantKey),
        AbiValue.bytes32(patient),
        AbiValue.address(channel));
  }

  /** The reverse of {@link #toAbi}. */
  public static GrantAttestation read(AbiReader from) {
    return new GrantAttestation(from.word(), from.address(), from.word(), from.address());
  }
}
