package org.custodia.webapp.organs;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.organs.Organs;
import org.custodia.registry.organs.transport.IschaemiaClock;
import org.custodia.webapp.problems.PageRequests;
import org.custodia.webapp.security.OrganRules;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The live board of organs under way: what is most urgent stands on top. */
@Controller
@PreAuthorize(OrganRules.ANYBODY)
class OrganBoardPage {
  private static final int MOST = 200;
  private static final Duration LAST = Duration.ofDays(10_000);

  private final Organs organs;
  private final MemberNames names;

  OrganBoardPage(Organs organs, MemberNames names) {
    this.organs = organs;
    this.names = names;
  }

  /**
   * @param holder name of who took it last, as far as is known here
   */
  record BoardLine(
      Organs.Line line,
      Optional<String> holder,
      Optional<ClockView> clock,
      HandOverView handOver) {}

  @GetMapping("/organs")
  String board(Caller caller, HttpServletRequest request, Model model) {
    List<Organs.UnderWay> underWay = organs.board(caller, MOST);
    MemberNames.Book book = names.book(caller);
    model.addAttribute(
        "lines",
        underWay.stream()
            .sorted(Comparator.comparing(OrganBoardPage::left))
            .map(one -> line(book, one))
            .toList());
    model.addAttribute("full", underWay.size() == MOST);
    return PageRequests.isFragment(request) ? "organs/board :: lines" : "organs/board";
  }

  private static Duration left(Organs.UnderWay one) {
    return one.clock().map(IschaemiaClock.Reading::left).orElse(LAST);
  }

  private static BoardLine line(MemberNames.Book book, Organs.UnderWay one) {
    return new BoardLine(
        one.line(),
        one.line().holder().map(book::of),
        one.clock().map(ClockView::of),
        HandOverView.of(one.leg(), book));
  }
}
