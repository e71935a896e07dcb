package org.custodia.webapp.people;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.people.Duplicates;
import org.custodia.registry.people.PatientData;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Pairs that look like one person: looked at side by side, decided, undone. */
@Controller
@PreAuthorize("hasRole('admissions')")
class DuplicatePage {
  private static final int MOST_SHOWN = 50;

  private final Duplicates duplicates;

  DuplicatePage(Duplicates duplicates) {
    this.duplicates = duplicates;
  }

  /**
   * One line of the comparison.
   *
   * @param field key of the field's name, {@code patient.FIELD}
   */
  record Line(String field, List<String> a, List<String> b) {
    public boolean same() {
      return a.equals(b);
    }
  }

  @GetMapping("/patients/duplicates")
  String list(Caller caller, Model model) {
    model.addAttribute("pairs", duplicates.toDecide(caller, MOST_SHOWN));
    model.addAttribute("decisions", duplicates.decisions(caller, MOST_SHOWN));
    return "patient-duplicates";
  }

  @GetMapping("/patients/duplicates/{one}/{other}")
  String pair(Caller caller, @PathVariable UUID one, @PathVariable UUID other, Model model) {
    Duplicates.Pair pair = duplicates.compare(caller, one, other);
    model.addAttribute("pair", pair);
    model.addAttribute("lines", lines(pair.a().data(), pair.b().data()));
    model.addAttribute("id", UUID.randomUUID());
    return "patient-pair";
  }

  /**
   * @param verdict DIFFERENT, or the id of the entry that is shown first when they are the same
   */
  @PostMapping("/patients/duplicates/{one}/{other}")
  String decide(
      Caller caller,
      @PathVariable UUID one,
      @PathVariable UUID other,
      @RequestParam UUID id,
      @RequestParam String verdict,
      @RequestParam String reason,
      HttpServletRequest request,
      HttpServletResponse response) {
    if (verdict.equals("DIFFERENT")) {
      duplicates.different(caller, id, one, other, reason);
    } else {
      duplicates.same(caller, id, one, other, entry(verdict), reason);
    }
    return Leading.to("/patients/duplicates", request, response);
  }

  private static UUID entry(String verdict) {
    try {
      return UUID.fromString(verdict);
    } catch (IllegalArgumentException wrong) {
      throw new Problem(wrong, Problem.Kind.BAD_INPUT, "CUS-WEB-002", "verdict");
    }
  }

  @PostMapping("/patients/decisions/{id}/undo")
  String undo(
      Caller caller,
      @PathVariable UUID id,
      HttpServletRequest request,
      HttpServletResponse response) {
    Duplicates.Decision undone = duplicates.undo(caller, id);
    return Leading.to("/patients/duplicates/" + undone.a() + "/" + undone.b(), request, response);
  }

  private static List<Line> lines(PatientData a, PatientData b) {
    List<Line> lines = new ArrayList<>();
    line(lines, "names", a, b, data -> data.names().stream().map(DuplicatePage::name).toList());
    line(lines, "birthDate", a, b, data -> data.birthDate().stream().toList());
    line(lines, "gender", a, b, data -> data.gender().map(Enum::name).stream().toList());
    line(
        lines,
        "numbers",
        a,
        b,
        data -> data.identifiers().stream().map(i -> i.value() + " (" + i.system() + ")").toList());
    line(
        lines,
        "address",
        a,
        b,
        data -> data.addresses().stream().map(DuplicatePage::address).toList());
    line(lines, "reached", a, b, data -> data.telecoms().stream().map(t -> t.value()).toList());
    line(lines, "languages", a, b, PatientData::languages);
    return lines;
  }

  private static void line(
      List<Line> lines,
      String field,
      PatientData a,
      PatientData b,
      Function<PatientData, List<String>> values) {
    Line line = new Line(field, values.apply(a), values.apply(b));
    if (!line.a().isEmpty() || !line.b().isEmpty()) {
      lines.add(line);
    }
  }

  private static String name(PatientData.Name name) {
    return name.use().isEmpty() ? name.shown() : name.shown() + " (" + name.use() + ")";
  }

  private static String address(PatientData.Address address) {
    return java.util.stream.Stream.concat(
            address.lines().stream(),
            java.util.stream.Stream.of(
                (address.postalCode() + " " + address.city()).strip(), address.country()))
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(", "));
  }
}
