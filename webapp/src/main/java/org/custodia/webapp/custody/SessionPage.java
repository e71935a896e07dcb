package org.custodia.webapp.custody;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.custodia.registry.checkpoints.CheckpointSessions;
import org.custodia.registry.checkpoints.CheckpointSessions.Ref;
import org.custodia.registry.checkpoints.CheckpointSessions.Session;
import org.custodia.registry.checkpoints.CheckpointSessions.Thing;
import org.custodia.registry.custody.Consignments;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.scanners.agent.chain.CheckpointMode;
import org.custodia.webapp.organs.ScannedLegs;
import org.custodia.webapp.security.CheckpointRules;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** What was scanned at checkpoints, as worklists: what came, and what to do with it next. */
@Controller
@PreAuthorize(CheckpointRules.READERS)
class SessionPage {
  private static final int MOST_SHOWN = 200;

  /** Things by which the consignment that they came with is looked for. */
  private static final int LOOKED_UP = 20;

  private static final int MOST_CANDIDATES = 50;
  private static final Set<Consignments.State> OPEN =
      EnumSet.of(Consignments.State.DISPATCHED, Consignments.State.PARTLY_RECEIVED);

  private final CheckpointSessions sessions;
  private final Consignments consignments;
  private final GoodsReader goods;
  private final ScanLines lines;
  private final ScannedLegs organs;

  SessionPage(
      CheckpointSessions sessions,
      Consignments consignments,
      GoodsReader goods,
      ScanLines lines,
      ScannedLegs organs) {
    this.sessions = sessions;
    this.consignments = consignments;
    this.goods = goods;
    this.lines = lines;
    this.organs = organs;
  }

  /** A thing with what its label says. */
  record Shown(Thing thing, ScanLine line) {}

  /**
   * A delivery that is on its way here.
   *
   * @param found how many of the things that were looked up are announced in it
   */
  record Candidate(Consignments.Line line, long found) {}

  @GetMapping("/checkpoints/sessions")
  String list(Caller caller, Model model) {
    model.addAttribute("sessions", sessions.latest(caller, MOST_SHOWN));
    return "custody/sessions";
  }

  @GetMapping("/checkpoints/sessions/{ref}")
  String session(Caller caller, @PathVariable String ref, HttpServletRequest request, Model model) {
    Session session = found(caller, ref);
    List<Thing> things = sessions.things(caller, session.ref());
    Words words = lines.words(request);
    model.addAttribute("work", session);
    model.addAttribute("things", things.stream().map(thing -> shown(thing, words)).toList());
    model.addAttribute("most", CheckpointSessions.MOST_THINGS);
    model.addAttribute("uses", sessions.uses(caller, session.ref()));
    sessions
        .booking(caller, session.ref())
        .ifPresent(
            book -> {
              model.addAttribute("book", book);
              book.command()
                  .flatMap(CommandStatus::refusal)
                  .ifPresent(why -> model.addAttribute("refused", words.say(why)));
            });
    boolean moves = caller.has("pharmacist") || caller.has("wholesaler");
    model.addAttribute("moves", moves || caller.has("manufacturer"));
    if (session.mode() == CheckpointMode.RECEIVE && moves) {
      model.addAttribute("candidates", candidates(caller, things));
    }
    if (session.mode() == CheckpointMode.ORGAN) {
      model.addAttribute("organs", organs.of(caller, things.stream().map(Thing::text).toList()));
    }
    return "custody/session";
  }

  private Session found(Caller caller, String ref) {
    return Ref.read(ref)
        .flatMap(one -> sessions.find(caller, one))
        .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-CHK-004"));
  }

  private Shown shown(Thing thing, Words words) {
    String text = thing.text();
    return new Shown(
        thing,
        goods
            .humanOrigin(text)
            .map(label -> ScanLine.of(label, text, words))
            .orElseGet(() -> ScanLine.of(goods.read(text), text, words)));
  }

  /** Deliveries that are open, the one in which most was found first. */
  private List<Candidate> candidates(Caller caller, List<Thing> things) {
    List<Goods> some =
        things.stream().limit(LOOKED_UP).map(thing -> goods.read(thing.text())).toList();
    return consignments.incoming(caller, MOST_CANDIDATES, 0).stream()
        .filter(line -> OPEN.contains(line.state()))
        .map(line -> new Candidate(line, some.stream().filter(g -> isIn(caller, line, g)).count()))
        .sorted(Comparator.comparing(Candidate::found).reversed())
        .toList();
  }

  private boolean isIn(Caller caller, Consignments.Line line, Goods what) {
    if (line.contents() != Consignments.Contents.HERE) return false;
    if (what instanceof Goods.Pack pack) {
      return consignments
          .placeOf(caller, line.id(), pack.packId())
          .filter(places -> !places.isEmpty())
          .isPresent();
    }
    return what instanceof Goods.Unit unit
        && consignments
            .placesIn(caller, line.id(), unit.sscc())
            .filter(places -> !places.isEmpty())
            .isPresent();
  }

  @PostMapping("/checkpoints/sessions/{ref}/count")
  @PreAuthorize("hasAnyRole('pharmacist', 'wholesaler', 'manufacturer')")
  String count(Caller caller, @PathVariable String ref) {
    UUID id = sessions.count(caller, found(caller, ref).ref());
    return "redirect:/stock/counts/" + id;
  }
}
