package org.custodia.webapp.billing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.custodia.contracts.prices.Jurisdiction;
import org.custodia.contracts.prices.PriceCode;
import org.custodia.registry.billing.BillView;
import org.custodia.registry.billing.LineDraft;
import org.custodia.registry.billing.LineVerdict;
import org.custodia.registry.products.Product;
import org.custodia.webapp.prices.PriceQuestions;
import org.springframework.stereotype.Component;

/** What lines of bills are called: in the biller's words, by the register, or by their code. */
@Component
class LineNames {
  private final PriceQuestions questions;

  LineNames(PriceQuestions questions) {
    this.questions = questions;
  }

  List<ShownLine> of(BillView view) {
    Map<PriceCode, String> known = new HashMap<>();
    List<String> texts = view.own().map(BillView.Own::texts).orElse(List.of());
    return view.lines().stream()
        .map(
            line -> {
              String own = line.index() < texts.size() ? texts.get(line.index()) : "";
              String name = own.isBlank() ? known.computeIfAbsent(line.code(), this::of) : own;
              return ShownLine.of(line, view.bill().jurisdiction(), view.bill().currency(), name);
            })
        .toList();
  }

  List<ShownLine> of(List<LineDraft> lines, Jurisdiction where, List<LineVerdict> said) {
    Map<PriceCode, String> known = new HashMap<>();
    return IntStream.range(0, lines.size())
        .mapToObj(
            i -> {
              LineDraft line = lines.get(i);
              String name =
                  line.text().isBlank()
                      ? known.computeIfAbsent(line.code(), this::of)
                      : line.text();
              return ShownLine.of(i, line, where, said.get(i), name);
            })
        .toList();
  }

  String of(PriceCode code) {
    return questions.product(code).map(Product::name).orElse(code.text());
  }
}
