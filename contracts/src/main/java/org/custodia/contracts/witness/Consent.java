package org.custodia.contracts.witness;

import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.abi.AbiReader;
import org.custodia.contracts.abi.AbiValue;

/**
 * What a patient allows, signed once with a key that is made for it in the patient's browser and
 * then thrown away. Its struct hash is the commitment that the public ledger keeps; the message
 * itself is shown only to the members of the channels in which it is opened.
 *
 * @param salt unpredictable, so that nobody can try out which consent a commitment stands for
 * @param grantKey address of the one-time key that signs it; kept lower-case
 * @param grantee member id of who is allowed
 * @param purpose what for, and for nothing else
 * @param scope Keccak-256 of the canonical (RFC 8785) FHIR Consent document that says to what
 * @param validFrom seconds since 1970-01-01 UTC, this second included
 * @param validUntil seconds since 1970-01-01 UTC, this second no longer
 * @param uses how often it can be used; 0 without limit, 1 for {@link ConsentPurpose#ONE_TIME}
 * @param channel the one channel that it counts in, kept lower-case; zero for all of the grantee's,
 *     which a consent with limited uses cannot have
 * @param revocationHash Keccak-256 of the secret that revokes it once it is revealed
 */
public record Consent(
    Bytes32 salt,
    String grantKey,
    Bytes32 grantee,
    ConsentPurpose purpose,
    Bytes32 scope,
    long validFrom,
    long validUntil,
    long uses,
    String channel,
    Bytes32 revocationHash)
    implements SignedMessage {
  /** Stands for every channel. */
  public static final String ANY_CHANNEL = "0x" + "0".repeat(40);

  public Consent {
    grantKey = WitnessDomain.address(grantKey);
    channel = WitnessDomain.address(channel);
  }

  /** What is published of it. */
  public Bytes32 commitment() {
    return structHash();
  }

  /** What revokes a consent with this secret. */
  public static Bytes32 revocationHash(Bytes32 secret) {
    return Bytes32.keccak(secret.toArray());
  }

  @Override
  public List<Field> fields() {
    return List.of(
        Field.bytes32("salt", salt),
        Field.address("grantKey", grantKey),
        Field.bytes32("grantee", grantee),
        Field.uint("purpose", 8, purpose.code()),
        Field.bytes32("scope", scope),
        Field.uint("validFrom", 64, validFrom),
        Field.uint("validUntil", 64, validUntil),
        Field.uint("uses", 32, uses),
        Field.address("channel", channel),
        Field.bytes32("revocationHash", revocationHash));
  }

  /** The struct as a contract's argument. */
  public AbiValue toAbi() {
    return AbiValue.tuple(
        AbiValue.bytes32(salt),
        AbiValue.address(grantKey),
        AbiValue.bytes32(grantee),
        AbiValue.uint(purpose.code()),
        AbiValue.bytes32(scope),
        AbiValue.uint(validFrom),
        AbiValue.uint(validUntil),
        AbiValue.uint(uses),
        AbiValue.address(channel),
        AbiValue.bytes32(revocationHash));
  }

  /** The reverse of {@link #toAbi}. */
  public static Consent read(AbiReader from) {
    return new Consent(
        from.word(),
        from.address(),
        from.word(),
        ConsentPurpose.of(from.small()),
        from.word(),
        from.number(),
        from.number(),
        from.number(),
        from.address(),
        from.word());
  }
}
