package org.custodia.webapp.api;

import java.time.Instant;
import org.custodia.contracts.Action;
import org.custodia.contracts.witness.Act;

/** An act of custody as it will be signed; hashes and member ids are hex with 0x. */
record ActAnswer(
    String commandId,
    int kind,
    String subject,
    String giver,
    String receiver,
    Action action,
    String place,
    Instant deviceTime,
    long deviceSequence,
    String previousHash,
    String detail) {

  static ActAnswer of(Act act) {
    return new ActAnswer(
        act.commandId().toString(),
        act.kind().code(),
        act.subject().toString(),
        act.giver().toString(),
        act.receiver().toString(),
        act.action(),
        act.place(),
        Instant.ofEpochMilli(act.deviceTime()),
        act.deviceSequence(),
        act.previousHash().toString(),
        act.detail().toString());
  }
}
