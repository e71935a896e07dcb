package org.custodia.webapp.organs;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.organs.OrganLabels;
import org.custodia.registry.organs.Organs;
import org.custodia.webapp.security.OrganRules;
import org.springframework.stereotype.Component;

/**
 * What somebody may record of organs whose labels were scanned at a checkpoint. The device cannot:
 * the contract wants to know how the box looks, which somebody has to see and sign.
 */
@Component
public class ScannedLegs {
  private static final Set<LegAct> OF_A_BOX =
      EnumSet.of(LegAct.HAND_OVER, LegAct.TAKE_OVER, LegAct.CHECKPOINT, LegAct.ARRIVED);

  private final OrganLabels labels;
  private final Organs organs;
  private final OrganLegs legs;
  private final MemberNames names;

  ScannedLegs(OrganLabels labels, Organs organs, OrganLegs legs, MemberNames names) {
    this.labels = labels;
    this.organs = organs;
    this.legs = legs;
    this.names = names;
  }

  /**
   * @param acts names of what the caller may record now
   */
  public record Offer(
      OrganLabels.ScannedLeg leg, String giver, String receiver, List<String> acts) {}

  /** None for who does not work with organs. */
  public List<Offer> of(Caller caller, List<String> scans) {
    if (!OrganRules.isAnybody(caller)) return List.of();
    List<Offer> offers = new ArrayList<>();
    MemberNames.Book book = names.book(caller);
    for (OrganLabels.ScannedLeg leg : labels.legsOf(caller, scans)) {
      organs.view(caller, leg.organId()).stream()
          .flatMap(view -> legs.of(caller, view, book).stream())
          .filter(way -> way.channel().equals(leg.channel()))
          .map(way -> new Offer(leg, way.giver(), way.receiver(), acts(way)))
          .forEach(offers::add);
    }
    return offers;
  }

  private static List<String> acts(OrganLegs.Way way) {
    return Stream.concat(
            way.steps().stream().filter(OrganLegs.Step::may).map(OrganLegs.Step::act),
            way.others().stream())
        .filter(OF_A_BOX::contains)
        .map(LegAct::name)
        .distinct()
        .toList();
  }
}
