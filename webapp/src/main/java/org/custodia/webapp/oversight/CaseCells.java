package org.custodia.webapp.oversight;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.custodia.registry.alerts.AlertSubject;
import org.custodia.registry.alerts.CaseView;

/** What a line of an export says of a case. */
final class CaseCells {
  static final List<String> HEADING =
      List.of(
          "case",
          "kind",
          "state",
          "subject",
          "key",
          "gtin",
          "serial",
          "lot",
          "lot_number",
          "alerts",
          "first_alert",
          "last_alert",
          "opened",
          "acknowledged",
          "escalated",
          "taken_by",
          "cause",
          "closed",
          "organisations",
          "history",
          "about",
          "transactions");

  private CaseCells() {}

  /**
   * @param lotNumber of the lot on the ledger; empty where there is none
   */
  static List<String> of(CaseView view, String lotNumber) {
    CaseView.Summary one = view.summary();
    return List.of(
        one.id().toString(),
        one.kind().name(),
        one.state().name(),
        one.subject().type().name(),
        one.subject().key().toString(),
        one.subject().gtin().orElse(""),
        one.subject().serial().orElse(""),
        one.subject().lotId().map(Object::toString).orElse(""),
        lotNumber,
        Integer.toString(one.alerts()),
        one.firstAt().toString(),
        one.lastAt().toString(),
        one.openedAt().toString(),
        Boolean.toString(one.acknowledged()),
        Boolean.toString(one.escalated()),
        one.takenBy().orElse(""),
        one.cause().map(Enum::name).orElse(""),
        one.closedAt().map(Object::toString).orElse(""),
        view.concerned().stream().map(CaseView.Named::name).collect(Collectors.joining("; ")),
        view.steps().stream().map(CaseCells::step).collect(Collectors.joining("; ")),
        about(view),
        view.alerts().stream()
            .flatMap(alert -> Stream.ofNullable(alert.details().get("transaction")))
            .distinct()
            .collect(Collectors.joining("; ")));
  }

  /** As people know it: a member by its name. */
  private static String about(CaseView view) {
    AlertSubject subject = view.summary().subject();
    return view.concerned().stream()
        .filter(member -> member.id().equals(subject.key()))
        .map(CaseView.Named::name)
        .findFirst()
        .orElseGet(subject::shown);
  }

  private static String step(CaseView.Step step) {
    return Stream.of(
            step.at().toString(),
            step.step().name(),
            step.by().map(CaseView.Named::name).orElse(""),
            step.person().orElse(""),
            step.cause().map(Enum::name).orElse(""),
            step.words())
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(" "));
  }
}
