package org.custodia.devnet.chain;

import java.util.List;
import org.custodia.devnet.evm.Address;
import org.custodia.devnet.evm.Bytes;
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

  /** The next one as it would be without transactions; its state is its parent's. */
  public static Block emptyAfter(Block parent) {
    BlockHeader genesis = BlockHeader.genesis();
    BlockHeader header =
        new BlockHeader(
            parent.hash(),
            parent.header().stateRoot(),
            genesis.transactionsRoot(),
            genesis.receiptsRoot(),
            genesis.bloom(),
            parent.number() + 1,
            parent.header().gasLimit(),
            0,
            parent.header().timestamp());
    return new Block(header, header.hash(), List.of(), List.of(), List.of());
  }

  /** Its height. */
  public long number() {
    return header.number();
  }

  /** The block as Ethereum encodes it. */
  public Bytes rlp() {
    return new Bytes(
        Rlp.encode(
            header.rlp(), Rlp.list(transactions, transaction -> transaction.rlp()), Rlp.list()));
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
