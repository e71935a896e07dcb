package org.custodia.webapp.members;

import java.time.Clock;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Members;
import org.custodia.registry.identity.Operator;
import org.custodia.registry.identity.Validity;
import org.custodia.webapp.members.MemberView.Details;
import org.custodia.webapp.members.MemberView.KeyView;
import org.custodia.webapp.members.MemberView.NodeView;
import org.springframework.stereotype.Component;

/** Fills forms for acts of two persons with what is so now. */
@Component
class ActForms {
  private static final int YEARS = 2;

  private final MemberViews views;
  private final Members members;
  private final Clock clock;

  ActForms(MemberViews views, Members members, Clock clock) {
    this.views = views;
    this.members = members;
    this.clock = clock;
  }

  /**
   * @param member member id in hex; empty for CERTIFY and END_FOUNDING
   * @param of the node's Tessera key, the account, or the operator's key that it is about
   * @throws Problem NOT_FOUND, CUS-WEB-010, when one of them is not there
   */
  ActForm form(Caller caller, ActKind kind, String member, String of, ZoneId zone) {
    Optional<Details> details =
        member.isEmpty()
            ? Optional.empty()
            : Optional.of(views.details(caller, MemberPage.memberId(member)));
    Optional<NodeView> node =
        details.flatMap(
            found -> found.nodes().stream().filter(n -> n.tesseraKey().equals(of)).findFirst());
    Optional<KeyView> key = key(caller, of, details);
    boolean missing =
        switch (kind) {
          case CERTIFY, END_FOUNDING -> false;
          case END_NODE -> node.isEmpty();
          case REVOKE_KEY, REPLACE_KEY -> key.isEmpty();
          default -> details.isEmpty();
        };
    if (missing) {
      throw new Problem(Problem.Kind.NOT_FOUND, "CUS-WEB-010");
    }
    return new ActForm(
        kind,
        details.map(Details::member),
        node,
        key,
        of,
        allowed(kind, details),
        chosen(kind, details, key),
        days(kind, details, node, key, zone));
  }

  private Optional<KeyView> key(Caller caller, String of, Optional<Details> details) {
    return members
        .operator(caller.organisation(), of)
        .filter(
            operator ->
                details
                    .map(found -> Bytes32.of(found.member().id()).equals(operator.member()))
                    .orElse(true))
        .map((Operator operator) -> MemberViews.key(operator, clock.instant()));
  }

  private static List<MemberRole> allowed(ActKind kind, Optional<Details> details) {
    return kind == ActKind.ENROL
        ? details.map(found -> found.member().roles()).orElse(List.of())
        : Stream.of(MemberRole.values()).sorted(Comparator.naturalOrder()).toList();
  }

  private static List<MemberRole> chosen(
      ActKind kind, Optional<Details> details, Optional<KeyView> key) {
    return switch (kind) {
      case EDIT -> details.map(found -> found.member().roles()).orElse(List.of());
      case ENROL -> key.map(KeyView::roles).orElse(List.of());
      default -> List.of();
    };
  }

  private Days days(
      ActKind kind,
      Optional<Details> details,
      Optional<NodeView> node,
      Optional<KeyView> key,
      ZoneId zone) {
    Optional<Validity> now =
        switch (kind) {
          case EDIT ->
              details
                  .map(Details::member)
                  .map(member -> new Validity(member.from(), member.until()));
          case ADD_NODE -> node.map(known -> new Validity(known.from(), known.until()));
          case ENROL, REPLACE_KEY -> key.map(known -> new Validity(known.from(), known.until()));
          default -> Optional.empty();
        };
    return now.map(period -> Days.of(period, zone))
        .orElseGet(() -> Days.beginning(clock.instant(), zone, YEARS));
  }
}
