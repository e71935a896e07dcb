package org.custodia.webapp.organs;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.OrganKind;
import org.custodia.registry.checkpoints.CheckpointSessions;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.messages.WireObject;
import org.custodia.registry.organs.OrganActs;
import org.custodia.registry.organs.OrganDocuments;
import org.custodia.registry.organs.OrganLabels;
import org.custodia.registry.organs.Organs;
import org.custodia.registry.organs.labels.LabelCodes;
import org.custodia.scanners.agent.chain.CheckpointMode;
import org.custodia.scanners.gs1.ScanReader;
import org.custodia.webapp.commands.CommandAnswers;
import org.custodia.webapp.keys.Enrolment;
import org.custodia.webapp.pages.SigningView;
import org.custodia.webapp.problems.Readers;
import org.custodia.webapp.problems.Sentences;
import org.custodia.webapp.security.OrganRules;
import org.custodia.webapp.security.SecondFactor;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is recorded where an organ is: packing, hand-overs, checkpoints, arrival, check-in, blood
 * groups, outcome. For a scanner and gloves: fields in the order in which hands come to them, each
 * scan goes on to the next, and what is signed is said in words first.
 */
@Controller
@PreAuthorize(OrganRules.ANYBODY)
class LegActPage {
  private static final String PATH = "/organs/{organ}/legs/{channel}/{act}";

  private final Organs organs;
  private final CheckpointSessions sessions;
  private final OrganActs acts;
  private final OrganLabels labels;
  private final OrganDocuments documents;
  private final OrganMembers members;
  private final MemberNames names;
  private final LabelCodes codes;
  private final ScanReader scans;
  private final CommandAnswers answers;
  private final Sentences sentences;
  private final Readers readers;
  private final SecondFactor secondFactor;
  private final Clock clock;

  LegActPage(
      Organs organs,
      CheckpointSessions sessions,
      OrganActs acts,
      OrganLabels labels,
      OrganDocuments documents,
      OrganMembers members,
      MemberNames names,
      LabelCodes codes,
      ScanReader scans,
      CommandAnswers answers,
      Sentences sentences,
      Readers readers,
      SecondFactor secondFactor,
      Clock clock) {
    this.organs = organs;
    this.sessions = sessions;
    this.acts = acts;
    this.labels = labels;
    this.documents = documents;
    this.members = members;
    this.names = names;
    this.codes = codes;
    this.scans = scans;
    this.answers = answers;
    this.sentences = sentences;
    this.readers = readers;
    this.secondFactor = secondFactor;
    this.clock = clock;
  }

  /**
   * @param checkIn command of the check-in of which the sender is told
   * @param box as it was scanned at a checkpoint, in this session
   */
  @GetMapping(PATH)
  String form(
      Caller caller,
      @PathVariable String organ,
      @PathVariable String channel,
      @PathVariable String act,
      @RequestParam Optional<UUID> checkIn,
      @RequestParam(defaultValue = "") String box,
      @RequestParam(defaultValue = "") String session,
      Model model) {
    Organs.View view = view(caller, organ);
    LegAct what = act(act);
    model.addAttribute("line", view.line());
    model.addAttribute("channel", OrganAddresses.channel(channel));
    model.addAttribute("act", what);
    model.addAttribute("fields", what.fields());
    model.addAttribute("may", acts.may(caller, what.action()));
    model.addAttribute("fresh", what.needsFreshSignIn());
    model.addAttribute("kinds", OrganKind.values());
    model.addAttribute("scanned", box);
    model.addAttribute("fromSession", session);
    model.addAttribute("checkIn", checkIn.map(UUID::toString).orElse(""));
    view.legs().stream()
        .filter(leg -> leg.channel().equals(channel))
        .findFirst()
        .ifPresent(
            leg -> {
              model.addAttribute("giver", names.of(caller, leg.giver()));
              model.addAttribute("receiver", names.of(caller, leg.receiver()));
            });
    if (what == LegAct.REROUTED) model.addAttribute("partners", members.takers(caller));
    if (what == LegAct.SENDER_NOTIFIED) {
      model.addAttribute("sender", labels.onLeg(caller, channel));
      model.addAttribute("notifyBy", view.notifyBy().orElse(null));
    }
    return "organs/leg-act";
  }

  /**
   * Puts the act before the person who is to sign it, in words; a label beside what is expected.
   *
   * @param given fields of the form
   */
  @PostMapping(PATH + "/drafts")
  String draft(
      Caller caller,
      Authentication signIn,
      @PathVariable String organ,
      @PathVariable String channel,
      @PathVariable String act,
      @RequestParam UUID id,
      @RequestParam String witness,
      @RequestParam String place,
      @RequestParam(defaultValue = "") String session,
      @RequestParam Map<String, String> given,
      @RequestParam Optional<MultipartFile> document,
      HttpServletRequest request,
      Model model) {
    Organs.View view = view(caller, organ);
    LegAct what = act(act);
    if (what.needsFreshSignIn()) secondFactor.requireFresh(signIn);
    Sentences.Reader reader = readers.of(request);
    LegActFields read = new LegActFields(given, reader.zone());
    ObjectNode fields =
        switch (what) {
          case CHECK_IN -> {
            LabelCheck check = label(caller, channel, read);
            model.addAttribute("label", check);
            yield check.fields();
          }
          case VERIFY_GROUP -> {
            GroupCheck check = GroupCheck.of(read, OrganLegs.told(view, channel), scans, codes);
            model.addAttribute("groups", check);
            yield check.fields();
          }
          default -> read.plain(what, kept(caller, document));
        };
    OrganActs.Draft draft =
        acts.draft(
            caller,
            new OrganActs.Asked(
                id,
                OrganAddresses.channel(channel),
                what.action(),
                WireObject.bytes(fields),
                Enrolment.address("witness", witness),
                place));
    CheckpointSessions.Ref.read(session)
        .ifPresent(
            ref ->
                sessions.use(
                    caller, ref, CheckpointMode.ORGAN, id, "/organs/" + view.line().organId()));
    String post = "/organs/" + view.line().organId() + "/legs/" + channel + "/" + what;
    model.addAttribute(
        "signing",
        SigningView.of(
            id, draft.act(), draft.typedData(), words(view, what, read, reader, model), post));
    return "organs/leg-act :: draft";
  }

  private String words(
      Organs.View view, LegAct act, LegActFields read, Sentences.Reader reader, Model model) {
    String words = LegActWords.of(view, act, read, sentences, reader);
    return model.getAttribute("label") instanceof LabelCheck check
        ? words + " · " + LegActWords.label(check, sentences, reader)
        : words;
  }

  @PostMapping(PATH)
  String record(
      Caller caller,
      Authentication signIn,
      @PathVariable String organ,
      @PathVariable String channel,
      @PathVariable String act,
      @RequestParam UUID id,
      @RequestParam String signature,
      @RequestParam(defaultValue = "") String deviceClock,
      HttpServletRequest request,
      Model model) {
    Organs.View view = view(caller, organ);
    if (act(act).needsFreshSignIn()) secondFactor.requireFresh(signIn);
    SigningClock device = SigningClock.of(deviceClock);
    model.addAttribute("line", view.line());
    model.addAttribute("clockOff", device.minutesOff(clock.instant()).isPresent());
    model.addAttribute(
        "command", answers.of(acts.record(caller, id, signature, device.at()), request));
    return "organs/leg-act :: recorded";
  }

  private LabelCheck label(Caller caller, String channel, LegActFields read) {
    return LabelCheck.of(
        read.text("label"),
        LabelCheck.seen(read.text("organ"), read.text("laterality"), read.text("part")),
        scans,
        codes,
        labels.onLeg(caller, OrganAddresses.channel(channel)));
  }

  private Optional<Bytes32> kept(Caller caller, Optional<MultipartFile> document) {
    return document
        .filter(file -> !file.isEmpty())
        .map(
            file -> {
              String type = file.getContentType();
              try {
                return documents.keep(caller, type == null ? "" : type, file.getBytes());
              } catch (IOException broken) {
                throw new UncheckedIOException("the upload broke off", broken);
              }
            });
  }

  private Organs.View view(Caller caller, String organ) {
    return organs.view(caller, OrganAddresses.id(organ)).orElseThrow(OrganAddresses::absent);
  }

  private static LegAct act(String name) {
    return LegAct.named(name).orElseThrow(OrganAddresses::absent);
  }
}
