package org.custodia.registry.packs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.testing.RegistryDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SerialRepositoryTest {
  @RegisterExtension static final RegistryDatabase database = RegistryDatabase.fresh();

  private static final String REGULATOR = "agence-du-medicament";
  private static final String OTHER = "laboratoire-rhone";

  private final SerialRepository serials = new SerialRepository(database.rows(), database.jdbc());

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 1024, 2500})
  void provesEveryPackAgainstTheRootOfItsLot(int size) {
    String gtin = gtin(size);
    Bytes32 lot = Bytes32.keccak(new byte[] {1, (byte) size});
    SerialList packs = packs("P", size);
    StoredSerials stored = serials.store(REGULATOR, gtin, lot, packs);

    assertThat(stored.size()).isEqualTo(size);
    assertThat(serials.root(REGULATOR, lot)).contains(stored.root());
    for (int i = 0; i < size; i += Math.max(1, size / 40)) {
      PackOnRecord pack = serials.find(REGULATOR, gtin, packs.get(i)).orElseThrow();
      assertThat(pack.lotId()).isEqualTo(lot);
      List<Bytes32> proof = serials.proof(REGULATOR, pack);
      assertThat(climb(Bytes32.keccak(pack.packId().toArray()), proof)).isEqualTo(stored.root());
    }
  }

  @Test
  void storesAHundredThousandPacksInWellUnderAMinute() {
    Bytes32 lot = Bytes32.keccak(new byte[] {2});
    String gtin = "03400930000017";
    SerialList packs = packs("BIG", 100_000);
    Instant start = Instant.now();
    StoredSerials stored = serials.store(REGULATOR, gtin, lot, packs);
    Duration taken = Duration.between(start, Instant.now());
    assertThat(taken).isLessThan(Duration.ofSeconds(40));

    PackOnRecord pack = serials.find(REGULATOR, gtin, packs.get(77_777)).orElseThrow();
    List<Bytes32> proof = serials.proof(REGULATOR, pack);
    assertThat(proof).hasSizeLessThanOrEqualTo(17);
    assertThat(climb(Bytes32.keccak(pack.packId().toArray()), proof)).isEqualTo(stored.root());
  }

  @Test
  void storingTheSameAgainChangesNothingAndAnotherSetIsRefused() {
    Bytes32 lot = Bytes32.keccak(new byte[] {3});
    String gtin = "03400930000024";
    StoredSerials first = serials.store(REGULATOR, gtin, lot, SerialList.of(List.of("A", "B")));
    assertThat(serials.store(REGULATOR, gtin, lot, SerialList.of(List.of("B", "A"))))
        .isEqualTo(first);
    assertThat(serials.first(REGULATOR, lot, 1)).containsExactly("A");
    assertThat(serials.first(REGULATOR, lot, 9)).containsExactly("A", "B");
    assertThat(serials.first(REGULATOR, Bytes32.ZERO, 9)).isEmpty();
    assertRefused(
        "CUS-LOT-010", () -> serials.store(REGULATOR, gtin, lot, SerialList.of(List.of("A"))));
  }

  @Test
  void aSerialIsTakenOnceForEverWithNothingHalfStored() {
    String gtin = "03400930000031";
    Bytes32 lot = Bytes32.keccak(new byte[] {4});
    Bytes32 later = Bytes32.keccak(new byte[] {5});
    serials.store(REGULATOR, gtin, lot, SerialList.of(List.of("A", "B")));
    SerialList mixed = SerialList.of(List.of("C", "D", "B"));

    assertThat(serials.firstTaken(REGULATOR, gtin, mixed)).contains(2);
    Problem problem =
        assertRefused("CUS-LOT-005", () -> serials.store(REGULATOR, gtin, later, mixed));
    assertThat(problem.arguments()).containsExactly(3, "B");
    assertThat(serials.stored(REGULATOR, later)).isEmpty();
    assertThat(serials.find(REGULATOR, gtin, "C")).isEmpty();
    assertThat(serials.firstTaken(REGULATOR, gtin, SerialList.of(List.of("b")))).isEmpty();
  }

  @Test
  void refusesASerialGivenTwiceNamingBothLines() {
    Problem problem =
        assertRefused(
            "CUS-LOT-004",
            () ->
                serials.store(
                    REGULATOR,
                    "03400930000048",
                    Bytes32.keccak(new byte[] {6}),
                    SerialList.of(List.of("A", "B", "C", "B"))));
    assertThat(problem.arguments()).containsExactly(4, "B", 2);
  }

  @Test
  void refusesSerialsThatDoNotHaveTheAnnouncedRoot() {
    Bytes32 lot = Bytes32.keccak(new byte[] {7});
    String gtin = "03400930000055";
    SerialList announced = SerialList.of(List.of("A", "B"));
    Bytes32 root = SerialRepository.rootOf(gtin, announced);
    assertRefused(
        "CUS-LOT-011",
        () -> serials.store(REGULATOR, gtin, lot, SerialList.of(List.of("A", "X")), root, 2));
    assertThat(serials.stored(REGULATOR, lot)).isEmpty();
    assertThat(serials.store(REGULATOR, gtin, lot, announced, root, 2).root()).isEqualTo(root);
  }

  @Test
  void twoLotsCannotBothTakeASerialAtOnce() throws Exception {
    String gtin = "03400930000062";
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Callable<Boolean>> attempts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Bytes32 lot = Bytes32.keccak(new byte[] {8, (byte) i});
      SerialList list = SerialList.of(List.of("only-" + i, "SHARED"));
      attempts.add(
          () -> {
            try {
              serials.store(REGULATOR, gtin, lot, list);
              return true;
            } catch (Problem refused) {
              return false;
            }
          });
    }
    int stored = 0;
    for (Future<Boolean> attempt : threads.invokeAll(attempts)) {
      stored += attempt.get() ? 1 : 0;
    }
    threads.shutdown();
    assertThat(stored).isEqualTo(1);
  }

  @Test
  void oneOrganisationDoesNotSeeAnothersSerials() {
    Bytes32 lot = Bytes32.keccak(new byte[] {9});
    serials.store(REGULATOR, "03400930000079", lot, SerialList.of(List.of("A")));
    assertThat(serials.find(OTHER, "03400930000079", "A")).isEmpty();
    assertThat(serials.stored(OTHER, lot)).isEmpty();
    assertThat(serials.store(OTHER, "03400930000079", lot, SerialList.of(List.of("A"))).size())
        .isEqualTo(1);
  }

  private static Problem assertRefused(String code, Runnable work) {
    Problem problem = catchThrowableOfType(Problem.class, work::run);
    assertThat(problem).as("nothing was refused").isNotNull();
    assertThat(problem.code()).isEqualTo(code);
    return problem;
  }

  /** OpenZeppelin MerkleProof: pairs are hashed in ascending order. */
  private static Bytes32 climb(Bytes32 leaf, List<Bytes32> proof) {
    Bytes32 node = leaf;
    for (Bytes32 sibling : proof) {
      boolean ordered = node.compareTo(sibling) <= 0;
      byte[] pair = Arrays.copyOf((ordered ? node : sibling).toArray(), 64);
      System.arraycopy((ordered ? sibling : node).toArray(), 0, pair, 32, 32);
      node = Bytes32.keccak(pair);
    }
    return node;
  }

  private static SerialList packs(String prefix, int size) {
    return SerialList.of(IntStream.range(0, size).mapToObj(i -> prefix + "-" + i).toList());
  }

  private static String gtin(int number) {
    return String.format("%014d", 3400930100000L + number);
  }
}
