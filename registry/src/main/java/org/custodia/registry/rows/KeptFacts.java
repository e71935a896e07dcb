package org.custodia.registry.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.custodia.registry.rows.Reading.Asked;
import org.custodia.registry.rows.Reading.Seen;

/**
 * Facts of an organisation that hardly ever change, such as members and lots, in memory and never
 * stale: PostgreSQL gives an organisation's facts another revision with each change of one of
 * {@link #COUNTED} tables, in the very transaction. A statement that reads the rest reads the
 * revision too; only when that is the one under which the facts were read do they count, and so
 * they are what the same statement would have found. Otherwise everything is read, in one statement
 * again.
 *
 * <p>Not for use inside of transactions, which may have changed facts themselves.
 */
final class KeptFacts {
  /** Tables whose changes are counted; by triggers, see migration V0320. */
  static final Set<String> COUNTED =
      Set.of(
          "member",
          "member_account",
          "member_node",
          "member_operator",
          "lot",
          "lot_change",
          "product_holder");

  /** Of one organisation, under one revision. */
  private static final int MOST_KEPT = 10_000;

  /** To read the revision instead of one fact would save nothing. */
  private static final int WORTH_IT = 2;

  private static final Pattern TABLE =
      Pattern.compile("\\b(?:from|join)\\s+(?!lateral\\b|\\()(\\w+)", Pattern.CASE_INSENSITIVE);

  private static final Reading<UUID> REVISION =
      Reading.of(
          List.of("revision"),
          "select revision from fact_revision where organisation = me.organisation",
          row -> row.uuid("revision"));

  private final Map<String, Facts> known = new ConcurrentHashMap<>();
  private final BiFunction<String, List<Asked<?>>, Seen> reader;

  /**
   * @param reader reads everything asked for of an organisation in one statement
   */
  KeptFacts(BiFunction<String, List<Asked<?>>, Seen> reader) {
    this.reader = reader;
  }

  /** A question by what it asks for. */
  private record Question(Asked<?> asked) {
    @Override
    public boolean equals(Object another) {
      return another instanceof Question question && asked.isLike(question.asked);
    }

    @Override
    public int hashCode() {
      return asked.likeness();
    }
  }

  /**
   * What was found under a revision.
   *
   * @param revision empty where no fact has changed since changes are counted
   */
  private record Facts(Optional<UUID> revision, Map<Question, Optional<Object>> found) {
    Facts(Optional<UUID> revision) {
      this(revision, new ConcurrentHashMap<>());
    }

    void add(Asked<?> asked, Object value) {
      if (found.size() >= MOST_KEPT) found.clear();
      found.put(new Question(asked), Optional.ofNullable(value));
    }
  }

  /** As {@code OrganisationRows.look}. */
  Seen look(String organisation, List<Asked<?>> asked) {
    List<Asked<?>> kept = asked.stream().filter(one -> one.reading().isKept()).toList();
    if (kept.size() < WORTH_IT) return reader.apply(organisation, asked);
    Asked<UUID> revision = REVISION.with();
    Facts facts = known.get(organisation);
    List<Optional<Object>> found = facts == null ? List.of() : found(facts, kept);
    if (found.size() == kept.size()) {
      Seen seen = reader.apply(organisation, with(revision, asked, false));
      if (seen.of(revision).equals(facts.revision())) {
        for (int i = 0; i < kept.size(); i++) seen.add(kept.get(i), found.get(i).orElse(null));
        return seen;
      }
    }
    Seen seen = reader.apply(organisation, with(revision, asked, true));
    keep(organisation, seen.of(revision), kept, seen);
    return seen;
  }

  /** In their order, up to the first that is not known. */
  private static List<Optional<Object>> found(Facts facts, List<Asked<?>> kept) {
    List<Optional<Object>> found = new ArrayList<>();
    for (Asked<?> one : kept) {
      Optional<Object> value = facts.found().get(new Question(one));
      if (value == null) break;
      found.add(value);
    }
    return found;
  }

  private static List<Asked<?>> with(Asked<UUID> revision, List<Asked<?>> asked, boolean kept) {
    List<Asked<?>> all = new ArrayList<>(List.of(revision));
    for (Asked<?> one : asked) {
      if (kept || !one.reading().isKept()) all.add(one);
    }
    return all;
  }

  private void keep(String organisation, Optional<UUID> revision, List<Asked<?>> kept, Seen seen) {
    Facts facts =
        known.compute(
            organisation,
            (slug, before) ->
                before != null && before.revision().equals(revision)
                    ? before
                    : new Facts(revision));
    kept.forEach(one -> facts.add(one, seen.found(one)));
  }

  /**
   * @throws IllegalArgumentException when the SQL reads of another table than {@link #COUNTED}
   */
  static void checkCounted(String sql) {
    Matcher tables = TABLE.matcher(sql);
    while (tables.find()) {
      if (!COUNTED.contains(tables.group(1))) {
        throw new IllegalArgumentException("changes of " + tables.group(1) + " are not counted");
      }
    }
  }
}
