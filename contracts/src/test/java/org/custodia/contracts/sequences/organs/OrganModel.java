package org.custodia.contracts.sequences.organs;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.organs.OrganIrregularity;
import org.custodia.contracts.organs.OrganTerms;
import org.custodia.contracts.organs.ServerTimes;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.SignedMessage;
import org.custodia.contracts.witness.WitnessSignature;

/**
 * What becomes of donors' cases, offers and legs by the rules and not by the contracts: nobody
 * signs or hashes anything; who signed what is simply known.
 */
final class OrganModel {
  /** What a command comes to. */
  record Result(boolean taken, Set<OrganIrregularity> odd) {
    static final Result REFUSED = new Result(false, Set.of());
  }

  /** Somebody at a member with one role. */
  record Witness(Party party, MemberRole role, int number, boolean revoked) {}

  /** Somebody tries something. */
  record Attempt(
      Party submitter,
      Optional<Witness> signer,
      OrganTerms terms,
      Bytes32 commandId,
      Bytes32 giver,
      Bytes32 receiver,
      long deviceTime,
      ServerTimes times,
      SignedAct signed) {}

  /** One side's part of a hand-over, and who really signed it. */
  record SignedAct(Act act, WitnessSignature signature, Optional<Witness> by) {}

  /** Who really signed a message that another channel relies on. */
  record Signed(SignedMessage message, Party party, MemberRole role, boolean person) {}

  final Set<Bytes32> published = new HashSet<>();
  final Set<Bytes32> revoked = new HashSet<>();
  final Map<WitnessSignature, Signed> signatures = new HashMap<>();
  final Map<WitnessSignature, SignedAct> signedActs = new HashMap<>();
  final Map<Bytes32, Party> parties = new HashMap<>();
  long now;

  /** Whether somebody of this member ever signed this act. */
  boolean signed(Act act, WitnessSignature signature, Bytes32 member) {
    SignedAct found = signedActs.get(signature);
    return found != null
        && found.act().equals(act)
        && found.by().filter(by -> by.party().id().equals(member)).isPresent();
  }

  boolean stands(Bytes32 commitment, Bytes32 revocation, long from, long until) {
    return published.contains(commitment)
        && !revoked.contains(revocation)
        && now >= from
        && now < until;
  }
}
