package org.custodia.registry.testing.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The journeys of all capabilities, as they stand, while each node and each privacy manager is
 * stopped in turn in the middle of them: each comes to its end, and each command is on the ledger
 * once. The short suite plays one of them a day, beginning with another fault each time; the long
 * suite all of them.
 */
class JourneysUnderFaultsTest {
  private static final boolean LONG = Boolean.getBoolean("custodia.long");
  private static final int MINUTES = 15;

  private static final int FEW = 8;

  /** Each line of the table several times, each time at another point of the journey. */
  private static final int MANY = 4 * JourneyFaults.TABLE.size();

  /**
   * By how many faults there are at a time: a short journey waits less often than there are faults.
   */
  private static final Map<String, Integer> JOURNEYS = new LinkedHashMap<>();

  static {
    JOURNEYS.put("medicines.MedicineJourneyTest", 4);
    JOURNEYS.put("custody.ConsignmentJourneyTest", 1);
    JOURNEYS.put("consent.ConsentJourneyTest", 1);
    JOURNEYS.put("records.AskingAndReadingTest", 1);
    JOURNEYS.put("billing.BillJourneyTest", 1);
    JOURNEYS.put("medicines.PrescriptionJourneyTest", 2);
    JOURNEYS.put("organs.OrganJourneyTest", 1);
    JOURNEYS.put("prices.PublishedPricesTest", 4);
    JOURNEYS.put("identity.AuthorityTest", 2);
    JOURNEYS.put("checkpoints.CheckpointsTest", 2);
  }

  @TempDir Path folder;

  private static int today() {
    return (int) LocalDate.now(ZoneOffset.UTC).toEpochDay();
  }

  static Stream<String> journeys() {
    List<String> all = List.copyOf(JOURNEYS.keySet());
    return LONG ? all.stream() : Stream.of(all.get(today() % all.size()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("journeys")
  void aJourneyComesToItsEndOnce(String journey) throws Exception {
    play(
        journey,
        new JourneyFaults.Plan(today(), LONG ? MANY : FEW, LONG ? JOURNEYS.get(journey) : 1));
  }

  private void play(String journey, JourneyFaults.Plan plan) throws Exception {
    Path output = folder.resolve("output");
    Process process = JourneyRun.start(output, "org.custodia.registry." + journey, plan);
    try {
      assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).as("it ends").isTrue();
      String said = Files.readString(output);
      assertThat(process.exitValue()).as("%s, %s:%n%s", journey, plan, said).isZero();
      said.lines().filter(line -> line.startsWith("counted:")).forEach(System.out::println);
    } finally {
      process.destroy(); // with its PostgreSQL
    }
  }
}
