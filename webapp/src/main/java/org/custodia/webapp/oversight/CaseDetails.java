package org.custodia.webapp.oversight;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.alerts.CaseView;

/** A case with its alerts and history, as REST answers and exports say it. */
public record CaseDetails(
    CaseAnswer summary,
    List<MemberAnswer> concerned,
    List<AlertAnswer> alerts,
    List<StepAnswer> history) {
  public static CaseDetails of(CaseView view) {
    return new CaseDetails(
        CaseAnswer.of(view.summary()),
        view.concerned().stream().map(MemberAnswer::of).toList(),
        view.alerts().stream().map(AlertAnswer::of).toList(),
        view.steps().stream().map(StepAnswer::of).toList());
  }

  /**
   * @param subjectType PACK, LOT, UNIT, CONSIGNMENT, PRESCRIPTION, PRODUCT, MEMBER, ACCOUNT,
   *     DEVICE, ORGAN or BILL
   * @param subjectKey hex with 0x
   * @param alerts how many facts it holds
   */
  public record CaseAnswer(
      UUID id,
      String kind,
      String state,
      String subjectType,
      String subjectKey,
      Optional<String> gtin,
      Optional<String> serial,
      Optional<String> lotId,
      int alerts,
      Instant firstAt,
      Instant lastAt,
      Instant openedAt,
      boolean acknowledged,
      boolean escalated,
      Optional<String> takenBy,
      Optional<String> cause,
      Optional<Instant> closedAt) {
    public static CaseAnswer of(CaseView.Summary one) {
      return new CaseAnswer(
          one.id(),
          one.kind().name(),
          one.state().name(),
          one.subject().type().name(),
          one.subject().key().toString(),
          one.subject().gtin(),
          one.subject().serial(),
          one.subject().lotId().map(Object::toString),
          one.alerts(),
          one.firstAt(),
          one.lastAt(),
          one.openedAt(),
          one.acknowledged(),
          one.escalated(),
          one.takenBy(),
          one.cause().map(Enum::name),
          one.closedAt());
    }
  }

  public record MemberAnswer(String id, String name) {
    public static MemberAnswer of(CaseView.Named member) {
      return new MemberAnswer(member.id().toString(), member.name());
    }
  }

  /**
   * @param settledAt when later facts on the ledger explained it away
   */
  public record AlertAnswer(
      UUID id,
      String member,
      Instant at,
      Optional<Instant> settledAt,
      Map<String, String> details) {
    static AlertAnswer of(CaseView.Alert one) {
      return new AlertAnswer(
          one.id(), one.member().toString(), one.at(), one.settledAt(), one.details());
    }
  }

  public record StepAnswer(
      String step,
      Optional<MemberAnswer> by,
      Optional<String> person,
      Optional<String> cause,
      String words,
      Instant at) {
    static StepAnswer of(CaseView.Step step) {
      return new StepAnswer(
          step.step().name(),
          step.by().map(MemberAnswer::of),
          step.person(),
          step.cause().map(Enum::name),
          step.words(),
          step.at());
    }
  }
}
