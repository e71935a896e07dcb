package org.custodia.contracts.network;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberId;
import org.custodia.contracts.MemberRole;
import org.custodia.devnet.EmbeddedNode;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.ECKeyPair;

/**
 * An organisation of the tests, with its node, one ledger account, and the key of one witness.
 *
 * @param identity as it is certified under
 */
public record Party(
    String name,
    String identity,
    List<MemberRole> roles,
    EmbeddedNode node,
    Credentials account,
    ECKeyPair witness) {

  static Party of(String name, int number, EmbeddedNode node, MemberRole... roles) {
    return new Party(
        name,
        "gln:301000000000" + number,
        List.of(roles),
        node,
        Credentials.create(key("account of " + name)),
        key("witness of " + name));
  }

  /** A key that is the same in every run, worth nothing outside. */
  public static ECKeyPair key(String phrase) {
    Bytes32 seed = Bytes32.keccak(("custodia test: " + phrase).getBytes(StandardCharsets.UTF_8));
    return ECKeyPair.create(seed.toArray());
  }

  public Bytes32 id() {
    return MemberId.of(identity);
  }

  public String address() {
    return account.getAddress();
  }

  public String witnessAddress() {
    return Credentials.create(witness).getAddress();
  }

  public long roleMask() {
    return MemberRole.mask(roles);
  }

  /** The same organisation sending from another account. */
  public Party withAccount(ECKeyPair key) {
    return new Party(name, identity, roles, node, Credentials.create(key), witness);
  }

  /** The same organisation sending from another node. */
  public Party atNodeOf(Party other) {
    return new Party(name, identity, roles, other.node, account, witness);
  }

  @Override
  public String toString() {
    return name;
  }
}
