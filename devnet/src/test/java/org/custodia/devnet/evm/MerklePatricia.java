package org.custodia.devnet.evm;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.web3j.crypto.Hash;
import org.web3j.rlp.RlpDecoder;
import org.web3j.rlp.RlpEncoder;
import org.web3j.rlp.RlpList;
import org.web3j.rlp.RlpString;
import org.web3j.rlp.RlpType;

/**
 * Checks Merkle-Patricia proofs by the Yellow Paper (appendix D) alone, without the library that
 * makes them.
 */
public final class MerklePatricia {
  private static final byte[] EMPTY_ROOT = Hash.sha3(RlpEncoder.encode(RlpString.create("")));

  private MerklePatricia() {}

  /**
   * The value of a key in a secure trie (one whose keys are hashed), empty when the proof shows
   * that it has none.
   *
   * @param nodes from the root down
   * @throws AssertionError when the nodes do not prove either
   */
  public static Optional<byte[]> value(byte[] root, byte[] key, List<byte[]> nodes) {
    if (nodes.isEmpty()) {
      require(Arrays.equals(root, EMPTY_ROOT), "no nodes, but the root is not that of nothing");
      return Optional.empty();
    }
    byte[] path = nibbles(Hash.sha3(key));
    int next = 0;
    int used = 0;
    RlpType child = RlpString.create(root);
    while (true) {
      List<RlpType> node;
      if (child instanceof RlpList embedded) {
        node = embedded.getValues();
      } else {
        byte[] hash = ((RlpString) child).getBytes();
        if (hash.length == 0) return allUsed(next, nodes, Optional.empty());
        require(next < nodes.size(), "a node is missing");
        require(Arrays.equals(Hash.sha3(nodes.get(next)), hash), "node " + next + " is another");
        node = ((RlpList) RlpDecoder.decode(nodes.get(next++)).getValues().get(0)).getValues();
      }
      if (node.size() == 17) {
        require(used < path.length, "a hashed key does not end in a branch");
        child = node.get(path[used++]);
        continue;
      }
      byte[] encoded = nibbles(((RlpString) node.get(0)).getBytes());
      boolean leaf = encoded[0] >= 2;
      byte[] part = Arrays.copyOfRange(encoded, encoded[0] % 2 == 1 ? 1 : 2, encoded.length);
      int end = used + part.length;
      boolean fits = end <= path.length && Arrays.equals(part, Arrays.copyOfRange(path, used, end));
      if (!fits) return allUsed(next, nodes, Optional.empty());
      used = end;
      if (!leaf) {
        child = node.get(1);
      } else {
        require(used == path.length, "a leaf ends too early");
        return allUsed(next, nodes, Optional.of(((RlpString) node.get(1)).getBytes()));
      }
    }
  }

  private static Optional<byte[]> allUsed(int used, List<byte[]> nodes, Optional<byte[]> value) {
    require(used == nodes.size(), "nodes are left over");
    return value;
  }

  private static byte[] nibbles(byte[] bytes) {
    byte[] nibbles = new byte[2 * bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      nibbles[2 * i] = (byte) (bytes[i] >> 4 & 0xf);
      nibbles[2 * i + 1] = (byte) (bytes[i] & 0xf);
    }
    return nibbles;
  }

  private static void require(boolean so, String complaint) {
    if (!so) throw new AssertionError(complaint);
  }
}
