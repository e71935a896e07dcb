package org.custodia.scanners.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * How many bad photographs are read, of a stated set (every level of {@link Defect} that a person
 * would call usable, as many of each) and of what is beyond; against one pass of ZXing and, where
 * Node.js and its library are, against zxing-wasm. 2,000 pictures under the budget of a page, 200
 * in the short suite, where ours is alone and its budget is ample: there the share that is read
 * must hold on any machine, and only the long run says what is read in time. The budget is counted
 * in time of the processor, which is that of the clock where nothing else runs.
 */
class DecodingBenchTest {
  private static final boolean FULL =
      Boolean.getBoolean("custodia.long") || Boolean.getBoolean("custodia.bench");
  private static final int SET = Integer.getInteger("custodia.bench.pictures", FULL ? 2_000 : 200);

  /** The first of them are read by the others too. */
  private static final int COMPARED = Integer.getInteger("custodia.bench.compared", SET);

  private static final int BEYOND = FULL ? Math.max(1, SET / 100) : 0;
  private static final int WARM_UP = FULL ? 40 : 2;
  private static final Duration BUDGET = Duration.ofMillis(FULL ? 400 : 2_000);
  private static final double WANTED = 0.95;

  private record Level(Defect defect, int level) {}

  private static List<Level> levels(boolean usable) {
    List<Level> levels = new ArrayList<>();
    for (Defect defect : Defect.values()) {
      for (int level = 1; level <= defect.levels.length; level++) {
        if (usable == (level <= Math.max(1, defect.usable))) {
          levels.add(new Level(defect, level));
        }
      }
    }
    return levels;
  }

  @Test
  void badPhotographsAreReadAndNoneWrongly() {
    List<Contender> contenders = new ArrayList<>();
    Contender.Ladder ladder = new Contender.Ladder(BUDGET);
    contenders.add(ladder);
    DecodingReport report = new DecodingReport(SET, BUDGET);
    if (FULL) {
      contenders.add(new Contender.OnePass());
      Contender.Wasm.in(Path.of("src/test/decoding"))
          .ifPresentOrElse(
              contenders::add,
              () -> report.note("zxing-wasm was not compared: Node.js or its library is missing"));
    }
    try {
      run(contenders, report);
    } finally {
      contenders.forEach(Contender::close);
    }
    report.note(
        "longest piece of work between two looks at the clock: %.1f ms of the processor"
            .formatted(ladder.longestUnlookedMillis()));
    report.write();
    DecodingReport.Tally ours = report.stated("ladder");
    assertThat(ours.pictures()).isEqualTo(SET);
    assertThat(report.wrong("ladder")).as("read wrongly").isEmpty();
    assertThat(ours.read() / (double) SET)
        .as("read of the stated set")
        .isGreaterThanOrEqualTo(WANTED);
    assertThat(report.longestProcessorMillis("ladder"))
        .as("the longest of all")
        .isLessThanOrEqualTo(BUDGET.toMillis());
  }

  private static void run(List<Contender> contenders, DecodingReport report) {
    for (int i = 0; i < WARM_UP; i++) {
      Defect defect = Defect.values()[i % Defect.values().length];
      BadPhotograph photograph = BadPhotograph.of(defect, 1, 10_000 + i);
      contenders.forEach(contender -> contender.decode(photograph));
    }
    ((Contender.Ladder) contenders.get(0)).warmedUp();
    List<Level> usable = levels(true);
    for (int i = 0; i < SET; i++) {
      Level level = usable.get(i % usable.size());
      one(level, i / usable.size(), true, i < COMPARED ? contenders : ours(contenders), report);
    }
    for (Level level : levels(false)) {
      for (int i = 0; i < BEYOND; i++) {
        boolean all = i <= COMPARED / 100;
        one(level, i, false, all ? contenders : ours(contenders), report);
      }
    }
  }

  private static List<Contender> ours(List<Contender> contenders) {
    return contenders.subList(0, 1);
  }

  private static void one(
      Level level, int number, boolean stated, List<Contender> contenders, DecodingReport report) {
    BadPhotograph photograph = BadPhotograph.of(level.defect(), level.level(), number);
    for (Contender contender : contenders) {
      report.add(contender.name(), photograph, stated, contender.decode(photograph));
    }
  }
}
