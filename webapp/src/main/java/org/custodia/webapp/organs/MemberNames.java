package org.custodia.webapp.organs;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.rows.OrganisationRows;
import org.springframework.stereotype.Component;

/** Members by their names, as the caller's own node has them. */
@Component
class MemberNames {
  private final Members members;
  private final Ledger ledger;
  private final OrganisationRows rows;

  MemberNames(Members members, Ledger ledger, OrganisationRows rows) {
    this.members = members;
    this.ledger = ledger;
    this.rows = rows;
  }

  /** The beginning of its id for a member that is not known here. */
  String of(Caller caller, Bytes32 member) {
    return find(caller, member)
        .map(Member::name)
        .orElseGet(() -> member.toString().substring(0, 10) + "…");
  }

  /** Names of one page: each member is looked up once. */
  Book book(Caller caller) {
    return new Book(this, caller, new HashMap<>());
  }

  record Book(MemberNames names, Caller caller, Map<Bytes32, String> known) {
    String of(Bytes32 member) {
      return known.computeIfAbsent(member, id -> names.of(caller, id));
    }
  }

  Optional<Member> find(Caller caller, Bytes32 member) {
    return members.byId(caller.organisation(), member);
  }

  /** Member id of the caller's own organisation. */
  Bytes32 own(Caller caller) {
    return rows.in(caller.organisation(), () -> ledger.memberId(caller.organisation()));
  }
}
