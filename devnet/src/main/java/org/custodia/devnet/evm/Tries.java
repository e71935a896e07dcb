package org.custodia.devnet.evm;

import io.horizen.evm.TrieHasher;
import java.util.List;

/** Roots of the tries that block headers name. */
public final class Tries {
  private Tries() {}

  /** Root of the trie whose keys are the RLP of 0, 1, 2 and so on. */
  public static Hash32 root(List<byte[]> values) {
    NativePlatform.requireSupported();
    return Conversions.fromNative(TrieHasher.Root(values.toArray(new byte[0][])));
  }
}
