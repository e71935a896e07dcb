package org.custodia.registry.organs;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.SubjectKind;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Member;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.messages.WireObject;

/** Tells what labels are compared with, to whoever takes an organ from here. */
final class LabelAnswers {
  private final Ledger ledger;
  private final LabelBook labels;

  LabelAnswers(Ledger ledger, LabelBook labels) {
    this.ledger = ledger;
    this.labels = labels;
  }

  Map<Said, OrganDesk.Answer> answers() {
    return Map.of(Said.LABELS, this::labels);
  }

  /** Content {@code {"caseId"}}, subject the organ; asked by the receiver of a leg from here. */
  private byte[] labels(String organisation, Member asker, SignedOrganMessage message) {
    WireObject content = message.contentObject();
    Bytes32 caseId = content.bytes32("caseId");
    content.end();
    Bytes32 own = ledger.memberId(organisation);
    boolean receiver =
        ledger.channels(organisation).stream()
            .filter(known -> known.kind() == SubjectKind.ORGAN_LEG.code())
            .filter(known -> known.subject().equals(message.subject()))
            .filter(known -> known.opener().equals(own))
            .anyMatch(known -> known.members().contains(asker.id()));
    if (!receiver) throw new Problem(Kind.NOT_FOUND, "CUS-ORG-031");
    return labels
        .find(organisation, caseId)
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-ORG-035"))
        .write()
        .getBytes(StandardCharsets.UTF_8);
  }
}
