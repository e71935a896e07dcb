package org.custodia.webapp.health;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.custodia.registry.health.Colour;
import org.custodia.registry.health.Health;
import org.custodia.registry.health.HealthReport;
import org.custodia.registry.health.NodeRewind;
import org.custodia.registry.identity.Caller;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.problems.Sentences;
import org.custodia.webapp.security.SecondFactor;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The state of the installation for whoever runs it, renewed by itself; and the line that tells
 * everybody else when something keeps them from their work.
 */
@Controller
class HealthPage {
  /** More channels than this are in the table only. */
  private static final int MOST_CARDS = 24;

  private final Health health;
  private final Sentences sentences;
  private final Readers readers;
  private final NodeRewind nodeRewind;
  private final SecondFactor secondFactor;

  HealthPage(
      Health health,
      Sentences sentences,
      Readers readers,
      NodeRewind nodeRewind,
      SecondFactor secondFactor) {
    this.health = health;
    this.nodeRewind = nodeRewind;
    this.secondFactor = secondFactor;
    this.sentences = sentences;
    this.readers = readers;
  }

  @GetMapping("/health")
  @PreAuthorize("hasAnyRole('administrator', 'regulator')")
  String page(Caller caller, HttpServletRequest request, Model model) {
    show(caller, request, model);
    return "health";
  }

  /**
   * @param seen the headline that the page shows; it is sent again only when it has changed, so
   *     that a screen reader says it once
   */
  @GetMapping("/health/lights")
  @PreAuthorize("hasAnyRole('administrator', 'regulator')")
  String lights(
      Caller caller,
      @RequestParam(defaultValue = "") String seen,
      HttpServletRequest request,
      Model model) {
    model.addAttribute("changed", !show(caller, request, model).equals(seen));
    return "health :: renewed";
  }

  /** Says what rolling the node back does, before it is done. */
  @GetMapping("/health/rewind")
  @PreAuthorize("hasAnyRole('administrator', 'regulator')")
  String askForRewind(@RequestParam long block, Model model) {
    model.addAttribute("block", block);
    return "rewind";
  }

  @PostMapping("/health/rewind")
  @PreAuthorize("hasAnyRole('administrator', 'regulator')")
  String rewind(Caller caller, Authentication person, @RequestParam long block, Model model) {
    secondFactor.requireFresh(person);
    model.addAttribute("rewind", nodeRewind.rollBack(caller, block));
    return "rewind :: done";
  }

  @GetMapping("/health/banner")
  @PreAuthorize("isAuthenticated()")
  String banner() {
    return "pieces :: hindrance";
  }

  /** The headline, as the page sends it back. */
  private String show(Caller caller, HttpServletRequest request, Model model) {
    HealthReport report = health.of(caller.organisation());
    HealthAnswer answer = HealthAnswer.of(report, sentences, readers.of(request));
    List<HealthAnswer.LightAnswer> wrong =
        answer.lights().stream()
            .filter(light -> light.colour() != Colour.GREEN && !light.untold())
            .sorted((one, other) -> other.colour().compareTo(one.colour()))
            .toList();
    String headline =
        answer.colour() + "-" + report.of(Colour.RED).size() + "-" + report.of(Colour.AMBER).size();
    model.addAttribute("health", answer);
    model.addAttribute("headline", headline);
    model.addAttribute("red", report.of(Colour.RED).size());
    model.addAttribute("amber", report.of(Colour.AMBER).size());
    model.addAttribute("wrong", wrong.stream().limit(MOST_CARDS).toList());
    model.addAttribute(
        "small",
        answer.lights().stream()
            .filter(light -> light.untold() || light.colour() == Colour.GREEN)
            .filter(light -> !light.channel())
            .sorted((one, other) -> other.colour().compareTo(one.colour()))
            .toList());
    model.addAttribute(
        "channels", answer.lights().stream().filter(HealthAnswer.LightAnswer::channel).toList());
    model.addAttribute("plots", HealthPlot.of(report.lastHour()));
    return headline;
  }
}
