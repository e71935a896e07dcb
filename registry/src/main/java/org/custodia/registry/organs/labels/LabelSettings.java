package org.custodia.registry.organs.labels;

import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Codes of ISBT 128, as {@link LabelCodes#of} takes them; properties {@code custodia.isbt128.*},
 * such as {@code custodia.isbt128.products[N0001]=KIDNEY LEFT}.
 */
@ConfigurationProperties("custodia.isbt128")
public record LabelSettings(
    Optional<String> facility,
    Map<String, String> facilities,
    Map<String, String> products,
    Map<String, String> bloodGroups) {
  public LabelSettings {
    facility = facility.filter(code -> !code.isBlank());
    facilities = facilities == null ? Map.of() : Map.copyOf(facilities);
    products = products == null ? Map.of() : Map.copyOf(products);
    bloodGroups = bloodGroups == null ? Map.of() : Map.copyOf(bloodGroups);
  }

  public LabelCodes codes() {
    return LabelCodes.of(facility, facilities, products, bloodGroups);
  }
}
