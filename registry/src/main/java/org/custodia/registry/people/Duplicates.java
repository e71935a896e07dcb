package org.custodia.registry.people;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.people.PairRows.Ids;
import org.custodia.registry.rows.OrganisationRows;

/**
 * Entries that look like one person, and what people decided about them. Nothing is ever merged:
 * deciding SAME ties two entries together and leaves both as they are, so undoing it restores both
 * exactly. Pseudonyms that were given out keep their entry, whatever is decided.
 */
public final class Duplicates {
  /** Of the entries that share a token, how many are opened and compared. */
  private static final int MOST_COMPARED = 200;

  private static final int LONGEST_REASON = 500;

  private final OrganisationRows scope;
  private final PatientRows rows;
  private final PairRows pairs;
  private final SealedPatients patients;
  private final Kinship kinship;
  private final Clock clock;

  Duplicates(
      OrganisationRows scope,
      PatientRows rows,
      PairRows pairs,
      SealedPatients patients,
      Kinship kinship,
      Clock clock) {
    this.scope = scope;
    this.rows = rows;
    this.pairs = pairs;
    this.patients = patients;
    this.kinship = kinship;
    this.clock = clock;
  }

  /** Another entry that looks like the same person. */
  public record Alike(Patient patient, Resemblance resemblance) {}

  /**
   * Two entries side by side.
   *
   * @param decision what stands about exactly these two
   */
  public record Pair(Patient a, Patient b, Resemblance resemblance, Optional<Decision> decision) {}

  /**
   * @param joined with SAME, the entry shown under the other one
   */
  public record Decision(
      UUID id,
      UUID a,
      UUID b,
      boolean same,
      Optional<UUID> joined,
      String reason,
      Instant at,
      String by,
      Optional<Instant> undoneAt,
      Optional<String> undoneBy) {
    public UUID other(UUID one) {
      return one.equals(a) ? b : a;
    }

    public boolean stands() {
      return undoneAt.isEmpty();
    }
  }

  /** Entries on record that look like somebody who is about to be added, the likeliest first. */
  public List<Alike> alike(Caller caller, PatientData data) {
    String organisation = Admissions.organisationOf(caller);
    return scope.in(organisation, () -> alike(organisation, data, Set.of()));
  }

  /** Undecided lookalikes of an entry, the likeliest first. */
  public List<Alike> of(Caller caller, UUID patient) {
    String organisation = Admissions.organisationOf(caller);
    return scope.in(
        organisation,
        () -> {
          Patient asked = patients.open(organisation, patient);
          Set<UUID> same = pairs.entriesOf(organisation, Set.of(patient));
          List<UUID> others = new ArrayList<>(pairs.undecidedOf(organisation, patient));
          others.removeAll(same);
          return compared(asked.data(), patients.open(organisation, others));
        });
  }

  /** Pairs to decide, the likeliest first. */
  public List<Pair> toDecide(Caller caller, int limit) {
    String organisation = Admissions.organisationOf(caller);
    return scope.in(
        organisation,
        () -> {
          List<Pair> open = new ArrayList<>();
          for (PairRows.Likeness likeness : pairs.undecided(organisation, limit)) {
            Ids ids = likeness.pair();
            if (!pairs.entriesOf(organisation, Set.of(ids.a())).contains(ids.b())) {
              pair(organisation, ids).ifPresent(open::add);
            }
          }
          return open;
        });
  }

  /** How many pairs wait to be decided. */
  public int countToDecide(Caller caller) {
    String organisation = Admissions.organisationOf(caller);
    return scope.in(organisation, () -> pairs.countUndecided(organisation));
  }

  /** Any two entries side by side. */
  public Pair compare(Caller caller, UUID one, UUID other) {
    String organisation = Admissions.organisationOf(caller);
    return scope.in(
        organisation,
        () ->
            pair(organisation, Ids.of(one, other))
                .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-PAT-001")));
  }

  /**
   * Says that two entries are one person.
   *
   * @param id made by whoever asks; the same again has no second effect
   * @param leading the entry that is shown first, one of the two
   * @throws Problem CONFLICT when it contradicts what stands already
   */
  public Decision same(Caller caller, UUID id, UUID one, UUID other, UUID leading, String reason) {
    if (!leading.equals(one) && !leading.equals(other)) {
      throw new Problem(Problem.Kind.BAD_INPUT, "CUS-PAT-040");
    }
    UUID joined = leading.equals(one) ? other : one;
    return decide(caller, id, Ids.of(one, other), Optional.of(joined), reason);
  }

  /** Says that two entries are two people; see {@link #same}. */
  public Decision different(Caller caller, UUID id, UUID one, UUID other, String reason) {
    return decide(caller, id, Ids.of(one, other), Optional.empty(), reason);
  }

  /**
   * Takes a decision back: both entries are as if it had never been made, and can be decided anew.
   */
  public Decision undo(Caller caller, UUID decision) {
    String organisation = Admissions.organisationOf(caller);
    return scope.in(
        organisation,
        () -> {
          rows.inTurn(organisation);
          PairRows.Decision there =
              pairs
                  .find(organisation, decision)
                  .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-PAT-043"));
          if (pairs.undo(organisation, decision, clock.instant(), caller.name())) {
            acted(caller, there.pair(), PatientAct.DECISION_UNDONE);
          }
          return decision(organisation, pairs.find(organisation, decision).orElseThrow());
        });
  }

  /** What was decided last, undone decisions too. */
  public List<Decision> decisions(Caller caller, int limit) {
    String organisation = Admissions.organisationOf(caller);
    return scope.in(
        organisation,
        () ->
            pairs.newest(organisation, limit).stream()
                .map(d -> decision(organisation, d))
                .toList());
  }

  /** What was decided about an entry, newest first. */
  public List<Decision> decisionsOn(Caller caller, UUID patient) {
    String organisation = Admissions.organisationOf(caller);
    return scope.in(
        organisation,
        () ->
            pairs.of(organisation, patient).stream().map(d -> decision(organisation, d)).toList());
  }

  /** Inside the organisation's rows: notes what an entry that was added or corrected looks like. */
  int lookFor(String organisation, Patient changed) {
    pairs.removeLikenesses(organisation, changed.id());
    List<Alike> alike = alike(organisation, changed.data(), Set.of(changed.id()));
    for (Alike other : alike) {
      pairs.putLikeness(
          organisation,
          Ids.of(changed.id(), other.patient().id()),
          other.resemblance().score(),
          clock.instant());
    }
    return alike.size();
  }

  /** Inside the organisation's rows: undecided lookalikes of an entry. */
  int count(String organisation, UUID patient) {
    return pairs.undecidedOf(organisation, patient).size();
  }

  private List<Alike> alike(String organisation, PatientData data, Set<UUID> without) {
    Set<String> blocks = patients.tokens(organisation).blocks(Traits.of(data));
    if (blocks.isEmpty()) {
      return List.of();
    }
    List<UUID> sharing = new ArrayList<>(rows.sharing(organisation, blocks, MOST_COMPARED));
    sharing.removeAll(without);
    return compared(data, patients.open(organisation, sharing)).stream()
        .filter(alike -> alike.resemblance().possible())
        .toList();
  }

  private static List<Alike> compared(PatientData data, List<Patient> others) {
    Traits traits = Traits.of(data);
    return others.stream()
        .map(other -> new Alike(other, Comparison.of(traits, Traits.of(other.data()))))
        .sorted(
            Comparator.comparingInt((Alike alike) -> -alike.resemblance().score())
                .thenComparing(alike -> alike.patient().id()))
        .toList();
  }

  private Decision decide(Caller caller, UUID id, Ids pair, Optional<UUID> joined, String reason) {
    String organisation = Admissions.organisationOf(caller);
    String written = IdentityText.clean(reason);
    if (written.isEmpty() || written.length() > LONGEST_REASON) {
      throw new Problem(Problem.Kind.BAD_INPUT, "CUS-PAT-042", LONGEST_REASON);
    }
    if (pair.a().equals(pair.b())) {
      throw new Problem(Problem.Kind.BAD_INPUT, "CUS-PAT-040");
    }
    return scope.in(
        organisation,
        () -> {
          rows.inTurn(organisation);
          Optional<PairRows.Decision> before = pairs.find(organisation, id);
          if (before.isPresent()) {
            return repeated(organisation, before.get(), pair, joined);
          }
          patients.open(organisation, pair.a());
          patients.open(organisation, pair.b());
          requireNoContradiction(organisation, pair, joined.isPresent());
          PairRows.Decision decision =
              new PairRows.Decision(
                  id,
                  pair,
                  joined.isPresent(),
                  joined,
                  patients.seal(
                      organisation, written.getBytes(StandardCharsets.UTF_8), context(id)),
                  clock.instant(),
                  caller.name(),
                  Optional.empty(),
                  Optional.empty());
          pairs.add(organisation, decision);
          acted(
              caller,
              pair,
              joined.isPresent() ? PatientAct.DECIDED_SAME : PatientAct.DECIDED_DIFFERENT);
          return decision(organisation, decision);
        });
  }

  private Decision repeated(
      String organisation, PairRows.Decision before, Ids pair, Optional<UUID> joined) {
    if (!before.pair().equals(pair) || !before.joined().equals(joined)) {
      throw new Problem(Problem.Kind.CONFLICT, "CUS-PAT-012", before.id());
    }
    return decision(organisation, before);
  }

  private void requireNoContradiction(String organisation, Ids pair, boolean same) {
    if (pairs.standing(organisation, pair).isPresent()) {
      throw new Problem(Problem.Kind.CONFLICT, "CUS-PAT-041");
    }
    Set<UUID> one = pairs.entriesOf(organisation, Set.of(pair.a()));
    Set<UUID> other = pairs.entriesOf(organisation, Set.of(pair.b()));
    if (one.contains(pair.b())) {
      throw new Problem(Problem.Kind.CONFLICT, "CUS-PAT-044");
    }
    if (same && pairs.decidedDifferent(organisation, one, other)) {
      throw new Problem(Problem.Kind.CONFLICT, "CUS-PAT-046");
    }
    if (same && kinship.related(organisation, one, other)) {
      throw new Problem(Problem.Kind.CONFLICT, "CUS-PAT-045");
    }
  }

  private Optional<Pair> pair(String organisation, Ids ids) {
    List<Patient> both = patients.open(organisation, List.of(ids.a(), ids.b()));
    if (both.size() != 2) {
      return Optional.empty();
    }
    return Optional.of(
        new Pair(
            both.get(0),
            both.get(1),
            Comparison.of(both.get(0).data(), both.get(1).data()),
            pairs.standing(organisation, ids).map(d -> decision(organisation, d))));
  }

  private Decision decision(String organisation, PairRows.Decision row) {
    byte[] reason = patients.unseal(organisation, row.sealed(), context(row.id()));
    return new Decision(
        row.id(),
        row.pair().a(),
        row.pair().b(),
        row.same(),
        row.joined(),
        new String(reason, StandardCharsets.UTF_8),
        row.decidedAt(),
        row.decidedBy(),
        row.undoneAt(),
        row.undoneBy());
  }

  private void acted(Caller caller, Ids pair, PatientAct act) {
    rows.acted(
        caller.organisation(),
        new PatientRows.Act(pair.a(), Optional.of(pair.b()), act, clock.instant(), caller.name()));
  }

  private static String context(UUID decision) {
    return "patient_decision/" + decision;
  }
}
