package org.custodia.webapp.members;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberId;
import org.custodia.contracts.MemberStatus;
import org.custodia.registry.identity.AuthorityAct;
import org.custodia.registry.identity.AuthorityAct.AddNode;
import org.custodia.registry.identity.AuthorityAct.CertifyMember;
import org.custodia.registry.identity.AuthorityAct.EndAccount;
import org.custodia.registry.identity.AuthorityAct.EndFounding;
import org.custodia.registry.identity.AuthorityAct.EndNode;
import org.custodia.registry.identity.AuthorityAct.EnrolOperator;
import org.custodia.registry.identity.AuthorityAct.ReplaceKey;
import org.custodia.registry.identity.AuthorityAct.RevokeOperator;
import org.custodia.registry.identity.AuthorityAct.SetStatus;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.MemberNode;
import org.custodia.registry.identity.Members;
import org.custodia.registry.identity.Operator;
import org.custodia.registry.identity.Validity;
import org.springframework.stereotype.Component;

/** Puts acts of two persons in words, against what the organisation's own node has now. */
@Component
public class ActViews {
  private final Members members;
  private final Clock clock;

  ActViews(Members members, Clock clock) {
    this.members = members;
    this.clock = clock;
  }

  /** With what each field is now, for whoever is to sign. */
  public ActView of(String organisation, AuthorityAct act) {
    if (act instanceof CertifyMember certify) {
      return certify(organisation, certify);
    } else if (act instanceof SetStatus status) {
      return status(organisation, status);
    } else if (act instanceof AddNode node) {
      return addNode(organisation, node);
    } else if (act instanceof EndNode node) {
      return endNode(organisation, node);
    } else if (act instanceof EndAccount account) {
      return endAccount(organisation, account);
    } else if (act instanceof EnrolOperator operator) {
      return enrol(organisation, operator);
    } else if (act instanceof RevokeOperator operator) {
      return revokeKey(organisation, operator);
    } else if (act instanceof ReplaceKey replacement) {
      return replaceKey(organisation, replacement);
    } else if (act instanceof EndFounding) {
      return new ActView(ActKind.END_FOUNDING, Optional.empty(), "", List.of());
    }
    throw new IllegalArgumentException("no words for " + act.getClass());
  }

  /** Without what was before: that is over. */
  public ActView done(String organisation, AuthorityAct act) {
    ActView now = of(organisation, act);
    return new ActView(
        now.kind(),
        now.member(),
        now.memberName(),
        now.changes().stream().map(change -> Change.said(change.field(), change.after())).toList());
  }

  private ActView certify(String organisation, CertifyMember act) {
    Bytes32 id = MemberId.of(act.identity());
    Optional<Member> known = members.byId(organisation, id);
    List<Change> changes = new ArrayList<>();
    changes.add(Change.said("identity", Shown.code(act.identity())));
    changes.add(
        new Change("name", known.map(Member::name).map(Shown::text), Shown.text(act.name())));
    changes.add(
        new Change("roles", known.map(Member::roles).map(Shown::roles), Shown.roles(act.roles())));
    changes.add(
        new Change(
            "organisationKind",
            known.map(was -> Shown.text(String.valueOf(was.kind()))),
            Shown.text(String.valueOf(act.kind()))));
    period(changes, known.map(Member::validity), act.validity());
    return new ActView(
        known.isPresent() ? ActKind.EDIT : ActKind.CERTIFY,
        Optional.of(id.toString()),
        known.map(Member::name).orElse(act.name()),
        changes);
  }

  private ActView status(String organisation, SetStatus act) {
    Optional<Shown> before =
        members.byId(organisation, act.member()).map(Member::status).map(Shown::status);
    return view(
        organisation,
        kindOf(act.status()),
        act.member(),
        List.of(
            new Change("status", before, Shown.status(act.status())),
            Change.said("reason", Shown.text(act.reason()))));
  }

  static ActKind kindOf(MemberStatus status) {
    return switch (status) {
      case SUSPENDED -> ActKind.SUSPEND;
      case REVOKED -> ActKind.REVOKE;
      case ACTIVE, UNKNOWN -> ActKind.REINSTATE;
    };
  }

  private ActView addNode(String organisation, AddNode act) {
    Optional<MemberNode> known = node(organisation, act.member(), act.tesseraKey());
    List<Change> changes = new ArrayList<>();
    changes.add(Change.said("tesseraKey", Shown.tesseraKey(act.tesseraKey())));
    List<String> accounts = new ArrayList<>(act.accounts());
    known.ifPresent(was -> accounts.addAll(was.accounts()));
    changes.add(
        new Change(
            "accounts",
            known.map(MemberNode::accounts).map(Shown::codes),
            Shown.codes(accounts.stream().distinct().toList())));
    changes.add(
        new Change(
            "region", known.map(MemberNode::region).map(Shown::text), Shown.text(act.region())));
    period(changes, known.map(MemberNode::validity), act.validity());
    return view(organisation, ActKind.ADD_NODE, act.member(), changes);
  }

  private ActView endNode(String organisation, EndNode act) {
    Optional<MemberNode> known = node(organisation, act.member(), act.tesseraKey());
    List<Change> changes = new ArrayList<>();
    changes.add(Change.said("tesseraKey", Shown.tesseraKey(act.tesseraKey())));
    known.ifPresent(was -> changes.add(Change.said("accounts", Shown.codes(was.accounts()))));
    changes.add(
        new Change("until", known.map(was -> Shown.moment(was.validity().until())), Shown.now()));
    return view(organisation, ActKind.END_NODE, act.member(), changes);
  }

  private ActView endAccount(String organisation, EndAccount act) {
    return view(
        organisation,
        ActKind.END_ACCOUNT,
        act.member(),
        List.of(
            Change.said("account", Shown.code(act.account())), Change.said("until", Shown.now())));
  }

  private ActView enrol(String organisation, EnrolOperator act) {
    Optional<Operator> known = members.operator(organisation, act.key());
    List<Change> changes = new ArrayList<>();
    changes.add(Change.said("key", Shown.code(act.key())));
    changes.add(
        new Change(
            "operatorKind",
            known.map(Operator::kind).map(Shown::operator),
            Shown.operator(act.kind())));
    changes.add(
        new Change(
            "roles", known.map(Operator::roles).map(Shown::roles), Shown.roles(act.roles())));
    changes.add(
        new Change("place", known.map(Operator::place).map(Shown::text), Shown.text(act.place())));
    period(changes, known.map(Operator::validity), act.validity());
    return view(organisation, ActKind.ENROL, act.member(), changes);
  }

  private ActView revokeKey(String organisation, RevokeOperator act) {
    Optional<Operator> known = members.operator(organisation, act.key());
    List<Change> changes = new ArrayList<>();
    changes.add(Change.said("key", Shown.code(act.key())));
    known.ifPresent(operator -> describe(operator, changes));
    changes.add(
        new Change("until", known.map(was -> Shown.moment(was.validity().until())), Shown.now()));
    changes.add(Change.said("reason", Shown.text(act.reason())));
    return known
        .map(was -> view(organisation, ActKind.REVOKE_KEY, was.member(), changes))
        .orElseGet(() -> new ActView(ActKind.REVOKE_KEY, Optional.empty(), "", changes));
  }

  private ActView replaceKey(String organisation, ReplaceKey act) {
    Optional<Operator> known = members.operator(organisation, act.oldKey());
    List<Change> changes = new ArrayList<>();
    changes.add(new Change("key", Optional.of(Shown.code(act.oldKey())), Shown.code(act.newKey())));
    known.ifPresent(operator -> describe(operator, changes));
    changes.add(
        new Change(
            "until",
            known.map(was -> Shown.moment(was.validity().until())),
            Shown.moment(act.until())));
    changes.add(Change.said("reason", Shown.text(act.reason())));
    return known
        .map(was -> view(organisation, ActKind.REPLACE_KEY, was.member(), changes))
        .orElseGet(() -> new ActView(ActKind.REPLACE_KEY, Optional.empty(), "", changes));
  }

  /** What stays as it is. */
  private static void describe(Operator operator, List<Change> changes) {
    changes.add(kept("operatorKind", Shown.operator(operator.kind())));
    changes.add(kept("roles", Shown.roles(operator.roles())));
    changes.add(kept("place", Shown.text(operator.place())));
  }

  private static Change kept(String field, Shown what) {
    return new Change(field, Optional.of(what), what);
  }

  private static void period(List<Change> changes, Optional<Validity> before, Validity after) {
    changes.add(
        new Change(
            "from", before.map(Validity::from).map(Shown::moment), Shown.moment(after.from())));
    changes.add(
        new Change(
            "until", before.map(Validity::until).map(Shown::moment), Shown.moment(after.until())));
  }

  private ActView view(String organisation, ActKind kind, Bytes32 member, List<Change> changes) {
    return new ActView(
        kind,
        Optional.of(member.toString()),
        members.byId(organisation, member).map(Member::name).orElse(""),
        changes);
  }

  private Optional<MemberNode> node(String organisation, Bytes32 member, Bytes32 tesseraKey) {
    Instant now = clock.instant();
    return members.nodes(organisation, member, now).stream()
        .filter(node -> node.tesseraKey().equals(tesseraKey))
        .findFirst();
  }
}
