package org.custodia.registry.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.custodia.registry.rows.OrganisationRows.Look;
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
  private final Function<List<Look>, List<Seen>> reader;

  /**
   * @param reader reads everything asked for, of each organisation in one statement
   */
  KeptFacts(Function<List<Look>, List<Seen>> reader) {
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
  List<Seen> look(List<Look> looks) {
    List<Plan> plans = looks.stream().map(this::plan).toList();
    List<Seen> read = reader.apply(plans.stream().map(Plan::first).toList());
    List<Seen> all = new ArrayList<>();
    for (int i = 0; i < plans.size(); i++) all.add(seen(plans.get(i), read.get(i)));
    return all;
  }

  /**
   * How something is read.
   *
   * @param kept what of it may be kept; nothing where that would save nothing
   * @param known facts under which all of that was found, in {@code found}
   */
  private record Plan(
      Look look,
      List<Asked<?>> kept,
      Asked<UUID> revision,
      Optional<Facts> known,
      List<Optional<Object>> found) {
    Look first() {
      return kept.isEmpty() ? look : with(known.isEmpty());
    }

    Look with(boolean all) {
      List<Asked<?>> asked = new ArrayList<>(List.of(revision));
      for (Asked<?> one : look.asked()) {
        if (all || !one.reading().isKept()) asked.add(one);
      }
      return new Look(look.organisation(), asked);
    }
  }

  private Plan plan(Look look) {
    List<Asked<?>> kept = look.asked().stream().filter(one -> one.reading().isKept()).toList();
    if (kept.size() < WORTH_IT) {
      return new Plan(look, List.of(), REVISION.with(), Optional.empty(), List.of());
    }
    Facts facts = known.get(look.organisation());
    List<Optional<Object>> found = facts == null ? List.of() : found(facts, kept);
    boolean all = found.size() == kept.size();
    return new Plan(
        look, kept, REVISION.with(), all ? Optional.of(facts) : Optional.empty(), found);
  }

  private Seen seen(Plan plan, Seen read) {
    if (plan.kept().isEmpty() || read.isIncomplete()) return read;
    Seen seen = read;
    if (plan.known().isPresent()) {
      if (seen.of(plan.revision()).equals(plan.known().get().revision())) {
        for (int i = 0; i < plan.kept().size(); i++) {
          seen.add(plan.kept().get(i), plan.found().get(i).orElse(null));
        }
        return seen;
      }
      seen = reader.apply(List.of(plan.with(true))).get(0);
      if (seen.isIncomplete()) return seen;
    }
    keep(plan.look().organisation(), seen.of(plan.revision()), plan.kept(), seen);
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
