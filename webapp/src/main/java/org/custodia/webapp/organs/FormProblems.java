package org.custodia.webapp.organs;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.custodia.registry.errors.Problem;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.problems.Sentences;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/**
 * What is wrong with one field of a form is said beside it, and what was filled in stays. A form
 * has an empty {@code error-<field>} behind each field, which the answer fills or empties.
 */
@Component
class FormProblems {
  private static final Set<String> NAME_THE_FIELD =
      Set.of("CUS-WEB-002", "CUS-VER-003", "CUS-ORG-020");
  private static final Map<String, String> ABOUT =
      Map.of(
          "CUS-MED-027", "place",
          "CUS-ORG-011", "document",
          "CUS-ORG-012", "document",
          "CUS-ORG-021", "allocation",
          "CUS-ORG-038", "bloodGroup",
          "CUS-ORG-120", "din");
  private static final String TWICE = "CUS-TRN-002";
  private static final String OF_RUN = "CUS-ALC-";
  private static final String OF_DONOR = "donor.";

  private final Sentences sentences;
  private final Readers readers;

  FormProblems(Sentences sentences, Readers readers) {
    this.sentences = sentences;
    this.readers = readers;
  }

  /**
   * @param sentence empty for a field that nothing is wrong with
   * @param offsets of a time that comes twice, to choose from
   */
  record Slot(String name, String sentence, List<String> offsets) {}

  /**
   * Does what a form asks for.
   *
   * @param fields all that the form has
   * @param work answers the view to show
   * @return that view; or the one that says what is wrong with a field. Other problems are thrown
   *     on
   */
  String orBesideTheField(
      List<String> fields,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model,
      Supplier<String> work) {
    model.addAttribute("slots", slots(fields, Optional.empty()));
    try {
      return work.get();
    } catch (WrongField wrong) {
      return shown(fields, wrong.name(), wrong.problem(), request, response, model);
    } catch (Problem problem) {
      String name = about(problem, fields).orElseThrow(() -> problem);
      return shown(fields, name, problem, request, response, model);
    }
  }

  private static Optional<String> about(Problem problem, List<String> fields) {
    Optional<String> named =
        NAME_THE_FIELD.contains(problem.code()) && !problem.arguments().isEmpty()
            ? Optional.of(field(problem.arguments().get(0).toString(), fields))
            : Optional.ofNullable(ABOUT.get(problem.code()));
    boolean ofRun = problem.code().startsWith(OF_RUN);
    return (ofRun ? Optional.of(ofRun(problem)) : named).filter(fields::contains);
  }

  /** What is said of the donor, or else the file of rules. */
  private static String ofRun(Problem problem) {
    String what = problem.arguments().isEmpty() ? "" : problem.arguments().get(0).toString();
    return what.startsWith(OF_DONOR) ? what.substring(OF_DONOR.length()) : "rules";
  }

  /** The form asks for organ, side and part as one, and for the consent with its signature. */
  private static String field(String name, List<String> fields) {
    if (fields.contains(name)) return name;
    return switch (name) {
      case "laterality", "part" -> "organ";
      case "consent", "grant" -> "document";
      default -> name;
    };
  }

  private String shown(
      List<String> fields,
      String name,
      Problem problem,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    Sentences.Reader reader = readers.of(request);
    String sentence =
        NAME_THE_FIELD.contains(problem.code())
            ? sentences.of("organs.form.wrong", List.of(), reader)
            : sentences.of(problem, reader);
    List<String> offsets =
        problem.code().equals(TWICE)
            ? problem.arguments().stream().skip(2).map(Object::toString).toList()
            : List.of();
    var slot = new Slot(name, sentence, offsets);
    model.addAttribute("slots", slots(fields, Optional.of(slot)));
    model.addAttribute("wrong", slot);
    response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
    return "organs/form :: wrong";
  }

  private static List<Slot> slots(List<String> fields, Optional<Slot> wrong) {
    return Stream.concat(
            fields.stream()
                .filter(name -> wrong.filter(slot -> slot.name().equals(name)).isEmpty())
                .map(name -> new Slot(name, "", List.of())),
            wrong.stream())
        .toList();
  }
}
