package org.custodia.registry.fhir;

import org.custodia.contracts.Bytes32;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;
import org.custodia.registry.ledger.Ledger;
import tools.jackson.databind.node.ObjectNode;

/** The organisation that answers, and other members, as References. */
final class Us {
  private static final String MEMBER = "urn:custodia:member";

  private final Members members;
  private final Ledger ledger;

  Us(Members members, Ledger ledger) {
    this.members = members;
    this.ledger = ledger;
  }

  /** Certified name; the slug while the node does not know it. */
  String name(String organisation) {
    return members
        .byId(organisation, ledger.memberId(organisation))
        .map(Member::name)
        .orElse(organisation);
  }

  void reference(String organisation, ObjectNode reference) {
    member(organisation, ledger.memberId(organisation), reference);
  }

  void member(String organisation, Bytes32 member, ObjectNode reference) {
    String name = members.byId(organisation, member).map(Member::name).orElse("");
    reference.put("type", "Organization");
    Coding.identified(reference, MEMBER, identity(organisation, member), name);
  }

  /** {@code gln:} and 13 digits; the member's id while the node does not know it. */
  String identity(String organisation, Bytes32 member) {
    return members.byId(organisation, member).map(Member::identity).orElseGet(member::toString);
  }
}
