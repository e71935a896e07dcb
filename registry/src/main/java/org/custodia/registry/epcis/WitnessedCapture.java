package org.custodia.registry.epcis;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.epcis.CapturedEvent.Fault;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.rows.OrganisationRows;

/**
 * Takes events in one after the other, within the request: when it is answered, the job is done.
 */
final class WitnessedCapture implements EpcisCapture {
  /** Where nothing is said about it. */
  private static final String SOME_PLACE = "EPCIS";

  private static final Duration OLDEST = Duration.ofHours(24);
  private static final Duration AHEAD = Duration.ofMinutes(10);

  private final OrganisationRows rows;
  private final CaptureRows captures;
  private final CaptureCarrier carrier;
  private final Clock clock;

  WitnessedCapture(
      OrganisationRows rows, CaptureRows captures, CaptureCarrier carrier, Clock clock) {
    this.rows = rows;
    this.captures = captures;
    this.carrier = carrier;
    this.clock = clock;
  }

  /**
   * An event that can be done.
   *
   * @param command id of the act
   * @param signature empty when it is to be signed first
   */
  private record Wish(
      int position,
      CapturedEvent event,
      UUID command,
      CapturedAct act,
      String witness,
      String place,
      Optional<String> signature) {
    Taken became(Outcome outcome, Optional<String> typedData) {
      return taken(outcome, typedData, Optional.empty());
    }

    Taken refused(Problem problem) {
      return taken(Outcome.REFUSED, Optional.empty(), Optional.of(problem));
    }

    private Taken taken(Outcome outcome, Optional<String> typedData, Optional<Problem> problem) {
      return new Taken(
          position,
          Optional.of(event.id()),
          outcome,
          Optional.of(command),
          typedData,
          problem,
          event.pointer());
    }
  }

  @Override
  public Job take(Caller caller, byte[] document, Behaviour behaviour) {
    UUID id = UUID.randomUUID();
    Instant now = clock.instant();
    String organisation = caller.organisation();
    rows.in(
        organisation,
        () -> captures.add(organisation, id, caller.name(), behaviour, document, now));
    List<Taken> events = new ArrayList<>();
    try {
      List<Wish> wishes = new ArrayList<>();
      read(CaptureDocument.events(document), wishes, events);
      if (behaviour == Behaviour.PROCEED) {
        wishes.forEach(wish -> events.add(alone(caller, wish)));
      } else if (events.isEmpty()) {
        events.addAll(allOrNone(caller, wishes));
      } else {
        wishes.forEach(wish -> events.add(wish.became(Outcome.NOT_TAKEN, Optional.empty())));
      }
    } catch (Fault fault) {
      events.add(refused(-1, Optional.empty(), fault));
    } catch (Problem tooMany) {
      events.add(refused(-1, Optional.empty(), new Fault("", tooMany)));
      finish(organisation, id, events);
      throw tooMany;
    } catch (RuntimeException unforeseen) {
      // No job runs for ever: it is asked again under the same ids.
      finish(organisation, id, new ArrayList<>(List.of(interrupted())));
      throw unforeseen;
    }
    finish(organisation, id, events);
    return job(caller, id).orElseThrow();
  }

  private static Taken interrupted() {
    return refused(
        -1, Optional.empty(), new Fault("", new Problem(Problem.Kind.UNAVAILABLE, "CUS-EPC-018")));
  }

  private void finish(String organisation, UUID id, List<Taken> events) {
    events.sort(Comparator.comparingInt(Taken::position));
    rows.in(organisation, () -> captures.finish(organisation, id, events, clock.instant()));
  }

  private void read(List<CapturedEvent> events, List<Wish> wishes, List<Taken> faults) {
    for (int i = 0; i < events.size(); i++) {
      CapturedEvent event = events.get(i);
      try {
        wishes.add(wish(i, event));
      } catch (Fault fault) {
        faults.add(refused(i, event.text("eventID").flatMap(EventIds::uuid), fault));
      }
    }
  }

  private static Taken refused(int position, Optional<UUID> eventId, Fault fault) {
    return new Taken(
        position,
        eventId,
        Outcome.REFUSED,
        Optional.empty(),
        Optional.empty(),
        Optional.of(fault.problem()),
        fault.pointer());
  }

  private Wish wish(int position, CapturedEvent event) {
    UUID id = event.id();
    Instant now = clock.instant();
    if (event.time().isBefore(now.minus(OLDEST)) || event.time().isAfter(now.plus(AHEAD))) {
      throw new Fault(
          event.pointer() + "/eventTime", "CUS-EPC-016", event.pointer() + "/eventTime");
    }
    return new Wish(
        position,
        event,
        event.isTakenBack() ? undoing(id) : id,
        CaptureMapping.of(event),
        event.neededExtension("witness"),
        event.extension("place").orElse(SOME_PLACE),
        event.extension("signature"));
  }

  /** Taking an event back has its id by the standard, but is an act of its own here. */
  private static UUID undoing(UUID event) {
    return UUID.nameUUIDFromBytes(("undo " + event).getBytes(StandardCharsets.US_ASCII));
  }

  private Taken alone(Caller caller, Wish wish) {
    try {
      return carry(caller, wish);
    } catch (Problem problem) {
      return wish.refused(problem);
    }
  }

  /**
   * What is signed goes to the ledger in one transaction of the database, after everything else was
   * drafted; a draft by itself has no effect.
   */
  private List<Taken> allOrNone(Caller caller, List<Wish> wishes) {
    List<Taken> done = new ArrayList<>();
    Wish[] current = new Wish[1];
    try {
      for (Wish wish : wishes) {
        current[0] = wish;
        prepare(caller, wish).ifPresent(done::add);
      }
      rows.in(
          caller.organisation(),
          () -> {
            for (Wish wish : wishes) {
              current[0] = wish;
              if (wish.signature().isPresent()) done.add(record(caller, wish));
            }
          });
      return done;
    } catch (Problem problem) {
      List<Taken> none = new ArrayList<>();
      for (Wish wish : wishes) {
        none.add(
            wish == current[0]
                ? wish.refused(problem)
                : wish.became(Outcome.NOT_TAKEN, Optional.empty()));
      }
      return none;
    }
  }

  private Taken carry(Caller caller, Wish wish) {
    return prepare(caller, wish).orElseGet(() -> record(caller, wish));
  }

  /**
   * Everything up to the record, outside of transactions; what is to be signed is done with that.
   * Drafting what was drafted answers the same draft, and refuses another under the same id.
   */
  private Optional<Taken> prepare(Caller caller, Wish wish) {
    String typedData =
        carrier.draft(caller, wish.command(), wish.act(), wish.witness(), wish.place());
    if (wish.signature().isEmpty()) {
      return Optional.of(wish.became(Outcome.TO_SIGN, Optional.of(typedData)));
    }
    carrier.prepare(caller, wish.command(), wish.act(), wish.signature().get());
    return Optional.empty();
  }

  private Taken record(Caller caller, Wish wish) {
    carrier.record(caller, wish.command(), wish.act(), wish.signature().orElseThrow());
    return wish.became(Outcome.RECORDED, Optional.empty());
  }

  @Override
  public Optional<Job> job(Caller caller, UUID id) {
    return rows.in(
        caller.organisation(), () -> captures.find(caller.organisation(), caller.name(), id));
  }

  @Override
  public List<Job> jobs(Caller caller, int limit) {
    return rows.in(
        caller.organisation(), () -> captures.latest(caller.organisation(), caller.name(), limit));
  }
}
