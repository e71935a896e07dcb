package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.custodia.contracts.merkle.MerkleTree;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.registry.testing.BenchReport;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * How long a lot takes from a file of serials, handed in over REST, until a pharmacy's check of its
 * last pack says genuine; and what memory the demo needs for it, for lots of different sizes.
 */
@Order(20)
class LotBenchIT {
  private static final List<Integer> SIZES =
      BenchReport.full() ? List.of(10_000, 100_000, 1_000_000) : List.of(1_000, 3_000);

  private final RunningDemo demo = RunningDemo.get();
  private final Till maker = new Till(demo.credentials(), "rhone-erp").enrolled();
  private final Till pharmacy = new Till(demo.credentials(), "pont-pos");

  @Test
  void everyPackOfALargeLotIsVerifiableAndItsTimeAndMemoryAreReported() throws IOException {
    demo.organs(); // and nothing in the background
    BenchReport report = BenchReport.of("lot", "lots of %s packs".formatted(SIZES));
    release(BenchLot.of("WARM" + stamp(), 500)); // so that the first size is not the one to warm up
    List<DemoMemory.Need> needs = new ArrayList<>();
    try (DemoMemory memory = DemoMemory.of(demo.process())) {
      for (int size : SIZES) {
        BenchLot lot = BenchLot.of("B" + size / 1000 + "K" + stamp(), size);
        treeAlone(lot); // compiled before it is measured
        double keccak = keccakAlone(size);
        double tree = treeAlone(lot);
        keccak = Math.min(keccak, keccakAlone(size));
        memory.begin();
        double taken = release(lot);
        DemoMemory.Need need = memory.end();
        needs.add(need);
        String packs = "%,d packs".formatted(size);
        report
            .figure(packs + ", CSV to verifiable", taken, "s")
            .against("their Merkle tree alone", tree)
            .figure(packs + ", Merkle tree", tree, "s")
            .against("their Keccak alone", keccak)
            .figure(packs + ", heap before", need.before(), "MB")
            .figure(packs + ", most heap left after a collection", need.peak(), "MB")
            .figure(packs + ", highest resident size", need.resident(), "MB");
      }
    }
    report.note(
        "targets: 1,000,000 packs in under 5 minutes, their tree in at most twice their Keccak; the demo holds makers, regulator and network");
    report.write();
  }

  private double release(BenchLot lot) {
    String csv = lot.csv();
    long began = System.nanoTime();
    lot.release(maker, csv);
    lot.awaitVerdict(pharmacy, lot.packs() - 1, "GENUINE");
    double taken = (System.nanoTime() - began) / 1e9;
    for (int pack = 0; pack < lot.packs(); pack += Math.max(1, lot.packs() / 10)) {
      assertThat(pharmacy.verify(lot.scan(pack)).text("verdict")).isEqualTo("GENUINE");
    }
    return taken;
  }

  /** From serials in memory, hashed by as many threads as there are processors. */
  private static double treeAlone(BenchLot lot) {
    byte[][] serials =
        IntStream.range(0, lot.packs())
            .mapToObj(pack -> lot.serial(pack).getBytes(StandardCharsets.US_ASCII))
            .toArray(byte[][]::new);
    long began = System.nanoTime();
    Iterator<Supplier<byte[]>> blocks =
        IntStream.iterate(0, from -> from < lot.packs(), from -> from + MerkleTree.BLOCK)
            .<Supplier<byte[]>>mapToObj(from -> () -> leaves(serials, from))
            .iterator();
    try (MerkleTree tree = MerkleTree.ofBlocks(blocks)) {
      assertThat(tree.size()).isEqualTo(lot.packs());
    }
    return (System.nanoTime() - began) / 1e9;
  }

  private static byte[] leaves(byte[][] serials, int from) {
    int to = Math.min(from + MerkleTree.BLOCK, serials.length);
    byte[] leaves = new byte[32 * (to - from)];
    var hasher = new PackLeaf.Hasher(Long.parseLong(BenchLot.GTIN));
    for (int i = from; i < to; i++) {
      hasher.leaf(serials[i], 0, serials[i].length, leaves, 32 * (i - from));
    }
    return leaves;
  }

  /**
   * The bare hashing of such a tree on all processors: of each pack its id, its leaf and an inner
   * node, which is one permutation of Keccak each; nothing is sorted or kept.
   */
  private static double keccakAlone(int packs) {
    int processors = Runtime.getRuntime().availableProcessors();
    long began = System.nanoTime();
    IntStream.range(0, processors)
        .parallel()
        .forEach(
            one -> {
              var keccak = new KeccakDigest(256);
              byte[] bytes = new byte[128];
              for (int i = 0; i < packs / processors; i++) {
                for (int length : new int[] {128, 32, 64}) {
                  keccak.update(bytes, 0, length);
                  keccak.doFinal(bytes, 0);
                }
              }
            });
    return (System.nanoTime() - began) / 1e9;
  }

  /** So that the same demo can run it again. */
  private static String stamp() {
    return "%05d".formatted(System.currentTimeMillis() / 1000 % 100_000);
  }
}
