package org.custodia.registry.organs;

import static org.custodia.registry.organs.OrganRoles.ADVOCATE;
import static org.custodia.registry.organs.OrganRoles.ALLOCATION;
import static org.custodia.registry.organs.OrganRoles.BANK;
import static org.custodia.registry.organs.OrganRoles.CENTRE;
import static org.custodia.registry.organs.OrganRoles.CLINICIAN;
import static org.custodia.registry.organs.OrganRoles.COMMITTEE;
import static org.custodia.registry.organs.OrganRoles.COURIER;
import static org.custodia.registry.organs.OrganRoles.LABORATORY;
import static org.custodia.registry.organs.OrganRoles.REGULATOR;
import static org.custodia.registry.organs.OrganRoles.SURGEON;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.custodia.contracts.Action;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.SubjectKind;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;

/**
 * Who may prepare which act, by the roles of the token; and the channel it belongs to. What the
 * signing key has to be follows from the roles. The contracts have the last word.
 */
final class ActRules {
  private static final Map<String, MemberRole> KEYS =
      Map.of(
          BANK, MemberRole.ORGAN_BANK,
          ALLOCATION, MemberRole.ALLOCATION_BODY,
          CENTRE, MemberRole.TRANSPLANT_CENTRE,
          COURIER, MemberRole.COURIER,
          SURGEON, MemberRole.SURGEON,
          CLINICIAN, MemberRole.CLINICIAN,
          COMMITTEE, MemberRole.COMMITTEE,
          ADVOCATE, MemberRole.ADVOCATE,
          LABORATORY, MemberRole.LABORATORY,
          REGULATOR, MemberRole.REGULATOR);

  /** Never by the bank itself. */
  private static final Set<Action> INDEPENDENT = EnumSet.of(Action.ADVOCATE, Action.COMMITTEE);

  private static final Set<Action> TESTIMONY =
      EnumSet.of(
          Action.PACKED,
          Action.SEALED,
          Action.HAND_OVER,
          Action.TAKE_OVER,
          Action.CHECKPOINT,
          Action.SEAL_BROKEN,
          Action.EXCURSION,
          Action.REROUTED,
          Action.ARRIVED,
          Action.CHECK_IN,
          Action.SENDER_NOTIFIED,
          Action.VERIFY_GROUP,
          Action.DISCARDED,
          Action.RETURNED,
          Action.FOLLOW_UP);

  private static final Map<Action, Rule> RULES = new EnumMap<>(Action.class);

  private ActRules() {}

  private record Rule(SubjectKind kind, List<String> roles) {}

  static {
    ofCase(List.of(BANK), Action.OPEN_CASE, Action.DONOR_CONSENT, Action.CONSENT_FOR_DONOR);
    ofCase(List.of(BANK), Action.WITHDRAW_CONSENT, Action.RELATIONSHIP, Action.NO_PAYMENT);
    ofCase(List.of(BANK), Action.FOLLOW_UP_DUTY, Action.CLOSE_CASE);
    ofCase(List.of(CLINICIAN, LABORATORY), Action.BLOOD_SAMPLE);
    ofCase(List.of(LABORATORY), Action.SEROLOGY);
    ofCase(List.of(ADVOCATE), Action.ADVOCATE);
    ofCase(List.of(COMMITTEE), Action.COMMITTEE);
    ofCase(List.of(ALLOCATION), Action.MATCH_RUN);
    ofCase(List.of(SURGEON), Action.RECOVER);
    ofOffer(List.of(BANK), Action.OFFER_FACTS, Action.OFFER, Action.ALLOCATE);
    ofOffer(List.of(BANK, REGULATOR), Action.EXPIRE_OFFER);
    ofOffer(List.of(CENTRE), Action.RECIPIENT_CONSENT, Action.ACCEPT_OFFER);
    ofOffer(List.of(CENTRE), Action.DECLINE_OFFER, Action.RELEASE_ALLOCATION);
    List<String> hands = List.of(BANK, COURIER, CENTRE, SURGEON, CLINICIAN);
    ofLeg(List.of(BANK, COURIER, CENTRE), Action.LEG_FACTS);
    ofLeg(hands, Action.PACKED, Action.SEALED, Action.HAND_OVER);
    ofLeg(hands, Action.TAKE_OVER, Action.CHECKPOINT, Action.SEAL_BROKEN, Action.EXCURSION);
    ofLeg(hands, Action.REROUTED, Action.ARRIVED, Action.SENDER_NOTIFIED, Action.RETURNED);
    List<String> arrival = List.of(CENTRE, SURGEON, CLINICIAN);
    ofLeg(arrival, Action.CHECK_IN, Action.PRESENT_ALLOCATION, Action.FOLLOW_UP);
    ofLeg(List.of(SURGEON, CLINICIAN), Action.VERIFY_GROUP);
    ofLeg(List.of(SURGEON), Action.TRANSPLANT);
    ofLeg(List.of(SURGEON, REGULATOR), Action.SETTLE_SEAL);
    ofLeg(List.of(BANK, CENTRE, SURGEON), Action.DISCARDED);
  }

  private static void ofCase(List<String> roles, Action... actions) {
    for (Action action : actions) RULES.put(action, new Rule(SubjectKind.DONOR_CASE, roles));
  }

  private static void ofOffer(List<String> roles, Action... actions) {
    for (Action action : actions) RULES.put(action, new Rule(SubjectKind.ORGAN_OFFER, roles));
  }

  private static void ofLeg(List<String> roles, Action... actions) {
    for (Action action : actions) RULES.put(action, new Rule(SubjectKind.ORGAN_LEG, roles));
  }

  /**
   * @throws Problem FORBIDDEN CUS-ORG-010, BAD_INPUT CUS-ORG-030 for an act that is none about
   *     organs
   */
  static void check(Caller caller, Action action) {
    OrganRoles.check(caller, rule(action).roles().toArray(String[]::new));
  }

  static boolean may(Caller caller, Action action) {
    return RULES.containsKey(action) && RULES.get(action).roles().stream().anyMatch(caller::has);
  }

  /** What the key may be that signs. */
  static MemberRole[] keys(Action action) {
    return rule(action).roles().stream().map(KEYS::get).toArray(MemberRole[]::new);
  }

  /** Whether it says what happened, and is never refused for what it says. */
  static boolean isTestimony(Action action) {
    return TESTIMONY.contains(action);
  }

  static SubjectKind kind(Action action) {
    return rule(action).kind();
  }

  /**
   * Acts of a kind of channel, each with whether the caller may prepare it.
   *
   * @param opens whether the caller's organisation opened the channel
   */
  static List<OrganActs.Possible> of(SubjectKind kind, Caller caller, boolean opens) {
    return RULES.entrySet().stream()
        .filter(entry -> entry.getValue().kind() == kind)
        .map(entry -> possible(entry.getKey(), entry.getValue().roles(), caller, opens))
        .toList();
  }

  private static OrganActs.Possible possible(
      Action action, List<String> roles, Caller caller, boolean opens) {
    boolean may = roles.stream().anyMatch(caller::has) && !(opens && INDEPENDENT.contains(action));
    return new OrganActs.Possible(action, roles, may);
  }

  static boolean isAboutOrgans(int kind) {
    return kind == SubjectKind.DONOR_CASE.code()
        || kind == SubjectKind.ORGAN_OFFER.code()
        || kind == SubjectKind.ORGAN_LEG.code();
  }

  private static Rule rule(Action action) {
    Rule rule = RULES.get(action);
    if (rule == null) throw new Problem(Kind.BAD_INPUT, "CUS-ORG-030", action.name());
    return rule;
  }
}
