package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
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
      BenchReport.full() ? List.of(10_000, 100_000, 300_000) : List.of(1_000, 3_000);

  private final RunningDemo demo = RunningDemo.get();
  private final Till maker = new Till(demo.credentials(), "rhone-erp").enrolled();
  private final Till pharmacy = new Till(demo.credentials(), "pont-pos");

  @Test
  void everyPackOfALargeLotIsVerifiableAndItsTimeAndMemoryAreReported() throws IOException {
    BenchReport report = BenchReport.of("lot", "lots of %s packs".formatted(SIZES));
    release(BenchLot.of("WARM" + stamp(), 500)); // so that the first size is not the one to warm up
    List<DemoMemory.Need> needs = new ArrayList<>();
    try (DemoMemory memory = DemoMemory.of(demo.process())) {
      for (int size : SIZES) {
        BenchLot lot = BenchLot.of("B" + size / 1000 + "K" + stamp(), size);
        double tree = treeAlone(lot);
        memory.begin();
        double taken = release(lot);
        DemoMemory.Need need = memory.end();
        needs.add(need);
        String packs = "%,d packs".formatted(size);
        report
            .ratio(packs + ", CSV to verifiable", taken, "s", "their Merkle tree alone", tree)
            .figure(packs + ", heap before", need.before(), "MB")
            .figure(packs + ", most heap left after a collection", need.peak(), "MB")
            .figure(packs + ", highest resident size", need.resident(), "MB");
      }
    }
    report.note(
        "target: 100,000 packs in under 60 s; the demo holds makers, regulator and network");
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

  private static double treeAlone(BenchLot lot) {
    long gtin = Long.parseLong(BenchLot.GTIN);
    Stream<Bytes32> leaves =
        IntStream.range(0, lot.packs()).mapToObj(pack -> PackLeaf.leaf(gtin, lot.serial(pack)));
    long began = System.nanoTime();
    try (MerkleTree tree = MerkleTree.of(leaves::iterator)) {
      assertThat(tree.size()).isEqualTo(lot.packs());
    }
    return (System.nanoTime() - began) / 1e9;
  }

  /** So that the same demo can run it again. */
  private static String stamp() {
    return "%05d".formatted(System.currentTimeMillis() / 1000 % 100_000);
  }
}
