package org.custodia.webapp.fhir;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Hex;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.fhir.MedicationElsewhere;
import org.custodia.registry.fhir.MedicationElsewhere.Asked;
import org.custodia.registry.fhir.MedicationElsewhere.Outcome;
import org.custodia.registry.fhir.MedicationElsewhere.Signed;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.records.PatientRecords.Whose;
import org.custodia.webapp.keys.Enrolment;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.problems.Sentences;
import org.custodia.webapp.records.ReadRecords;
import org.custodia.webapp.records.WhoseFields;
import org.custodia.webapp.security.OpensRecord;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Reads what others hold of a patient's allergies and medication, all at once, before something is
 * prescribed: what was read is compared by the form beside it.
 */
@Controller
@RequestMapping("/records/shared/medication")
@PreAuthorize("hasRole('physician')")
class MedicationElsewherePage {
  private final MedicationElsewhere elsewhere;
  private final ReadRecords read;
  private final Sentences sentences;
  private final Readers readers;

  MedicationElsewherePage(
      MedicationElsewhere elsewhere, ReadRecords read, Sentences sentences, Readers readers) {
    this.elsewhere = elsewhere;
    this.read = read;
    this.sentences = sentences;
    this.readers = readers;
  }

  @OpensRecord
  @PostMapping("/drafts")
  String ask(
      Caller caller,
      @ModelAttribute WhoseFields fields,
      @RequestParam String witness,
      Model model) {
    Whose.Theirs whose = theirs(fields);
    Set<Bytes32> known =
        read.about(caller, whose).stream()
            .map(one -> one.record().record())
            .collect(Collectors.toSet());
    List<Asked> asked = elsewhere.ask(caller, whose, known, Enrolment.address("witness", witness));
    model.addAttribute("whose", WhoseFields.of(whose));
    model.addAttribute("records", asked.stream().map(Asked::record).distinct().count());
    model.addAttribute(
        "queries",
        asked.stream()
            .map(one -> one.record() + " " + one.query().id())
            .collect(Collectors.joining(",")));
    model.addAttribute(
        "typedData",
        asked.stream()
            .map(one -> one.query().typedData())
            .collect(Collectors.joining(",", "[", "]")));
    return "fhir/elsewhere :: queries";
  }

  /** Why some could not be read. */
  record RefusedLine(int records, String message) {}

  /**
   * @param queries record and query with a blank between, with commas between several
   * @param signature one for each, with commas between
   */
  @OpensRecord
  @PostMapping
  String read(
      Caller caller,
      @ModelAttribute WhoseFields fields,
      @RequestParam String queries,
      @RequestParam String signature,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    Whose.Theirs whose = theirs(fields);
    Outcome outcome = elsewhere.read(caller, whose, signed(queries, signature));
    outcome.got().forEach(one -> read.keep(caller, one.query(), one.read()));
    Sentences.Reader reader = readers.of(request);
    model.addAttribute("query", WhoseFields.query(whose));
    model.addAttribute("got", outcome.got().size());
    model.addAttribute(
        "refused",
        outcome.refused().values().stream()
            .map(one -> new RefusedLine(one.records(), sentences.of(one.why(), reader)))
            .toList());
    response.setHeader("HX-Trigger", "record-read");
    return "fhir/elsewhere :: got";
  }

  private static List<Signed> signed(String queries, String signature) {
    String[] asked = queries.split(",");
    String[] signatures = signature.split(",", -1);
    if (asked.length != signatures.length || asked.length > MedicationElsewhere.MOST) {
      throw wrong("queries");
    }
    List<Signed> signed = new ArrayList<>();
    for (int i = 0; i < asked.length; i++) {
      String[] one = asked[i].split(" ");
      if (one.length != 2 || !Hex.isBytes(one[0], 32)) throw wrong("queries");
      signed.add(new Signed(Bytes32.of(one[0]), uuid(one[1]), signatures[i]));
    }
    return signed;
  }

  private static UUID uuid(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException malformed) {
      throw wrong("queries");
    }
  }

  private static Whose.Theirs theirs(WhoseFields fields) {
    if (fields.whose() instanceof Whose.Theirs theirs) return theirs;
    throw wrong("channel");
  }

  private static Problem wrong(String name) {
    return new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-002", name);
  }
}
