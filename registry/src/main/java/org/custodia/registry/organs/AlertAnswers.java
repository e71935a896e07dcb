package org.custodia.registry.organs;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.custodia.contracts.MemberRole;
import org.custodia.registry.alerts.AlertKind;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Member;
import org.custodia.registry.messages.WireObject;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Takes what a regulator tells of an organ; the same again changes nothing. */
final class AlertAnswers {
  private static final int MOST_FACTS = 20;
  private static final int LONGEST_FACT = 300;

  private final OrganAlertRows alerts;
  private final Clock clock;

  AlertAnswers(OrganAlertRows alerts, Clock clock) {
    this.alerts = alerts;
    this.clock = clock;
  }

  Map<Said, OrganDesk.Answer> answers() {
    return Map.of(Said.ALERT, this::alert);
  }

  /** Content of a message, subject the organ. */
  static String content(OrganAlertRows.Fact fact) {
    ObjectNode json = WireObject.create();
    json.put("id", fact.id().toString())
        .put("kind", fact.kind().name())
        .put("at", fact.at().truncatedTo(ChronoUnit.SECONDS).toString());
    fact.settledAt()
        .ifPresent(at -> json.put("settledAt", at.truncatedTo(ChronoUnit.SECONDS).toString()));
    ArrayNode facts = json.putArray("facts");
    fact.facts().forEach((name, value) -> facts.addObject().put("name", name).put("value", value));
    return WireObject.text(json);
  }

  private byte[] alert(String organisation, Member asker, SignedOrganMessage message) {
    if (!asker.has(MemberRole.REGULATOR)) {
      throw new Problem(Kind.FORBIDDEN, "CUS-TRN-022", asker.name());
    }
    WireObject content = message.contentObject();
    Map<String, String> facts = new TreeMap<>();
    for (WireObject fact : content.objects("facts", MOST_FACTS)) {
      facts.put(fact.string("name", 60), fact.string("value", LONGEST_FACT));
      fact.end();
    }
    var fact =
        new OrganAlertRows.Fact(
            content.uuid("id"),
            content.constant("kind", AlertKind.class),
            message.subject(),
            content.instant("at"),
            facts,
            content.has("settledAt")
                ? Optional.of(content.instant("settledAt"))
                : Optional.empty());
    content.end();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    boolean fresh = alerts.raise(organisation, fact, Optional.of(asker.id()), now);
    if (!fresh) fact.settledAt().ifPresent(at -> alerts.settle(organisation, fact.id(), at));
    return WireObject.bytes(WireObject.create());
  }
}
