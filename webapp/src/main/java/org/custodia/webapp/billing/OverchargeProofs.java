package org.custodia.webapp.billing;

import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.billing.BillView;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.prices.PriceFact;
import org.custodia.webapp.prices.PriceQuestions;
import org.springframework.stereotype.Component;

/** Proofs of overcharges, to print or for programs. */
@Component
public class OverchargeProofs {
  private final LineNames names;
  private final PriceQuestions questions;

  OverchargeProofs(LineNames names, PriceQuestions questions) {
    this.names = names;
    this.questions = questions;
  }

  /**
   * @param view of somebody who may see the bill
   * @param index of the line, from 0
   * @throws Problem NOT_FOUND CUS-BIL-034 for a line that is none or overcharges nothing
   */
  public OverchargeProof of(BillView view, int index) {
    ShownLine shown =
        names.of(view).stream()
            .filter(one -> one.index() == index && one.isOvercharged())
            .findFirst()
            .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-BIL-034"));
    BillView.Line line =
        view.lines().stream().filter(one -> one.index() == index).findFirst().orElseThrow();
    Optional<PriceFact> fact =
        shown
            .order()
            .flatMap(
                order ->
                    questions.of(
                        Bytes32.of(order.id()),
                        shown.code(),
                        view.bill().jurisdiction(),
                        shown.day()));
    Optional<BillView.Judged> last = line.judgements().stream().reduce((before, next) -> next);
    return new OverchargeProof(view.bill(), line, shown, fact, last, questions.today());
  }
}
