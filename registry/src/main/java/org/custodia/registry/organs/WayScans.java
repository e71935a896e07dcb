package org.custodia.registry.organs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.custodia.contracts.Action;
import org.custodia.registry.organs.transport.HandOvers.ScannedHandOver;

/**
 * Hand-overs and checkpoints of an organ as they were scanned. Of a hand-over the receiver's scan
 * counts, and the giver's until there is one; a checkpoint is a hand-over to oneself.
 */
final class WayScans {
  private WayScans() {}

  static List<ScannedHandOver> of(List<OrganEvent> told) {
    Map<String, OrganEvent> handOvers = new LinkedHashMap<>();
    List<ScannedHandOver> scans = new ArrayList<>();
    for (OrganEvent event : told) {
      if (!LegStory.counts(event)) continue;
      switch (event.action()) {
        case HAND_OVER -> handOvers.putIfAbsent(event.channel(), event);
        case TAKE_OVER ->
            handOvers.merge(
                event.channel(),
                event,
                (before, taken) -> before.action() == Action.TAKE_OVER ? before : taken);
        case CHECKPOINT -> scans.add(scan(event, event.by().toString(), event.by().toString()));
        default -> {}
      }
    }
    handOvers
        .values()
        .forEach(
            event -> scans.add(scan(event, event.giver().toString(), event.receiver().toString())));
    return scans;
  }

  private static ScannedHandOver scan(OrganEvent event, String giver, String receiver) {
    return new ScannedHandOver(
        event.id(), giver, receiver, event.place(), event.deviceTime(), event.at());
  }
}
