package org.custodia.webapp.members;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.OperatorKind;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Endings;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.MemberNode;
import org.custodia.registry.identity.Members;
import org.custodia.registry.identity.Operator;
import org.custodia.webapp.members.MemberView.Details;
import org.custodia.webapp.members.MemberView.EndingView;
import org.custodia.webapp.members.MemberView.KeyStanding;
import org.custodia.webapp.members.MemberView.KeyView;
import org.custodia.webapp.members.MemberView.NodeView;
import org.custodia.webapp.members.MemberView.Standing;
import org.springframework.stereotype.Component;

/** Members, with whether they count now and what of them ends soon. */
@Component
public class MemberViews {
  static final Duration SOON = Duration.ofDays(30);

  private final Members members;
  private final Endings endings;
  private final Clock clock;

  MemberViews(Members members, Endings endings, Clock clock) {
    this.members = members;
    this.endings = endings;
    this.clock = clock;
  }

  /** Every member, by name. */
  public List<MemberView> all(Caller caller) {
    Instant now = clock.instant();
    Map<Bytes32, List<EndingView>> soon = soon(caller, now);
    return members.all(caller.organisation()).stream()
        .map(member -> view(member, soon, now))
        .toList();
  }

  /**
   * @throws Problem NOT_FOUND, CUS-WEB-010, for a member that nobody certified
   */
  public Details details(Caller caller, Bytes32 id) {
    Instant now = clock.instant();
    Member member = find(caller, id);
    return new Details(
        view(member, soon(caller, now), now),
        members.nodes(caller.organisation(), id, now).stream().map(MemberViews::node).toList(),
        members.operators(caller.organisation(), id).stream()
            .map(operator -> key(operator, now))
            .sorted(
                Comparator.comparing((KeyView key) -> key.kind() == OperatorKind.PERSON)
                    .thenComparing(key -> key.standing() != KeyStanding.LIVE))
            .toList());
  }

  Member find(Caller caller, Bytes32 id) {
    return members
        .byId(caller.organisation(), id)
        .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-WEB-010"));
  }

  private Map<Bytes32, List<EndingView>> soon(Caller caller, Instant now) {
    return endings.between(caller.organisation(), now, now.plus(SOON)).stream()
        .collect(
            Collectors.groupingBy(
                Endings.Ending::member,
                Collectors.mapping(
                    ending -> new EndingView(ending.subject(), ending.name(), ending.until()),
                    Collectors.toList())));
  }

  private static MemberView view(Member member, Map<Bytes32, List<EndingView>> soon, Instant now) {
    return new MemberView(
        member.id().toString(),
        member.identity(),
        member.name(),
        member.kind(),
        member.roles().stream().sorted().toList(),
        member.validity().from(),
        member.validity().until(),
        standing(member, now),
        soon.getOrDefault(member.id(), List.of()));
  }

  private static Standing standing(Member member, Instant now) {
    return switch (member.status()) {
      case SUSPENDED -> Standing.SUSPENDED;
      case REVOKED -> Standing.REVOKED;
      case ACTIVE, UNKNOWN ->
          now.isBefore(member.validity().from())
              ? Standing.NOT_YET
              : member.validity().covers(now) ? Standing.ACTIVE : Standing.ENDED;
    };
  }

  private static NodeView node(MemberNode node) {
    return new NodeView(
        Base64.getEncoder().encodeToString(node.tesseraKey().toArray()),
        node.accounts(),
        node.region(),
        node.validity().from(),
        node.validity().until());
  }

  static KeyView key(Operator operator, Instant now) {
    KeyStanding standing = KeyStanding.LIVE;
    if (operator.successor().isPresent()) {
      standing = KeyStanding.REPLACED;
    } else if (operator.revokedAt().isPresent()) {
      standing = KeyStanding.REVOKED;
    } else if (now.isBefore(operator.validity().from())) {
      standing = KeyStanding.NOT_YET;
    } else if (!operator.validity().covers(now)) {
      standing = KeyStanding.ENDED;
    }
    return new KeyView(
        operator.key(),
        operator.holder().toString(),
        operator.kind(),
        operator.roles().stream().sorted().toList(),
        operator.place(),
        operator.validity().from(),
        operator.validity().until(),
        standing,
        operator.revokedAt(),
        operator.successor());
  }
}
