package org.custodia.contracts.network;

import org.custodia.contracts.Bytes32;
import org.custodia.contracts.medicines.CustodyTerms;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.WitnessSignature;
import org.web3j.crypto.ECKeyPair;

/** Something to be recorded about packs and signed, which a test may spoil in one place. */
public final class CustodyDraft {
  public final ActDraft act = new ActDraft();
  public final CustodyTerms terms;
  public ECKeyPair witness;
  private final Consortium consortium;

  /** What this party does by itself. */
  public CustodyDraft(Consortium consortium, CustodyTerms terms, Party by) {
    this.consortium = consortium;
    this.terms = terms;
    witness = by.witness();
    act.action = terms.action();
    act.subject = terms.subject();
    act.detail = terms.detail();
    act.giver = by.id();
    act.deviceTime = consortium.network.now() * 1000;
  }

  /** What one party gives and another takes; signed by the giver, unless {@link #signedBy}. */
  public CustodyDraft(Consortium consortium, CustodyTerms terms, Party giver, Party receiver) {
    this(consortium, terms, giver);
    act.receiver = receiver.id();
  }

  public CustodyDraft signedBy(Party party) {
    witness = party.witness();
    return this;
  }

  public Bytes32 id() {
    return act.commandId;
  }

  /** The channel command, with everything signed. */
  public MemberChannel.Command command() {
    Act signed = act.act();
    WitnessSignature signature = WitnessSignature.sign(signed, consortium.domain, witness);
    return new MemberChannel.Command(
        signed.commandId(), terms.action().code(), terms.body(signed, signature));
  }
}
