package org.custodia.webapp.members;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.identity.Authority;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.MemberHistory;
import org.custodia.registry.identity.MemberHistory.Approval;
import org.custodia.registry.identity.MemberHistory.Entry;
import org.custodia.registry.identity.MemberHistory.Event;
import org.custodia.registry.identity.MemberHistory.Event.AccountEnded;
import org.custodia.registry.identity.MemberHistory.Event.Certified;
import org.custodia.registry.identity.MemberHistory.Event.FoundingEnded;
import org.custodia.registry.identity.MemberHistory.Event.KeyReplaced;
import org.custodia.registry.identity.MemberHistory.Event.NodeAdded;
import org.custodia.registry.identity.MemberHistory.Event.NodeEnded;
import org.custodia.registry.identity.MemberHistory.Event.OperatorEnrolled;
import org.custodia.registry.identity.MemberHistory.Event.OperatorRevoked;
import org.custodia.registry.identity.MemberHistory.Event.StatusChanged;
import org.custodia.registry.identity.Members;
import org.springframework.stereotype.Component;

/** Puts what the ledger says of members in words. */
@Component
public class HistoryLines {
  /** How far back the names of those who approved are looked for. */
  private static final int PROPOSALS = 500;

  private final MemberHistory history;
  private final Members members;
  private final Authority authority;

  HistoryLines(MemberHistory history, Members members, Authority authority) {
    this.history = history;
    this.members = members;
    this.authority = authority;
  }

  /** Everything about a member, the newest first. */
  public List<HistoryLine> of(Caller caller, Bytes32 member) {
    return worded(caller, history.of(caller.organisation(), member));
  }

  /** Everything about all keys of one person or device, the newest first. */
  public List<HistoryLine> ofHolder(Caller caller, Bytes32 member, Bytes32 holder) {
    return worded(caller, history.ofHolder(caller.organisation(), member, holder));
  }

  private List<HistoryLine> worded(Caller caller, List<Entry> entries) {
    Map<String, String> people = people(caller);
    Map<Bytes32, Member> approving =
        members.byIds(
            caller.organisation(),
            entries.stream()
                .flatMap(entry -> entry.approvals().stream())
                .map(Approval::member)
                .distinct()
                .toList());
    return entries.stream().map(entry -> line(entry, people, approving)).toList();
  }

  /** Whose keys signed what this organisation has proposed; the ledger has no names. */
  private Map<String, String> people(Caller caller) {
    Map<String, String> people = new HashMap<>();
    authority
        .all(caller, PROPOSALS)
        .forEach(
            proposal -> proposal.signatures().forEach(one -> people.put(one.key(), one.person())));
    return people;
  }

  private static HistoryLine line(
      Entry entry, Map<String, String> people, Map<Bytes32, Member> approving) {
    return new HistoryLine(
        entry.at(),
        entry.block(),
        entry.transaction().toString(),
        event(entry.event()),
        facts(entry.event()),
        entry.basis(),
        entry.approvals().stream()
            .map(
                one ->
                    new HistoryLine.Approver(
                        approving.containsKey(one.member())
                            ? approving.get(one.member()).name()
                            : one.member().toString(),
                        people.getOrDefault(
                            one.key(), one.holder().toString().substring(0, 10) + "…"),
                        one.key()))
            .toList());
  }

  private static HistoryLine.Event event(Event event) {
    if (event instanceof Certified certified) {
      return certified.first() ? HistoryLine.Event.CERTIFIED : HistoryLine.Event.EDITED;
    } else if (event instanceof StatusChanged changed) {
      return switch (changed.status()) {
        case SUSPENDED -> HistoryLine.Event.SUSPENDED;
        case REVOKED -> HistoryLine.Event.REVOKED;
        case ACTIVE, UNKNOWN -> HistoryLine.Event.REINSTATED;
      };
    } else if (event instanceof NodeAdded) {
      return HistoryLine.Event.NODE_ADDED;
    } else if (event instanceof NodeEnded) {
      return HistoryLine.Event.NODE_ENDED;
    } else if (event instanceof AccountEnded) {
      return HistoryLine.Event.ACCOUNT_ENDED;
    } else if (event instanceof OperatorEnrolled) {
      return HistoryLine.Event.KEY_ENROLLED;
    } else if (event instanceof OperatorRevoked) {
      return HistoryLine.Event.KEY_REVOKED;
    } else if (event instanceof KeyReplaced) {
      return HistoryLine.Event.KEY_REPLACED;
    } else if (event instanceof FoundingEnded) {
      return HistoryLine.Event.FOUNDING_ENDED;
    }
    throw new IllegalArgumentException("no words for " + event.getClass());
  }

  private static List<Change> facts(Event event) {
    if (event instanceof Certified certified) {
      return List.of(
          Change.said("name", Shown.text(certified.name())),
          Change.said("roles", Shown.roles(certified.roles())),
          Change.said("from", Shown.moment(certified.validity().from())),
          Change.said("until", Shown.moment(certified.validity().until())));
    } else if (event instanceof StatusChanged changed) {
      return List.of(Change.said("reason", Shown.text(changed.reason())));
    } else if (event instanceof NodeAdded added) {
      return List.of(
          Change.said("tesseraKey", Shown.tesseraKey(added.tesseraKey())),
          Change.said("accounts", Shown.codes(added.accounts())),
          Change.said("region", Shown.text(added.region())),
          Change.said("from", Shown.moment(added.validity().from())),
          Change.said("until", Shown.moment(added.validity().until())));
    } else if (event instanceof NodeEnded ended) {
      return List.of(Change.said("tesseraKey", Shown.tesseraKey(ended.tesseraKey())));
    } else if (event instanceof AccountEnded ended) {
      return List.of(Change.said("account", Shown.code(ended.account())));
    }
    return factsOfKeys(event);
  }

  private static List<Change> factsOfKeys(Event event) {
    if (event instanceof OperatorEnrolled enrolled) {
      return List.of(
          Change.said("key", Shown.code(enrolled.key())),
          Change.said("operatorKind", Shown.operator(enrolled.kind())),
          Change.said("roles", Shown.roles(enrolled.roles())),
          Change.said("place", Shown.text(enrolled.place())),
          Change.said("from", Shown.moment(enrolled.validity().from())),
          Change.said("until", Shown.moment(enrolled.validity().until())));
    } else if (event instanceof OperatorRevoked revoked) {
      return List.of(
          Change.said("key", Shown.code(revoked.key())),
          Change.said("reason", Shown.text(revoked.reason())));
    } else if (event instanceof KeyReplaced replaced) {
      return List.of(
          new Change(
              "key", Optional.of(Shown.code(replaced.oldKey())), Shown.code(replaced.newKey())),
          Change.said("until", Shown.moment(replaced.validity().until())),
          Change.said("reason", Shown.text(replaced.reason())));
    }
    return List.of();
  }
}
