package org.custodia.devnet.chain;

import java.util.List;
import org.custodia.devnet.evm.Address;
import org.custodia.devnet.evm.Hash32;
import org.web3j.rlp.RlpEncoder;
import org.web3j.rlp.RlpType;

/**
 * A block as every node has it.
 *
 * @param header its header
 * @param hash its hash
 * @param transactions in order
 * @param receipts one per transaction, in the same order; those of private transactions say nothing
 * @param created public contracts that came into being, also those created by contracts
 */
public record Block(
    BlockHeader header,
    Hash32 hash,
    List<Transaction> transactions,
    List<Receipt> receipts,
    List<Address> created) {

  /** The first block of every network. */
  public static Block genesis() {
    BlockHeader header = BlockHeader.genesis();
    return new Block(header, header.hash(), List.of(), List.of(), List.of());
  }

  /** Its height. */
  public long number() {
    return header.number();
  }

  /** Bytes of the block as Ethereum encodes it. */
  public long size() {
    return Rlp.encode(
            header.rlp(), Rlp.list(transactions, transaction -> transaction.rlp()), Rlp.list())
        .length;
  }

  byte[] stored() {
    return Rlp.encode(
        header.rlp(),
        Rlp.list(transactions, transaction -> Rlp.of(transaction.raw())),
        Rlp.list(transactions, transaction -> Rlp.of(transaction.from())),
        Rlp.list(receipts, Receipt::stored),
        Rlp.list(created, Rlp::of));
  }

  static Block ofStored(byte[] stored) {
    List<RlpType> parts = Rlp.decode(stored);
    BlockHeader header = BlockHeader.ofRlp(parts.get(0));
    List<RlpType> raw = Rlp.items(parts.get(1));
    List<RlpType> senders = Rlp.items(parts.get(2));
    List<Transaction> transactions = new java.util.ArrayList<>();
    for (int i = 0; i < raw.size(); i++) {
      transactions.add(Transaction.ofStored(Rlp.bytes(raw.get(i)), Rlp.address(senders.get(i))));
    }
    return new Block(
        header,
        Hash32.keccak(RlpEncoder.encode(parts.get(0))),
        List.copyOf(transactions),
        Rlp.items(parts.get(3)).stream().map(Receipt::ofStored).toList(),
        Rlp.items(parts.get(4)).stream().map(Rlp::address).toList());
  }
}
