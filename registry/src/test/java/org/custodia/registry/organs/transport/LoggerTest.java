package org.custodia.registry.organs.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.custodia.contracts.organs.Preservation;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.organs.transport.LoggerSeries.Excursion;
import org.custodia.registry.organs.transport.LoggerSeries.Gap;
import org.custodia.registry.organs.transport.LoggerSeries.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoggerTest {
  private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
  private static final Instant PACKED = Instant.parse("2026-11-26T04:00:00Z");
  private static final TemperatureLimits COLD =
      TemperatureLimits.defaults(Preservation.COLD_STORAGE);

  private static Instant at(int minute) {
    return PACKED.plus(Duration.ofMinutes(minute));
  }

  /** A sample every five minutes. */
  private static LoggerSeries series(int... hundredths) {
    return new LoggerSeries(
        IntStream.range(0, hundredths.length)
            .mapToObj(i -> new Sample(at(5 * i), hundredths[i]))
            .toList());
  }

  private static LoggerSeries read(String text) {
    return LoggerFile.read(text.getBytes(StandardCharsets.UTF_8), PARIS);
  }

  @Test
  void everyTimeOutOfRangeIsAnExcursion() {
    LoggerSeries.Evaluation way =
        series(400, 801, 950, 420, 190, 400, 200, 800, 1_000).evaluate(COLD, at(0), at(40));
    assertThat(way.excursions())
        .containsExactly(
            new Excursion(at(5), at(15), 801, 950),
            new Excursion(at(20), at(25), 190, 190),
            new Excursion(at(40), at(40), 1_000, 1_000));
    assertThat(way.excursions().get(0).lasted()).isEqualTo(Duration.ofMinutes(10));
    assertThat(way.gaps()).isEmpty();
    assertThat(way.lowest()).contains(190);
    assertThat(way.highest()).contains(1_000);
    assertThat(way.isFine()).isFalse();
  }

  @Test
  void shortOnesMayBeTolerated() {
    TemperatureLimits patient =
        new TemperatureLimits(200, 800, Duration.ofMinutes(10), Duration.ofMinutes(15));
    assertThat(series(400, 900, 400, 900, 900, 400).evaluate(patient, at(0), at(25)).excursions())
        .containsExactly(new Excursion(at(15), at(25), 900, 900));
  }

  @Test
  void warmHandsBeforePackingAndAfterUnpackingAreNoExcursion() {
    LoggerSeries.Evaluation way =
        series(2_100, 1_500, 500, 450, 500, 2_200).evaluate(COLD, at(10), at(20));
    assertThat(way.isFine()).isTrue();
    assertThat(way.highest()).contains(500);
  }

  @Test
  void timeThatTheLoggerSaysNothingAboutIsAGap() {
    List<Sample> samples = new ArrayList<>(series(400, 400, 400).samples());
    samples.add(new Sample(at(40), 400));
    LoggerSeries.Evaluation way = new LoggerSeries(samples).evaluate(COLD, at(-20), at(60));
    assertThat(way.gaps())
        .containsExactly(new Gap(at(-20), at(0)), new Gap(at(10), at(40)), new Gap(at(40), at(60)));
    assertThat(way.isFine()).isFalse();
    LoggerSeries.Evaluation silent = series(400).evaluate(COLD, at(60), at(120));
    assertThat(silent.gaps()).containsExactly(new Gap(at(60), at(120)));
    assertThat(silent.lowest()).isEmpty();
  }

  @Test
  void warmPerfusionHasItsOwnRange() {
    TemperatureLimits warm = TemperatureLimits.defaults(Preservation.NORMOTHERMIC_PERFUSION);
    assertThat(series(3_700, 3_650).evaluate(warm, at(0), at(5)).isFine()).isTrue();
    assertThat(series(400, 400).evaluate(warm, at(0), at(5)).excursions()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "time,temperature\n2026-11-26T05:00:00+01:00,4.5\n2026-11-26T04:05:00Z,-0.25\n",
        "\ufeffNo;Time;Temperature °C\r\n1;2026-11-26 05:00:00;4,5\r\n2;2026-11-26 05:05;-0,25\r\n",
        "Timestamp\tTemp (C)\tHumidity\n"
            + "2026-11-26T05:00\t4.50 °C\t40\n"
            + "2026-11-26T05:05\t-.25\t41\n",
        "\"Date/Time\",\"Temperature (Celsius)\"\n\n"
            + "\"2026-11-26 05:05:00\",\"-0.251\"\n"
            + "\"2026-11-26 05:00:00\",\"4.5\"\n"
            + "\"2026-11-26 05:00:00\",\"4.5\"",
        "horodatage;température\n2026-11-26 05:00:00;4,5\n2026-11-26 05:05:00;-0,249"
      })
  void filesOfManyLoggersAreRead(String text) {
    String readable = text.replace("-.25", "-0.25");
    assertThat(read(readable).samples())
        .containsExactly(new Sample(at(0), 450), new Sample(at(5), -25));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "time;humidity\\n | CUS-TRN-012 | time;humidity",
        "'' | CUS-TRN-012 | ''",
        "time;temperature\\n2026-11-26 05:00 | CUS-TRN-013 | 2",
        "time;temperature\\n\\n26.11.2026 05:00;4 | CUS-TRN-014 | 3",
        "time;temperature\\n2026-02-30 05:00;4 | CUS-TRN-014 | 2",
        "time;temperature\\n2026-11-26 05:00;ERR | CUS-TRN-015 | 2",
        "time;temperature\\n2026-11-26 05:00;273.15 | CUS-TRN-015 | 2",
        "time;temperature\\n2026-11-26 05:00;4.1.2 | CUS-TRN-015 | 2",
        "time;temperature\\n2026-11-26 05:00;4\\n2026-11-26 05:00;5 | CUS-TRN-016 | 3",
        "time;temperature\\n | CUS-TRN-017 | ''",
        "time;temperature °F\\n2026-11-26 05:00;39 | CUS-TRN-018 | temperature °F",
        "time;temp (fahrenheit)\\n2026-11-26 05:00;39 | CUS-TRN-018 | temp (fahrenheit)",
        "time;temperature\\n2026-10-25 02:30;4 | CUS-TRN-002 | 2026-10-25T02:30",
        "time;temperature\\n2026-03-29 02:30;4 | CUS-TRN-001 | 2026-03-29T02:30"
      })
  void whatIsWrongIsToldWithItsLine(String text, String code, String argument) {
    assertThatThrownBy(() -> read(text.replace("\\n", "\n")))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.code()).isEqualTo(code);
              if (!argument.isEmpty()) {
                assertThat(problem.arguments().get(0).toString()).isEqualTo(argument);
              }
            });
  }

  @Test
  void whatIsNoTextOrTooLargeIsRefused() {
    assertThatThrownBy(() -> LoggerFile.read(new byte[] {(byte) 0xd0, (byte) 0xcf, 0x11}, PARIS))
        .hasMessageContaining("CUS-TRN-011");
    assertThatThrownBy(() -> LoggerFile.read(new byte[LoggerFile.MOST_BYTES + 1], PARIS))
        .hasMessageContaining("CUS-TRN-010");
    String many =
        "time;temperature\n"
            + "2026-11-26T05:00:00Z;4\n".repeat(10)
            + IntStream.range(0, 50_001)
                .mapToObj(i -> PACKED.plusSeconds(i) + ";4")
                .reduce(
                    new StringBuilder(),
                    (all, line) -> all.append(line).append('\n'),
                    StringBuilder::append);
    assertThatThrownBy(() -> read(many)).hasMessageContaining("CUS-TRN-010");
  }

  @Test
  void damagedFilesAreNeverAnythingButRefused() {
    Random random = new Random(20_261_126);
    byte[] whole =
        "No;Time;Temperature °C\r\n1;2026-11-26 05:00:00;4,5\r\n2;2026-11-26 05:05;-0,25\r\n"
            .getBytes(StandardCharsets.UTF_8);
    int refused = 0;
    for (int i = 0; i < 2_000; i++) {
      byte[] file = whole.clone();
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        file[random.nextInt(file.length)] = (byte) random.nextInt(256);
      }
      try {
        LoggerFile.read(file, PARIS);
      } catch (Problem problem) {
        refused++;
        assertThat(problem.code()).startsWith("CUS-TRN-0");
      }
    }
    assertThat(refused).isBetween(500, 1_999);
  }

  @Test
  void everyLineThatCannotBeReadIsTold() {
    LoggerFile.Checked checked =
        LoggerFile.check(
            "time;temperature\n2026-11-26 05:00;4\nyesterday;4\n\n2026-11-26 05:05;ERR\n2026-11-26 05:10\n2026-11-26 05:15;5"
                .getBytes(StandardCharsets.UTF_8),
            PARIS);
    assertThat(checked.series().orElseThrow().samples()).hasSize(2);
    assertThat(checked.bad()).extracting(LoggerFile.BadLine::line).containsExactly(3, 5, 6);
    assertThat(checked.bad())
        .extracting(line -> line.problem().code())
        .containsExactly("CUS-TRN-014", "CUS-TRN-015", "CUS-TRN-013");
  }

  @Test
  void eachPartOfTheWayIsJudgedByHowTheOrganWasKeptThen() {
    List<IschaemiaClock.Phase> phases =
        List.of(
            new IschaemiaClock.Phase(Preservation.HYPOTHERMIC_PERFUSION, at(20)),
            new IschaemiaClock.Phase(Preservation.COLD_STORAGE, at(0)));
    List<TemperatureWay.Limit> limits =
        TemperatureWay.limits(phases, at(40), TemperatureLimits::defaults);
    assertThat(limits)
        .extracting(limit -> limit.limits().highest())
        .as("cold storage first")
        .containsExactly(800, 1_200);
    TemperatureWay way =
        TemperatureWay.judge(series(1_900, 400, 900, 400, 400, 1_100, 1_100, 1_300, 400), limits);
    assertThat(way.excursions())
        .containsExactly(
            new Excursion(at(0), at(5), 1_900, 1_900),
            new Excursion(at(10), at(15), 900, 900),
            new Excursion(at(35), at(40), 1_300, 1_300));
    assertThat(way.isFine()).isFalse();
  }
}
