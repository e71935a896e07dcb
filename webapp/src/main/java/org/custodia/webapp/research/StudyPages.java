package org.custodia.webapp.research;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Hex;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.fhir.CodedFacts;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.people.PatientData.Gender;
import org.custodia.registry.research.ResearchAnswer;
import org.custodia.registry.research.Studies;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The researcher's studies: beginning one, asking hosts for counts and rows, what was asked. */
@Controller
@RequestMapping("/research")
@PreAuthorize("hasRole('researcher')")
class StudyPages {
  private static final int FIRST_DECADE = 1920;
  private static final int LAST_DECADE = 2030;

  private final Studies studies;

  StudyPages(Studies studies) {
    this.studies = studies;
  }

  @GetMapping
  String all(Caller caller, Model model) {
    model.addAttribute("studies", studies.all(caller));
    model.addAttribute("hosts", studies.hosts(caller));
    model.addAttribute("id", UUID.randomUUID());
    return "research/studies";
  }

  @PostMapping
  String begin(
      Caller caller, @RequestParam UUID id, @RequestParam String title, @RequestParam String aim) {
    studies.begin(caller, id, title, aim);
    return "redirect:/research/" + id;
  }

  @GetMapping("/{study}")
  String one(Caller caller, @PathVariable UUID study, Model model) {
    model.addAttribute("study", studies.study(caller, study));
    model.addAttribute("hosts", studies.hosts(caller));
    model.addAttribute("asked", studies.asked(caller, study));
    model.addAttribute("sexes", Gender.values());
    model.addAttribute("types", CodedFacts.Type.values());
    model.addAttribute("decades", decades());
    model.addAttribute("id", UUID.randomUUID());
    return "research/study";
  }

  private static List<Integer> decades() {
    return IntStream.rangeClosed(FIRST_DECADE / 10, LAST_DECADE / 10)
        .mapToObj(decade -> decade * 10)
        .toList();
  }

  @PostMapping("/{study}/counts")
  String count(
      Caller caller,
      @PathVariable UUID study,
      @RequestParam UUID id,
      @RequestParam String host,
      @ModelAttribute CohortFields fields) {
    studies.count(caller, id, study, member(host), fields.cohort());
    return "redirect:/research/" + study + "#asked";
  }

  /** Rows to keep; where there are too few the page says so instead. */
  @PostMapping("/{study}/exports")
  Object export(
      Caller caller,
      @PathVariable UUID study,
      @RequestParam UUID id,
      @RequestParam String host,
      @ModelAttribute CohortFields fields) {
    ResearchAnswer answer = studies.export(caller, id, study, member(host), fields.cohort());
    if (answer.rows().isEmpty()) return "redirect:/research/" + study + "#asked";
    return ResponseEntity.ok()
        .contentType(MediaType.parseMediaType("text/csv;charset=utf-8"))
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment()
                .filename("study-" + study.toString().substring(0, 8) + ".csv")
                .build()
                .toString())
        .body(ExportFile.write(answer));
  }

  private static Bytes32 member(String text) {
    if (!Hex.isBytes(text, 32)) {
      throw new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-002", "host");
    }
    return Bytes32.of(text);
  }
}
