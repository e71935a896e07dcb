package org.custodia.webapp.setup;

import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberId;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.OperatorKind;
import org.custodia.contracts.registrar.RegistrarCalls;
import org.custodia.registry.ledger.ContractDeployment;
import org.custodia.registry.ledger.NetworkFile;

/**
 * The authority's first acts: the public contracts, and the members with their nodes and accounts.
 * What ends the founding takes two regulators and is done on the pages ({@code docs/members.md}).
 */
final class Founding {
  private static final long FROM = 0;
  private static final long UNTIL = 253_402_300_799L; // year 9999

  private final MemberFolder authority;
  private final NetworkFolder network;

  Founding(MemberFolder authority, NetworkFolder network) {
    this.authority = authority;
    this.network = network;
  }

  /**
   * @param rpc the authority's node
   * @return whether anything was to be done
   */
  boolean found(URI rpc) {
    if (network.isFounded()) return false;
    MemberCard own = authority.card();
    if (!own.roles().contains(MemberRole.REGULATOR)) {
      throw new SetupFailure(own.name() + " is no regulator; a regulator founds the network.");
    }
    NetworkFile.Node node =
        authority.networkFile(network, rpc, rpc).nodes().stream()
            .filter(candidate -> candidate.name().equals(own.name()))
            .findFirst()
            .orElseThrow();
    try (ContractDeployment deployment = new ContractDeployment(node, network.chainId())) {
      NetworkFile.Contracts contracts = deployment.deploy(Optional.empty());
      deployment.carryOut(contracts.registrar(), certifications(own));
      network.foundedWith(contracts);
      return true;
    }
  }

  /** Who runs the verification service may hold its key. */
  private static Set<MemberRole> roles(MemberCard member) {
    Set<MemberRole> roles = EnumSet.copyOf(member.roles());
    if (!member.verifier().isEmpty()) roles.add(MemberRole.VERIFIER);
    return roles;
  }

  private List<byte[]> certifications(MemberCard own) {
    List<byte[]> calls = new ArrayList<>();
    for (MemberCard member : network.members()) {
      calls.add(
          RegistrarCalls.certifyMember(
              member.identity(), member.title(), 1, roles(member), FROM, UNTIL));
      calls.add(
          RegistrarCalls.addNode(
              MemberId.of(member.identity()),
              member.accounts(),
              Bytes32.of(Base64.getDecoder().decode(member.tesseraPublicKey())),
              member.country(),
              FROM,
              UNTIL));
    }
    calls.add(
        RegistrarCalls.enrolOperator(
            MemberId.of(own.identity()),
            own.verifier(),
            Bytes32.random(),
            OperatorKind.SERVICE,
            List.of(MemberRole.VERIFIER),
            "",
            FROM,
            UNTIL));
    return calls;
  }
}
