package org.custodia.webapp.patient;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Hex;
import org.custodia.registry.consent.Consents;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.notices.Notice;
import org.custodia.registry.notices.NoticeKind;
import org.custodia.registry.notices.Notices;
import org.custodia.webapp.problems.Readers;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What a patient was told, live on every page of theirs, and how they want to be told. */
@Controller
@RequestMapping("/my/{patient}/news")
@PreAuthorize("hasRole('patient')")
class NewsPages {
  private static final int PAGE = 20;

  private final ActingFor actingFor;
  private final Notices notices;
  private final Consents consents;
  private final NewsWords words;
  private final Readers readers;

  NewsPages(
      ActingFor actingFor, Notices notices, Consents consents, NewsWords words, Readers readers) {
    this.actingFor = actingFor;
    this.notices = notices;
    this.consents = consents;
    this.words = words;
    this.readers = readers;
  }

  @GetMapping
  String list(
      Caller caller,
      @PathVariable UUID patient,
      @RequestParam Optional<UUID> before,
      HttpServletRequest request,
      Model model) {
    actingFor.show(caller, patient, model);
    List<Notice> page = notices.list(caller, patient, before, PAGE + 1);
    List<Notice> shown = page.subList(0, Math.min(PAGE, page.size()));
    model.addAttribute(
        "items", words.of(caller, shown, consents.of(caller, patient), readers.of(request)));
    model.addAttribute(
        "older", page.size() > PAGE ? Optional.of(shown.get(PAGE - 1).id()) : Optional.empty());
    model.addAttribute("first", before.isEmpty());
    return "patient/news";
  }

  /**
   * Asked every few seconds by every page that is open.
   *
   * @param seen the latest position that the page knows
   * @param unread the count that it shows
   */
  @GetMapping(value = "/live", headers = "HX-Request")
  String live(
      Caller caller,
      @PathVariable UUID patient,
      @RequestParam long seen,
      @RequestParam int unread,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    Notices.News news = notices.news(caller, patient, Optional.of(seen));
    if (news.latest() == seen && news.unread() == unread) {
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      return "command :: unchanged";
    }
    if (news.latest() != seen) response.setHeader("HX-Trigger", "news");
    model.addAttribute("patient", patient);
    model.addAttribute("news", news);
    model.addAttribute(
        "items",
        news.fresh().isEmpty()
            ? List.of()
            : words.of(caller, news.fresh(), consents.of(caller, patient), readers.of(request)));
    return "patient/pieces :: live-answer";
  }

  @PostMapping("/{notice}/read")
  String read(Caller caller, @PathVariable UUID patient, @PathVariable UUID notice) {
    notices.markRead(caller, patient, notice);
    return list(patient);
  }

  @PostMapping("/read")
  String readAll(Caller caller, @PathVariable UUID patient, @RequestParam UUID newest) {
    notices.markAllRead(caller, patient, newest);
    return list(patient);
  }

  @GetMapping("/settings")
  String settings(Caller caller, @PathVariable UUID patient, Model model) {
    actingFor.show(caller, patient, model);
    model.addAttribute("settings", notices.settings(caller, patient));
    model.addAttribute("kinds", NoticeKind.values());
    model.addAttribute("members", NewsWords.names(consents.of(caller, patient)));
    return "patient/settings";
  }

  /**
   * @param heard kinds to be told of; those that are left out are muted
   * @param heardMembers members to be told of, out of {@code members}
   */
  @PostMapping("/settings")
  String change(
      Caller caller,
      @PathVariable UUID patient,
      @RequestParam(defaultValue = "") List<NoticeKind> heard,
      @RequestParam(defaultValue = "") List<String> heardMembers) {
    Arrays.stream(NoticeKind.values())
        .filter(NoticeKind::isMutable)
        .forEach(kind -> notices.mute(caller, patient, kind, !heard.contains(kind)));
    NewsWords.names(consents.of(caller, patient))
        .keySet()
        .forEach(
            member ->
                notices.mute(caller, patient, member, !heardMembers.contains(member.toString())));
    return settings(patient);
  }

  /** Mutes whatever one member does, from the news about it. */
  @PostMapping("/mute")
  String mute(Caller caller, @PathVariable UUID patient, @RequestParam String member) {
    notices.mute(caller, patient, member(member), true);
    return settings(patient);
  }

  @PostMapping("/mail")
  String setMail(
      Caller caller,
      @PathVariable UUID patient,
      @RequestParam String address,
      HttpServletRequest request) {
    notices.setMail(caller, patient, address.strip(), readers.of(request).locale().getLanguage());
    return settings(patient);
  }

  @PostMapping("/mail/code")
  String confirmMail(Caller caller, @PathVariable UUID patient, @RequestParam String code) {
    notices.confirmMail(caller, patient, code);
    return settings(patient);
  }

  @PostMapping("/mail/stop")
  String stopMail(Caller caller, @PathVariable UUID patient) {
    notices.stopMail(caller, patient);
    return settings(patient);
  }

  private static Bytes32 member(String text) {
    if (!Hex.isBytes(text, 32)) {
      throw new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-002", "member");
    }
    return Bytes32.of(text);
  }

  private static String list(UUID patient) {
    return "redirect:/my/" + patient + "/news";
  }

  private static String settings(UUID patient) {
    return "redirect:/my/" + patient + "/news/settings";
  }
}
