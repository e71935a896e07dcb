package org.custodia.contracts.consents;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.abi.CallData;
import org.custodia.contracts.witness.Consent;
import org.custodia.contracts.witness.GrantAttestation;
import org.custodia.contracts.witness.WitnessSignature;

/**
 * Call data of {@code ConsentRegistry}'s functions, and the bodies of the commands of a channel of
 * patient and provider.
 */
public final class ConsentCalls {
  /** Commitments or secrets that one call takes at most. */
  public static final int MANY_LIMIT = 256;

  private static final int PADDED_AT_LEAST = 4;

  private ConsentCalls() {}

  // --- Public registry ---

  /** Publishes commitments, real ones and dummies; what is published already stays as it is. */
  public static byte[] publish(List<Bytes32> commitments) {
    return CallData.of("publish(bytes32[])", words(commitments));
  }

  /** Reveals secrets, real ones and dummies, and so revokes whatever hangs on them. */
  public static byte[] revokeMany(List<Bytes32> secrets) {
    return CallData.of("revokeMany(bytes32[])", words(secrets));
  }

  /**
   * These among random dummies, in random order, so many together that the number says little: a
   * power of two, four at least.
   *
   * @throws IllegalArgumentException for more than {@value #MANY_LIMIT}
   */
  public static List<Bytes32> padded(List<Bytes32> secretsOrCommitments) {
    int real = secretsOrCommitments.size();
    if (real > MANY_LIMIT) {
      throw new IllegalArgumentException(real + " in one call, at most " + MANY_LIMIT);
    }
    int size = PADDED_AT_LEAST;
    while (size < real) size *= 2;
    List<Bytes32> padded = new ArrayList<>(secretsOrCommitments);
    while (padded.size() < size) padded.add(Bytes32.random());
    Collections.shuffle(padded, new SecureRandom());
    return List.copyOf(padded);
  }

  // --- Commands of the channel ---

  /**
   * Body of INTRODUCE_PATIENT: the submitter is that patient's host from now on; again with other
   * evidence amends it. Patients of two hosts never meet, even under one pseudonym.
   *
   * @param patient pseudonym in this channel; not zero
   * @param evidence salted hash of the host's row about the patient
   */
  public static byte[] introducePatient(Bytes32 patient, Bytes32 evidence) {
    return AbiValue.encodeAll(AbiValue.bytes32(patient), AbiValue.bytes32(evidence));
  }

  /** Body of OPEN_CONSENT; any member of the channel may send it. */
  public static byte[] openConsent(
      Consent consent,
      WitnessSignature grant,
      GrantAttestation attestation,
      WitnessSignature attested) {
    return AbiValue.encodeAll(
        consent.toAbi(),
        AbiValue.bytes(grant.toArray()),
        attestation.toAbi(),
        AbiValue.bytes(attested.toArray()));
  }

  /**
   * Body of USE_CONSENT; only the grantee's counts.
   *
   * @param host member id of the patient's host, as in the attestation that opened it
   */
  public static byte[] useConsent(
      Bytes32 commitment, Bytes32 host, Bytes32 patient, ConsentPurpose purpose) {
    return AbiValue.encodeAll(
        AbiValue.bytes32(commitment),
        AbiValue.bytes32(host),
        AbiValue.bytes32(patient),
        AbiValue.uint(purpose.code()));
  }

  /** Body of OPT_OUT, by the patient's host: no consent of this patient counts here any more. */
  public static byte[] optOut(Bytes32 patient) {
    return AbiValue.encodeAll(AbiValue.bytes32(patient));
  }

  /**
   * Body of OPT_IN, by the patient's host: new consents count again; those published until the
   * patient opted out never do.
   */
  public static byte[] optIn(Bytes32 patient) {
    return AbiValue.encodeAll(AbiValue.bytes32(patient));
  }

  private static AbiValue words(List<Bytes32> values) {
    return new AbiValue.Array(values.stream().map(AbiValue::bytes32).toList());
  }
}
