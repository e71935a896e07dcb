package org.custodia.registry.organs;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.organs.LegFactsTerms;
import org.custodia.contracts.organs.SignedHandOver;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.identity.Members;

/** Reads the chain of an organ's hand-overs from its events, and checks every signature anew. */
final class CustodyChains {
  private static final String NOBODY = "0x" + "0".repeat(40);

  private final Members members;
  private final WitnessDomain domain;

  CustodyChains(Members members, WitnessDomain domain) {
    this.members = members;
    this.domain = domain;
  }

  /**
   * @param told all events of one organ, oldest first; the leg that was stated last is the one that
   *     leads to who holds it
   */
  CustodyChain of(String organisation, List<OrganEvent> told) {
    Optional<OrganEvent> last =
        told.stream()
            .filter(event -> event.terms() instanceof LegFactsTerms)
            .reduce((earlier, later) -> later);
    if (last.isEmpty()) return new CustodyChain(List.of(), false);
    String leg = last.get().channel();
    List<SignedHandOver> chain =
        LegStory.of(told.stream().filter(event -> event.channel().equals(leg)).toList()).chain();
    Set<WitnessSignature> own =
        told.stream().map(event -> event.signed().signature()).collect(Collectors.toSet());
    List<CustodyChain.Link> links =
        chain.stream().map(one -> link(organisation, one, own)).toList();
    boolean whole =
        !links.isEmpty()
            && SignedHandOver.follow(last.get().subject(), chain)
            && isBank(organisation, links.get(0).giver())
            && links.stream().allMatch(CustodyChain.Link::right);
    return new CustodyChain(links, whole);
  }

  private CustodyChain.Link link(
      String organisation, SignedHandOver one, Set<WitnessSignature> own) {
    String giver = signer(one.given(), one.giver());
    String taker = signer(one.taken(), one.taker());
    return new CustodyChain.Link(
        one,
        giver,
        taker,
        own.contains(one.giver()) && own.contains(one.taker()),
        isOf(organisation, giver, one.given().giver())
            && isOf(organisation, taker, one.taken().receiver()));
  }

  private String signer(Act act, WitnessSignature signature) {
    return signature.signer(act, domain).orElse(NOBODY);
  }

  private boolean isOf(String organisation, String key, Bytes32 member) {
    return members
        .operator(organisation, key)
        .filter(operator -> operator.member().equals(member))
        .isPresent();
  }

  private boolean isBank(String organisation, Bytes32 member) {
    return members
        .byId(organisation, member)
        .filter(found -> found.has(MemberRole.ORGAN_BANK))
        .isPresent();
  }
}
