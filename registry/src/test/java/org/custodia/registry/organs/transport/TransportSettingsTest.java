package org.custodia.registry.organs.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.custodia.contracts.OrganKind;
import org.custodia.contracts.organs.Preservation;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class TransportSettingsTest {
  private static TransportSettings configured(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("custodia.organ-transport", TransportSettings.class);
  }

  @Test
  void nothingSetIsTheDefaults() {
    TransportSettings settings = configured(Map.of());
    assertThat(settings.ischaemia()).isEqualTo(IschaemiaLimits.defaults());
    assertThat(settings.temperature(Preservation.COLD_STORAGE))
        .isEqualTo(TemperatureLimits.defaults(Preservation.COLD_STORAGE));
    assertThat(settings.handOverTolerance()).isEqualTo(Duration.ofMinutes(15));
    assertThat(settings.afterArrival()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void whatIsSetTakesThePlaceOfTheDefault() {
    TransportSettings settings =
        configured(
            Map.of(
                "custodia.organ-transport.limits.kidney", "24h",
                "custodia.organ-transport.perfusion.hypothermic-perfusion.limits.kidney", "48h",
                "custodia.organ-transport.perfusion.normothermic-perfusion.pauses", "false",
                "custodia.organ-transport.warn-at-percent", "60,80",
                "custodia.organ-transport.temperature.cold-storage.lowest", "0",
                "custodia.organ-transport.temperature.cold-storage.highest", "600"));
    IschaemiaLimits limits = settings.ischaemia();
    assertThat(limits.limit(OrganKind.KIDNEY, Preservation.COLD_STORAGE))
        .isEqualTo(Duration.ofHours(24));
    assertThat(limits.limit(OrganKind.KIDNEY, Preservation.HYPOTHERMIC_PERFUSION))
        .isEqualTo(Duration.ofHours(48));
    assertThat(limits.limit(OrganKind.HEART, Preservation.COLD_STORAGE))
        .isEqualTo(Duration.ofHours(4));
    assertThat(limits.pauses(Preservation.NORMOTHERMIC_PERFUSION)).isFalse();
    assertThat(limits.warnAtPercent()).containsExactly(60, 80);
    assertThat(settings.temperature(Preservation.COLD_STORAGE))
        .isEqualTo(new TemperatureLimits(0, 600, Duration.ZERO, Duration.ofMinutes(15)));
  }

  @Test
  void mistakesAreFoundAtTheStart() {
    assertThatThrownBy(() -> configured(Map.of("custodia.organ-transport.limits.spleen", "4h")))
        .isInstanceOf(RuntimeException.class);
    TransportSettings fast = configured(Map.of("custodia.organ-transport.limits.heart", "4s"));
    assertThatThrownBy(fast::ischaemia).isInstanceOf(IllegalArgumentException.class);
  }
}
