package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.custodia.contracts.merkle.MerkleTree;
import org.custodia.contracts.merkle.PackLeaf;
import org.custodia.registry.testing.BenchReport;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How long a lot takes from a file of serials, handed in over REST, until a pharmacy's check of its
 * last pack says genuine; and what memory the demo needs for it, for lots of different sizes.
 * Baselines of their Merkle tree: the bare Keccak of it, and, where Node.js and its library are,
 * OpenZeppelin's JavaScript, which must come to the same root.
 */
@Order(20)
class LotBenchIT {
  private static final List<Integer> SIZES =
      BenchReport.full() ? List.of(10_000, 100_000, 1_000_000) : List.of(1_000, 3_000);

  /** OpenZeppelin's takes minutes for more. */
  private static final int MOST_COMPARED = 100_000;

  private static final Path CONTRACTS = Path.of(System.getProperty("custodia.root"), "contracts");

  private final RunningDemo demo = RunningDemo.get();
  private final Till maker = new Till(demo.credentials(), "rhone-erp").enrolled();
  private final Till pharmacy = new Till(demo.credentials(), "pont-pos");

  /** A tree, and how long it took. */
  private record Tree(String root, double seconds) {}

  @Test
  void everyPackOfALargeLotIsVerifiableAndItsTimeAndMemoryAreReported() throws IOException {
    demo.organs(); // and nothing in the background
    BenchReport report = BenchReport.of("lot", "lots of %s packs".formatted(SIZES));
    release(BenchLot.of("WARM" + stamp(), 500)); // so that the first size is not the one to warm up
    try (DemoMemory memory = DemoMemory.of(demo.process())) {
      for (int size : SIZES) {
        BenchLot lot = BenchLot.of("B" + size / 1000 + "K" + stamp(), size);
        treeAlone(lot); // compiled before it is measured
        double keccak = keccakAlone(size);
        Tree tree = treeAlone(lot);
        keccak = Math.min(keccak, keccakAlone(size));
        memory.begin();
        double taken = release(lot);
        DemoMemory.Need need = memory.end();
        String packs = "%,d packs".formatted(size);
        report
            .figure(packs + ", CSV to verifiable", taken, "s")
            .atMost(300)
            .against("their Merkle tree alone", tree.seconds())
            .figure(packs + ", CSV to verifiable, packs a second", size / taken, "1/s")
            .figure(packs + ", Merkle tree", tree.seconds(), "s")
            .atMost(2 * keccak)
            .against("their Keccak alone", keccak);
        openZeppelin(lot, report)
            .ifPresent(
                theirs -> {
                  assertThat(tree.root()).isEqualTo(theirs.root());
                  report
                      .figure(packs + ", Merkle tree, packs a second", size / tree.seconds(), "1/s")
                      .against("OpenZeppelin's JavaScript", size / theirs.seconds());
                });
        report
            .figure(packs + ", heap before", need.before(), "MB")
            .figure(packs + ", most heap left after a collection", need.peak(), "MB")
            .figure(packs + ", highest resident size", need.resident(), "MB");
      }
    }
    report.note("the demo holds makers, regulator and network").write();
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
  private static Tree treeAlone(BenchLot lot) {
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
      double seconds = (System.nanoTime() - began) / 1e9;
      assertThat(tree.size()).isEqualTo(lot.packs());
      return new Tree(tree.root().toString(), seconds);
    }
  }

  /** From serials in memory, in one thread of Node.js. */
  private static Optional<Tree> openZeppelin(BenchLot lot, BenchReport report) throws IOException {
    if (lot.packs() > MOST_COMPARED) return Optional.empty();
    if (!Files.exists(CONTRACTS.resolve("node_modules/@openzeppelin/merkle-tree"))) {
      report.note("OpenZeppelin's tree was not compared: ./custodia bench lot fetches it");
      return Optional.empty();
    }
    Process node =
        new ProcessBuilder(
                "node",
                CONTRACTS.resolve("src/test/bench/merkle.mjs").toString(),
                Long.toString(Long.parseLong(BenchLot.GTIN)),
                lot.number(),
                Integer.toString(lot.packs()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    JsonNode said = JsonMapper.shared().readTree(node.getInputStream());
    return Optional.of(new Tree(said.path("root").asString(), said.path("seconds").asDouble()));
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
