package org.custodia.registry.oversight;

import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.alerts.CaseView;
import org.custodia.registry.alerts.Cases;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.verification.Askers;

/**
 * Where other members ask about the cases that concern them, explain them, and tell of trespasses
 * that only their nodes have seen. Who asks is told by the signature alone. Refusals are those of
 * the verification service (CUS-VER-001 to 009), and of {@link Cases}.
 */
public final class CaseDesk {
  /** No message is longer, in bytes. */
  public static final int LONGEST_MESSAGE = 16 * 1024;

  private static final int MOST_LISTED = 50;

  private final Optional<String> regulator;
  private final Cases cases;
  private final TrespassCases trespasses;
  private final Askers askers;

  /**
   * @param regulator the local organisation whose desk this is
   */
  CaseDesk(Optional<String> regulator, Cases cases, TrespassCases trespasses, Askers askers) {
    this.regulator = regulator;
    this.cases = cases;
    this.trespasses = trespasses;
    this.askers = askers;
  }

  /**
   * @param body JSON as in {@code SignedCaseMessage}
   */
  public byte[] answer(byte[] body) {
    String desk = regulator.orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-VER-009"));
    if (body.length > LONGEST_MESSAGE) {
      throw new Problem(Kind.TOO_LARGE, "CUS-VER-002", LONGEST_MESSAGE);
    }
    SignedCaseMessage message = SignedCaseMessage.parse(body);
    Bytes32 member = sender(desk, message);
    if (message.report().isPresent()) {
      trespasses.told(desk, member, TrespassReport.parse(message.report().get()));
      return CaseJson.write(List.of());
    }
    if (message.caseId().isEmpty()) {
      return CaseJson.write(
          cases.concerning(desk, member, MOST_LISTED).stream()
              .map(one -> new CaseView(one, List.of(), List.of(), List.of()))
              .toList());
    }
    CaseView view =
        message
            .words()
            .map(words -> cases.explain(desk, member, message.caseId().get(), words))
            .orElseGet(() -> cases.concerning(desk, member, message.caseId().get()));
    return CaseJson.write(List.of(view));
  }

  private Bytes32 sender(String desk, SignedCaseMessage message) {
    askers.checkFresh(message.sentAt());
    String signer = askers.signer(message.message(), message.signature());
    return askers.member(desk, message.sender(), signer).id();
  }
}
