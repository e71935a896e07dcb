package org.custodia.registry.organs.transport;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.custodia.contracts.OrganKind;
import org.custodia.contracts.organs.Preservation;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What each programme sets for organs on their way; properties {@code custodia.organ-transport.*}.
 * What is not set is as {@link IschaemiaLimits#defaults} and {@link TemperatureLimits#defaults}.
 *
 * @param limits of cold ischaemia by kind of organ
 * @param perfusion what kinds of machine perfusion change
 * @param warnAtPercent of the limit, rising
 * @param temperature by how the organ is kept
 * @param handOverTolerance over the time that is due
 * @param afterArrival from arrival to the recipient's blood
 */
@ConfigurationProperties("custodia.organ-transport")
public record TransportSettings(
    Map<OrganKind, Duration> limits,
    Map<Preservation, Perfusion> perfusion,
    List<Integer> warnAtPercent,
    Map<Preservation, Temperature> temperature,
    @DefaultValue("15m") Duration handOverTolerance,
    @DefaultValue("60m") Duration afterArrival) {

  /**
   * @param pauses whether the clock stands still meanwhile
   * @param limits that hold meanwhile
   */
  public record Perfusion(@DefaultValue("false") boolean pauses, Map<OrganKind, Duration> limits) {
    public Perfusion {
      limits = limits == null ? Map.of() : Map.copyOf(limits);
    }
  }

  /**
   * @param lowest hundredths of a degree Celsius
   * @param highest hundredths of a degree Celsius
   * @param tolerated shorter excursions are none
   * @param longestGap between two samples
   */
  public record Temperature(
      int lowest,
      int highest,
      @DefaultValue("0s") Duration tolerated,
      @DefaultValue("15m") Duration longestGap) {}

  public TransportSettings {
    limits = limits == null ? Map.of() : Map.copyOf(limits);
    perfusion = perfusion == null ? Map.of() : Map.copyOf(perfusion);
    warnAtPercent = warnAtPercent == null ? List.of() : List.copyOf(warnAtPercent);
    temperature = temperature == null ? Map.of() : Map.copyOf(temperature);
  }

  /** Defaults with what is set. */
  public IschaemiaLimits ischaemia() {
    IschaemiaLimits defaults = IschaemiaLimits.defaults();
    Map<OrganKind, Duration> cold = new EnumMap<>(defaults.cold());
    cold.putAll(limits);
    Map<Preservation, IschaemiaLimits.Perfusion> perfused = new EnumMap<>(defaults.perfused());
    perfusion.forEach(
        (kept, set) ->
            perfused.put(kept, new IschaemiaLimits.Perfusion(set.pauses(), set.limits())));
    return new IschaemiaLimits(
        cold, perfused, warnAtPercent.isEmpty() ? defaults.warnAtPercent() : warnAtPercent);
  }

  /** Limits for an organ that is kept so. */
  public TemperatureLimits temperature(Preservation kept) {
    return Optional.ofNullable(temperature.get(kept))
        .map(
            set ->
                new TemperatureLimits(
                    set.lowest(), set.highest(), set.tolerated(), set.longestGap()))
        .orElseGet(() -> TemperatureLimits.defaults(kept));
  }
}
