package org.custodia.webapp.api;

import java.util.List;
import org.custodia.registry.billing.Bills;

/**
 * What a witness is asked to sign.
 *
 * @param bill its id on the ledger
 * @param lines verdicts of a bill's lines; of another act none
 */
record BillDraftAnswer(
    String id, String bill, List<LineVerdictAnswer> lines, ActAnswer act, String typedData) {
  static BillDraftAnswer of(Bills.Draft draft) {
    return new BillDraftAnswer(
        draft.id().toString(),
        draft.bill().toString(),
        draft.lines().stream().map(LineVerdictAnswer::of).toList(),
        ActAnswer.of(draft.act()),
        draft.typedData());
  }
}
