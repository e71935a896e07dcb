package org.custodia.registry.research;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What researchers are told of; properties {@code custodia.research.*}.
 *
 * @param least persons that a count or a group in an export has at least; never less than 5
 * @param roundedTo counts are told as the nearest multiple of this
 */
@ConfigurationProperties("custodia.research")
public record ResearchSettings(@DefaultValue("10") int least, @DefaultValue("5") int roundedTo) {
  /** Fewer could be found out by name. */
  static final int FEWEST = 5;

  public ResearchSettings {
    if (least < FEWEST) {
      throw new IllegalArgumentException("custodia.research.least is at least " + FEWEST);
    }
    if (roundedTo < 1) {
      throw new IllegalArgumentException("custodia.research.rounded-to is at least 1");
    }
  }

  int rounded(int count) {
    return (count + roundedTo / 2) / roundedTo * roundedTo;
  }
}
