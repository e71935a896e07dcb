package org.custodia.contracts.medicines;

import java.util.Comparator;
import java.util.List;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.merkle.MerkleTree;

/**
 * What a device scanned in one session, under one signature: testimony; {@code
 * MedicineCustody.SessionTerms}. The contract makes the root of the digests that come and compares
 * it with the one that was signed.
 *
 * @param session 32 random bytes
 * @param root over the scans, as OpenZeppelin's standard tree of {@code ["bytes32"]} has it
 * @param first sequence number of the first scan; the act has a later one
 * @param previous root of the session that the same key signed before; zero for its first
 * @param digests EIP-712 digests of the scans that count, 1 to {@value #SCANS_LIMIT}
 */
public record ScanSessionTerms(
    Bytes32 session, Bytes32 root, long first, Bytes32 previous, List<Bytes32> digests)
    implements CustodyTerms {
  /** Scans that one session has at most to be taken by the contract. */
  public static final int SCANS_LIMIT = 300;

  /** Puts the digests in the order of their leaves, as the contract wants them. */
  public ScanSessionTerms {
    digests = digests.stream().sorted(Comparator.comparing(ScanSessionTerms::leaf)).toList();
  }

  /** OpenZeppelin's standard leaf of {@code ["bytes32"]}. */
  public static Bytes32 leaf(Bytes32 digest) {
    return Bytes32.keccak(Bytes32.keccak(digest.toArray()).toArray());
  }

  /** The root over these digests; zero for none. */
  public static Bytes32 root(List<Bytes32> digests) {
    if (digests.isEmpty()) return Bytes32.ZERO;
    try (MerkleTree tree = MerkleTree.of(digests.stream().map(ScanSessionTerms::leaf).toList())) {
      return tree.root();
    }
  }

  @Override
  public Action action() {
    return Action.SCAN_SESSION;
  }

  @Override
  public Bytes32 subject() {
    return session;
  }

  @Override
  public Bytes32 detail() {
    return detail(root, digests.size(), first, previous);
  }

  /** What is signed of a session, without its digests. */
  public static Bytes32 detail(Bytes32 root, int scans, long first, Bytes32 previous) {
    return Bytes32.keccak(
        AbiValue.encodeAll(
            AbiValue.bytes32(root),
            AbiValue.uint(scans),
            AbiValue.uint(first),
            AbiValue.bytes32(previous)));
  }

  @Override
  public AbiValue toAbi() {
    return AbiValue.tuple(
        AbiValue.bytes32(session),
        AbiValue.bytes32(root),
        AbiValue.uint(first),
        AbiValue.bytes32(previous),
        new AbiValue.Array(digests.stream().map(AbiValue::bytes32).toList()));
  }
}
