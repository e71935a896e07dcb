package org.custodia.registry.oversight;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.custodia.registry.alerts.CaseView;
import org.custodia.registry.messages.WireObject;
import org.custodia.registry.oversight.OwnCases.OwnAlert;
import org.custodia.registry.oversight.OwnCases.OwnCase;
import org.custodia.registry.oversight.OwnCases.OwnStep;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Cases as they travel from the regulator to an organisation concerned, and back into records. */
final class CaseJson {
  private static final int MOST = 500;
  private static final int LONGEST = 4_000;

  private CaseJson() {}

  static byte[] write(List<CaseView> views) {
    ObjectNode answer = WireObject.create();
    ArrayNode cases = answer.putArray("cases");
    views.forEach(view -> write(view, cases.addObject()));
    return WireObject.bytes(answer);
  }

  private static void write(CaseView view, ObjectNode to) {
    CaseView.Summary one = view.summary();
    to.put("id", one.id().toString())
        .put("kind", one.kind().name())
        .put("state", one.state().name())
        .put("subjectType", one.subject().type().name())
        .put("subject", one.subject().shown())
        .put("alerts", one.alerts())
        .put("lastAt", whole(one.lastAt()));
    one.subject().gtin().ifPresent(gtin -> to.put("gtin", gtin));
    one.subject().serial().ifPresent(serial -> to.put("serial", serial));
    one.cause().ifPresent(cause -> to.put("cause", cause.name()));
    ArrayNode facts = to.putArray("facts");
    for (CaseView.Alert alert : view.alerts()) {
      ObjectNode fact = facts.addObject();
      fact.put("at", whole(alert.at()));
      ArrayNode details = fact.putArray("details");
      new TreeMap<>(alert.details())
          .forEach((name, value) -> details.addObject().put("name", name).put("value", value));
    }
    ArrayNode history = to.putArray("history");
    for (CaseView.Step step : view.steps()) {
      ObjectNode line = history.addObject();
      line.put("step", step.step().name())
          .put("by", step.by().map(CaseView.Named::name).orElse(""))
          .put("words", step.words())
          .put("at", whole(step.at()));
    }
  }

  private static String whole(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  static List<OwnCase> read(byte[] body) {
    WireObject answer = WireObject.parse(body);
    List<OwnCase> cases = answer.objects("cases", MOST).stream().map(CaseJson::readCase).toList();
    answer.end();
    return cases;
  }

  private static OwnCase readCase(WireObject from) {
    var one =
        new OwnCase(
            from.uuid("id"),
            from.string("kind", 60),
            from.string("state", 20),
            from.string("subjectType", 20),
            from.string("subject", 100),
            optional(from, "gtin"),
            optional(from, "serial"),
            from.integer("alerts"),
            from.instant("lastAt"),
            optional(from, "cause"),
            from.objects("facts", MOST).stream().map(CaseJson::readAlert).toList(),
            from.objects("history", MOST).stream().map(CaseJson::readStep).toList());
    from.end();
    return one;
  }

  private static OwnAlert readAlert(WireObject from) {
    var details = new TreeMap<String, String>();
    Instant at = from.instant("at");
    from.objects("details", 50)
        .forEach(
            detail -> {
              details.put(detail.string("name", 60), detail.string("value", LONGEST));
              detail.end();
            });
    from.end();
    return new OwnAlert(at, details);
  }

  private static OwnStep readStep(WireObject from) {
    var step =
        new OwnStep(
            from.string("step", 20),
            from.string("by", 200),
            from.string("words", LONGEST),
            from.instant("at"));
    from.end();
    return step;
  }

  private static Optional<String> optional(WireObject from, String name) {
    return from.has(name) ? Optional.of(from.string(name, 100)) : Optional.empty();
  }
}
