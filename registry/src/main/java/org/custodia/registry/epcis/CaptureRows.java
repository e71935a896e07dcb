package org.custodia.registry.epcis;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.epcis.EpcisCapture.Behaviour;
import org.custodia.registry.epcis.EpcisCapture.Job;
import org.custodia.registry.epcis.EpcisCapture.Outcome;
import org.custodia.registry.epcis.EpcisCapture.Taken;
import org.custodia.registry.errors.Problem;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** The tables of captured documents. Used inside the organisation's rows. */
final class CaptureRows {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final JdbcClient jdbc;

  CaptureRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void add(
      String organisation,
      UUID id,
      String person,
      Behaviour behaviour,
      byte[] document,
      Instant now) {
    jdbc.sql(
            """
            insert into epcis_capture (organisation, id, person, behaviour, document, received_at)
            values (:organisation, :id, :person, :behaviour, :document, :now)
            """)
        .param("organisation", organisation)
        .param("id", id)
        .param("person", person)
        .param("behaviour", behaviour.name().toLowerCase(Locale.ROOT))
        .param("document", document)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
  }

  void finish(String organisation, UUID id, List<Taken> events, Instant now) {
    for (Taken event : events) {
      add(organisation, id, event);
    }
    jdbc.sql(
            """
            update epcis_capture set finished_at = :now, success = :success
            where organisation = :organisation and id = :id
            """)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("success", events.stream().allMatch(event -> event.problem().isEmpty()))
        .param("organisation", organisation)
        .param("id", id)
        .update();
  }

  private void add(String organisation, UUID id, Taken event) {
    jdbc.sql(
            """
            insert into epcis_capture_event (organisation, capture, position, event_id, outcome,
              command_id, typed_data, kind, code, arguments, pointer)
            values (:organisation, :capture, :position, :event, :outcome,
              :command, :typedData, :kind, :code, cast(:arguments as jsonb), :pointer)
            """)
        .param("organisation", organisation)
        .param("capture", id)
        .param("position", event.position())
        .param("event", event.eventId().orElse(null))
        .param("outcome", event.outcome().name())
        .param("command", event.commandId().orElse(null))
        .param("typedData", event.typedData().orElse(null))
        .param("kind", event.problem().map(problem -> problem.kind().name()).orElse(null))
        .param("code", event.problem().map(Problem::code).orElse(null))
        .param("arguments", event.problem().map(CaptureRows::written).orElse(null))
        .param("pointer", event.pointer())
        .update();
  }

  Optional<Job> find(String organisation, String person, UUID id) {
    return jdbc.sql(
            """
            select * from epcis_capture
            where organisation = :organisation and person = :person and id = :id
            """)
        .param("organisation", organisation)
        .param("person", person)
        .param("id", id)
        .query((row, n) -> job(row, events(organisation, id)))
        .optional();
  }

  List<Job> latest(String organisation, String person, int limit) {
    return jdbc.sql(
            """
            select * from epcis_capture where organisation = :organisation and person = :person
            order by received_at desc, id limit :limit
            """)
        .param("organisation", organisation)
        .param("person", person)
        .param("limit", limit)
        .query((row, n) -> job(row, events(organisation, row.getObject("id", UUID.class))))
        .list();
  }

  private List<Taken> events(String organisation, UUID capture) {
    return jdbc.sql(
            """
            select * from epcis_capture_event
            where organisation = :organisation and capture = :capture order by position
            """)
        .param("organisation", organisation)
        .param("capture", capture)
        .query(
            (row, n) ->
                new Taken(
                    row.getInt("position"),
                    Optional.ofNullable(row.getObject("event_id", UUID.class)),
                    Outcome.valueOf(row.getString("outcome")),
                    Optional.ofNullable(row.getObject("command_id", UUID.class)),
                    Optional.ofNullable(row.getString("typed_data")),
                    problem(row),
                    row.getString("pointer")))
        .list();
  }

  private static Job job(ResultSet row, List<Taken> events) throws SQLException {
    OffsetDateTime finished = row.getObject("finished_at", OffsetDateTime.class);
    return new Job(
        row.getObject("id", UUID.class),
        row.getObject("received_at", OffsetDateTime.class).toInstant(),
        Optional.ofNullable(finished).map(OffsetDateTime::toInstant),
        row.getBoolean("success"),
        Behaviour.valueOf(row.getString("behaviour").toUpperCase(Locale.ROOT)),
        events);
  }

  private static Optional<Problem> problem(ResultSet row) throws SQLException {
    String code = row.getString("code");
    if (code == null) {
      return Optional.empty();
    }
    List<Object> arguments = read(row.getString("arguments"));
    return Optional.of(
        new Problem(Problem.Kind.valueOf(row.getString("kind")), code, arguments.toArray()));
  }

  /** Facts that sentences format keep their types. */
  private static String written(Problem problem) {
    ArrayNode all = JSON.createArrayNode();
    for (Object fact : problem.arguments()) {
      String type = fact instanceof Instant ? "at" : fact instanceof LocalDate ? "on" : "is";
      all.addObject().put(type, fact.toString());
    }
    return all.toString();
  }

  private static List<Object> read(String json) {
    List<Object> facts = new ArrayList<>();
    for (JsonNode fact : JSON.readTree(json)) {
      if (fact.has("at")) {
        facts.add(Instant.parse(fact.get("at").asString()));
      } else if (fact.has("on")) {
        facts.add(LocalDate.parse(fact.get("on").asString()));
      } else {
        facts.add(fact.get("is").asString());
      }
    }
    return facts;
  }
}
