package org.custodia.webapp.organs;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.custodia.contracts.Action;
import org.custodia.contracts.organs.CaseFact;
import org.custodia.registry.organs.OrganActs;

/**
 * Something that recovery still waits for, and what brings it about.
 *
 * @param acts none for what only time brings
 */
record CaseNeed(CaseFact fact, List<Step> acts) {
  private static final Map<CaseFact, List<Action>> BY = new EnumMap<>(CaseFact.class);

  static {
    BY.put(CaseFact.CONSENT, List.of(Action.CONSENT_FOR_DONOR, Action.DONOR_CONSENT));
    BY.put(CaseFact.GROUP, List.of(Action.BLOOD_SAMPLE));
    BY.put(CaseFact.SEROLOGY, List.of(Action.SEROLOGY));
    BY.put(CaseFact.RELATIONSHIP, List.of(Action.RELATIONSHIP));
    BY.put(CaseFact.NO_PAYMENT, List.of(Action.NO_PAYMENT));
    BY.put(CaseFact.ADVOCATE, List.of(Action.ADVOCATE));
    BY.put(CaseFact.COMMITTEE, List.of(Action.COMMITTEE));
    BY.put(CaseFact.COOLED_OFF, List.of());
    BY.put(CaseFact.FOLLOW_UP, List.of(Action.FOLLOW_UP_DUTY));
  }

  /**
   * An act and where its form is.
   *
   * @param roles of which a person needs one, as keys of {@code members.ROLE.<role>}
   */
  record Step(Action action, boolean allowed, List<String> roles, String address) {
    static Step of(String channel, OrganActs.Possible act) {
      return new Step(
          act.action(),
          act.allowed(),
          OrganActForm.roles(act),
          OrganActForm.address(channel, act.action()));
    }
  }

  /** In the order in which a case goes. */
  static List<CaseNeed> of(Set<CaseFact> missing, boolean living, OrganActs.Channel channel) {
    return missing.stream().sorted().map(fact -> of(fact, living, channel)).toList();
  }

  private static CaseNeed of(CaseFact fact, boolean living, OrganActs.Channel channel) {
    return new CaseNeed(
        fact,
        BY.get(fact).stream()
            .filter(action -> !(living && action == Action.CONSENT_FOR_DONOR))
            .flatMap(action -> channel.act(action).stream())
            .map(act -> Step.of(channel.address(), act))
            .toList());
  }
}
