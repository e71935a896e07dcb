package org.custodia.webapp.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whoever tries ids learns nothing of what others have: at every address of REST with an id, one
 * that another organisation has and one that nobody has are answered alike.
 */
@Order(6)
@EnabledIfSystemProperty(named = "custodia.long", matches = "true")
class EnumerationIT {
  /** The regulator's cases are told to whom they concern, and to nobody else (CaseDeskTest). */
  private static final String SHARED = "/api/v1/alerts/{id}";

  private static final int VALUES_AN_ADDRESS = 12;
  private static final int MOST_OF_A_COLUMN = 5_000;
  private static final int NOT_FOR_THIS_ROLE = 403;
  private static final int NOT_IN_THIS_FORM = 400;

  /** Ids are of these forms; of each a new one, that nobody has. */
  private enum Form {
    UUID_FORM {
      @Override
      String another() {
        return UUID.randomUUID().toString();
      }
    },
    HASH {
      @Override
      String another() {
        return hex(32);
      }
    },
    ADDRESS {
      @Override
      String another() {
        return hex(20);
      }
    };

    abstract String another();

    private static String hex(int length) {
      byte[] bytes = new byte[length];
      ThreadLocalRandom.current().nextBytes(bytes);
      return "0x" + HexFormat.of().formatHex(bytes);
    }

    static Form of(String value) {
      return switch (value.length()) {
        case 36 -> UUID_FORM;
        case 66 -> HASH;
        case 42 -> ADDRESS;
        default -> throw new IllegalArgumentException(value);
      };
    }
  }

  /** A value of a column, and whose rows have it. */
  private record Value(String table, Form form, String text, Set<String> owners) {}

  private final RunningDemo demo = RunningDemo.get();
  private final Credentials credentials = demo.credentials();

  @Test
  void whatOthersHaveIsAnsweredAsWhatNobodyHas() throws IOException {
    List<Value> values = values();
    assertThat(values).hasSizeGreaterThan(200);
    Map<String, Set<String>> different = new TreeMap<>();
    Set<String> reached = new TreeSet<>();
    int tried = 0;
    List<Credentials.Program> programs = credentials.clients();
    Map<String, Till> callers = new HashMap<>();
    for (String path : paths()) {
      if (path.equals(SHARED)) continue;
      for (Credentials.Program program : programs) {
        Till caller =
            callers.computeIfAbsent(program.clientId(), name -> new Till(credentials, name));
        Map<Form, String> nobodys = nobodys(caller, path);
        if (nobodys.isEmpty()) continue;
        reached.add(path);
        for (Value value : chosen(path, program.organisation(), nobodys.keySet(), values)) {
          String expected = nobodys.get(value.form());
          tried++;
          String told = told(caller, path, value.text());
          if (!told.equals(expected)) {
            different
                .computeIfAbsent(path, one -> new TreeSet<>())
                .add(program.clientId() + " of " + value.table() + ": " + told + " / " + expected);
          }
        }
        break;
      }
    }
    assertThat(different).isEmpty();
    assertThat(reached).hasSizeGreaterThan(40);
    assertThat(tried).isGreaterThan(300);
  }

  /** What is said of one that nobody has, by its form; nothing where this caller may not ask. */
  private static Map<Form, String> nobodys(Till caller, String path) {
    Map<Form, String> told = new LinkedHashMap<>();
    for (Form form : Form.values()) {
      String answer = told(caller, path, form.another());
      if (answer.startsWith(NOT_FOR_THIS_ROLE + " ")) return Map.of();
      if (!answer.startsWith(NOT_IN_THIS_FORM + " ")) told.put(form, answer);
    }
    return told;
  }

  private static String told(Till caller, String path, String id) {
    Till.Answer answer = caller.get(path.replaceAll("\\{[^}]*}", id));
    return answer.status() + " " + answer.body().toString().replace(id, "…");
  }

  /** Of tables that are named as the address is first, then of others. */
  private static List<Value> chosen(
      String path, String organisation, Set<Form> forms, List<Value> values) {
    List<Value> foreign =
        values.stream()
            .filter(one -> forms.contains(one.form()) && !one.owners().contains(organisation))
            .toList();
    List<String> nouns =
        Stream.of(path.replaceAll("\\{[^}]*}", "").split("[/-]"))
            .filter(noun -> noun.length() > 2)
            .map(noun -> noun.replaceAll("(ies|s)$", ""))
            .toList();
    Set<Value> chosen = new LinkedHashSet<>();
    for (String noun : nouns) {
      Set<String> tables = new TreeSet<>();
      foreign.stream()
          .filter(one -> one.table().contains(noun) && tables.add(one.table()))
          .limit(VALUES_AN_ADDRESS)
          .forEach(chosen::add);
    }
    Set<String> others = new TreeSet<>();
    foreign.stream()
        .filter(one -> others.add(one.table()))
        .limit(VALUES_AN_ADDRESS)
        .forEach(chosen::add);
    return chosen.stream().limit(VALUES_AN_ADDRESS).toList();
  }

  /** Addresses that are read by one id, as the description of the interface has them. */
  private static List<String> paths() throws IOException {
    JsonNode described =
        JsonMapper.shared().readTree(Files.readString(Path.of("../docs/api/openapi.json")));
    List<String> paths = new ArrayList<>();
    described
        .path("paths")
        .properties()
        .forEach(
            path -> {
              JsonNode get = path.getValue().path("get");
              boolean asksMore = false;
              for (JsonNode one : get.path("parameters")) {
                boolean query = one.path("in").asString().equals("query");
                if (query && one.path("required").asBoolean()) asksMore = true;
              }
              boolean one = path.getKey().indexOf('{') == path.getKey().lastIndexOf('{');
              if (!get.isMissingNode() && path.getKey().contains("{") && one && !asksMore) {
                paths.add(path.getKey());
              }
            });
    return paths;
  }

  private List<Value> values() {
    JdbcClient database = new DemoDatabase(demo).database("custodia");
    record Column(String table, String column, String type) {}
    List<Column> columns =
        database
            .sql(
                """
                select c.table_name as "table", c.column_name as "column", c.data_type as type
                from information_schema.columns c
                join information_schema.columns o on o.table_schema = c.table_schema
                  and o.table_name = c.table_name and o.column_name = 'organisation'
                where c.table_schema = 'public' and c.data_type in ('uuid', 'bytea')
                order by 1, 2
                """)
            .query(Column.class)
            .list();
    Map<String, Value> values = new LinkedHashMap<>();
    for (Column one : columns) {
      boolean uuid = one.type().equals("uuid");
      String text = uuid ? "%s::text" : "'0x' || encode(%s, 'hex')";
      String sql =
          "select distinct organisation, "
              + text.formatted(one.column())
              + " as text from "
              + one.table()
              + " where "
              + one.column()
              + " is not null"
              + (uuid ? "" : " and length(" + one.column() + ") in (20, 32)")
              + " limit "
              + MOST_OF_A_COLUMN;
      database
          .sql(sql)
          .query(
              row -> {
                String found = row.getString("text");
                values
                    .computeIfAbsent(
                        found, it -> new Value(one.table(), Form.of(it), it, new TreeSet<>()))
                    .owners()
                    .add(row.getString("organisation"));
              });
    }
    return List.copyOf(values.values());
  }
}
