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
  private final OrganRows organs;
  private final LabelBook labels;

  LabelAnswers(Ledger ledger, OrganRows organs, LabelBook labels) {
    this.ledger = ledger;
    this.organs = organs;
    this.labels = labels;
  }

  Map<Said, OrganDesk.Answer> answers() {
    return Map.of(Said.LABELS, this::labels);
  }

  /**
   * Content {@code {"caseId"}}, subject the organ; asked by the receiver of a leg of that organ
   * from here, about the donor of that organ and no other.
   */
  private byte[] labels(String organisation, Member asker, SignedOrganMessage message) {
    WireObject content = message.contentObject();
    Bytes32 caseId = content.bytes32("caseId");
    content.end();
    Bytes32 own = ledger.memberId(organisation);
    boolean receiver =
        ledger.channels(organisation, SubjectKind.ORGAN_LEG.code(), message.subject()).stream()
            .filter(known -> known.opener().equals(own))
            .anyMatch(known -> known.members().contains(asker.id()));
    boolean ofIt =
        organs.caseOf(organisation, message.subject()).filter(caseId::equals).isPresent();
    if (!receiver || !ofIt) throw new Problem(Kind.NOT_FOUND, "CUS-ORG-031");
    return labels
        .find(organisation, caseId)
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-ORG-035"))
        .write()
        .getBytes(StandardCharsets.UTF_8);
  }
}
