package org.custodia.registry.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * While a member goes from one release to the next, instances of both work on the same tables, and
 * it may go a release back. So a migration only adds what the release before it does not miss: new
 * tables, columns that may be absent or fill themselves, indices. What is dropped, renamed or made
 * narrower has to be so in two steps, a release apart. What works on such tables is shown by {@code
 * NextReleaseTest}.
 */
class AdditiveMigrationsTest {
  private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");
  private static final Path RELEASED = Path.of("src/main/resources/db/released.sha256");

  /** No release was made before this one, so nothing older has to work on what came before. */
  private static final String FIRST = "V0400";

  private static final Pattern CREATE_TABLE = Pattern.compile("create table (\\w+) .*");
  private static final Pattern CREATE_UNIQUE =
      Pattern.compile("create unique index \\w+ on (\\w+)\\b.*");
  private static final Pattern ALTER_TABLE =
      Pattern.compile("alter table (?:if exists )?(?:only )?(\\w+) (.*)");
  private static final Pattern OTHERS =
      Pattern.compile(
          "create index .*|create (?:or replace )?(?:function|view) .*|comment on .*|grant .*"
              + "|select keep_rows_apart\\('\\w+'\\)|insert into .*|drop index .*");

  /** Of a table that was there: what takes nothing from whoever writes to it as before. */
  private static final Pattern CHANGE =
      Pattern.compile(
          "add (?:column )?(?:if not exists )?\\w+ .*|drop constraint .*"
              + "|alter (?:column )?\\w+ (?:drop not null|set default .*)");

  @Test
  void whatIsNewOnlyAdds() throws IOException {
    Set<String> released = new TreeSet<>();
    for (String line : Files.readAllLines(RELEASED)) {
      if (!line.startsWith("#")) released.add(line.substring(66));
    }
    List<String> wrong = new ArrayList<>();
    try (Stream<Path> files = Files.list(MIGRATIONS)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.compareTo(FIRST) < 0 || released.contains(name)) continue;
        takesAway(Files.readString(file)).forEach(what -> wrong.add(name + ": " + what));
      }
    }
    assertThat(wrong).as("what an instance of the release before would stumble over").isEmpty();
  }

  @Test
  void whatTakesAwayIsFound() {
    for (String sql :
        List.of(
            "drop table a",
            "alter table a drop column b",
            "alter table a rename column b to c",
            "alter table a rename to b",
            "alter table a add column b text not null",
            "alter table a add b text not null references c (d)",
            "alter table a alter column b type bigint",
            "alter table a alter column b set not null",
            "alter table a add constraint b check (c > 0)",
            "alter table a add check (c > 0)",
            "alter table a add unique (b)",
            "alter table a add primary key (b)",
            "alter table a add column b text, drop column c",
            "create unique index b on a (c)",
            "create trigger b before insert on a execute function c()",
            "update a set b = 'new'",
            "delete from a",
            "truncate a",
            "revoke insert on a from b",
            "do $$ begin drop table a; end $$")) {
      assertThat(takesAway("-- What for.\n" + sql + ";\n")).as(sql).hasSize(1);
    }
  }

  @Test
  void whatAddsIsNotFound() {
    assertThat(
            takesAway(
                """
                -- Not null; and, unique.
                create table a (
                  organisation text not null,
                  id uuid not null,
                  primary key (organisation, id),
                  check (id is not null)
                );
                create unique index a_id on a (id);
                select keep_rows_apart('a');
                alter table a alter column id set not null;
                alter table b add column c text;
                alter table b add column d boolean not null default false, add column e numeric(10, 2);
                alter table b add column f text check (f in ('A', 'B'));
                alter table b drop constraint b_c_check;
                alter table b alter column c drop not null;
                create index b_c on b (organisation, c) where c is not null;
                create or replace function g() returns text language sql as $$ select 'drop table a;' $$;
                """))
        .isEmpty();
  }

  private static List<String> takesAway(String sql) {
    Set<String> created = new TreeSet<>();
    List<String> wrong = new ArrayList<>();
    for (String statement : statements(sql)) {
      Matcher table = CREATE_TABLE.matcher(statement);
      Matcher unique = CREATE_UNIQUE.matcher(statement);
      Matcher alter = ALTER_TABLE.matcher(statement);
      boolean adds;
      if (table.matches()) {
        created.add(table.group(1));
        adds = true;
      } else if (unique.matches()) {
        adds = created.contains(unique.group(1));
      } else if (alter.matches()) {
        adds =
            created.contains(alter.group(1))
                || split(alter.group(2), ',').stream().allMatch(AdditiveMigrationsTest::addsOnly);
      } else {
        adds = OTHERS.matcher(statement).matches();
      }
      if (!adds) wrong.add(statement);
    }
    return wrong;
  }

  private static boolean addsOnly(String change) {
    if (!CHANGE.matcher(change).matches()) return false;
    if (!change.startsWith("add ")) return true;
    boolean isConstraint =
        change.matches("add (constraint|check|unique|primary|foreign|exclude)\\b.*");
    boolean mustBeGiven = change.contains(" not null") && !change.contains(" default ");
    boolean isUnique = change.matches(".*\\b(unique|primary key)\\b.*");
    return !isConstraint && !mustBeGiven && !isUnique;
  }

  /** Without comments, in lower case, each on one line. */
  private static List<String> statements(String sql) {
    return split(sql.replaceAll("--[^\n]*", ""), ';').stream()
        .map(one -> one.replaceAll("\\s+", " ").strip().toLowerCase(Locale.ROOT))
        .filter(one -> !one.isEmpty())
        .toList();
  }

  /** At a separator that stands in no parentheses, text or body of a function. */
  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    int depth = 0;
    boolean quoted = false;
    boolean body = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!quoted && text.startsWith("$$", i)) {
        body = !body;
        part.append("$$");
        i++;
        continue;
      }
      if (!body && c == '\'') quoted = !quoted;
      if (!body && !quoted && c == '(') depth++;
      if (!body && !quoted && c == ')') depth--;
      if (c == separator && depth == 0 && !quoted && !body) {
        parts.add(part.toString().strip());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString().strip());
    return parts;
  }
}
