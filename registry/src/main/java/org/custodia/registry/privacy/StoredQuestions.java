package org.custodia.registry.privacy;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.people.PatientDirectory;
import org.custodia.registry.privacy.PrivacyCases.State;
import org.custodia.registry.privacy.PrivacyCases.Step;
import org.custodia.registry.privacy.PrivacyCases.StepKind;
import org.custodia.registry.rows.OrganisationRows;

/** {@link AccessQuestions} from the steps of the cases. */
final class StoredQuestions implements AccessQuestions {
  private final OrganisationRows rows;
  private final CaseRows cases;
  private final PatientDirectory directory;
  private final Clock clock;

  StoredQuestions(OrganisationRows rows, CaseRows cases, PatientDirectory directory, Clock clock) {
    this.rows = rows;
    this.cases = cases;
    this.directory = directory;
    this.clock = clock;
  }

  @Override
  public List<Question> of(Caller caller) {
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () ->
            cases.asked(organisation, caller.name()).stream()
                .flatMap(row -> question(organisation, row).stream())
                .toList());
  }

  private Optional<Question> question(String organisation, CaseRows.Row row) {
    List<Step> steps = cases.steps(organisation, row.id());
    int asked = last(steps, StepKind.ASKED);
    if (asked < 0) return Optional.empty();
    int answered = last(steps, StepKind.ANSWERED);
    return Optional.of(
        new Question(
            row.id(),
            row.kind(),
            row.day(),
            row.patient().flatMap(patient -> directory.name(organisation, patient)),
            steps.get(asked).words(),
            steps.get(asked).at(),
            answered > asked ? Optional.of(steps.get(answered).words()) : Optional.empty(),
            row.state() == State.CLOSED));
  }

  private static int last(List<Step> steps, StepKind kind) {
    for (int i = steps.size() - 1; i >= 0; i--) {
      if (steps.get(i).step() == kind) return i;
    }
    return -1;
  }

  @Override
  public List<Question> answer(Caller caller, UUID step, UUID id, String words) {
    String said = StoredPrivacyCases.words(words);
    String organisation = caller.organisation();
    rows.in(
        organisation,
        () -> {
          CaseRows.Row row =
              cases
                  .find(organisation, id, true)
                  .filter(found -> found.person().filter(caller.name()::equals).isPresent())
                  .filter(found -> question(organisation, found).isPresent())
                  .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-PRI-002"));
          if (cases.hasStep(organisation, step)) return;
          if (row.state() == State.CLOSED) throw new Problem(Kind.CONFLICT, "CUS-PRI-005");
          cases.explained(organisation, id);
          cases.step(
              organisation,
              step,
              id,
              new Step(
                  StepKind.ANSWERED,
                  Optional.of(caller.name()),
                  Optional.empty(),
                  said,
                  clock.instant()));
        });
    return of(caller);
  }
}
