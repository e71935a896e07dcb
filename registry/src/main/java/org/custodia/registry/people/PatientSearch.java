package org.custodia.registry.people;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.people.PatientData.Identifier;
import org.custodia.registry.rows.OrganisationRows;

/**
 * Finds entries by what stands on a form or comes out of a scanner: names in any order, a birth
 * date, a number, or some of each. Rows are found by tokens and only what is found is opened.
 */
public final class PatientSearch {
  /** Of fewer letters and digits a billing office or ward finds nobody: it is still typing. */
  private static final int FEWEST_NOTED = 3;

  private static final Pattern ID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  /** A name so common that more entries have it needs another word. */
  private static final int MOST_OPENED = 500;

  private static final Pattern DAY_FIRST =
      Pattern.compile("([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})");
  private static final Pattern ISO = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

  private final OrganisationRows scope;
  private final PatientRows rows;
  private final SealedPatients patients;
  private final Clock clock;

  PatientSearch(OrganisationRows scope, PatientRows rows, SealedPatients patients, Clock clock) {
    this.scope = scope;
    this.rows = rows;
    this.patients = patients;
    this.clock = clock;
  }

  /**
   * @param patients best first
   * @param more whether there are others that were not looked at or do not fit in
   */
  public record Found(List<Patient> patients, boolean more) {}

  /** What was asked, taken apart. */
  private record Question(List<String> names, List<String> days, List<String> numbers) {}

  /**
   * For the admissions desk.
   *
   * @param words such as {@code martin 12/03/1980}, {@code 1980-03-12}, or a number
   * @return nothing for an empty question
   */
  public Found find(Caller caller, String words, int limit) {
    return find(Admissions.organisationOf(caller), question(words), limit);
  }

  /**
   * For a billing office to say whose bill it is. That an entry was shown, to whom and when, is
   * written down with the entry, once a day for each person; what was asked is not.
   *
   * @param words as the other takes them, or the id of an entry
   */
  public Found findForBill(Caller caller, String words, int limit) {
    Admissions.billingOfficeOf(caller);
    return findNoted(caller, words, limit, PatientAct.FOUND_FOR_BILL);
  }

  /** The same for those who treat, to say whose record it is. */
  public Found findForCare(Caller caller, String words, int limit) {
    Admissions.careOf(caller);
    return findNoted(caller, words, limit, PatientAct.FOUND_FOR_CARE);
  }

  private Found findNoted(Caller caller, String words, int limit, PatientAct act) {
    String organisation = caller.organisation();
    String asked = words.strip();
    if (asked.chars().filter(Character::isLetterOrDigit).count() < FEWEST_NOTED) {
      return new Found(List.of(), false);
    }
    return scope.in(
        organisation,
        () -> {
          Found found =
              ID.matcher(asked).matches()
                  ? new Found(patients.open(organisation, List.of(UUID.fromString(asked))), false)
                  : find(organisation, question(asked), limit);
          for (Patient shown : found.patients()) {
            rows.actedToday(
                organisation,
                new PatientRows.Act(
                    shown.id(), Optional.empty(), act, clock.instant(), caller.name()));
          }
          return found;
        });
  }

  /** For the privacy officer, to say whose report it is; takes what the desk's takes. */
  public Found findForReport(Caller caller, String words, int limit) {
    return find(Admissions.officerOf(caller), question(words), limit);
  }

  /**
   * Notes that a report about a patient was drawn up.
   *
   * @return name and birth date for its head; empty when there is no such patient
   */
  public Optional<Patient> reported(Caller caller, UUID patient) {
    String organisation = Admissions.officerOf(caller);
    return scope.in(
        organisation,
        () -> {
          Optional<Patient> found = patients.find(organisation, patient);
          found.ifPresent(
              entry ->
                  rows.actedToday(
                      organisation,
                      new PatientRows.Act(
                          entry.id(),
                          Optional.empty(),
                          PatientAct.ACCESSES_REPORTED,
                          clock.instant(),
                          caller.name())));
          return found;
        });
  }

  /** Those with exactly this number of this system. */
  public Found withIdentifier(Caller caller, Identifier identifier, int limit) {
    String organisation = Admissions.organisationOf(caller);
    return scope.in(
        organisation,
        () -> {
          Identifier wanted = IdentifierRules.checked(identifier);
          String token = patients.tokens(organisation).identifier(wanted);
          return found(
              organisation,
              List.of(Set.of(token)),
              new Question(List.of(), List.of(), List.of()),
              limit);
        });
  }

  private Found find(String organisation, Question question, int limit) {
    PatientTokens tokens = patients.tokens(organisation);
    List<Collection<String>> groups = new ArrayList<>();
    question.names().forEach(word -> groups.add(tokens.word(word)));
    question.days().forEach(day -> groups.add(Set.of(tokens.birthDate(day))));
    question.numbers().forEach(number -> groups.add(Set.of(tokens.number(number))));
    if (groups.isEmpty()) {
      return new Found(List.of(), false);
    }
    return scope.in(organisation, () -> found(organisation, groups, question, limit));
  }

  private Found found(
      String organisation,
      List<? extends Collection<String>> groups,
      Question question,
      int limit) {
    var ids = rows.having(organisation, groups, MOST_OPENED);
    List<Patient> fitting =
        patients.open(organisation, ids).stream()
            .filter(patient -> misfit(question, patient) < Integer.MAX_VALUE)
            .sorted(
                Comparator.comparingInt((Patient patient) -> misfit(question, patient))
                    .thenComparing(patient -> IdentityText.key(patient.name())))
            .toList();
    boolean more = ids.size() == MOST_OPENED || fitting.size() > limit;
    return new Found(fitting.subList(0, Math.min(limit, fitting.size())), more);
  }

  /** 0 when every word stands there as asked; the largest number when a word is not there. */
  private static int misfit(Question question, Patient patient) {
    Traits traits = Traits.of(patient.data());
    Set<String> there = traits.nameWords();
    int misfit = 0;
    for (String asked : question.names()) {
      if (there.contains(asked)
          || traits.families().stream().anyMatch(f -> f.whole().equals(asked))) {
        continue;
      }
      if (there.stream().anyMatch(word -> word.startsWith(asked))) {
        misfit += 1;
      } else if (there.stream().anyMatch(word -> soundsLike(word, asked))) {
        misfit += 2;
      } else {
        return Integer.MAX_VALUE;
      }
    }
    return misfit;
  }

  private static boolean soundsLike(String one, String other) {
    return !Collections.disjoint(NameSound.of(one), NameSound.of(other));
  }

  private static Question question(String words) {
    List<String> names = new ArrayList<>();
    List<String> days = new ArrayList<>();
    StringBuilder number = new StringBuilder();
    for (String part : IdentityText.clean(words).split(" ")) {
      String day = day(part);
      if (!day.isEmpty()) {
        days.add(day);
      } else if (part.matches("[0-9].*")) {
        number.append(part); // numbers are often written in groups
      } else if (number.length() > 0 && part.matches("2?[AB]|[-./]+")) {
        number.append(part);
      } else if (part.chars().anyMatch(one -> one >= '0' && one <= '9')) {
        number.append(part);
      } else {
        names.addAll(IdentityText.words(part));
      }
    }
    String compact = IdentifierRules.compact(number.toString());
    return new Question(names, days, compact.isEmpty() ? List.of() : List.of(compact));
  }

  /** YYYYMMDD, or nothing. */
  private static String day(String part) {
    try {
      if (ISO.matcher(part).matches()) {
        return LocalDate.parse(part).toString().replace("-", "");
      }
      Matcher written = DAY_FIRST.matcher(part);
      if (written.matches()) {
        return LocalDate.of(
                Integer.parseInt(written.group(3)),
                Integer.parseInt(written.group(2)),
                Integer.parseInt(written.group(1)))
            .toString()
            .replace("-", "");
      }
    } catch (DateTimeException impossible) {
      return "";
    }
    return "";
  }
}
