package org.custodia.webapp.organs;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.organs.OrganFigures;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The regulator's views of organs over time: plots, lists, and each list as a file. */
@Controller
@PreAuthorize("hasRole('regulator')")
class OrganFiguresPage {
  private static final int DAYS_SHOWN = 90;
  private static final int MOST_YEARS = 10;

  /** The rest is in the files. */
  private static final int MOST_SHOWN = 100;

  private final OrganFigures figures;
  private final MemberNames names;
  private final Clock clock;

  OrganFiguresPage(OrganFigures figures, MemberNames names, Clock clock) {
    this.figures = figures;
    this.names = names;
    this.clock = clock;
  }

  /** Days in UTC, the last one included. */
  private record Days(LocalDate first, LocalDate last) {
    Instant from() {
      return first.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    Instant until() {
      return last.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
  }

  @GetMapping("/organs/figures")
  String page(
      Caller caller,
      @RequestParam(defaultValue = "") String from,
      @RequestParam(defaultValue = "") String to,
      Model model) {
    Days days = days(from, to);
    OrganFigures.Figures found = figures.of(caller, days.from(), days.until());
    model.addAttribute("from", days.first());
    model.addAttribute("to", days.last());
    model.addAttribute("figures", latest(found));
    model.addAttribute("plots", FigurePlots.of(found, named(caller)));
    model.addAttribute("names", new Names(named(caller)));
    model.addAttribute("shown", MOST_SHOWN);
    model.addAttribute("most", OrganFigures.MOST);
    return "organs/figures";
  }

  private static OrganFigures.Figures latest(OrganFigures.Figures all) {
    return new OrganFigures.Figures(
        latest(all.outOfOrder()),
        all.refusals(),
        all.discards(),
        latest(all.discarded()),
        latest(all.legs()),
        latest(all.changes()),
        latest(all.patterns()),
        latest(all.looks()),
        all.unanswered());
  }

  private static <T> List<T> latest(List<T> all) {
    return all.subList(0, Math.min(MOST_SHOWN, all.size()));
  }

  @GetMapping("/organs/figures/{list}.csv")
  void csv(
      Caller caller,
      @PathVariable String list,
      @RequestParam(defaultValue = "") String from,
      @RequestParam(defaultValue = "") String to,
      HttpServletResponse response)
      throws IOException {
    FiguresCsv wanted =
        FiguresCsv.find(list).orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-WEB-010"));
    Days days = days(from, to);
    OrganFigures.Figures found = figures.of(caller, days.from(), days.until());
    response.setContentType("text/csv;charset=UTF-8");
    response.setHeader(
        HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"organs-" + list + ".csv\"");
    try (Writer writer =
        new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8)) {
      wanted.write(found, writer);
    }
  }

  /** For the template: a member's name by its id. */
  public record Names(Function<Bytes32, String> by) {
    public String of(Bytes32 member) {
      return by.apply(member);
    }
  }

  private Function<Bytes32, String> named(Caller caller) {
    Map<Bytes32, String> known = new HashMap<>();
    return member -> known.computeIfAbsent(member, id -> names.of(caller, id));
  }

  private Days days(String from, String to) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    LocalDate last = to.isEmpty() ? today : day("to", to);
    LocalDate first = from.isEmpty() ? last.minusDays(DAYS_SHOWN - 1L) : day("from", from);
    if (first.isAfter(last) || first.isBefore(last.minusYears(MOST_YEARS))) {
      throw new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-002", "from");
    }
    return new Days(first, last);
  }

  private static LocalDate day(String name, String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException malformed) {
      throw new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-002", name);
    }
  }
}
