package org.custodia.contracts.organs;

import static org.custodia.contracts.MemberRole.ADVOCATE;
import static org.custodia.contracts.MemberRole.ALLOCATION_BODY;
import static org.custodia.contracts.MemberRole.CLINICIAN;
import static org.custodia.contracts.MemberRole.COMMITTEE;
import static org.custodia.contracts.MemberRole.COURIER;
import static org.custodia.contracts.MemberRole.LABORATORY;
import static org.custodia.contracts.MemberRole.ORGAN_BANK;
import static org.custodia.contracts.MemberRole.REGULATOR;
import static org.custodia.contracts.MemberRole.SURGEON;
import static org.custodia.contracts.MemberRole.TRANSPLANT_CENTRE;
import static org.custodia.contracts.MemberRole.VERIFIER;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.Action;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.SubjectKind;

/** Who may do what to donors and organs, written down without looking at the contracts. */
public final class OrganRules {
  /** Who submits. */
  public enum Side {
    OPENER,
    OTHER,
    REGULATOR
  }

  /** Whose witness signs. */
  public enum Signer {
    OWN,
    ANY,
    INDEPENDENT,
    BETWEEN
  }

  /** One action. */
  public record Row(boolean testimony, Set<Side> by, Signer signer, Set<MemberRole> roles) {}

  private static final Map<SubjectKind, Map<Action, Row>> ROWS = new EnumMap<>(SubjectKind.class);

  private OrganRules() {}

  static {
    Set<Side> opener = EnumSet.of(Side.OPENER);
    Set<Side> other = EnumSet.of(Side.OTHER);
    Set<Side> both = EnumSet.of(Side.OPENER, Side.OTHER);
    Set<Side> all = EnumSet.allOf(Side.class);

    Map<Action, Row> cases = new EnumMap<>(Action.class);
    for (Action action :
        List.of(
            Action.OPEN_CASE,
            Action.DONOR_CONSENT,
            Action.CONSENT_FOR_DONOR,
            Action.WITHDRAW_CONSENT,
            Action.RELATIONSHIP,
            Action.NO_PAYMENT,
            Action.FOLLOW_UP_DUTY,
            Action.CLOSE_CASE)) {
      cases.put(action, command(opener, Signer.OWN, ORGAN_BANK));
    }
    cases.put(Action.BLOOD_SAMPLE, command(opener, Signer.ANY, LABORATORY, CLINICIAN));
    cases.put(Action.SEROLOGY, command(opener, Signer.ANY, LABORATORY, CLINICIAN));
    cases.put(Action.RECOVER, command(opener, Signer.ANY, SURGEON));
    cases.put(Action.ADVOCATE, command(all, Signer.INDEPENDENT, ADVOCATE));
    cases.put(Action.COMMITTEE, command(all, Signer.INDEPENDENT, COMMITTEE));
    cases.put(Action.MATCH_RUN, command(other, Signer.OWN, ALLOCATION_BODY));
    ROWS.put(SubjectKind.DONOR_CASE, cases);

    Map<Action, Row> offers = new EnumMap<>(Action.class);
    Set<Side> authority = EnumSet.of(Side.OPENER, Side.REGULATOR);
    offers.put(Action.OFFER_FACTS, command(opener, Signer.OWN, ORGAN_BANK));
    offers.put(Action.OFFER, command(opener, Signer.OWN, ORGAN_BANK));
    for (Action action :
        List.of(
            Action.RECIPIENT_CONSENT,
            Action.ACCEPT_OFFER,
            Action.DECLINE_OFFER,
            Action.RELEASE_ALLOCATION)) {
      offers.put(action, command(other, Signer.OWN, TRANSPLANT_CENTRE, SURGEON));
    }
    for (Action action : List.of(Action.EXPIRE_OFFER, Action.ALLOCATE)) {
      offers.put(action, command(authority, Signer.OWN, ORGAN_BANK, REGULATOR, VERIFIER));
    }
    ROWS.put(SubjectKind.ORGAN_OFFER, offers);

    Map<Action, Row> legs = new EnumMap<>(Action.class);
    MemberRole[] carriers = {ORGAN_BANK, COURIER, TRANSPLANT_CENTRE};
    MemberRole[] clinic = {TRANSPLANT_CENTRE, SURGEON, CLINICIAN};
    MemberRole[] handlers = {ORGAN_BANK, COURIER, TRANSPLANT_CENTRE, SURGEON, CLINICIAN};
    legs.put(Action.LEG_FACTS, command(opener, Signer.OWN, carriers));
    for (Action action : List.of(Action.PACKED, Action.SEALED)) {
      legs.put(action, testimony(opener, Signer.OWN, handlers));
    }
    legs.put(Action.HAND_OVER, testimony(opener, Signer.BETWEEN, handlers));
    legs.put(Action.TAKE_OVER, testimony(other, Signer.BETWEEN, handlers));
    for (Action action :
        List.of(
            Action.CHECKPOINT,
            Action.SEAL_BROKEN,
            Action.EXCURSION,
            Action.REROUTED,
            Action.DISCARDED,
            Action.RETURNED)) {
      legs.put(action, testimony(both, Signer.OWN, handlers));
    }
    legs.put(Action.ARRIVED, testimony(other, Signer.OWN, handlers));
    legs.put(Action.SENDER_NOTIFIED, testimony(other, Signer.OWN, handlers));
    legs.put(Action.CHECK_IN, testimony(other, Signer.OWN, clinic));
    legs.put(Action.FOLLOW_UP, testimony(other, Signer.OWN, clinic));
    legs.put(Action.VERIFY_GROUP, testimony(other, Signer.OWN, SURGEON, CLINICIAN));
    legs.put(Action.PRESENT_ALLOCATION, command(other, Signer.OWN, clinic));
    legs.put(
        Action.SETTLE_SEAL,
        command(EnumSet.of(Side.OTHER, Side.REGULATOR), Signer.OWN, SURGEON, REGULATOR));
    legs.put(Action.TRANSPLANT, command(other, Signer.OWN, SURGEON));
    ROWS.put(SubjectKind.ORGAN_LEG, legs);
  }

  private static Row command(Set<Side> by, Signer signer, MemberRole... roles) {
    return new Row(false, by, signer, EnumSet.copyOf(List.of(roles)));
  }

  private static Row testimony(Set<Side> by, Signer signer, MemberRole... roles) {
    return new Row(true, by, signer, EnumSet.copyOf(List.of(roles)));
  }

  public static Optional<Row> row(SubjectKind kind, Action action) {
    return Optional.ofNullable(ROWS.get(kind).get(action));
  }

  public static Set<Action> actions(SubjectKind kind) {
    return ROWS.get(kind).keySet();
  }
}
