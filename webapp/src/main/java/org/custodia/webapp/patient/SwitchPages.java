package org.custodia.webapp.patient;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.Hex;
import org.custodia.contracts.records.RelationshipStatus;
import org.custodia.registry.consent.ConsentView;
import org.custodia.registry.consent.Consents;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.records.PatientRecords;
import org.custodia.registry.records.PatientRecords.RecordView;
import org.custodia.registry.records.RecordAccesses;
import org.custodia.registry.records.Relationships;
import org.custodia.webapp.problems.Readers;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Going from one who treats to another: what the new one may read, what of the history it finds,
 * and what is closed at the old one. How far that is follows from what stands; nothing is kept.
 */
@Controller
@RequestMapping("/my/{patient}/switch")
@PreAuthorize("hasRole('patient')")
class SwitchPages {
  private final ActingFor actingFor;
  private final Consents consents;
  private final ConsentCards cards;
  private final Relationships relationships;
  private final PatientRecords records;
  private final RecordAccesses accesses;
  private final Readers readers;

  SwitchPages(
      ActingFor actingFor,
      Consents consents,
      ConsentCards cards,
      Relationships relationships,
      PatientRecords records,
      RecordAccesses accesses,
      Readers readers) {
    this.actingFor = actingFor;
    this.consents = consents;
    this.cards = cards;
    this.relationships = relationships;
    this.records = records;
    this.accesses = accesses;
    this.readers = readers;
  }

  /** One to choose. */
  record Member(Bytes32 id, String name) {}

  /**
   * @param allowed what counts there now
   * @param relations what stands there: offered, active or paused
   */
  record Side(Member member, List<ConsentCard> allowed, List<Relationships.Treating> relations) {
    /** What may be read there for treatment. */
    public Optional<ConsentCard> treatment() {
      return allowed.stream()
          .filter(card -> card.consent().form().purpose() == ConsentPurpose.TREATMENT)
          .findFirst();
    }

    public boolean isTreating() {
      return relations.stream().anyMatch(one -> one.status() == RelationshipStatus.ACTIVE);
    }

    /** Nothing is left to close. */
    public boolean isClosed() {
      return allowed.isEmpty() && relations.isEmpty();
    }
  }

  /**
   * @param covered records of ours that the new one may read
   * @param found those of them that its ledger points to already
   * @param old records that the old one wrote, and keeps
   */
  record History(int covered, int found, int old) {}

  @GetMapping
  String steps(
      Caller caller,
      @PathVariable UUID patient,
      @RequestParam Optional<String> from,
      @RequestParam Optional<String> to,
      HttpServletRequest request,
      Model model) {
    Acting acting = actingFor.show(caller, patient, model);
    ConsentCards.Sheet sheet = cards.of(caller, acting.who(), readers.of(request));
    List<Relationships.Treating> treating =
        relationships.ofPatient(caller, patient).treating().stream()
            .filter(SwitchPages::stands)
            .toList();
    List<Member> all =
        consents.grantees(caller).stream()
            .map(one -> new Member(one.member(), one.name()))
            .toList();
    model.addAttribute("sheet", sheet);
    model.addAttribute("olds", olds(sheet, treating));
    model.addAttribute("members", all);
    Optional<Side> old = from.map(id -> side(member("from", id, all), sheet, treating));
    Optional<Side> next = to.map(id -> side(member("to", id, all), sheet, treating));
    boolean chosen = old.isPresent() && next.isPresent();
    if (chosen && old.get().member().equals(next.get().member())) throw wrong("to");
    model.addAttribute("chosen", chosen);
    if (chosen) {
      model.addAttribute("old", old.get());
      model.addAttribute("next", next.get());
      model.addAttribute("history", history(caller, patient, old.get(), next.get()));
    }
    return "patient/switch";
  }

  /** Ends everything that the old one was allowed. */
  @PostMapping("/closed")
  String close(
      Caller caller,
      @PathVariable UUID patient,
      @RequestParam UUID act,
      @RequestParam String from,
      @RequestParam String to) {
    Bytes32 old = word("from", from);
    List<UUID> live =
        consents.of(caller, patient).stream()
            .filter(one -> one.form().grantee().equals(old) && one.state().isLive())
            .map(ConsentView::id)
            .toList();
    if (!live.isEmpty()) consents.revoke(caller, act, patient, live);
    return "redirect:/my/" + patient + "/switch?from=" + old + "&to=" + word("to", to);
  }

  private static boolean stands(Relationships.Treating one) {
    return switch (one.status()) {
      case ACTIVE, PAUSED -> true;
      case OFFERED -> !one.lapsed();
      case REJECTED, ENDED -> false;
    };
  }

  /** Who treats the patient, or may read for it. */
  private static List<Member> olds(
      ConsentCards.Sheet sheet, List<Relationships.Treating> treating) {
    Map<String, Member> byName = new TreeMap<>();
    Stream.concat(
            treating.stream().map(one -> new Member(one.provider(), one.providerName())),
            sheet.current().stream()
                .map(ConsentCard::consent)
                .filter(one -> one.form().purpose() == ConsentPurpose.TREATMENT)
                .map(one -> new Member(one.form().grantee(), one.granteeName())))
        .forEach(one -> byName.put(one.name(), one));
    return List.copyOf(byName.values());
  }

  private static Side side(
      Member member, ConsentCards.Sheet sheet, List<Relationships.Treating> treating) {
    return new Side(
        member,
        sheet.current().stream()
            .filter(
                card ->
                    card.consent().form().grantee().equals(member.id())
                        && card.consent().state().isLive())
            .toList(),
        treating.stream().filter(one -> one.provider().equals(member.id())).toList());
  }

  private History history(Caller caller, UUID patient, Side old, Side next) {
    List<RecordView> covered =
        next.treatment()
            .map(card -> ShownRecords.of(card.consent().form(), records.ofPatient(caller, patient)))
            .orElse(List.of());
    Predicate<RecordView> found =
        one ->
            one.pointers().stream()
                .anyMatch(at -> at.channel().equals(next.treatment().get().consent().channel()));
    return new History(
        covered.size(),
        (int) covered.stream().filter(found).count(),
        (int)
            accesses.elsewhere(caller, patient).stream()
                .filter(one -> one.holder().equals(old.member().id()))
                .count());
  }

  private static Member member(String name, String id, List<Member> all) {
    Bytes32 wanted = word(name, id);
    return all.stream()
        .filter(one -> one.id().equals(wanted))
        .findFirst()
        .orElseThrow(() -> wrong(name));
  }

  private static Bytes32 word(String name, String text) {
    if (!Hex.isBytes(text, 32)) throw wrong(name);
    return Bytes32.of(text);
  }

  private static Problem wrong(String name) {
    return new Problem(Problem.Kind.BAD_INPUT, "CUS-WEB-002", name);
  }
}
