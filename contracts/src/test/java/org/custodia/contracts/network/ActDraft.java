package org.custodia.contracts.network;

import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.witness.Act;

/** An act that a test may spoil in one place. */
public final class ActDraft {
  public SubjectKind kind = SubjectKind.MEDICINE;
  public Bytes32 commandId = Bytes32.ofUuid(UUID.randomUUID());
  public Bytes32 subject = Bytes32.ZERO;
  public Bytes32 giver = Bytes32.ZERO;
  public Bytes32 receiver = Bytes32.ZERO;
  public Action action = Action.RELEASE;
  public String place = "Comptoir 2 – Besançon";
  public long deviceTime = 1_795_180_205_123L;
  public long deviceSequence = 1;
  public Bytes32 detail = Bytes32.ZERO;

  public Act act() {
    return new Act(
        commandId,
        kind,
        subject,
        giver,
        receiver,
        action,
        place,
        deviceTime,
        deviceSequence,
        Bytes32.ZERO,
        detail);
  }
}
