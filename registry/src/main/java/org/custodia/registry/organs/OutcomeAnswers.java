package org.custodia.registry.organs;

import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.custodia.contracts.MemberRole;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Member;
import org.custodia.registry.messages.WireObject;

/** Takes what a regulator tells of how an organ ended; the same again changes nothing. */
final class OutcomeAnswers {
  private final OutcomeRows outcomes;

  OutcomeAnswers(OutcomeRows outcomes) {
    this.outcomes = outcomes;
  }

  Map<Said, OrganDesk.Answer> answers() {
    return Map.of(Said.OUTCOME, this::outcome);
  }

  /** Content of a message, subject the organ. */
  static String content(OutcomeRows.Outcome outcome) {
    return WireObject.text(
        WireObject.create()
            .put("outcome", outcome.state().name())
            .put("at", outcome.at().truncatedTo(ChronoUnit.SECONDS).toString()));
  }

  private byte[] outcome(String organisation, Member asker, SignedOrganMessage message) {
    if (!asker.has(MemberRole.REGULATOR)) {
      throw new Problem(Kind.FORBIDDEN, "CUS-TRN-022", asker.name());
    }
    WireObject content = message.contentObject();
    Organs.State state = content.constant("outcome", Organs.State.class);
    boolean end = state == Organs.State.TRANSPLANTED || state == Organs.State.DISCARDED;
    if (!end) throw content.wrong("outcome");
    var outcome = new OutcomeRows.Outcome(message.subject(), state, content.instant("at"));
    content.end();
    outcomes.take(organisation, outcome, asker.id());
    return WireObject.bytes(WireObject.create());
  }
}
