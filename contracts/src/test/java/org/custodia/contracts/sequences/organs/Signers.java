package org.custodia.contracts.sequences.organs;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.OperatorKind;
import org.custodia.contracts.network.Consortium;
import org.custodia.contracts.network.OrganChannel;
import org.custodia.contracts.network.OrganDraft;
import org.custodia.contracts.network.OrganWorld;
import org.custodia.contracts.network.Party;
import org.custodia.contracts.organs.ServerTimes;
import org.custodia.contracts.sequences.organs.OrganModel.Signed;
import org.custodia.contracts.sequences.organs.OrganModel.Witness;
import org.custodia.contracts.witness.SignedMessage;
import org.custodia.contracts.witness.WitnessSignature;
import org.web3j.crypto.ECKeyPair;

/** Who signs: mostly who should, sometimes somebody else, with a key that was lost, or late. */
final class Signers {
  private final OrganWorld world;
  private final OrganModel model;
  private final Random random;
  private final Map<Party, ECKeyPair> lost = new HashMap<>();

  Signers(OrganWorld world, OrganModel model, Random random) {
    this.world = world;
    this.model = model;
    this.random = random;
    for (Party party : List.of(world.bank, world.body, world.courier, world.centre, world.second)) {
      ECKeyPair gone = Party.key("lost key of " + party.name());
      world.enrol(party, gone, OperatorKind.PERSON, party.roles().get(0));
      world.all.revoke(party, gone);
      lost.put(party, gone);
      model.parties.put(party.id(), party);
    }
  }

  /** Spoils a draft now and then, and tells who it is really signed by. */
  Optional<Witness> spoil(OrganDraft draft, OrganChannel channel) {
    Party signer =
        draft.act.receiver.isZero()
            ? model.parties.getOrDefault(draft.act.giver, draft.submitter)
            : draft.submitter;
    Optional<Witness> who = holder(signer, draft.key);
    long now = model.now * 1000;
    switch (random.nextInt(70)) {
      case 0 -> draft.submitter = any(List.of(channel.opener, channel.other, channel.regulator));
      case 1 -> who = Optional.empty();
      case 2 -> who = Optional.of(new Witness(signer, signer.roles().get(0), 1, true));
      case 3 -> {
        Party another = any(List.of(world.bank, world.courier, world.centre, world.second));
        who = Optional.of(new Witness(another, any(another.roles()), 1, false));
      }
      case 4 -> who = Optional.of(new Witness(signer, any(roles(signer)), 1, false));
      case 5 -> draft.act.giver = any(List.of(world.body, world.centre, world.bank)).id();
      case 6 -> draft.act.receiver = any(List.of(Bytes32.ZERO, world.centre.id()));
      case 7 -> draft.act.deviceTime -= 700_000;
      case 8 -> draft.act.deviceTime += 400_000;
      case 9 -> draft.times = new ServerTimes(now, now + 200_000);
      case 10 -> draft.times = new ServerTimes(now - 60_000, 0);
      default -> {}
    }
    if (who.isPresent() && who.get().revoked() && !lost.containsKey(who.get().party())) {
      who = Optional.empty();
    }
    draft.key = who.map(this::key).orElse(Party.key("nobody"));
    return who;
  }

  private static List<MemberRole> roles(Party party) {
    return party.name().equals("agency") ? List.of(MemberRole.REGULATOR) : party.roles();
  }

  private Optional<Witness> holder(Party party, ECKeyPair key) {
    for (MemberRole role : roles(party)) {
      for (int i = 1; i <= 4; i++) {
        Witness one = new Witness(party, role, i, false);
        if (key(one).equals(key)) return Optional.of(one);
      }
    }
    return Optional.empty();
  }

  private ECKeyPair key(Witness of) {
    if (of.revoked()) return lost.get(of.party());
    return of.number() == 1
        ? OrganWorld.person(of.party(), of.role())
        : OrganWorld.person(of.party(), of.role(), of.number());
  }

  private <T> T any(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  // --- What the regulator signs ---

  /** The regulator's service if it is true, else somebody who has no business to sign it. */
  ECKeyPair regulator(boolean truth) {
    return truth ? Consortium.VERIFIER : OrganWorld.person(world.bank, MemberRole.ORGAN_BANK);
  }

  /** That {@link #regulator} signed this. */
  void signed(WitnessSignature signature, SignedMessage message, boolean truth) {
    model.signatures.put(
        signature,
        truth
            ? new Signed(message, world.agency, MemberRole.VERIFIER, false)
            : new Signed(message, world.bank, MemberRole.ORGAN_BANK, true));
  }
}
