package org.custodia.scanners.agent.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;

/** Batches and their answers as JSON; docs/scanner-agent.md has the format for other languages. */
public final class BatchJson {
  /** Of the format. A receiver that knows only others answers 426. */
  public static final int VERSION = 1;

  /** Events of one batch at most. */
  public static final int MOST_EVENTS = 500;

  /** Verdicts that are asked for at once. */
  public static final int MOST_VERDICTS = 100;

  private BatchJson() {}

  /**
   * @param deviceClock what the device's clock says now, milliseconds
   */
  public record Batch(long deviceClock, List<ScanEvent> events) {
    public Batch {
      events = List.copyOf(events);
    }
  }

  /**
   * @param clockOff whether the device has to set its clock
   * @param answers one for each event of the batch, in order
   */
  public record Answers(boolean clockOff, List<Answer> answers) {
    public Answers {
      answers = List.copyOf(answers);
    }
  }

  /** What became of an event that was taken. */
  public enum Fate {
    /** It is recorded, and on no ledger yet. */
    RECORDED,
    /** The ledger has it. */
    CONFIRMED,
    /** The ledger refused it for good. */
    REFUSED,
    /** Nobody here has ever seen it. */
    UNKNOWN
  }

  /**
   * @param reason of a refusal, as a code
   */
  public record EventFate(UUID id, Fate fate, Optional<String> reason) {}

  /**
   * Which of the sessions that a device sealed the book was told last and did not refuse.
   *
   * @param through sequence number up to which the instance has the device's events
   * @param root of that session; zero for none
   */
  public record TakenSession(long through, Bytes32 root) {}

  public static ObjectNode write(Batch batch) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("version", VERSION);
    json.put("deviceClock", batch.deviceClock());
    ArrayNode events = json.putArray("events");
    batch.events().forEach(event -> events.add(EventJson.write(event)));
    return json;
  }

  /**
   * @throws IllegalArgumentException naming the field that is missing or cannot be
   */
  public static Batch readBatch(JsonNode json) {
    JsonNode clock = json.path("deviceClock");
    JsonNode written = json.path("events");
    if (!clock.isIntegralNumber() || !clock.canConvertToLong()) {
      throw new IllegalArgumentException("deviceClock");
    }
    if (!written.isArray() || written.size() > MOST_EVENTS) {
      throw new IllegalArgumentException("events");
    }
    List<ScanEvent> events = new ArrayList<>();
    for (int i = 0; i < written.size(); i++) {
      try {
        events.add(EventJson.read(written.get(i)));
      } catch (IllegalArgumentException field) {
        throw new IllegalArgumentException("events[" + i + "]." + field.getMessage(), field);
      }
    }
    return new Batch(clock.longValue(), events);
  }

  public static ObjectNode write(Answers answers) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("clockOff", answers.clockOff());
    ArrayNode all = json.putArray("answers");
    for (Answer answer : answers.answers()) {
      ObjectNode one = all.addObject();
      if (answer instanceof Answer.Accepted accepted) {
        one.put("outcome", "ACCEPTED");
        ArrayNode remarks = one.putArray("remarks");
        accepted.remarks().stream().sorted().forEach(remark -> remarks.add(remark.name()));
      } else if (answer instanceof Answer.Duplicate) {
        one.put("outcome", "DUPLICATE");
      } else if (answer instanceof Answer.Refused refused) {
        one.put("outcome", "REFUSED");
        one.put("reason", refused.reason().name());
        one.put("expected", refused.expected());
      } else {
        one.put("outcome", "NOT_REACHED");
      }
    }
    return json;
  }

  /**
   * @throws IllegalArgumentException when these are no answers
   */
  public static Answers readAnswers(JsonNode json) {
    List<Answer> answers = new ArrayList<>();
    for (JsonNode one : json.path("answers")) {
      answers.add(
          switch (one.path("outcome").asText()) {
            case "ACCEPTED" -> new Answer.Accepted(remarks(one));
            case "DUPLICATE" -> new Answer.Duplicate();
            case "REFUSED" ->
                new Answer.Refused(
                    Answer.Reason.valueOf(one.path("reason").asText()),
                    one.path("expected").asLong());
            case "NOT_REACHED" -> new Answer.NotReached();
            default -> throw new IllegalArgumentException("outcome");
          });
    }
    return new Answers(json.path("clockOff").asBoolean(), answers);
  }

  private static Set<Answer.Remark> remarks(JsonNode answer) {
    Set<Answer.Remark> remarks = EnumSet.noneOf(Answer.Remark.class);
    answer.path("remarks").forEach(one -> remarks.add(Answer.Remark.valueOf(one.asText())));
    return remarks;
  }

  public static ObjectNode writeFates(List<EventFate> fates) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode all = json.putArray("events");
    for (EventFate fate : fates) {
      ObjectNode one = all.addObject();
      one.put("id", fate.id().toString());
      one.put("state", fate.fate().name());
      fate.reason().ifPresent(reason -> one.put("reason", reason));
    }
    return json;
  }

  /**
   * @throws IllegalArgumentException when these are none
   */
  public static List<EventFate> readFates(JsonNode json) {
    List<EventFate> fates = new ArrayList<>();
    for (JsonNode one : json.path("events")) {
      fates.add(
          new EventFate(
              UUID.fromString(one.path("id").asText()),
              Fate.valueOf(one.path("state").asText()),
              Optional.ofNullable(one.get("reason")).map(JsonNode::asText)));
    }
    return fates;
  }

  /** Adds verdicts to the answer about fates. */
  public static void writeVerdicts(ObjectNode json, List<ScanVerdict> verdicts) {
    ArrayNode all = json.putArray("verdicts");
    for (ScanVerdict verdict : verdicts) {
      ObjectNode one = all.addObject();
      one.put("event", verdict.event().toString());
      one.put("severity", verdict.severity().name());
      one.put("code", verdict.code());
      one.put("sentence", verdict.sentence());
      verdict.action().ifPresent(action -> one.put("action", action));
      one.put("settled", verdict.settled());
    }
  }

  /**
   * @throws IllegalArgumentException when these are none
   */
  public static List<ScanVerdict> readVerdicts(JsonNode json) {
    List<ScanVerdict> verdicts = new ArrayList<>();
    for (JsonNode one : json.path("verdicts")) {
      verdicts.add(
          new ScanVerdict(
              UUID.fromString(one.path("event").asText()),
              ScanVerdict.Severity.valueOf(one.path("severity").asText()),
              one.path("code").asText(),
              one.path("sentence").asText(),
              Optional.ofNullable(one.get("action")).map(JsonNode::asText),
              one.path("settled").asBoolean()));
    }
    return verdicts;
  }

  /**
   * Whether the device may sign now, as the answer about fates says it; empty where it says
   * nothing.
   *
   * @throws IllegalArgumentException when it says something else
   */
  public static Optional<ChainRules.Standing> readStanding(JsonNode json) {
    return Optional.ofNullable(json.get("device"))
        .map(device -> ChainRules.Standing.valueOf(device.asText()));
  }

  /** Adds to the answer about fates which session was taken last. */
  public static void writeTaken(ObjectNode json, TakenSession session) {
    json.putObject("taken")
        .put("through", session.through())
        .put("root", session.root().toString());
  }

  /**
   * Empty where the answer about fates says nothing of it, as from an instance of before.
   *
   * @throws IllegalArgumentException when it says something else
   */
  public static Optional<TakenSession> readTaken(JsonNode json) {
    return Optional.ofNullable(json.get("taken"))
        .map(
            session ->
                new TakenSession(
                    session.path("through").asLong(), Bytes32.of(session.path("root").asText())));
  }
}
