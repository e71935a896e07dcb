package org.custodia.webapp.billing;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Hex;
import org.custodia.contracts.prices.ChargedLine;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.registry.billing.BillDraft;
import org.custodia.registry.billing.LineDraft;
import org.custodia.registry.billing.files.BillFields;
import org.custodia.registry.errors.Problem;
import org.custodia.webapp.prices.LineFields;
import org.custodia.webapp.prices.PriceQuestions;
import org.springframework.util.MultiValueMap;

/**
 * A bill as a person types it; its lines are read as those of files are, so that both are said to
 * be the same. Values are taken as they were sent, because a comma may be part of a number.
 */
final class BillForm {
  private static final int MOST_LINES = 100;

  private final MultiValueMap<String, String> fields;
  private final PriceQuestions questions;

  BillForm(MultiValueMap<String, String> fields, PriceQuestions questions) {
    this.fields = fields;
    this.questions = questions;
  }

  /**
   * @param row names the line on the page
   * @param line empty where it cannot be read
   */
  record Typed(String row, Optional<LineDraft> line, Optional<Problem> wrong) {}

  /** Lines that have a code or an amount, in their order. */
  List<Typed> typed() {
    List<String> rows = all("row");
    if (rows.size() > MOST_LINES) throw LineFields.wrong("row");
    List<Typed> typed = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      if (!rows.get(i).matches("[A-Za-z0-9-]{1,40}")) throw LineFields.wrong("row");
      if (at("code", i).isEmpty() && at("charged", i).isEmpty()) continue;
      try {
        typed.add(new Typed(rows.get(i), Optional.of(line(i)), Optional.empty()));
      } catch (Problem wrong) {
        typed.add(new Typed(rows.get(i), Optional.empty(), Optional.of(wrong)));
      }
    }
    return typed;
  }

  private LineDraft line(int i) {
    Currency currency = currency();
    String contents = at("contents", i);
    String tax = at("taxRate", i);
    ChargedLine charge =
        new ChargedLine(
            at("quantity", i).isEmpty() ? 1 : BillFields.many(at("quantity", i)),
            contents.isEmpty() ? 0 : BillFields.many(contents),
            BillFields.amount(at("charged", i), currency),
            currency.getCurrencyCode(),
            tax.isEmpty() ? 0 : BillFields.taxRate(tax));
    String pack = at("pack", i);
    return new LineDraft(
        BillFields.code(at("code", i)),
        at("text", i),
        BillFields.day(at("day", i)),
        charge,
        pack.isEmpty() ? Optional.empty() : Optional.of(BilledPack.id(BillFields.pack(pack))));
  }

  /**
   * @throws Problem of the first line that cannot be read
   */
  BillDraft draft() {
    List<LineDraft> lines = new ArrayList<>();
    for (Typed one : typed()) {
      if (one.wrong().isPresent()) throw one.wrong().get();
      lines.add(one.line().orElseThrow());
    }
    return new BillDraft(
        payer(),
        patient(),
        Optional.of(text("card")).filter(card -> !card.isEmpty()),
        text("number"),
        where(),
        currency().getCurrencyCode(),
        lines);
  }

  Bytes32 payer() {
    return member("payer", text("payer"));
  }

  static Bytes32 member(String field, String written) {
    if (!Hex.isBytes(written, 32)) throw LineFields.wrong(field);
    return Bytes32.of(written);
  }

  private Optional<UUID> patient() {
    String written = text("patient");
    if (written.isEmpty()) return Optional.empty();
    try {
      return Optional.of(UUID.fromString(written));
    } catch (IllegalArgumentException notOurs) {
      throw LineFields.wrong("patient");
    }
  }

  Jurisdiction where() {
    return questions.place(text("jurisdiction"));
  }

  Currency currency() {
    return BillFields.currency(text("currency"));
  }

  LocalDate day() {
    return questions.day("day", text("day"));
  }

  /** The first value of a field, without spaces around it; empty where there is none. */
  String text(String field) {
    return at(field, 0);
  }

  private String at(String field, int i) {
    List<String> values = all(field);
    return i < values.size() && values.get(i) != null ? values.get(i).strip() : "";
  }

  private List<String> all(String field) {
    return fields.getOrDefault(field, List.of());
  }
}
