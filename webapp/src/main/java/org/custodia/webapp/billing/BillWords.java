package org.custodia.webapp.billing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.custodia.registry.billing.BillAct;
import org.custodia.registry.billing.BillDraft;
import org.custodia.webapp.prices.Money;

/**
 * What is about to be signed of a bill, to be read once more: the act itself has hashes where a
 * person looks for lines, amounts and names.
 */
final class BillWords {
  /**
   * @param label key of its word
   * @param words keys of what was chosen
   * @param text what was typed or found
   */
  record Said(String label, List<String> words, String text) {}

  private final Locale locale;

  BillWords(Locale locale) {
    this.locale = locale;
  }

  /**
   * Of a bill that is entered.
   *
   * @param payer its name
   * @param patient the name; empty where the bill names nobody
   */
  List<Said> of(BillDraft bill, String payer, Optional<String> patient) {
    List<Said> said = new ArrayList<>();
    said.add(text("billing.payer", payer));
    said.add(
        patient
            .map(name -> text("billing.patient", name))
            .orElseGet(() -> word("billing.patient", "billing.patient.nobody")));
    bill.card().ifPresent(card -> said.add(text("billing.card", card)));
    return said;
  }

  /**
   * @param lines of the bill as it is now
   * @param currency of the bill
   */
  List<Said> of(BillAct act, List<ShownLine> lines, String currency) {
    if (act instanceof BillAct.Dispute dispute) return of(dispute, lines);
    if (act instanceof BillAct.Withdraw withdraw) return List.of(names(withdraw.lines(), lines));
    if (act instanceof BillAct.Adjust adjust) return of(adjust, lines, currency);
    if (act instanceof BillAct.Settle settle) {
      return List.of(
          text("billing.paid", money(settle.paid(), currency)),
          text("billing.reference", settle.reference()));
    }
    return List.of(text("billing.borne", money(((BillAct.Accept) act).borne(), currency)));
  }

  private List<Said> of(BillAct.Dispute dispute, List<ShownLine> lines) {
    List<Said> said = new ArrayList<>();
    said.add(names(dispute.lines(), lines));
    said.add(word("billing.reason", "billing.reason." + dispute.reason()));
    if (!dispute.words().isEmpty()) said.add(text("billing.words", dispute.words()));
    return said;
  }

  private List<Said> of(BillAct.Adjust adjust, List<ShownLine> lines, String currency) {
    List<Said> said = new ArrayList<>();
    said.add(names(List.of(adjust.line()), lines));
    lines.stream()
        .filter(line -> line.index() == adjust.line())
        .forEach(
            line ->
                said.add(
                    text(
                        "billing.adjust.before",
                        many(line.quantity(), line.charged().text(locale)))));
    long charged = adjust.charge().charged();
    long quantity = adjust.charge().quantity();
    said.add(
        quantity == 0 && charged == 0
            ? word("billing.adjust.after", "billing.cancel")
            : text("billing.adjust.after", many(quantity, money(charged, currency))));
    return said;
  }

  private static Said names(List<Integer> chosen, List<ShownLine> lines) {
    return text(
        "billing.lines",
        lines.stream()
            .filter(line -> chosen.contains(line.index()))
            .map(line -> (line.index() + 1) + ". " + line.name())
            .collect(Collectors.joining("; ")));
  }

  /** An amount with what it is for, where that is more than one. */
  private static String many(long quantity, String amount) {
    return quantity == 1 ? amount : amount + " (× " + quantity + ")";
  }

  private String money(long minor, String currency) {
    return Money.of(minor, currency).text(locale);
  }

  private static Said text(String label, String text) {
    return new Said(label, List.of(), text);
  }

  private static Said word(String label, String key) {
    return new Said(label, List.of(key), "");
  }
}
