package org.custodia.contracts.network;

import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.organs.OrganTerms;
import org.custodia.contracts.organs.ServerTimes;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.WitnessSignature;
import org.web3j.crypto.ECKeyPair;

/** Something to be recorded about a donor or an organ and signed, which a test may spoil. */
public final class OrganDraft {
  public final ActDraft act = new ActDraft();
  public final OrganTerms terms;
  public Party submitter;
  public ECKeyPair key;
  public ServerTimes times = ServerTimes.UNKNOWN;
  private final OrganWorld world;

  /** What somebody with this role at this party signs, and the party submits. */
  public OrganDraft(
      OrganWorld world, OrganChannel channel, OrganTerms terms, Party by, MemberRole role) {
    this.world = world;
    this.terms = terms;
    submitter = by;
    key = OrganWorld.person(by, role);
    act.kind = channel.kind;
    act.subject = channel.subject;
    act.action = terms.action();
    act.detail = terms.detail();
    act.giver = by.id();
    act.deviceTime = world.now() * 1000;
    switch (terms.action()) {
      case HAND_OVER, TAKE_OVER -> {
        act.giver = channel.opener.id();
        act.receiver = channel.other.id();
      }
      default -> {}
    }
  }

  /** Somebody else signs, of the same party. */
  public OrganDraft signedBy(ECKeyPair key) {
    this.key = key;
    return this;
  }

  /** Signed by somebody of another party than the one that submits it. */
  public OrganDraft of(Party party, MemberRole role) {
    act.giver = party.id();
    key = OrganWorld.person(party, role);
    return this;
  }

  /** Signed so many milliseconds before now. */
  public OrganDraft earlier(long milliseconds) {
    act.deviceTime -= milliseconds;
    return this;
  }

  public OrganDraft submittedBy(Party party) {
    submitter = party;
    return this;
  }

  public Bytes32 id() {
    return act.commandId;
  }

  /** The channel command, with everything signed. */
  public MemberChannel.Command command() {
    Act signed = act.act();
    return new MemberChannel.Command(
        signed.commandId(), terms.action().code(), terms.body(signed, signature(), times));
  }

  public WitnessSignature signature() {
    return WitnessSignature.sign(act.act(), world.all.domain, key);
  }
}
