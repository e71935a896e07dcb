package org.custodia.webapp.billing;

import java.util.List;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.billing.BillView;
import org.custodia.registry.billing.Bills;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.webapp.patient.ActingFor;
import org.custodia.webapp.prices.Money;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;

/** A patient's own bills in plain words, and the proof of an overcharge to complain with. */
@Controller
@RequestMapping("/my/{patient}/bills")
@PreAuthorize("hasRole('patient')")
class MyBillPage {
  private final Bills bills;
  private final LineNames names;
  private final OverchargeProofs proofs;
  private final ActingFor actingFor;

  MyBillPage(Bills bills, LineNames names, OverchargeProofs proofs, ActingFor actingFor) {
    this.bills = bills;
    this.names = names;
    this.proofs = proofs;
    this.actingFor = actingFor;
  }

  @GetMapping
  String list(Caller caller, @PathVariable UUID patient, Model model) {
    actingFor.show(caller, patient, model);
    model.addAttribute(
        "rows", bills.ofPatient(caller, patient).stream().map(BillPage.Row::of).toList());
    return "billing/my-bills";
  }

  @GetMapping("/{bill}")
  String one(Caller caller, @PathVariable UUID patient, @PathVariable String bill, Model model) {
    actingFor.show(caller, patient, model);
    BillView view = find(caller, patient, bill);
    List<ShownLine> lines = names.of(view);
    model.addAttribute("row", BillPage.Row.of(view.bill()));
    model.addAttribute("lines", lines);
    model.addAttribute("overcharged", lines.stream().filter(ShownLine::isOvercharged).count());
    view.bill()
        .borne()
        .ifPresent(
            borne ->
                model.addAttribute(
                    "yours",
                    new Money(view.bill().charged().subtract(borne), view.bill().currency())));
    return "billing/my-bill";
  }

  private BillView find(Caller caller, UUID patient, String bill) {
    Bytes32 id = BillPage.id(bill);
    boolean theirs = bills.ofPatient(caller, patient).stream().anyMatch(one -> one.id().equals(id));
    if (!theirs) throw new Problem(Problem.Kind.NOT_FOUND, "CUS-BIL-030");
    return bills.view(caller, id);
  }

  /** One overcharged line with all that whoever gets it needs to check it without us. */
  @GetMapping("/{bill}/lines/{line}/proof")
  String proof(
      Caller caller,
      @PathVariable UUID patient,
      @PathVariable String bill,
      @PathVariable int line,
      Model model) {
    actingFor.show(caller, patient, model);
    model.addAttribute("back", "/my/" + patient + "/bills/" + BillPage.id(bill));
    model.addAttribute("proof", proofs.of(find(caller, patient, bill), line));
    return "billing/proof";
  }
}
