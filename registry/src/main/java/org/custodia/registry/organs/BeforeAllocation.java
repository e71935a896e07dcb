package org.custodia.registry.organs;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.registry.messages.WireObject;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a member says was changed and looked at in the {@link #WINDOW} before an allocation: without
 * names, candidates by their place in the match run, people by a word that only the member itself
 * can relate to somebody.
 *
 * @param changes of the waiting list, at the allocation body; latest first, {@value #MOST} at most
 * @param allChanges how many there were
 * @param looks at sealed records; latest first, {@value #MOST} at most
 * @param allLooks how many there were
 */
record BeforeAllocation(List<ListChange> changes, int allChanges, List<Look> looks, int allLooks) {
  static final Duration WINDOW = Duration.ofHours(72);
  static final int MOST = 100;

  BeforeAllocation {
    changes = List.copyOf(changes);
    looks = List.copyOf(looks);
  }

  /** What a candidate is to the one who got the organ. */
  enum Relation {
    /** Got it. */
    GOT,
    /** Stands before it in the match run. */
    PASSED,
    /** Stands behind it, and has waited for longer. */
    OVERTAKEN,
    /** Stands behind it, and has not waited for longer. */
    BEHIND,
    /** Is not in the match run: suspended, removed, or left out by the rules. */
    LEFT_OUT
  }

  /**
   * @param rank in the match run; 0 for none
   * @param fields that were changed, by their names; LISTED for a new one
   * @param reason and state as the centre declared them
   */
  record ListChange(
      Relation relation,
      int rank,
      Bytes32 centre,
      Candidates.State state,
      Candidates.Reason reason,
      List<String> fields,
      Instant changedAt,
      Instant receivedAt) {}

  /**
   * @param what DOCUMENT, DONOR, CANDIDATE or WAITING_LIST
   * @param person the same word for the same person of that member, and no name
   */
  record Look(String what, String person, Instant at) {}

  // --- Question ---

  /**
   * @param list root of the match run
   * @param candidate how the run calls who got it
   */
  record Question(Bytes32 caseId, Bytes32 list, Bytes32 candidate, Instant allocatedAt) {
    String write() {
      return WireObject.text(
          WireObject.create()
              .put("caseId", caseId.toString())
              .put("list", list.toString())
              .put("candidate", candidate.toString())
              .put("allocatedAt", seconds(allocatedAt)));
    }

    static Question read(WireObject json) {
      var question =
          new Question(
              json.bytes32("caseId"),
              json.bytes32("list"),
              json.bytes32("candidate"),
              json.instant("allocatedAt"));
      json.end();
      return question;
    }
  }

  // --- Answer ---

  String write() {
    ObjectNode json = WireObject.create();
    ArrayNode changed = json.putArray("changes");
    for (ListChange change : changes) {
      changed
          .addObject()
          .put("relation", change.relation().name())
          .put("rank", change.rank())
          .put("centre", change.centre().toString())
          .put("state", change.state().name())
          .put("reason", change.reason().name())
          .put("fields", String.join(",", change.fields()))
          .put("changedAt", seconds(change.changedAt()))
          .put("receivedAt", seconds(change.receivedAt()));
    }
    json.put("allChanges", allChanges);
    ArrayNode looked = json.putArray("looks");
    for (Look look : looks) {
      looked
          .addObject()
          .put("what", look.what())
          .put("person", look.person())
          .put("at", seconds(look.at()));
    }
    json.put("allLooks", allLooks);
    return WireObject.text(json);
  }

  static BeforeAllocation read(String text) {
    WireObject json = WireObject.parse(text.getBytes(StandardCharsets.UTF_8));
    List<ListChange> changes = new ArrayList<>();
    for (WireObject change : json.objects("changes", MOST)) {
      changes.add(
          new ListChange(
              change.constant("relation", Relation.class),
              change.integer("rank"),
              change.bytes32("centre"),
              change.constant("state", Candidates.State.class),
              change.constant("reason", Candidates.Reason.class),
              fields(change.string("fields", 200)),
              change.instant("changedAt"),
              change.instant("receivedAt")));
      change.end();
    }
    int allChanges = json.integer("allChanges");
    List<Look> looks = new ArrayList<>();
    for (WireObject look : json.objects("looks", MOST)) {
      looks.add(new Look(look.string("what", 40), look.string("person", 40), look.instant("at")));
      look.end();
    }
    var answer = new BeforeAllocation(changes, allChanges, looks, json.integer("allLooks"));
    json.end();
    return answer;
  }

  private static List<String> fields(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(","));
  }

  private static String seconds(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  // --- What changed ---

  /** Names of what differs; LISTED where there was nothing before. */
  static List<String> changed(Optional<Candidates.Change> before, Candidates.Change now) {
    if (before.isEmpty()) return List.of("LISTED");
    Candidates.Declared old = before.get().declared();
    Candidates.Declared fresh = now.declared();
    List<String> fields = new ArrayList<>();
    if (before.get().state() != now.state()) fields.add("state");
    if (old.organ() != fresh.organ()) fields.add("organ");
    if (old.bloodGroup() != fresh.bloodGroup()) fields.add("bloodGroup");
    if (old.heightCm() != fresh.heightCm()) fields.add("heightCm");
    if (old.weightKg() != fresh.weightKg()) fields.add("weightKg");
    if (old.urgency() != fresh.urgency()) fields.add("urgency");
    if (!old.listedOn().equals(fresh.listedOn())) fields.add("listedOn");
    if (!old.consent().equals(fresh.consent())) fields.add("consent");
    return fields;
  }
}
