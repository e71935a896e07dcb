package org.custodia.contracts.network;

import static org.custodia.contracts.MemberRole.ADVOCATE;
import static org.custodia.contracts.MemberRole.ALLOCATION_BODY;
import static org.custodia.contracts.MemberRole.CLINICIAN;
import static org.custodia.contracts.MemberRole.COMMITTEE;
import static org.custodia.contracts.MemberRole.COURIER;
import static org.custodia.contracts.MemberRole.HOSPITAL;
import static org.custodia.contracts.MemberRole.LABORATORY;
import static org.custodia.contracts.MemberRole.ORGAN_BANK;
import static org.custodia.contracts.MemberRole.REGULATOR;
import static org.custodia.contracts.MemberRole.SURGEON;
import static org.custodia.contracts.MemberRole.TRANSPLANT_CENTRE;
import static org.custodia.contracts.MemberRole.VERIFIER;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.OperatorKind;
import org.custodia.contracts.consents.ConsentCalls;
import org.web3j.crypto.ECKeyPair;

/**
 * Those who have to do with organs: an organ bank, an allocation body, a courier, two transplant
 * centres, a hospital that keeps people's consents, and the regulator; with people in each.
 */
public final class OrganWorld {
  private static final List<MemberRole> CLINICAL = List.of(SURGEON, CLINICIAN, LABORATORY);

  private static final Map<String, ECKeyPair> KEYS = new ConcurrentHashMap<>();

  public final Consortium all;
  public final Party agency;
  public final Party bank;
  public final Party body;
  public final Party courier;
  public final Party centre;
  public final Party second;
  public final Party host;
  private final long until;
  private long held; // second at which time stands; 0 while it passes

  /** On the shared network, with keys that are good for a month. */
  public OrganWorld() {
    this(TestNetwork.shared(), 30 * Consortium.A_DAY);
  }

  /**
   * @param lasting seconds that people's keys are good for
   */
  public OrganWorld(Network network, long lasting) {
    all = Consortium.withNobodyElse(network);
    agency = all.agency;
    bank = party("bank", 41, "maker", ORGAN_BANK, SURGEON, CLINICIAN, LABORATORY);
    body = party("body", 42, "rival", ALLOCATION_BODY, COMMITTEE, ADVOCATE);
    courier = party("courier", 43, "wholesaler", COURIER);
    centre = party("centre", 44, "hospital", TRANSPLANT_CENTRE, SURGEON, CLINICIAN, LABORATORY);
    second =
        party("second centre", 45, "pharmacy", TRANSPLANT_CENTRE, SURGEON, CLINICIAN, LABORATORY);
    host = party("host", 46, "chemist", HOSPITAL);
    until = all.founded + lasting;
    all.addNode(agency);
    all.endFounding();
    List<Party> members = List.of(bank, body, courier, centre, second, host);
    List<TestNetwork.Call> acts = new ArrayList<>();
    for (Party party : members) {
      acts.add(all.ofAuthority(all.certification(party)));
      acts.add(all.ofAuthority(all.node(party, List.of(party.address()))));
    }
    all.acceptTogether(acts);
    List<TestNetwork.Call> people = new ArrayList<>();
    people.add(enrolment(agency, Consortium.VERIFIER, OperatorKind.SERVICE, VERIFIER));
    people.add(enrolment(agency, person(agency, REGULATOR), OperatorKind.PERSON, REGULATOR));
    for (Party party : members) {
      for (MemberRole role : party.roles()) {
        people.add(enrolment(party, person(party, role), OperatorKind.PERSON, role));
        if (!CLINICAL.contains(role)) continue;
        for (int i = 2; i <= 4; i++) {
          people.add(enrolment(party, person(party, role, i), OperatorKind.PERSON, role));
        }
      }
    }
    all.acceptTogether(people);
  }

  private Party party(String name, int number, String node, MemberRole... roles) {
    Party there = Party.of(name, 0, all.network.node(node), roles);
    return new Party(
        name,
        "gln:30100000000" + number,
        there.roles(),
        there.node(),
        there.account(),
        there.witness());
  }

  public void enrol(Party party, ECKeyPair key, OperatorKind kind, MemberRole role) {
    all.acceptTogether(List.of(enrolment(party, key, kind, role)));
  }

  private TestNetwork.Call enrolment(
      Party party, ECKeyPair key, OperatorKind kind, MemberRole role) {
    long from = all.founded - 4 * Consortium.A_DAY;
    return new TestNetwork.Call(
        party,
        all.registrar(),
        all.enrolment(party, key, kind, MemberRole.mask(role), from, until));
  }

  /** Key of somebody at this party with this role and no other. */
  public static ECKeyPair person(Party party, MemberRole role) {
    return KEYS.computeIfAbsent(role + " of " + party.name(), Party::key);
  }

  /** Key of another one, from 2 to 4. */
  public static ECKeyPair person(Party party, MemberRole role, int number) {
    return KEYS.computeIfAbsent(role + " " + number + " of " + party.name(), Party::key);
  }

  public void publish(Bytes32 commitment) {
    all.accept(host, all.consents(), ConsentCalls.publish(List.of(commitment)));
  }

  public void revoke(Bytes32 secret) {
    all.accept(host, all.consents(), ConsentCalls.revokeMany(List.of(secret)));
  }

  /** Time of the newest block, in seconds; or the second at which time is held. */
  public long now() {
    return held == 0 ? all.network.now() : held;
  }

  /** Block time stands at this second from now on. */
  public void holdAt(long second) {
    all.network.holdTimeAt(second);
    held = second;
  }

  /** Block time stands so many seconds later from now on. */
  public void pass(long seconds) {
    holdAt(now() + seconds);
    publish(Bytes32.random()); // so that a block has it, and views go by it
  }

  public void letTimePass() {
    all.network.letTimePass();
    held = 0;
  }
}
