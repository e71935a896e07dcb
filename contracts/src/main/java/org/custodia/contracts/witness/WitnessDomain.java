package org.custodia.contracts.witness;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Hex;
import org.custodia.contracts.abi.AbiValue;

/**
 * Where a signature counts: the EIP-712 domain {name Custodia, version 1, chain, Registrar}. The
 * Registrar stands in for every contract, because a scan made offline cannot know a channel's
 * address.
 *
 * @param chainId chain id of the network
 * @param registrar address of the Registrar, 20 bytes as hex with {@code 0x}; kept lower-case
 */
public record WitnessDomain(long chainId, String registrar) {
  public static final String NAME = "Custodia";
  public static final String VERSION = "1";

  private static final Bytes32 TYPE_HASH =
      hash("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");

  private static final Bytes32 NAME_HASH = hash(NAME);
  private static final Bytes32 VERSION_HASH = hash(VERSION);

  /** Each message is hashed together with one; a process knows few domains. */
  private static final Map<WitnessDomain, Bytes32> SEPARATORS = new ConcurrentHashMap<>();

  /** An {@link IllegalArgumentException} when either cannot be. */
  public WitnessDomain {
    if (chainId <= 0) throw new IllegalArgumentException("not a chain id: " + chainId);
    registrar = address(registrar);
  }

  /** EIP-712's {@code domainSeparator}. */
  public Bytes32 separator() {
    return SEPARATORS.computeIfAbsent(this, WitnessDomain::computed);
  }

  private Bytes32 computed() {
    return Bytes32.keccak(
        AbiValue.encodeAll(
            AbiValue.bytes32(TYPE_HASH),
            AbiValue.bytes32(NAME_HASH),
            AbiValue.bytes32(VERSION_HASH),
            AbiValue.uint(chainId),
            AbiValue.address(registrar)));
  }

  static Bytes32 hash(String text) {
    return Bytes32.keccak(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The address in lower case; an {@link IllegalArgumentException} when it is none. */
  static String address(String address) {
    String lower = address.toLowerCase(Locale.ROOT);
    if (!Hex.isBytes(lower, 20)) {
      throw new IllegalArgumentException("not an address: " + address);
    }
    return lower;
  }
}
