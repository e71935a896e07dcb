package org.custodia.devnet.privacy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.custodia.devnet.evm.Bytes;
import org.custodia.devnet.evm.Hash32;
import org.web3j.rlp.RlpList;
import org.web3j.rlp.RlpString;
import org.web3j.rlp.RlpType;

/**
 * What travels beside a private payload under privacy enhancements.
 *
 * @param flag the transaction's privacy flag
 * @param affected hashes of the payloads that created the protected contracts which it calls, as
 *     the sender simulated it
 * @param stateHash what the accounts that it touches hold afterwards, as the sender simulated it;
 *     with {@link PrivacyFlag#STATE_VALIDATION} alone
 * @param mandatory public keys in base64 of those who must be named as recipients in every
 *     transaction to the contract; with {@link PrivacyFlag#MANDATORY_RECIPIENTS} alone
 * @param participants public keys in base64 of sender and recipients. The sender knows all of them;
 *     a recipient knows the others with {@link PrivacyFlag#STATE_VALIDATION} alone, else itself
 */
public record PrivacyMetadata(
    PrivacyFlag flag,
    Set<Bytes> affected,
    Optional<Hash32> stateHash,
    Set<String> mandatory,
    Set<String> participants) {

  /** Copies the sets. */
  public PrivacyMetadata {
    affected = Set.copyOf(affected);
    mandatory = Set.copyOf(mandatory);
    participants = Set.copyOf(participants);
  }

  /** What a sender says, before it is known who takes part. */
  public static PrivacyMetadata sent(
      PrivacyFlag flag, Set<Bytes> affected, Optional<Hash32> stateHash, Set<String> mandatory) {
    return new PrivacyMetadata(flag, affected, stateHash, mandatory, Set.of());
  }

  PrivacyMetadata among(Set<String> all) {
    return new PrivacyMetadata(flag, affected, stateHash, mandatory, all);
  }

  /** What one recipient is told. */
  PrivacyMetadata forRecipient(String key) {
    return flag == PrivacyFlag.STATE_VALIDATION ? this : among(Set.of(key));
  }

  RlpList encode() {
    return new RlpList(
        RlpString.create(flag.number()),
        list(affected.stream().map(hash -> RlpString.create(hash.toArray()))),
        RlpString.create(stateHash.map(Hash32::toArray).orElse(new byte[0])),
        list(mandatory.stream().map(RlpString::create)),
        list(participants.stream().map(RlpString::create)));
  }

  static PrivacyMetadata decode(RlpList encoded) {
    List<RlpType> parts = encoded.getValues();
    byte[] stateHash = string(parts.get(2)).getBytes();
    return new PrivacyMetadata(
        PrivacyFlag.of(string(parts.get(0)).asPositiveBigInteger()),
        strings(parts.get(1)).map(hash -> new Bytes(hash.getBytes())).collect(Collectors.toSet()),
        stateHash.length == 0 ? Optional.empty() : Optional.of(new Hash32(stateHash)),
        keys(parts.get(3)),
        keys(parts.get(4)));
  }

  private static RlpList list(Stream<RlpString> strings) {
    return new RlpList(strings.<RlpType>map(string -> string).toList());
  }

  private static Stream<RlpString> strings(RlpType list) {
    return ((RlpList) list).getValues().stream().map(PrivacyMetadata::string);
  }

  private static RlpString string(RlpType type) {
    return (RlpString) type;
  }

  private static Set<String> keys(RlpType list) {
    return strings(list)
        .map(key -> new String(key.getBytes(), StandardCharsets.US_ASCII))
        .collect(Collectors.toSet());
  }
}
