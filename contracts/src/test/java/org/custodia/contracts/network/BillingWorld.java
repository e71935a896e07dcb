package org.custodia.contracts.network;

import java.util.ArrayList;
import java.util.List;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.OperatorKind;
import org.web3j.crypto.ECKeyPair;

/**
 * A hospital and a pharmacy that bill, an insurance, a manufacturer and the regulator, on a bare
 * EVM.
 */
public final class BillingWorld {
  public final Consortium all = Consortium.withNobodyElse(BareEvm.shared());
  public final Party hospital = party("hospital", 5, MemberRole.HOSPITAL, MemberRole.BILLER);
  public final Party pharmacy = party("pharmacy", 3, MemberRole.PHARMACY, MemberRole.BILLER);
  public final Party insurer = party("insurer", 8, MemberRole.PAYER);
  public final Party maker = party("maker", 1, MemberRole.MANUFACTURER);

  public BillingWorld() {
    all.addNode(all.agency);
    all.endFounding();
    List<TestNetwork.Call> acts = new ArrayList<>();
    List<Party> members = List.of(hospital, pharmacy, insurer, maker);
    for (Party member : members) {
      acts.add(all.ofAuthority(all.certification(member)));
      acts.add(all.ofAuthority(all.node(member, List.of(member.address()))));
    }
    all.acceptTogether(acts);
    for (Party member : members) all.enrol(member);
  }

  private Party party(String name, int number, MemberRole... roles) {
    return Party.of(name, number, all.network.node(name), roles);
  }

  /** A person of this member with this role and no other. */
  public ECKeyPair person(Party of, MemberRole role) {
    var key = Party.key(role + " of " + of.name());
    all.enrol(of, key, OperatorKind.PERSON, role.bit());
    return key;
  }
}
