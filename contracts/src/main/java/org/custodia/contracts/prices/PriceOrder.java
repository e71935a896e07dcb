package org.custodia.contracts.prices;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.merkle.MerkleTree;

/**
 * A whole price order, before it is published: what is signed of it, and the batches that its
 * entries travel in.
 *
 * @param entries by ascending code, each code once
 */
public record PriceOrder(
    Jurisdiction jurisdiction,
    String number,
    Bytes32 document,
    PriceRule rule,
    List<PriceEntry> entries) {
  /** Entries in a batch, so that one keeps well below 30 million gas and 120,000 bytes. */
  public static final int BATCH = 800;

  /** Bytes of UTF-8 of an order's number. */
  public static final int NUMBER_LIMIT = 64;

  /** Entries of one order. */
  public static final int SIZE_LIMIT = 200 * BATCH;

  /**
   * @throws IllegalArgumentException for no entries, a code that is there twice, or a price that
   *     does not fit the rule
   */
  public PriceOrder {
    entries = entries.stream().sorted(Comparator.comparing(PriceEntry::code)).toList();
    if (entries.isEmpty() || entries.size() > SIZE_LIMIT) {
      throw new IllegalArgumentException("an order of " + entries.size() + " entries");
    }
    for (int i = 0; i < entries.size(); i++) {
      PriceEntry entry = entries.get(i);
      if (!entry.price().fits(rule)) throw new IllegalArgumentException("does not fit: " + entry);
      if (i > 0 && entry.code().equals(entries.get(i - 1).code())) {
        throw new IllegalArgumentException("twice in one order: " + entry.code());
      }
    }
  }

  /** How the ledger names an order. */
  public static Bytes32 orderId(Jurisdiction jurisdiction, String number) {
    return Bytes32.keccak(
        AbiValue.encodeAll(AbiValue.bytes32(jurisdiction.word()), AbiValue.string(number)));
  }

  /** How the ledger names this order. */
  public Bytes32 orderId() {
    return orderId(jurisdiction, number);
  }

  /** The batches, in order. */
  public List<byte[]> batches() {
    return batches(BATCH);
  }

  /**
   * @param most entries in a batch
   */
  List<byte[]> batches(int most) {
    List<byte[]> batches = new ArrayList<>();
    for (int from = 0; from < entries.size(); from += most) {
      ByteArrayOutputStream batch = new ByteArrayOutputStream();
      entries
          .subList(from, Math.min(from + most, entries.size()))
          .forEach(entry -> batch.writeBytes(entry.bytes()));
      batches.add(batch.toByteArray());
    }
    return batches;
  }

  /**
   * What a batch holds.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static List<PriceEntry> entriesOf(byte[] batch) {
    if (batch.length % PriceEntry.BYTES != 0) throw new IllegalArgumentException("not a batch");
    List<PriceEntry> entries = new ArrayList<>();
    for (int at = 0; at < batch.length; at += PriceEntry.BYTES) {
      entries.add(PriceEntry.read(batch, at));
    }
    return entries;
  }

  /** The tree over the entries; the caller closes it. */
  public MerkleTree tree() {
    return MerkleTree.of(entries.stream().map(PriceEntry::leaf).toList());
  }

  /** What the regulator signs. */
  public OrderTerms terms() {
    try (MerkleTree tree = tree()) {
      return new OrderTerms(
          jurisdiction,
          number,
          document,
          rule,
          tree.root(),
          entries.size(),
          batches().stream().map(Bytes32::keccak).toList());
    }
  }
}
