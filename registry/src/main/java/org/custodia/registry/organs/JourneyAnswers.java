package org.custodia.registry.organs;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Member;
import org.custodia.registry.messages.WireObject;
import org.custodia.registry.organs.transport.PlannedWay;
import tools.jackson.databind.node.ObjectNode;

/** The regulator's part in ways: it takes plans from banks, and tells who is on a way of it. */
final class JourneyAnswers {
  private final JourneyRows journeys;
  private final EventRows events;
  private final Responsible responsible;
  private final Clock clock;

  JourneyAnswers(JourneyRows journeys, EventRows events, Responsible responsible, Clock clock) {
    this.journeys = journeys;
    this.events = events;
    this.responsible = responsible;
    this.clock = clock;
  }

  Map<Said, OrganDesk.Answer> answers() {
    return Map.of(Said.JOURNEY, this::plan, Said.WAY, this::way);
  }

  /** Content a plan, subject the organ; said by its bank. The same again changes nothing. */
  private byte[] plan(String organisation, Member asker, SignedOrganMessage message) {
    JourneyJson.Plan plan = JourneyJson.read(message.content().getBytes(StandardCharsets.UTF_8));
    boolean bank =
        responsible.bank(organisation, message.subject()).filter(asker.id()::equals).isPresent()
            && plan.way().bank().equals(asker.id().toString());
    if (!bank) throw new Problem(Kind.NOT_FOUND, "CUS-ORG-043");
    journeys.add(organisation, message.subject(), plan, "", clock.instant(), Optional.empty());
    return WireObject.bytes(WireObject.create());
  }

  /** Content {@code {}}, subject the organ; asked by who is responsible for it or in its plan. */
  private byte[] way(String organisation, Member asker, SignedOrganMessage message) {
    message.contentObject().end();
    Optional<JourneyJson.Plan> plan = journeys.latest(organisation, message.subject());
    boolean may =
        responsible.parties(organisation, message.subject()).contains(asker.id())
            || plan.filter(known -> isIn(known.way(), asker.id())).isPresent();
    if (!may) throw new Problem(Kind.NOT_FOUND, "CUS-ORG-043");
    ObjectNode answer = WireObject.create();
    plan.ifPresent(known -> answer.set("plan", JourneyJson.object(known)));
    JourneyJson.writeScans(answer, WayScans.of(events.of(organisation, message.subject())));
    return WireObject.bytes(answer);
  }

  private static boolean isIn(PlannedWay way, Bytes32 member) {
    String id = member.toString();
    return way.destination().equals(id)
        || way.stages().stream().anyMatch(stage -> stage.carrier().equals(id));
  }
}
