package org.custodia.devnet.chain;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.custodia.devnet.evm.Address;
import org.custodia.devnet.evm.Bytes;
import org.custodia.devnet.evm.Hash32;
import org.custodia.devnet.evm.State;
import org.custodia.devnet.evm.Tries;
import org.web3j.rlp.RlpEncoder;
import org.web3j.rlp.RlpList;
import org.web3j.rlp.RlpType;

/**
 * A block header with the fifteen fields of Ethereum before London. Its hash is the Keccak-256 of
 * its RLP. Nobody seals: difficulty is 1, nonce and mix hash are zero.
 *
 * @param parentHash hash of the block before
 * @param stateRoot root of the public state after the block
 * @param transactionsRoot root of the transactions trie
 * @param receiptsRoot root of the receipts trie; private transactions count there as succeeded
 *     without logs
 * @param bloom filter over the public logs
 * @param number height
 * @param gasLimit most gas that the public transactions may use
 * @param gasUsed gas they used
 * @param timestamp seconds since 1970; never before the parent's
 */
public record BlockHeader(
    Hash32 parentHash,
    Hash32 stateRoot,
    Hash32 transactionsRoot,
    Hash32 receiptsRoot,
    Bloom bloom,
    long number,
    long gasLimit,
    long gasUsed,
    long timestamp) {
  /** Gas limit of every block, that of the recorded GoQuorum network. */
  public static final long GAS_LIMIT = 0xe0000000L;

  /** Keccak-256 of the RLP of an empty list. */
  public static final Hash32 NO_UNCLES = Hash32.keccak(new byte[] {(byte) 0xc0});

  /** Says who made the block. */
  public static final Bytes EXTRA_DATA =
      new Bytes("custodia devnet".getBytes(StandardCharsets.UTF_8));

  /** Nonce of a block that nobody mined. */
  public static final Bytes NONCE = new Bytes(new byte[8]);

  /** The first header of every network. */
  public static BlockHeader genesis() {
    Hash32 empty = Tries.root(List.of());
    return new BlockHeader(
        Hash32.ZERO, State.EMPTY_ROOT, empty, empty, Bloom.EMPTY, 0, GAS_LIMIT, 0, 0);
  }

  /** The block's hash. */
  public Hash32 hash() {
    return Hash32.keccak(RlpEncoder.encode(rlp()));
  }

  RlpList rlp() {
    return Rlp.list(
        Rlp.of(parentHash),
        Rlp.of(NO_UNCLES),
        Rlp.of(Address.ZERO),
        Rlp.of(stateRoot),
        Rlp.of(transactionsRoot),
        Rlp.of(receiptsRoot),
        Rlp.of(bloom),
        Rlp.of(1),
        Rlp.of(number),
        Rlp.of(gasLimit),
        Rlp.of(gasUsed),
        Rlp.of(timestamp),
        Rlp.of(EXTRA_DATA),
        Rlp.of(Hash32.ZERO),
        Rlp.of(NONCE));
  }

  static BlockHeader ofRlp(RlpType rlp) {
    List<RlpType> parts = Rlp.items(rlp);
    return new BlockHeader(
        Rlp.word(parts.get(0)),
        Rlp.word(parts.get(3)),
        Rlp.word(parts.get(4)),
        Rlp.word(parts.get(5)),
        new Bloom(Rlp.bytes(parts.get(6)).toArray()),
        Rlp.longNumber(parts.get(8)),
        Rlp.longNumber(parts.get(9)),
        Rlp.longNumber(parts.get(10)),
        Rlp.longNumber(parts.get(11)));
  }
}
