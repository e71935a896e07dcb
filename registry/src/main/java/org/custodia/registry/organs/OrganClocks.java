package org.custodia.registry.organs;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Action;
import org.custodia.contracts.organs.PackedTerms;
import org.custodia.contracts.organs.TransplantTerms;
import org.custodia.registry.organs.transport.IschaemiaClock;
import org.custodia.registry.organs.transport.IschaemiaLimits;

/** The clock of an organ as what was recorded of it says. */
final class OrganClocks {
  private OrganClocks() {}

  /** How the organ was kept from when on, as far as PACKED is known here. */
  static List<IschaemiaClock.Phase> phases(List<OrganEvent> told) {
    return told.stream()
        .filter(event -> event.terms() instanceof PackedTerms && LegStory.counts(event))
        .map(
            event ->
                new IschaemiaClock.Phase(
                    ((PackedTerms) event.terms()).preservation(), event.deviceTime()))
        .toList();
  }

  /** Empty before it was recovered. */
  static Optional<IschaemiaClock> of(
      Organs.Line line, List<OrganEvent> told, IschaemiaLimits limits) {
    Optional<Instant> reperfused =
        told.stream()
            .filter(event -> event.action() == Action.TRANSPLANT)
            .map(event -> Instant.ofEpochMilli(((TransplantTerms) event.terms()).anastomosis()))
            .findFirst();
    return line.crossClamp()
        .map(
            start ->
                IschaemiaClock.of(line.organ().kind(), limits, start, phases(told), reperfused));
  }
}
