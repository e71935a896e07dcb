package org.custodia.webapp.organs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.organs.Preservation;
import org.custodia.registry.organs.OrganLoggers.Curve;
import org.custodia.registry.organs.OrganLoggers.Mark;
import org.custodia.registry.organs.OrganLoggers.Temperatures;
import org.custodia.registry.organs.transport.LoggerSeries;
import org.custodia.registry.organs.transport.LoggerSeries.Sample;
import org.custodia.registry.organs.transport.TemperatureLimits;
import org.custodia.registry.organs.transport.TemperatureWay;
import org.junit.jupiter.api.Test;

class TemperaturePlotTest {
  private static final Instant PACKED = Instant.parse("2026-11-26T04:00:00Z");
  private static final Instant ARRIVED = PACKED.plus(Duration.ofHours(4));

  private static Temperatures temperatures(List<Sample> samples) {
    var limits =
        List.of(
            new TemperatureWay.Limit(
                PACKED, ARRIVED, TemperatureLimits.defaults(Preservation.COLD_STORAGE)));
    TemperatureWay way = TemperatureWay.judge(new LoggerSeries(samples), limits);
    return new Temperatures(
        List.of(new Curve(Bytes32.ZERO, true, samples, way.excursions(), way.gaps())),
        limits,
        List.of(new Mark(PACKED.plusSeconds(60), Action.HAND_OVER, Bytes32.ZERO, "Gate")),
        List.of());
  }

  /** One a minute. */
  private static List<Sample> samples(int... hundredths) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < hundredths.length; i++) {
      samples.add(new Sample(PACKED.plus(Duration.ofMinutes(i)), hundredths[i]));
    }
    return samples;
  }

  @Test
  void thereIsNoPlotWithoutSamplesOnTheWay() {
    List<Sample> before = List.of(new Sample(PACKED.minus(Duration.ofDays(1)), 400));
    assertThat(TemperaturePlot.of(temperatures(before))).isEmpty();
  }

  @Test
  void warmHandsBeforeAndAfterDoNotStretchTheScale() {
    List<Sample> samples = new ArrayList<>(samples(400, 450, 500));
    samples.add(new Sample(ARRIVED.plus(Duration.ofDays(1)), 2_400));
    TemperaturePlot plot = TemperaturePlot.of(temperatures(samples)).orElseThrow();
    assertThat(plot.highest()).isEqualTo(900);
    assertThat(plot.lowest()).isEqualTo(100);
    assertThat(plot.from()).isBefore(PACKED).isAfter(PACKED.minus(Duration.ofHours(1)));
    assertThat(plot.marks()).hasSize(1);
  }

  @Test
  void aLineEndsWhereTheLoggerSaysNothing() {
    List<Sample> samples = new ArrayList<>(samples(400, 450));
    samples.add(new Sample(PACKED.plus(Duration.ofHours(2)), 500));
    assertThat(TemperaturePlot.of(temperatures(samples)).orElseThrow().lines()).hasSize(2);
  }

  @Test
  void noExcursionIsLostAmongThousandsOfSamples() {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 14_400; i++) {
      samples.add(new Sample(PACKED.plusSeconds(i), i == 7_000 ? 1_200 : 400));
    }
    TemperaturePlot plot = TemperaturePlot.of(temperatures(samples)).orElseThrow();
    assertThat(plot.excursions()).hasSize(1);
    assertThat(plot.highest()).isEqualTo(1_300);
    String line = plot.lines().get(0);
    assertThat(line.split(" ").length).isLessThan(2 * TemperaturePlot.WIDTH + 2);
    double top = TemperaturePlot.HEIGHT * (1 - (1_200.0 - 100) / (1_300 - 100));
    assertThat(line).contains("," + String.format(Locale.ROOT, "%.1f", top));
  }
}
