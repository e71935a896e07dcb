package org.custodia.registry.organs;

import java.util.List;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.messages.WireObject;

/**
 * Who is at a rank of a match run, with the proof that it is so, as the allocation body tells the
 * bank.
 */
record RankAnswer(
    int rank, Bytes32 candidate, BloodGroup group, Bytes32 centre, List<Bytes32> proof) {
  private static final int LONGEST_PROOF = 64;

  /** The contract checks the proof against the root on the ledger. */
  static RankAnswer ask(
      OrganClient client,
      String organisation,
      Bytes32 allocation,
      Bytes32 organId,
      Bytes32 caseId,
      Bytes32 list,
      int rank) {
    var content =
        WireObject.create()
            .put("caseId", caseId.toString())
            .put("list", list.toString())
            .put("rank", rank);
    WireObject answer =
        client.ask(organisation, allocation, Said.RANK, organId, WireObject.text(content));
    var found =
        new RankAnswer(
            answer.integer("rank"),
            answer.bytes32("candidate"),
            answer.constant("bloodGroup", BloodGroup.class),
            answer.bytes32("centre"),
            answer.bytes32s("proof", LONGEST_PROOF));
    answer.end();
    return found;
  }
}
