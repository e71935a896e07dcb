package org.custodia.registry.epcis;

import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.registry.epcis.CustodyEventSearch.Reader;
import org.custodia.registry.identity.Member;
import org.custodia.registry.identity.Members;

/** Whose events an organisation may see, by what it is certified as. */
final class Readers {
  private final Members members;
  private final Function<String, Bytes32> memberIds;

  /**
   * @param memberIds of organisations
   */
  Readers(Members members, Function<String, Bytes32> memberIds) {
    this.members = members;
    this.memberIds = memberIds;
  }

  Reader of(String organisation) {
    Bytes32 own = memberIds.apply(organisation);
    boolean regulator =
        members
            .byId(organisation, own)
            .filter(member -> member.has(MemberRole.REGULATOR))
            .isPresent();
    return new Reader(organisation, own, regulator);
  }

  Map<Bytes32, Member> members(String organisation, Collection<Bytes32> ids) {
    return members.byIds(organisation, ids);
  }
}
