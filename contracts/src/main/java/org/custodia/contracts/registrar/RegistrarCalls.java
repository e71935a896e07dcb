package org.custodia.contracts.registrar;

import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberId;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.MemberStatus;
import org.custodia.contracts.OperatorKind;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.witness.Approval;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Hash;

/**
 * Call data of {@code Registrar}'s functions. Times are seconds since 1970-01-01 UTC, periods
 * [from, until); accounts and keys are addresses, hex with 0x.
 */
public final class RegistrarCalls {
  private RegistrarCalls() {}

  /** Certifies a member, or edits it; its id follows from its identity. */
  public static byte[] certifyMember(
      String identity, String name, int kind, Collection<MemberRole> roles, long from, long until) {
    return call(
        "certifyMember(bytes32,string,string,uint8,uint32,uint64,uint64)",
        AbiValue.bytes32(MemberId.of(identity)),
        AbiValue.string(identity),
        AbiValue.string(name),
        AbiValue.uint(kind),
        AbiValue.uint(MemberRole.mask(roles)),
        AbiValue.uint(from),
        AbiValue.uint(until));
  }

  public static byte[] setMemberStatus(Bytes32 member, MemberStatus status, String reason) {
    return call(
        "setMemberStatus(bytes32,uint8,string)",
        AbiValue.bytes32(member),
        AbiValue.uint(status.code()),
        AbiValue.string(reason));
  }

  public static byte[] addNode(
      Bytes32 member,
      List<String> accounts,
      Bytes32 tesseraKey,
      String region,
      long from,
      long until) {
    return call(
        "addNode(bytes32,address[],bytes32,string,uint64,uint64)",
        AbiValue.bytes32(member),
        new AbiValue.Array(accounts.stream().map(AbiValue::address).toList()),
        AbiValue.bytes32(tesseraKey),
        AbiValue.string(region),
        AbiValue.uint(from),
        AbiValue.uint(until));
  }

  public static byte[] endNode(Bytes32 member, Bytes32 tesseraKey) {
    return call("endNode(bytes32,bytes32)", AbiValue.bytes32(member), AbiValue.bytes32(tesseraKey));
  }

  public static byte[] endAccount(Bytes32 member, String account) {
    return call("endAccount(bytes32,address)", AbiValue.bytes32(member), AbiValue.address(account));
  }

  /**
   * Enrols a key, or edits its terms.
   *
   * @param holder random handle of the person or device, the same over all its keys
   */
  public static byte[] enrolOperator(
      Bytes32 member,
      String key,
      Bytes32 holder,
      OperatorKind kind,
      Collection<MemberRole> roles,
      String place,
      long from,
      long until) {
    return call(
        "enrolOperator(bytes32,address,bytes32,uint8,uint32,string,uint64,uint64)",
        AbiValue.bytes32(member),
        AbiValue.address(key),
        AbiValue.bytes32(holder),
        AbiValue.uint(kind.code()),
        AbiValue.uint(MemberRole.mask(roles)),
        AbiValue.string(place),
        AbiValue.uint(from),
        AbiValue.uint(until));
  }

  public static byte[] revokeOperator(String key, String reason) {
    return call("revokeOperator(address,string)", AbiValue.address(key), AbiValue.string(reason));
  }

  /**
   * Anchors scans.
   *
   * @param root of a {@link org.custodia.contracts.merkle.MerkleTree} over the digests of their
   *     acts
   */
  public static byte[] anchorScans(Bytes32 root, int scans) {
    return call("anchorScans(bytes32,uint32)", AbiValue.bytes32(root), AbiValue.uint(scans));
  }

  /** Only to be performed. */
  public static byte[] replaceKey(String oldKey, String newKey, long until, String reason) {
    return call(
        "replaceKey(address,address,uint64,string)",
        AbiValue.address(oldKey),
        AbiValue.address(newKey),
        AbiValue.uint(until),
        AbiValue.string(reason));
  }

  /** Only to be performed. */
  public static byte[] endFounding() {
    return call("endFounding()");
  }

  /**
   * Has an act done that two persons have approved.
   *
   * @param act call data of another function
   * @param approvals two, as {@link Approval} says
   */
  public static byte[] perform(
      Bytes32 id, byte[] act, long until, List<WitnessSignature> approvals) {
    return call(
        "perform(bytes32,bytes,uint64,bytes[])",
        AbiValue.bytes32(id),
        AbiValue.bytes(act),
        AbiValue.uint(until),
        new AbiValue.Array(approvals.stream().map(one -> AbiValue.bytes(one.toArray())).toList()));
  }

  /** The same, signed here, for who holds the keys of both: foundings and tests. */
  public static byte[] perform(
      Bytes32 id, byte[] act, long until, WitnessDomain domain, ECKeyPair first, ECKeyPair second) {
    Approval approval = Approval.of(id, act, until);
    return perform(
        id,
        act,
        until,
        List.of(
            WitnessSignature.sign(approval, domain, first),
            WitnessSignature.sign(approval, domain, second)));
  }

  private static byte[] call(String signature, AbiValue... arguments) {
    byte[] selector = HexFormat.of().parseHex(Hash.sha3String(signature), 2, 10);
    byte[] encoded = AbiValue.encodeAll(arguments);
    byte[] data = new byte[4 + encoded.length];
    System.arraycopy(selector, 0, data, 0, 4);
    System.arraycopy(encoded, 0, data, 4, encoded.length);
    return data;
  }
}
